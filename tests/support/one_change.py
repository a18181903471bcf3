"""Clean forms with one cell, row or column that is another: what is read, found and filled, as a page.

Beside each form alone there are forms that are checked together; of these the page tells what rules find across them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book, Case, catalogue, run
from perfeval_xl.rules.base import Scope
from perfeval_xl.rules.cross.twins import with_twins
from perfeval_xl.scoring import score_edits
from tests.support.cases import CLEAN, FOLDER, clean_sheet

PAGE = FOLDER / "one_change.txt"
HEAD = "# What one change of a clean form makes of it: python scripts/write_messages.py\n"
_Cells = Mapping[str, Any]
_COLUMNS = "ABCDEFGHIJK"
_ADVANCED = "2023年度项目支出绩效自评表"
_NUMBERS: Sequence[Callable[[Any], object]] = (
    lambda number: number + 0.01,
    lambda number: -number,
    lambda number: number * 10000,
    lambda number: "优",
)
TOGETHER: Mapping[str, tuple[tuple[str, _Cells], ...]] = {
    "项目和附件1": (("project", {}), ("base", {"A15": "政务数据平台运行维护"})),
    "项目和申报表": (("project", {}), ("targets", {})),
    "部门和申报表": (("tasks", {}), ("task_targets", {})),
    "部门、项目和附件1": (("department", {}), ("project", {"B2": "数据共享交换体系建设"}), ("base", {})),
    "两年的项目": (("project", {}), ("project", {"A1": _ADVANCED, "E14": "2023年12月底前", "F14": "2023年11月20日"})),
    "两份一样的": (("project", {}), ("project", {})),
}
"""Forms that are checked together, each in a file of its own; the cells of the first two are changed."""


def page() -> str:
    """All clean forms with all changes."""
    return "\n".join([HEAD, *map(section, SECTIONS)])


ALONE = ("project", "department", "base", "county", "tasks")
SECTIONS = (*ALONE, *TOGETHER)
"""What `section` can tell of."""


def section(name: str) -> str:
    """A clean form, or several, as they are read, and the lines that every change takes away and adds."""
    if name in ALONE:
        cells = CLEAN[name]["cells"]
        changes = (*_cells_changed(cells), *_lines_gone(cells))
        return _differences(name, _outcome(name, {}), ((change, _outcome(name, new)) for change, new in changes))
    books = [_book(str(number), *form) for number, form in enumerate(TOGETHER[name], 1)]
    return _differences(name, _outcome_across(books), _outcomes_across(name, books))


def _outcomes_across(name: str, books: Sequence[Book]) -> Iterator[tuple[str, list[str]]]:
    for place, (kind, own) in enumerate(TOGETHER[name][:2]):
        for change, cells in _cells_changed({**CLEAN[kind]["cells"], **own}, texts=(), numbers=_NUMBERS[:1]):
            changed = _book(str(place + 1), kind, {**own, **cells})
            yield f"{place + 1} {change}", _outcome_across([*books[:place], changed, *books[place + 1 :]])


def _differences(head: str, unchanged: list[str], outcomes: Iterable[tuple[str, list[str]]]) -> str:
    lines = [head, *(f"    {line}" for line in unchanged)]
    for name, outcome in outcomes:
        gone = [f"    - {line}" for line in unchanged if line not in outcome]
        new = [f"    + {line}" for line in outcome if line not in unchanged]
        lines += [f"  {name}", *gone, *new] if gone or new else []
    return "\n".join([*(line.replace("\n", "⏎").rstrip() for line in lines), ""])


def sections(text: str) -> dict[str, str]:
    """The sections of a page by their forms."""
    blocks = text.removeprefix(HEAD).strip("\n").split("\n\n")
    return {block.partition("\n")[0]: f"{block}\n" for block in blocks}


def _cells_changed(
    cells: _Cells, texts: Sequence[str] = ("/",), numbers: Sequence[Callable[[Any], object]] = _NUMBERS
) -> Iterator[tuple[str, _Cells]]:
    """Each cell blank, and with another content of its kind."""
    for at, value in cells.items():
        others = texts if isinstance(value, str) else [change(value) for change in numbers]
        yield from ((f"{at}={'空' if other is None else other}", {at: other}) for other in (None, *others))


def _lines_gone(cells: _Cells) -> Iterator[tuple[str, _Cells]]:
    """A row blank, or a column, the latter also from a row on."""
    rows = sorted({int(at[1:]) for at in cells})
    yield from ((f"没有第{row}行", {at: None for at in cells if int(at[1:]) == row}) for row in rows)
    for column in _COLUMNS:
        for row in (1, rows[len(rows) // 2]):
            gone = {at: None for at in cells if at[0] == column and int(at[1:]) >= row}
            yield f"没有{column}列第{row}行起", gone


def _book(path: str, kind: str, cells: _Cells) -> Book:
    return book_of(Snapshot(path=path, sheets=(clean_sheet({"of": kind, "set": cells}),)), None)


def _outcome(kind: str, cells: _Cells) -> list[str]:
    """What is read, filled and found, a line each."""
    book = _book("表", kind, cells)
    lines = [line for case in book.cases for line in (*_read(case.form), *_filled(case))]
    return [*lines, *(f"{found.code} {found.at.a1} 要{found.expected}" for found in run([book]))]


def _outcome_across(books: Sequence[Book]) -> list[str]:
    """What rules find across files that are checked together, and which of them are copies."""
    books = with_twins(books)
    twins = [
        f"{case.form.path} 同 {case.twin.of.path}：{'，'.join(each.what for each in case.twin.differences)}"
        for book in books
        for case in book.cases
        if case.twin
    ]
    chosen = [rule for rule in catalogue().values() if rule.scope in (Scope.CALL, Scope.COPY)]
    found = run(books, chosen)
    return [*twins, *(f"{each.path} {each.code} {each.at.a1} 要{each.expected} 是{each.actual}" for each in found)]


def _filled(case: Case) -> Iterator[str]:
    for name, overwrite in (("填", False), ("重填", True)):
        result = score_edits(case.form, case.assessment, case.law, overwrite=overwrite)
        yield from (f"{name} {edit.at.a1}={edit.value}" for edit in result.edits)
        yield from (f"{name}时说 {note.at.a1}" for note in result.notes)


def _read(form: Form) -> Iterator[str]:
    names = (_text(each) for each in (form.title, form.project, form.department, form.unit))
    yield f"{form.kind} {form.layout} {form.year} {form.amount_unit} {'|'.join(names)}"
    yield f"年份 {' '.join(f'{at.a1}:{year}' for at, year in form.years)}；列 {' '.join(sorted(form.columns))}"
    for fund in form.funds:
        amounts = (fund.label, fund.initial, fund.budget, fund.actual, fund.reason)
        yield f"资金 {fund.role} {'|'.join(map(_text, amounts))}"
    if form.execution:
        yield f"执行率 {'|'.join(map(_text, (form.execution.weight, form.execution.rate, form.execution.score)))}"
    for row in form.indicators:
        levels = "/".join("-" if level is None else level.name for level in (row.level1, row.level2))
        cells = (row.level3, row.target, row.actual, row.weight, row.score, row.reason, row.operator, row.unit)
        marks = "占位" * row.placeholder + "无目标" * row.untargeted
        yield f"指标 组{row.group} {levels} {'|'.join(map(_text, cells))} {marks}"
    yield from (f"目标 {_text(goal.expected)}|{_text(goal.actual)}" for goal in form.goals)
    if form.total:
        yield f"总分 {'|'.join(map(_text, (form.total.weight, form.total.score, form.total.grade)))}"
    yield from (f"部分 {part.label} {part.amount} {_text(part.entry)}" for part in (*form.income, *form.spending))
    yield from (f"基础 {'|'.join(map(_shown, each))}" for each in (*form.base, *form.controls))
    yield from (f"说明 {_text(entry)}" for entry in (*form.remarks, *form.hints))
    yield from (f"存疑 {_text(doubt.entry)} {doubt.meaning}" for doubt in form.doubts)
    yield from (f"读不懂 {trouble.code} {trouble.at.a1} {trouble.what}" for trouble in form.troubles)


def _shown(value: object) -> str:
    return _text(value) if isinstance(value, Entry | None) else str(value)


def _text(entry: Entry | None) -> str:
    return "-" if entry is None else f"{entry.at.a1}:{entry.text}"
