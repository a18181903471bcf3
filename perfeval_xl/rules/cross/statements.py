"""What a form says, cell by cell, under names that do not depend on where it stands: to hold two copies together."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.parsing import normalize

Key = tuple[str, ...]
"""The block, the row's label as names are compared, how many of that label came before, and the column."""


class Statement(NamedTuple):
    """One cell of a form; `what` is what people call it: “满意度”的得分."""

    what: str
    entry: Entry


_FUND_COLUMNS = {"initial": "年初预算数", "budget": "全年预算数", "actual": "全年执行数"}
_BASE_COLUMNS = {"previous": "上年决算数", "budget": "预算数", "actual": "决算数"}
_ROW_COLUMNS = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "operator": "指标性质",
    "unit": "度量单位",
}


def statements_of(form: Form) -> dict[Key, Statement]:
    """All that a form says in cells that are not blank, in the order of the form."""
    counts: Counter[Key] = Counter()
    answer: dict[Key, Statement] = {}
    for block, label, columns in _lines(form):
        row = (block, normalize(label))
        for column, (name, entry) in columns.items():
            if entry is not None and not entry.blank:
                key = (*row, str(counts[row]), column)
                answer[key] = Statement(f"“{label}”的{name}" if label else name, entry)
        counts[row] += 1
    return answer


_Columns = dict[str, tuple[str, Entry | None]]


def _lines(form: Form) -> Iterator[tuple[str, str, _Columns]]:
    """Every line of every block with its label and its columns."""
    yield "head", "", {"department": ("主管部门", form.department), "unit": ("实施单位", form.unit)}
    for fund in form.funds:
        yield "fund", fund.label.text, _named(fund, _FUND_COLUMNS)
    if form.execution:
        names = {"weight": "执行率的分值", "rate": "执行率", "score": "执行率的得分"}
        yield "execution", "", _named(form.execution, names)
    for goal in form.goals:
        yield "goal", "", {"expected": ("预期目标", goal.expected), "actual": ("实际完成情况", goal.actual)}
    for indicator in form.indicators:
        yield "row", indicator.level3.text, _of_row(indicator)
    for part in (*form.income, *form.spending):
        yield "part", part.label, {"amount": ("金额", part.entry)}
    for line in form.base:
        yield "base", line.label.text, _named(line, _BASE_COLUMNS)
    for control in form.controls:
        yield "control", control.what, _named(control, {"planned": "批准数", "actual": "实际数", "rate": "控制率"})
    if form.total:
        yield "total", "", _named(form.total, {"score": "总分", "grade": "等级"})


def _of_row(indicator: Indicator) -> _Columns:
    """A row of the indicator block; its name is a statement too, so a row that a copy lacks shows."""
    return {"name": ("三级指标", indicator.level3), **_named(indicator, _ROW_COLUMNS)}


def _named(line: object, names: dict[str, str]) -> _Columns:
    return {column: (name, getattr(line, column)) for column, name in names.items()}


def agree(one: Entry, other: Entry) -> bool:
    """Whether two cells say the same: equal numbers however they are shown, or equal texts but for white space."""
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return normalize(one.text) == normalize(other.text)
