"""All profiles and sources of some folders, and the law for a form."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval_xl.datafiles import DataError, DataErrors, Fault, Trial, faults_in, load
from perfeval_xl.domain.errors import LawError
from perfeval_xl.law.inforce import Law
from perfeval_xl.law.loading import parse_profile, parse_sources
from perfeval_xl.law.values import WEIGHTS, Applies, Basis, Profile, Source
from perfeval_xl.problems.system import system_words

HERE = Path(__file__).parent
"""The folder of the package's own profiles."""
_SOURCES = "sources.yaml"


@dataclass(frozen=True, kw_only=True)
class LawBook:
    """Profiles by name and sources by key; `faults` tell what could not be read."""

    profiles: Mapping[str, Profile]
    sources: Mapping[str, Source]
    faults: tuple[Fault, ...] = ()
    _laws: dict[tuple[int | None, str | None, frozenset[str], frozenset[tuple[str, Decimal]]], Law] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def load(cls, folders: Sequence[Path]) -> "LawBook":
        """The profiles of all folders, one file each; a file that is wrong is left out, and named among the faults."""
        return _Reader(folders).book()

    def for_form(
        self,
        year: int | None,
        name: str | None = None,
        *,
        levels: Collection[str] = (),
        weights: Mapping[str, Decimal] | None = None,
    ) -> Law:
        """The law for a form of that year with these first levels and their 分值, as on the year's last day.

        Without a `name` a profile with just these weights (of several the year's own), or else the one that applies
        last in that year; without a year, one whose `when` is among the levels, with its newest values. A year before
        a profile begins takes its first day (S109 tells so). Raises `LawError` for an unknown profile,
        and when nothing is in force.
        """
        telling = frozenset(levels) & {applies.when for _, applies in self._dated if applies.when}
        key = (year, name, frozenset(level for level in telling if level), frozenset((weights or {}).items()))
        if key not in self._laws:
            chosen = self.named(name) if name else self._by_weights(year, weights or {}, self._chosen(year, levels))
            self._laws[key] = self._law(year, chosen)
        return self._laws[key]

    def named(self, name: str) -> Profile:
        """The profile of that name. Raises `LawError`."""
        if name not in self.profiles:
            raise LawError("NO_LAW", f"没有名为“{name}”的评分口径，可用的有：{'、'.join(self.profiles)}。")
        return self.profiles[name]

    def newest(self) -> Law:
        """The law that the texts of rules are shown with: the newest values of the profile that applies last."""
        profile = self._dated[-1][0]
        return self._law(None, profile)

    def basis(self, source: str) -> Basis:
        """'caiyu-2020-10' -> 财预〔2020〕10号. Raises `LawError` for a key that is not registered."""
        if source not in self.sources:
            raise LawError("LAW_FILE", f"没有登记的出处“{source}”。")
        return Basis(self.sources[source].title, self.sources[source].checked)

    @property
    def _dated(self) -> list[tuple[Profile, Applies]]:
        """The profiles that can be chosen by year, in the order in which they apply."""
        dated = [(profile, profile.applies) for profile in self.profiles.values() if profile.applies]
        return sorted(dated, key=lambda pair: pair[1].start)

    def _by_weights(self, year: int | None, weights: Mapping[str, Decimal], otherwise: Profile) -> Profile:
        """The profile with just these weights: several sets are lawful at once, and the form shows which is its own."""
        last = date(year, 12, 31) if year else date.max
        lawful = [profile for profile, applies in self._dated if applies.start <= last]
        fitting = [profile for profile in lawful if self._weights(year, profile) == weights]
        return otherwise if otherwise in fitting or not fitting else fitting[-1]

    def _weights(self, year: int | None, profile: Profile) -> dict[str, Decimal]:
        """What a profile gives to each first level that it asks for."""
        law = self._law(year, profile)
        names = law.names("level1.required") if law.has("level1.required") else ()
        return {name: law.number(f"weight.{name}") for name in names if law.has(f"weight.{name}")}

    def _chosen(self, year: int | None, levels: Collection[str]) -> Profile:
        if not self._dated:
            raise LawError("NO_LAW", "没有按年度适用的评分口径。请用 --law 指定口径。")
        if year is None:
            fitting = [profile for profile, applies in self._dated if applies.when is None or applies.when in levels]
        else:
            last = date(year, 12, 31)
            fitting = [profile for profile, applies in self._dated if applies.start <= last and applies.when != WEIGHTS]
        return fitting[-1] if fitting else self._dated[0][0]

    def _law(self, year: int | None, profile: Profile) -> Law:
        law = Law(profile, max(profile.begin, date(year or self._newest_year(profile), 12, 31)), self.sources)
        law.number("weight.total")
        return law

    def _newest_year(self, profile: Profile) -> int:
        """The year of the last change: a profile that applies from then on, or a value of this one."""
        changes = [dated.start.year for history in profile.values.values() for dated in history]
        return max([*changes, *(applies.start.year for _, applies in self._dated)], default=profile.begin.year)


class _Reader:
    """Reads folders of law files; a profile may extend one of any folder."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._faults: list[Fault] = []
        self._sources: dict[str, Source | None] = {}
        self._trials: dict[Path, Trial] = {}
        """What is wrong with each file."""
        self._files: dict[str, Path] = {}
        self._content: dict[str, Any] = {}
        self._profiles: dict[str, Profile] = {}
        self._open: list[str] = []

    def book(self) -> LawBook:
        for folder in self._folders:
            for file in sorted(folder.glob("*.yaml")):
                self._list(file)
        for name in self._files:
            with self._trials[self._files[name]]:
                self._profile(name)
        for file, trial in self._trials.items():
            if trial.errors:
                self._faults.extend(faults_in(file, DataErrors(trial.errors)))
        profiles = {name: self._profiles[name] for name in self._files if name in self._profiles}
        sources = {key: source for key, source in self._sources.items() if source is not None}
        return LawBook(profiles=profiles, sources=sources, faults=tuple(self._faults))

    def _list(self, file: Path) -> None:
        """Note a file by the profile that it holds; a later folder's stands for an earlier one's."""
        trial = self._trials[file] = Trial()
        content: Any = None
        try:
            with trial:
                content = load(file)
        except OSError as fault:
            self._faults.append(Fault(str(file), 0, f"读不了：{system_words(fault)}。"))
        if trial.errors or not file.is_file():
            return
        if file.name == _SOURCES:
            self._sources.update(parse_sources(content, trial))
            return
        if isinstance(content, dict) and "sources" in content:
            self._sources.update(parse_sources(content["sources"], trial, "sources"))
        name = str(content.get("name", file.stem)) if isinstance(content, dict) else file.stem
        with trial:
            other = self._files.get(name)
            if other is not None and other.parent == file.parent:
                raise DataError(f"{other.name} 里的口径也叫“{name}”，一个代号只能用一次。", "name")
            self._files[name], self._content[name] = file, content

    def _profile(self, name: str) -> Profile:
        if name not in self._profiles:
            self._open.append(name)
            try:
                self._profiles[name] = parse_profile(self._content[name], self._sources, self._parent)
            finally:
                self._open.pop()
        return self._profiles[name]

    def _parent(self, name: str) -> Profile:
        """The profile that another extends. Raises `DataError` where there is none, or it extends the other."""
        if name not in self._files:
            others = "、".join(each for each in self._files if each not in self._open)
            raise DataError(f"extends 的“{name}”没有这个口径，可用的有：{others}。", "extends")
        if set(self._open) & set(line := self._line(name)):
            raise DataError(f"extends 绕成了一圈：{'、'.join((*self._open, *line))}。", "extends")
        try:
            return self._profile(name)
        except DataError:
            raise DataError(f"extends 的“{name}”本身有误，没有读成。", "extends") from None

    def _line(self, name: object) -> list[str]:
        """A profile with what it extends, one after another as far as their files say."""
        names: list[str] = []
        while isinstance(name, str) and name in self._content and name not in names:
            names.append(name)
            content = self._content[name]
            name = content.get("extends") if isinstance(content, dict) else None
        return names
