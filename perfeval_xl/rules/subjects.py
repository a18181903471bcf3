"""What rules look at: one form, one workbook, all forms of a call."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.places import Places
from perfeval_xl.domain.twins import Twin
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.forms import HiddenForms, WaitingForm
from perfeval_xl.law import Law
from perfeval_xl.parsing import Language, Reading, read_row

Answer = TypeVar("Answer")


class _CaseParts(NamedTuple):
    form: Form
    law: Law
    assessment: Assessment
    language: Language
    rank: int = 0
    twin: Twin | None = None


class Case(_CaseParts):
    """One form with the law in force for it, what that law makes of it, and the language of its texts.

    Of copies of one form in several files the one of the lowest `rank` counts; `twin` says of another which that is.
    """

    @cached_property
    def _results(self) -> dict[Callable[["Case"], Any], Any]:
        return {}

    @cached_property
    def _readings(self) -> dict[int, tuple[Indicator, Reading]]:
        return {}

    def __reduce__(self) -> tuple[type["Case"], tuple[Any, ...]]:
        """What was worked out stays behind where a case travels to another process."""
        return Case, tuple(self)

    def with_form(self, form: Form, assessment: Assessment) -> "Case":
        """The case with another form in the place of its own; rows that are the very same are not read again."""
        case = self._replace(form=form, assessment=assessment)
        if form.year == self.form.year:
            vars(case)["_readings"] = dict(self._readings)
        return case

    def once(self, work: Callable[["Case"], Answer]) -> Answer:
        """What the work makes of the case, computed at the first call."""
        if work not in self._results:
            self._results[work] = work(self)
        answer: Answer = self._results[work]
        return answer

    def reading(self, row: Indicator) -> Reading:
        """A row's target and result as scoring has read them."""
        kept = self._readings.get(row.row)
        if kept is None or kept[0] is not row:
            kept = self._readings[row.row] = (row, read_row(row, self.form.year, self.language))
        return kept[1]


class Book(NamedTuple):
    """One workbook as the rules see it.

    `sheets` are its sheets' names, `lost` sheet and title of each form unread, `turned` sheet and first head of each
    that lies on its side, `waiting` those whose heads are formulas that nobody has computed, `neighbours` sheet, title
    and kind of each table that is known to be no self-evaluation (looked for where there is no form), `missing` the
    sheets that are listed without being there, `hidden` the forms on hidden sheets that are not among the `cases`,
    `places` how the cells of each sheet are called where their A1 names say nothing.
    `targets` are the 绩效目标申报表, which other files' forms may be held against.
    """

    path: str
    sheets: tuple[str, ...]
    cases: tuple[Case, ...]
    lost: tuple[tuple[str, At], ...] = ()
    turned: tuple[tuple[str, At], ...] = ()
    neighbours: tuple[tuple[str, At, str], ...] = ()
    missing: tuple[str, ...] = ()
    hidden: tuple[HiddenForms, ...] = ()
    places: Mapping[str, Places] = MappingProxyType({})
    targets: tuple[Form, ...] = ()
    waiting: tuple[WaitingForm, ...] = ()

    @property
    def counted(self) -> tuple[Case, ...]:
        """Its forms but for those that count in another file."""
        return tuple(case for case in self.cases if case.twin is None)


class Call(tuple[Case, ...]):
    """All cases of one call, each form once, with what several rules need to know of them worked out once.

    `targets` are the 绩效目标申报表 of the call.
    """

    targets: tuple[Form, ...] = ()

    @classmethod
    def of(cls, books: Iterable[Book]) -> "Call":
        """All forms of these workbooks."""
        books = tuple(books)
        call = cls(case for book in books for case in book.counted)
        call.targets = tuple(form for book in books for form in book.targets)
        return call

    @cached_property
    def _results(self) -> dict[Callable[["Call"], Any], Any]:
        return {}

    def once(self, work: Callable[["Call"], Answer]) -> Answer:
        """What the work makes of the cases, computed at the first call."""
        if work not in self._results:
            self._results[work] = work(self)
        answer: Answer = self._results[work]
        return answer
