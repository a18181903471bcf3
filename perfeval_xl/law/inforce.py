"""A profile as in force on one day; nothing in force is an error, never 0."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from perfeval_xl.domain.errors import LawError
from perfeval_xl.domain.grades import GRADES, LOWEST
from perfeval_xl.law.values import PRINTED, Basis, Dated, Profile, Source, Value

_FLOORS = ("grade.excellent.floor", "grade.good.floor", "grade.fair.floor")


class Law:
    """A profile as in force on one day; every value is looked up once."""

    __slots__ = ("_in_use", "_profile", "_sources", "on")

    def __init__(self, profile: Profile, on: date, sources: Mapping[str, Source]) -> None:
        self._profile = profile
        self._sources = sources
        self._in_use: dict[str, Dated] = {}
        self.on = on

    @property
    def title(self) -> str:
        """What people call the profile: 2024 年表式口径."""
        return self._profile.title

    @property
    def name(self) -> str:
        """The profile's name: mof-2024."""
        return self._profile.name

    def with_values(self, values: Mapping[str, Value], source: str = PRINTED, *, checked: bool = True) -> "Law":
        """The same law but for these values; such as those that the form itself prints."""
        if not values:
            return self
        own = {key: (Dated(self._profile.begin, None, value, source, checked),) for key, value in values.items()}
        return Law(self._profile._replace(values={**self._profile.values, **own}), self.on, self._sources)

    def has(self, key: str) -> bool:
        """Whether the profile has a value for the key on the day (成本指标 has no weight before 2024)."""
        return any(dated.covers(self.on) for dated in self._profile.values.get(key, ()))

    def number(self, key: str) -> Decimal:
        """A number in force. Raises `LawError` when none is, saying from when one is."""
        value = self._dated(key).value
        assert isinstance(value, Decimal), key
        return value

    def text(self, key: str) -> str:
        """A word in force, such as `le_formula`."""
        value = self._dated(key).value
        assert isinstance(value, str), key
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names in force, such as `level1.required`."""
        value = self._dated(key).value
        assert isinstance(value, tuple), key
        return value

    def grade(self, total: Decimal) -> str:
        """优, 良, 中 or 差 for a 总分; the floor itself is the better grade (90 is 优)."""
        return next((grade for grade, key in zip(GRADES, _FLOORS, strict=False) if total >= self.number(key)), LOWEST)

    def basis(self, key: str) -> Basis:
        """The document that the value in force comes from, and whether its wording was checked."""
        dated = self._dated(key)
        return Basis(self._sources[dated.source].title, dated.checked, dated.start)

    def _dated(self, key: str) -> Dated:
        if key not in self._in_use:
            self._in_use[key] = self._in_force(key)
        return self._in_use[key]

    def _in_force(self, key: str) -> Dated:
        history = self._profile.values.get(key, ())
        for dated in history:
            if dated.covers(self.on):
                return dated
        later = [dated.start for dated in history if dated.start > self.on]
        since = f"最早从 {min(later)} 起生效" if later else "以后也没有"
        raise LawError(
            "NO_LAW",
            f"{self.on.year} 年度没有生效的评分口径（{self.name} 的“{key}”），{since}。"
            "请核对表的年度，或用 --law 指定口径。",
        )
