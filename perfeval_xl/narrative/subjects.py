"""Whom a report can speak of: the projects and the department of the forms checked together with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from perfeval_xl.domain.form import BaseRow, Form, FormKind
from perfeval_xl.narrative.text import plain_name
from perfeval_xl.narrative.vocabulary import Words
from perfeval_xl.parsing import core_name, part_of_name, same_name

_SHORTEST_NAME, _SHORTEST_ALIAS = 5, 7
_ABBREVIATED = 4
_TRAILING = re.compile(r"(?:项目支出|项目资金|专项资金|专项经费|项目经费|项目|专项|资金|经费)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A project with its forms and its line of 附件1, or the department with its forms (`name` '' then)."""

    name: str
    forms: tuple[Form, ...] = ()
    rows: tuple[tuple[Form, BaseRow], ...] = ()

    @property
    def department(self) -> bool:
        """Whether it is the department as a whole."""
        return not self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Subjects:
    """All subjects of one call; `aliases` are the names to look for in a text with the subject's number."""

    projects: tuple[Subject, ...]
    department: Subject | None
    aliases: tuple[tuple[str, int], ...]
    words: Words
    """Those by which reports on them are read."""

    def named(self, text: str) -> Subject | None:
        """The project that a heading or the beginning of a paragraph names; None where none or several fit."""
        for alike in (_equal, same_name, part_of_name, _abbreviates, nearly):
            found = [each for each in self.projects if alike(text, each.name)]
            if len(found) == 1:
                return found[0]
            if found:
                return None
        return None


def subjects_of(forms: Sequence[Form], words: Words) -> Subjects:
    """The projects of project forms and of 附件1, each once, and the department when there is only one."""
    projects: list[Subject] = []
    for form in forms:
        if form.kind is FormKind.PROJECT and form.project and form.project.text:
            _enter(projects, Subject(name=form.project.text, forms=(form,)))
    for form in forms:
        for row in form.base:
            if row.key == "project" and row.label.text:
                _enter(projects, Subject(name=row.label.text, rows=((form, row),)))
    return Subjects(projects=tuple(projects), department=_department(forms), aliases=_aliases(projects), words=words)


def _enter(projects: list[Subject], new: Subject) -> None:
    """Add a project, or lay it together with the one that has its name."""
    for number, old in enumerate(projects):
        if _equal(old.name, new.name) or (new.rows and same_name(old.name, new.name)):
            projects[number] = Subject(name=old.name, forms=old.forms + new.forms, rows=old.rows + new.rows)
            return
    projects.append(new)


def _department(forms: Sequence[Form]) -> Subject | None:
    """The 整体 forms and 附件1; None when they are of several departments or years."""
    own = [form for form in forms if form.kind in (FormKind.DEPARTMENT, FormKind.BASE)]
    names = {plain_name(form.department.text) for form in own if form.department and form.department.text}
    several = any(sum(form.kind is kind for form in own) > 1 for kind in (FormKind.DEPARTMENT, FormKind.BASE))
    if not own or several or len(names) > 1:
        return None
    return Subject(name="", forms=tuple(own))


def _equal(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def _abbreviates(one: str, other: str) -> bool:
    """Whether one name is the other with words left out."""
    short, long = sorted((_TRAILING.sub("", core_name(one)), core_name(other)), key=len)
    return len(short) >= _ABBREVIATED and in_order(short, long)


def called_alike(one: str, other: str) -> bool:
    """Whether a title calls a project by its name, with words left out, or a place and 项目 added."""
    title, name = core_name(one), core_name(other)
    begun = title[max(title.find(name[:2]), 0) :]
    return in_order(title, name) or in_order(name, title) or in_order(_TRAILING.sub("", begun), name)


def nearly(one: str, other: str, least: float = 0.85) -> bool:
    """Whether two names differ by a slip of the pen: most characters the same, the digits all the same."""
    a, b = core_name(one), core_name(other)
    if min(len(a), len(b)) < _SHORTEST_NAME or abs(len(a) - len(b)) > 3 or _digits(a) != _digits(b):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= least


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def in_order(short: str, long: str) -> bool:
    """Whether all characters of the one stand in the other, in this order."""
    rest = iter(long)
    return all(char in rest for char in short)


def _aliases(projects: Iterable[Subject]) -> tuple[tuple[str, int], ...]:
    """Names and their cores, longest first; what several projects share is no name of any."""
    found: dict[str, int] = {}
    shared: set[str] = set()
    for number, project in enumerate(projects):
        full, core = plain_name(project.name), core_name(project.name)
        for alias, shortest in ((full, _SHORTEST_NAME), (core, _SHORTEST_ALIAS)):
            if len(alias) >= shortest and found.setdefault(alias, number) != number:
                shared.add(alias)
    unshared = [(alias, number) for alias, number in found.items() if alias not in shared]
    return tuple(sorted(unshared, key=lambda pair: -len(pair[0])))
