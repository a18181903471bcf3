"""校验结果 as a list to work through: the gravest first, what has been put right ticked, what is new named.

The list of the press before is read from the workbook itself, so that it is known in every program and on every
machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.domain.causes import UNDER, Cause, causes_of
from perfeval_xl.domain.finding import ACCEPTED, DONE, NEW, RESULT_TITLE, Finding, ResultRow, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.slips import Slip, same_slips
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.signs import RESULT_FIRST_ROW, RESULT_NAME
from perfeval_xl.rules import Rule, Scope

_ORDER = {severity: number for number, severity in enumerate(Severity)}
_SEVERITIES = {severity.chinese: severity for severity in Severity}
_OF_FORMS = (Scope.FORM, Scope.BOOK)
"""What a workbook alone tells; slips between files cannot be said to be put right by looking at one of them."""
_WHAT_TO_DO = pattern(r"(?<=[。；])\s*请[^。]*。\Z")


class Worklist(NamedTuple):
    """The rows of the sheet, and how many causes were put right, are open and are new since the press before.

    `fixed` and `appeared` are None where there was no list yet.
    """

    rows: tuple[ResultRow, ...]
    fixed: int | None
    remaining: int
    appeared: int | None

    @property
    def sentence(self) -> str:
        """改好 5 处，还有 8 处，新出现 1 处。; '' where there is nothing to compare with."""
        if self.fixed is None:
            return ""
        fresh = f"，新出现 {self.appeared} 处" if self.appeared else ""
        return f"与上次校验相比：改好 {self.fixed} 处，还有 {self.remaining} 处{fresh}。"


def make_worklist(findings: Sequence[Finding], before: Snapshot | None = None, rules: Iterable[Rule] = ()) -> Worklist:
    """The list for these findings. `before` is the workbook as it was read, `rules` are those that were run."""
    rows = list(_rows(findings))
    earlier = _earlier(before) if before else None
    if earlier is None:
        return Worklist(tuple(rows), None, _count(rows), None)
    ran = {rule.code for rule in rules if rule.scope in _OF_FORMS}
    listed = [row for row in earlier if row.state != DONE]
    same = same_slips(list(map(_slip, rows)), list(map(_slip, listed)))
    fresh = [row for number, row in enumerate(rows) if number not in same]
    remaining = set(same.values())
    gone = [row for number, row in enumerate(listed) if number not in remaining and row.code in ran]
    ticked = _ticked([*gone, *(row for row in earlier if row.state == DONE)], rows)
    current = [row if number in same or row.state else replace(row, state=NEW) for number, row in enumerate(rows)]
    return Worklist((*current, *ticked), _count(gone), _count(rows), _count(fresh))


def _count(rows: Iterable[ResultRow]) -> int:
    """How many of the rows are causes to be put right; consequences go away by themselves."""
    return sum(not row.message.startswith(UNDER) and row.state != ACCEPTED for row in rows)


def _rows(findings: Sequence[Finding]) -> Iterator[ResultRow]:
    """Sheet by sheet, the gravest cause first, its consequences below it, set in."""
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(each.sheet for each in findings))}

    def place(cause: Cause) -> tuple[int, bool, int]:
        return sheets[cause.root.sheet], bool(cause.root.accepted), _ORDER[cause.severity]

    for cause in sorted(causes_of(findings), key=place):
        reason = cause.root.accepted
        yield _row(cause.root, reason, "【已认可】" if reason else "")
        yield from (_row(each, reason, UNDER) for each in cause.consequences)


def _row(finding: Finding, accepted: str, before: str) -> ResultRow:
    """What is wrong and what to do stand apart: the message without the request that 怎么改 makes in full."""
    message = _WHAT_TO_DO.sub("", finding.message) if finding.advice else finding.message
    return ResultRow(
        code=finding.code,
        severity=finding.severity,
        sheet=finding.sheet,
        at=finding.at,
        message=f"{before}{message}",
        advice=f"已认可：{accepted}" if accepted else finding.advice,
        state=ACCEPTED if accepted else "",
    )


def _slip(row: ResultRow) -> Slip:
    return Slip(row.sheet, row.code, row.at.a1, row.message)


def _ticked(rows: Iterable[ResultRow], current: Sequence[ResultRow]) -> Iterator[ResultRow]:
    """What has been put right and is right still, each once."""
    taken = {_place(row) for row in current}
    for row in rows:
        if _place(row) not in taken:
            taken.add(_place(row))
            yield replace(row, state=DONE)


def _place(row: ResultRow) -> tuple[str, str, At]:
    return (row.sheet, row.code, row.at)


def _earlier(book: Snapshot) -> list[ResultRow] | None:
    """The rows of the sheet 校验结果 of an earlier press, None where there is none."""
    for sheet in book.sheets:
        first = sheet.cells.get(At(1, 1))
        if sheet.name.startswith(RESULT_NAME) and first is not None and str(first.value).startswith(RESULT_TITLE):
            return list(_rows_of(sheet))
    return None


def _rows_of(sheet: Sheet) -> Iterator[ResultRow]:
    """The rows of our sheet as people have left them, by its heads: older lists have other columns."""
    columns = {str(cell.value): at.column for at, cell in sheet.cells.items() if at.row == RESULT_FIRST_ROW - 1}
    last = max((at.row for at in sheet.cells), default=0)

    def text(row: int, head: str) -> str:
        cell = sheet.cells.get(At(row, columns[head])) if head in columns else None
        return "" if cell is None or cell.value is None else str(cell.value)

    for row in range(RESULT_FIRST_ROW, last + 1):
        severity = _SEVERITIES.get(text(row, "级别"))
        try:
            at = At.parse(text(row, "单元格"))
        except ValueError:
            continue  # a line that somebody has written below
        if severity and text(row, "代码"):
            yield ResultRow(
                code=text(row, "代码"),
                severity=severity,
                sheet=text(row, "工作表"),
                at=at,
                message=text(row, "问题"),
                advice=text(row, "怎么改"),
                state=text(row, "已改"),
            )
