"""What is told to people, and what is written into a workbook."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from perfeval_xl.domain.grid import At


class Severity(StrEnum):
    """How grave a finding is; only errors change the exit status."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def chinese(self) -> str:
        """The word people read."""
        return {"error": "错误", "warning": "提醒", "info": "提示"}[self.value]


class Root(NamedTuple):
    """Which finding of the same file another one comes of."""

    code: str
    sheet: str
    at: At


class Finding(NamedTuple):
    """One slip: rule, place, both values, what to do, and where the rule comes from."""

    code: str
    severity: Severity
    path: str
    sheet: str
    at: At
    message: str
    expected: str | None = None
    actual: str | None = None
    source: str = ""
    advice: str = ""
    source_checked: bool = True
    """Whether the wording of the source was held against the published text."""
    place: str = ""
    """What people call the cell where its A1 name says nothing: 第3个表第14行第8格; '' on a worksheet."""

    because: Root | None = None
    """The finding that this one goes away with, once that is put right."""
    accepted: str = ""
    """Why a reviewer has accepted it; '' for one that is to be put right."""

    @property
    def where(self) -> str:
        """What people call the cell: H14 on a worksheet."""
        return self.place or self.at.a1

    @property
    def root(self) -> Root:
        """What its consequences name it by."""
        return Root(self.code, self.sheet, self.at)


class SetValue(NamedTuple):
    """Write a value into a blank or written (never a formula) cell, keeping its style."""

    sheet: str
    at: At
    value: Decimal | str
    number_format: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """Colour a cell and hang a note on it; both can be taken off again."""

    sheet: str
    at: At
    severity: Severity
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClearMarks:
    """Take off every mark of ours, on all sheets, and the sheet 校验结果."""


NO_FORM, HIDDEN_FORM = "S101", "S108"
"""The codes that say which forms were not read: none was found, or its sheet is hidden."""

RESULT_TITLE = "校验结果（perfeval_xl 生成，改完再校验会更新，清除标记时会删去）"
"""The first cell of the sheet 校验结果, by which it is known to be ours."""


DONE, NEW, ACCEPTED = "✓", "新", "已认可"
"""What stands in the column 已改: put right since an earlier press, not there at the last one, accepted as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRow:
    """One line of the sheet 校验结果; `state` is '' for what was open before, else one of the three words above."""

    code: str
    severity: Severity
    sheet: str
    at: At
    message: str
    advice: str
    state: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultTable:
    """The sheet 校验结果, written anew."""

    title: str
    rows: tuple[ResultRow, ...]


Edit = SetValue | Mark | ClearMarks | ResultTable
