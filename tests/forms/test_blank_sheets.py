"""Blank sheets of one template are read once; what is remembered of them must not show in another workbook."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.hosts.file import Workbook

ROOT = Path(__file__).resolve().parents[2]
BLANK = sorted((ROOT / "templates").glob("附件*.xlsx"))


def snapshot_of(path: Path) -> Snapshot:
    return Workbook.open(path).read()


def with_cell(snapshot: Snapshot, at: At, cell: Cell, name: str = "") -> Snapshot:
    """The last sheet that holds a form alone, with one more cell, under another name."""
    sheet = next(each for each in reversed(snapshot.sheets) if read(Snapshot(path="", sheets=(each,))))
    changed = Sheet(name=name or sheet.name, cells={**sheet.cells, at: cell}, merges=sheet.merges)
    return Snapshot(path="另一个.xlsx", sheets=(changed,))


@pytest.mark.parametrize("path", BLANK, ids=lambda path: path.stem)
def test_a_blank_sheet_reads_the_same_the_second_time(path: Path) -> None:
    fresh = Vocabulary.own()
    first = read(snapshot_of(path), fresh)
    assert first
    assert read(snapshot_of(path), fresh) == first


def test_it_goes_by_the_name_of_its_own_workbook_and_sheet() -> None:
    snapshot = snapshot_of(BLANK[-1])
    read(snapshot)
    sheets = tuple(
        Sheet(name=f"{sheet.name}（二）", cells=sheet.cells, merges=sheet.merges) for sheet in snapshot.sheets
    )
    renamed = read(Snapshot(path="别处.xlsx", sheets=sheets))
    assert {form.path for form in renamed} == {"别处.xlsx"}
    assert all(form.sheet.endswith("（二）") for form in renamed)


def test_one_cell_filled_in_is_seen() -> None:
    snapshot = snapshot_of(BLANK[-1])
    (blank,) = read(with_cell(snapshot, At(90, 1), Cell("备注")))
    assert blank.indicators[0].level3.text == ""
    (filled,) = read(with_cell(snapshot, blank.indicators[0].level3.at, Cell("培训场次")))
    assert filled.indicators[0].level3.text == "培训场次"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Cell(True), Cell(Decimal(1))),
        (Cell(Decimal(1)), Cell(True)),
        (Cell(Decimal("0.5"), "0%"), Cell(Decimal("0.5"), "0.0")),
        (Cell(None, formula="SUM(A1)"), Cell(None)),
    ],
)
def test_what_is_equal_but_shown_differently_is_not_mixed_up(one: Cell, other: Cell) -> None:
    snapshot = snapshot_of(BLANK[-1])
    place = read(with_cell(snapshot, At(90, 1), Cell("备注")))[0].funds[0].budget
    assert place is not None
    shown = [read(with_cell(snapshot, place.at, cell))[0].funds[0].budget for cell in (one, other)]
    assert shown[0] != shown[1]


def test_dates_of_1904_are_read_anew() -> None:
    snapshot = snapshot_of(BLANK[-1])
    dated = with_cell(snapshot, At(90, 1), Cell(Decimal(45000), "yyyy-mm-dd"))
    other = Snapshot(path=dated.path, sheets=dated.sheets, date1904=True)
    assert read(dated)[0].remarks != read(other)[0].remarks
