"""Cells whose names are no places: the sheet is refused, whether they hold something or are blank."""

import re
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.file import Workbook
from tests.support.packages import packed, parts

SHEET, PART = "自评表", "xl/worksheets/sheet1.xml"
FILLED, BLANK = "B12", "H12"
"""A cell of the form with an indicator's text in it, and one without."""


def book(root: Path, folder: Path, cell: str, name: str) -> Path:
    """The example whose cell bears another name."""
    files = parts((root / "examples" / "2024" / "空白得分-待计分.xlsx").read_bytes())
    sheet = files[PART].decode()
    assert sheet.count(f'<c r="{cell}"') == 1
    files[PART] = sheet.replace(f'<c r="{cell}"', f'<c r="{name}"').encode()
    path = folder / "表.xlsx"
    path.write_bytes(packed(files))
    return path


def code_of(path: Path) -> str:
    with pytest.raises(FileProblem) as refused:
        Workbook.open(path).read()
    return refused.value.code


@pytest.mark.parametrize("cell", [FILLED, BLANK])
@pytest.mark.parametrize(
    "name",
    [
        "≥1-2个",
        "",
        " ",
        "H",
        "12",
        "12H",
        "H-12",
        "H+12",
        "H12 ",
        " H12",
        "H12:H13",
        "H１２",
        "Ｈ12",
        "\u212a12",
        "R1C1",
        "HHHH1",
    ],
)
def test_a_name_that_is_no_place_is_refused(root: Path, tmp_path: Path, cell: str, name: str) -> None:
    assert code_of(book(root, tmp_path, cell, name)) == "XML_BAD"


@pytest.mark.parametrize("cell", [FILLED, BLANK])
@pytest.mark.parametrize("name", ["XFE1", "ZZZ12", "H0", "H1048577", "H9999999"])
def test_a_place_outside_the_grid_is_refused(root: Path, tmp_path: Path, cell: str, name: str) -> None:
    assert code_of(book(root, tmp_path, cell, name)) == "TOO_LARGE"


@pytest.mark.parametrize("name", ["h12", "$H$12", "$H12", "H$12"])
def test_other_ways_to_write_a_place_are_taken_and_written_into(root: Path, tmp_path: Path, name: str) -> None:
    workbook = Workbook.open(book(root, tmp_path, BLANK, name))
    data = workbook.apply([SetValue(sheet=SHEET, at=At(12, 8), value="甲")])
    (tmp_path / "写过.xlsx").write_bytes(data)
    (sheet,) = Workbook.open(tmp_path / "写过.xlsx").read().sheets
    assert sheet.cells[At(12, 8)].value == "甲"
    assert len(re.findall(rb"<c r=\"\$?[Hh]\$?12\"", parts(data)[PART])) == 1
