"""X501: 项目支出 of 附件1 is not the sum of its rows."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import BaseRow
from perfeval_xl.rules.base import Case, Hit, rule
from perfeval_xl.rules.cross.sums import Line, lines, sum_slips

_HEADS = ("project_business", "project_operation", "project_special")


@rule(
    "X501",
    "附件1 项目支出合计",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money", "tolerance.rounding_slip"),
    message="{cell} “{label}”的{column}为 {actual}，下面各行之和为 {expected}。请核对合计和各行。",
    why="项目支出合计与各项目对不上，说明漏填或多填了项目。",
    wrong="项目支出 773.97，各行之和 763.97。",
    right="项目支出 773.97，各行之和 773.97。",
    fix="逐行核对各项目的数，补上漏填的项目，再改合计。",
)
def projects_add_up(case: Case) -> Iterator[Hit]:
    """附件1 的项目支出要等于业务工作、运行维护、专项资金之和；每一类要等于它下面各项目之和。"""
    parts = tuple(_parts(case))
    wholes = tuple(Line(row, parts) for row in lines(case, "projects")[:1])
    for whole in wholes or parts:
        yield from sum_slips(case, whole)


def _parts(case: Case) -> Iterator[Line]:
    """Each kind of project spending with its projects; projects listed above all kinds stand for themselves."""
    head: BaseRow | None = None
    members: list[Line] = []
    for row in lines(case, "project", *_HEADS):
        if row.key == "project":
            members.append(Line(row))
            continue
        yield from _closed(head, members)
        head, members = row, []
    yield from _closed(head, members)


def _closed(head: BaseRow | None, members: list[Line]) -> list[Line]:
    return members if head is None else [Line(head, tuple(members))]
