"""Sheets that are styled down to their last row, and rows that somebody has hidden."""

import re
from pathlib import Path

import pytest

from perfeval_xl.app.printing import _Job, print_ready
from perfeval_xl.app.printing import _prepared as prepared
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.file.paper.tails import _LARGE as LARGE
from perfeval_xl.standard import Standard
from tests.support.packages import parts, with_parts

SHEET = "xl/worksheets/sheet1.xml"
FORM = Path(__file__).resolve().parents[2] / "examples" / "2024" / "空白得分-待计分.xlsx"


def with_rows(data: bytes, rows: str) -> bytes:
    """The form with more rows behind its own."""
    sheet = parts(data)[SHEET].decode()
    return with_parts(data, **{SHEET: sheet.replace("</sheetData>", f"{rows}</sheetData>")})


def blank(first: int, last: int, cell: str = '<c r="{}{}" s="1"/>') -> str:
    return "".join(f'<row r="{n}">{cell.format("A", n)}{cell.format("B", n)}</row>' for n in range(first, last + 1))


def written(data: bytes, folder: Path) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(data)
    return path


def rows_of(copy: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb'<row r="([0-9]+)"', parts(copy)[SHEET])]


LAST = 40_000
"""Enough blank rows for more than what is looked at."""


def test_blank_rows_far_below_the_form_are_not_printed(tmp_path: Path) -> None:
    path = written(with_rows(FORM.read_bytes(), blank(60, LAST)), tmp_path)
    assert len(parts(path.read_bytes())[SHEET]) > LARGE
    rows = rows_of(print_ready(path, Standard.default()))
    assert 20 in rows
    assert max(rows) < 400
    before = Workbook.open(path).read()
    assert Workbook.open(written(path.read_bytes(), tmp_path)).read() == before


@pytest.mark.parametrize("content", ["<v>5</v>", "<f>H20</f><v></v>", "<f>1</f>", "<is><t>注</t></is>"])
def test_a_value_far_below_is_left_where_it_is(content: str, tmp_path: Path) -> None:
    kind = ' t="inlineStr"' if "is" in content else ""
    far = f'<row r="{LAST + 1}"><c r="A{LAST + 1}"{kind}>{content}</c></row>'
    path = written(with_rows(FORM.read_bytes(), blank(60, LAST) + far + blank(LAST + 2, LAST + 900)), tmp_path)
    rows = rows_of(print_ready(path, Standard.default()))
    assert LAST + 1 in rows
    assert max(rows) < LAST + 400


def test_a_small_sheet_is_printed_as_it_is(tmp_path: Path) -> None:
    path = written(with_rows(FORM.read_bytes(), blank(60, 900)), tmp_path)
    assert max(rows_of(print_ready(path, Standard.default()))) == 900


def job(path: Path) -> _Job:
    """What is printed of a file."""
    made = prepared(path, Standard.default(), hidden=False)
    assert isinstance(made, _Job)
    return made


def test_rows_that_are_hidden_but_counted_are_told(tmp_path: Path) -> None:
    data = FORM.read_bytes()
    sheet = parts(data)[SHEET].decode()
    hidden = re.sub(r'<row r="(13|15)"', r'<row r="\1" hidden="1"', sheet)
    assert hidden != sheet
    (note,) = job(written(with_parts(data, **{SHEET: hidden}), tmp_path)).file.notes
    assert "第 13、15 行是隐藏的" in note.note.text
    assert job(written(data, tmp_path)).file.notes == ()
