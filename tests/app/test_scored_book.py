"""What 计分 leaves is told of the form without reading it again; it must be what reading it again tells."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import ReadFile
from perfeval_xl.app.scoring import scored, scored_book, with_values
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import run
from perfeval_xl.scoring import score_edits
from tests.support.cases import clean_sheet

SCORES = {
    "project": ("H5", "I5", "H12", "H13", "H15", "H18", "H19", "I19"),
    "department": ("H4", "I4", "H12", "H13", "H14", "H16", "I16"),
}
WRITTEN = (None, "", "等级：", "优", "100%", "10", 10, "/", "满分")


def compared(snapshot: Snapshot, *, overwrite: bool) -> int:
    """How many cells 计分 writes; the book it leaves is held against the book read again."""
    book = book_of(snapshot, None)
    results = [score_edits(case.form, case.assessment, case.law, overwrite=overwrite) for case in book.cases]
    edits = [edit for result in results for edit in result.edits]
    told, again = scored_book(book, snapshot, edits), book_of(with_values(snapshot, edits), None)
    assert told.cases == again.cases
    assert run([told]) == run([again])
    return len(edits)


@settings(max_examples=300, deadline=None)
@given(st.data(), st.booleans())
def test_whatever_stands_in_the_cells_of_scores(data: st.DataObject, overwrite: bool) -> None:
    kind = data.draw(st.sampled_from(sorted(SCORES)))
    cells: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(SCORES[kind]), st.sampled_from(WRITTEN)))
    compared(Snapshot(path="表", sheets=(clean_sheet({"of": kind, "set": cells}),)), overwrite=overwrite)


def without_scores(snapshot: Snapshot) -> Snapshot:
    """Everything that 计分 fills left blank."""
    blank: set[tuple[str, At]] = set()
    for case in book_of(snapshot, None).cases:
        form, execution, total = case.form, case.form.execution, case.form.total
        entries = [row.score for row in form.indicators]
        entries += [execution.rate, execution.score] if execution else []
        entries += [total.score] if total else []
        blank |= {(form.sheet, entry.at) for entry in entries if entry}
    sheets = (
        replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if (sheet.name, at) not in blank})
        for sheet in snapshot.sheets
    )
    return replace(snapshot, sheets=tuple(sheets))


def written_in(paths: list[Path]) -> int:
    files = [scored(path, None) for path in paths]
    snapshots = [file.snapshot for file in files if isinstance(file, ReadFile)]
    for snapshot in snapshots:
        compared(snapshot, overwrite=True)
    return sum(compared(without_scores(snapshot), overwrite=False) for snapshot in snapshots)


def test_of_our_own_forms(root: Path) -> None:
    assert written_in(sorted(root.glob("examples/*/*.xlsx"))) > 50


@pytest.mark.corpus
def test_of_real_forms(corpus: Path) -> None:
    assert written_in(sorted(corpus.glob("*.xlsx"))) > 100
