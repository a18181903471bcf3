"""Clean forms with one cell, row or column that is another: what is read, found and filled, as a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Case, run
from perfeval_xl.scoring import score_edits
from tests.support.cases import CLEAN, FOLDER, clean_sheet

PAGE = FOLDER / "one_change.txt"
HEAD = "# What one change of a clean form makes of it: python scripts/write_messages.py\n"
_Cells = Mapping[str, Any]
_COLUMNS = "ABCDEFGHIJK"


def page() -> str:
    """All clean forms with all changes."""
    return "\n".join([HEAD, *map(section, CLEAN)])


def section(kind: str) -> str:
    """A clean form as it is read, and the lines that every change takes away and adds."""
    unchanged = _outcome(kind, {})
    lines = [kind, *(f"    {line}" for line in unchanged)]
    for name, cells in _changes(CLEAN[kind]["cells"]):
        outcome = _outcome(kind, cells)
        gone = [f"    - {line}" for line in unchanged if line not in outcome]
        new = [f"    + {line}" for line in outcome if line not in unchanged]
        lines += [f"  {name}", *gone, *new] if gone or new else []
    return "\n".join([*(line.replace("\n", "⏎").rstrip() for line in lines), ""])


def sections(text: str) -> dict[str, str]:
    """The sections of a page by their forms."""
    blocks = text.removeprefix(HEAD).strip("\n").split("\n\n")
    return {block.partition("\n")[0]: f"{block}\n" for block in blocks}


def _changes(cells: _Cells) -> Iterator[tuple[str, _Cells]]:
    """One cell blank, or with another content of its kind; a row or a column blank, the latter also from a row on."""
    for at, value in cells.items():
        others = ("/",) if isinstance(value, str) else (-value, value + 0.01, value * 10000, "优")
        yield from ((f"{at}={'空' if other is None else other}", {at: other}) for other in (None, *others))
    rows = sorted({int(at[1:]) for at in cells})
    yield from ((f"没有第{row}行", {at: None for at in cells if int(at[1:]) == row}) for row in rows)
    for column in _COLUMNS:
        for row in (1, rows[len(rows) // 2]):
            gone = {at: None for at in cells if at[0] == column and int(at[1:]) >= row}
            yield f"没有{column}列第{row}行起", gone


def _outcome(kind: str, cells: _Cells) -> list[str]:
    """What is read, filled and found, a line each."""
    book = book_of(Snapshot(path="表", sheets=(clean_sheet({"of": kind, "set": cells}),)), None)
    lines = [line for case in book.cases for line in (*_read(case.form), *_filled(case))]
    return [*lines, *(f"{found.code} {found.at.a1} 要{found.expected}" for found in run([book]))]


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
