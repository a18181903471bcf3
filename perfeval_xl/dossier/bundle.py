"""What a department hands in: its own form, 附件1, and every project in the order of 附件1."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, Form, FormKind
from perfeval_xl.parsing import normalize
from perfeval_xl.reports import Subject
from perfeval_xl.rules import Case
from perfeval_xl.rules.base import Call
from perfeval_xl.rules.cross.matching import matchings


class Manuscript(NamedTuple):
    """A report that people wrote or changed: its file, and whether the form stands in it as well."""

    path: Path
    data: bytes
    with_form: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """A project with its form, the lines of 附件1 that are taken for it, and people's own report on it.

    `subject` is None for a project that only 附件1 names. `number` counts those with a form from 1; others have 0.
    """

    number: int
    name: str
    subject: Subject | None = None
    rows: tuple[BaseRow, ...] = ()
    manuscript: Manuscript | None = None

    @property
    def mark(self) -> str:
        """What stands before it in contents and list: 附件3-1."""
        return f"附件3-{self.number}" if self.number else "附件3"


class Aside(NamedTuple):
    """A file, or a form in it, that is not taken in, and why."""

    path: Path
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """All of one department and year; what is not there is None."""

    name: str
    year: int | None
    department: Subject | None
    base: Subject | None
    projects: tuple[Project, ...]
    aside: tuple[Aside, ...] = ()

    @property
    def forms(self) -> list[Subject]:
        """附件1, 附件2 and the projects' forms, as far as they are there."""
        listed = [self.base, self.department, *(project.subject for project in self.projects)]
        return [subject for subject in listed if subject is not None]

    @property
    def filed(self) -> list[Project]:
        """The projects that have a form."""
        return [project for project in self.projects if project.subject is not None]

    @property
    def lacking(self) -> list[Project]:
        """The projects of 附件1 that have none."""
        return [project for project in self.projects if project.subject is None]


def gather_bundle(pairs: Sequence[tuple[Case, Subject]]) -> Bundle:
    """The bundle of all forms of a call: one department's form, one 附件1, each project once.

    Of several for one place the first is taken, and the others are listed in `aside`.
    """
    department, more = _first_of(pairs, FormKind.DEPARTMENT)
    base, others = _first_of(pairs, FormKind.BASE)
    named = department or base
    year = _year([subject.form for _, subject in pairs], named)
    projects, dropped = _projects(pairs, year)
    ordered = tuple(_numbered(_in_order(projects, [case for case, _ in pairs], base)))
    return Bundle(
        name=_name(department, [subject for _, subject in projects]),
        year=year,
        department=department,
        base=base,
        projects=ordered,
        aside=(*more, *others, *dropped),
    )


def _first_of(pairs: Sequence[tuple[Case, Subject]], kind: FormKind) -> tuple[Subject | None, list[Aside]]:
    listed = [subject for _, subject in pairs if subject.form.kind is kind]
    why = "另有一张“{}”已经收进，这张（工作表“{}”）没有收进"
    more = [Aside(Path(each.form.path), why.format(_title(each.form), each.form.sheet)) for each in listed[1:]]
    return (listed[0] if listed else None), more


def _title(form: Form) -> str:
    return "".join(form.title.text.split())


def _year(forms: Iterable[Form], named: Subject | None) -> int | None:
    """The year of the department's form, else the one that most forms have."""
    if named is not None and named.form.year:
        return named.form.year
    years = [form.year for form in forms if form.year]
    return max(years, key=lambda year: (years.count(year), year)) if years else None


def _projects(
    pairs: Sequence[tuple[Case, Subject]], year: int | None
) -> tuple[list[tuple[Case, Subject]], list[Aside]]:
    """Each project of the year once, by name and amount; what is set aside with its reason."""
    first: dict[tuple[str, Decimal | None], tuple[Case, Subject]] = {}
    aside: list[Aside] = []
    for case, subject in pairs:
        form = subject.form
        if form.kind is not FormKind.PROJECT:
            continue
        if year and form.year and form.year != year:
            aside.append(Aside(Path(form.path), f"工作表“{form.sheet}”是 {form.year} 年度的表，没有收进"))
        elif _key(subject) in first:
            aside.append(Aside(Path(form.path), f"“{subject.name}”在别处已有同样的表，工作表“{form.sheet}”没有收进"))
        else:
            first[_key(subject)] = (case, subject)
    return list(first.values()), aside


def _key(subject: Subject) -> tuple[str, Decimal | None]:
    """A project that has its form in two files is one project; a nameless one is itself alone."""
    form = subject.form
    total = form.fund_total
    name = normalize(subject.name) if form.project else f"{form.path}\0{form.sheet}\0{form.title.at.a1}"
    return name, subject.wan(total.actual) if total else None


class _Placed(NamedTuple):
    """A project before it has its number."""

    name: str
    case: Case | None
    subject: Subject | None
    rows: tuple[BaseRow, ...]


def _in_order(projects: Sequence[tuple[Case, Subject]], cases: Sequence[Case], base: Subject | None) -> list[_Placed]:
    """In the order of 附件1, its lines without form in their places; then what it does not list, as read."""
    subjects = {id(case.form): subject for case, subject in projects}
    in_set = [case for case in cases if case.form.kind is not FormKind.PROJECT or id(case.form) in subjects]
    matching = next((each for each in matchings(Call(in_set)) if base and each.base.form is base.form), None)
    rows_of: dict[int, tuple[BaseRow, ...]] = {}
    for case, row in ((pair.case, pair.row) for pair in matching.pairs) if matching else ():
        rows_of[id(case.form)] = (*rows_of.get(id(case.form), ()), row)
    for proposal in matching.proposals if matching else ():
        rows_of[id(proposal.case.form)] = proposal.rows
    placed = [_Placed(subject.name, case, subject, rows_of.get(id(case.form), ())) for case, subject in projects]
    listed = [row for row in base.form.base if row.key == "project"] if base else []
    matched = {id(row) for rows in rows_of.values() for row in rows}
    placed += [_Placed(row.label.text, None, None, (row,)) for row in listed if id(row) not in matched]
    numbers = {id(row): number for number, row in enumerate(listed)}
    last = len(listed)
    return sorted(placed, key=lambda each: min((numbers[id(row)] for row in each.rows), default=last))


def _numbered(placed: Iterable[_Placed]) -> Iterator[Project]:
    numbers = count(1)
    for each in placed:
        number = next(numbers) if each.subject else 0
        name = "".join(each.name.split("\n")).strip() or "（没有写名称的项目）"
        yield Project(number=number, name=name, subject=each.subject, rows=each.rows)


def _name(department: Subject | None, projects: Sequence[Subject]) -> str:
    """The department's name: its own form's, else the 主管部门 that most projects name."""
    if department is not None:
        return department.name
    names = [each.form.department.text for each in projects if each.form.department and each.form.department.text]
    return max(names, key=names.count) if names else ""


def with_manuscripts(bundle: Bundle, manuscripts: dict[int, Manuscript], aside: Iterable[Aside]) -> Bundle:
    """The bundle with people's own reports by project number, and with more files that are not taken in."""
    projects = tuple(
        replace(project, manuscript=manuscripts.get(project.number)) if project.number in manuscripts else project
        for project in bundle.projects
    )
    return replace(bundle, projects=projects, aside=(*bundle.aside, *aside))
