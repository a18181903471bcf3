"""What people call a cell: H14 on a worksheet, 第3个表第14行第8格 in a document."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.app.jsonform import file_json, score_json
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import ReadFile
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.places import Places
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.rules import run
from tests.support.cases import clean_sheet

PLACES = Places(rows={2: "第3个表第1行", 3: "第5页 第3个表第2行"}, starts={2: (1, 3, 8)})


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("A2", "第3个表第1行第1格"),
        ("B2", "第3个表第1行第1格"),
        ("C2", "第3个表第1行第2格"),
        ("J2", "第3个表第1行第3格"),
        ("H3", "第5页 第3个表第2行"),
        ("H9", "H9"),
    ],
)
def test_places_are_named_by_row_and_cell(cell: str, name: str) -> None:
    assert PLACES.name_of(At.parse(cell)) == name
    assert Sheet(name="表3", cells={}, places=PLACES).name_of(At.parse(cell)) == name


def test_a_worksheet_names_its_cells_as_they_are() -> None:
    snapshot = Snapshot(path="表.xlsx", sheets=(Sheet(name="表", cells={}),))
    assert snapshot.name_of("表", At(14, 8)) == snapshot.name_of("没有的表", At(14, 8)) == "H14"


def in_a_document(changes: dict[str, object]) -> Snapshot:
    """The clean form as if it stood in a document."""
    sheet = clean_sheet({"of": "project", "set": changes})
    rows = {row: f"第3个表第{row}行" for row in range(1, 40)}
    return Snapshot(path="表.docx", sheets=(replace(sheet, places=Places(rows=rows)),))


def test_findings_say_where_in_the_document_and_keep_the_cell() -> None:
    snapshot = in_a_document({"H12": 12})
    book = book_of(snapshot, None)
    finding = next(each for each in run([book]) if each.at == At.parse("H12"))
    assert finding.place == finding.where == "第3个表第12行"
    assert finding.message.startswith("第3个表第12行")
    told = file_json(ReadFile(path=Path("表.docx"), snapshot=snapshot, book=book, findings=(finding,)))
    assert (told["findings"][0]["cell"], told["findings"][0]["place"]) == ("H12", "第3个表第12行")
    assert told["forms"][0]["execution"]["place"].startswith("第3个表第")


def test_filled_cells_say_where_in_the_document() -> None:
    snapshot = in_a_document({})
    edit = SetValue(snapshot.sheets[0].name, At.parse("I12"), Decimal(5))
    file = ReadFile(path=Path("表.docx"), snapshot=snapshot, book=book_of(snapshot, None), edits=(edit,))
    assert score_json(RunResult(files=(file,)))["files"][0]["edits"][0]["place"] == "第3个表第12行"
