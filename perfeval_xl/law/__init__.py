"""Official values with the day from which they hold and where they come from; nothing in force is an error, never 0."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.domain.errors import LawError
from perfeval_xl.law.loading import Dated, Profile, Value, load_profile, sources

__all__ = ["Law", "law_for", "profiles", "source_title"]

_PROFILES = ("mof-2020", "mof-2024", "hubei-2020")
_COST_SINCE = 2024


class Law:
    """A profile as in force on one day; every value is looked up once."""

    __slots__ = ("_found", "_profile", "on")

    def __init__(self, profile: Profile, on: date) -> None:
        self._profile = profile
        self._found: dict[str, Dated] = {}
        self.on = on

    @property
    def title(self) -> str:
        """What people call the profile: 2024 年表式口径."""
        return self._profile.title

    @property
    def name(self) -> str:
        """The profile's name: mof-2024."""
        return self._profile.name

    def has(self, key: str) -> bool:
        """Whether the profile knows the key at all (成本指标 has no weight before 2024)."""
        return key in self._profile.values

    def number(self, key: str) -> Decimal:
        """A number in force. Raises `LawError` when none is, saying from when one is."""
        value = self._value(key)
        assert isinstance(value, Decimal), key
        return value

    def text(self, key: str) -> str:
        """A word in force, such as `le_formula`."""
        value = self._value(key)
        assert isinstance(value, str), key
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names in force, such as `level1.required`."""
        value = self._value(key)
        assert isinstance(value, tuple), key
        return value

    def source(self, key: str) -> str:
        """The title of the document that a value comes from."""
        return source_title(self._dated(key).source)

    def _value(self, key: str) -> Value:
        return self._dated(key).value

    def _dated(self, key: str) -> Dated:
        if key not in self._found:
            self._found[key] = self._in_force(key)
        return self._found[key]

    def _in_force(self, key: str) -> Dated:
        listed = self._profile.values.get(key, ())
        for dated in listed:
            if dated.covers(self.on):
                return dated
        later = [dated.start for dated in listed if dated.start > self.on]
        told = f"最早从 {min(later)} 起生效" if later else "以后也没有"
        raise LawError(
            "NO_LAW",
            f"{self.on.year} 年度没有生效的评分口径（{self.name} 的“{key}”），{told}。"
            "请核对表的年度，或用 --law 指定口径。",
        )


def profiles() -> tuple[str, ...]:
    """The names that `--law` takes."""
    return _PROFILES


def source_title(key: str) -> str:
    """'caiyu-2020-10' -> '财预〔2020〕10号'. Raises `LawError` for a key that is not registered."""
    if key not in sources():
        raise LawError("LAW_FILE", f"没有登记的出处“{key}”。")
    return str(sources()[key]["title"])


@lru_cache(maxsize=64)
def law_for(year: int | None, profile: str | None = None, *, with_cost: bool = False) -> Law:
    """The law for a form of that year, as on its last day.

    Without a `profile`: mof-2020 up to 2023, mof-2024 from then on; for a form without a year the layout decides
    (`with_cost`: 成本指标 is a first level). A year before the profile begins takes its first day (S109 tells so).
    Raises `LawError` for an unknown profile, and when nothing is in force.
    """
    if profile is not None and profile not in _PROFILES:
        raise LawError("NO_LAW", f"没有名为“{profile}”的评分口径，可用的有：{'、'.join(_PROFILES)}。")
    since_cost = with_cost if year is None else year >= _COST_SINCE
    name = profile or ("mof-2024" if since_cost else "mof-2020")
    profile_in_force = load_profile(name)
    begin = min(dated.start for dated in profile_in_force.values["weight.total"])
    law = Law(profile_in_force, max(begin, date(year or _COST_SINCE, 12, 31)))
    law.number("weight.total")
    return law
