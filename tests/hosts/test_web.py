"""Web pages that systems export as .xls: spans, line breaks, code pages, frames."""

from pathlib import Path

import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.snapshot import Sheet
from perfeval_xl.hosts.web.reader import read_web

TABLE = (
    "<table><tr><td rowspan=2>一级<br>指标</td><th colspan='2'>指标值</th></tr>"
    "<tr><td> ≥3&nbsp; 场 </td><td>&lt;5</td></tr><tr><td></td><td>完</td></tr></table>"
)
TEXTS = {"A1": "一级\n指标", "B1": "指标值", "B2": "≥3 场", "C2": "<5", "B3": "完"}


def sheets(data: bytes) -> tuple[Sheet, ...]:
    return read_web(data, Path("表.xls")).sheets


def texts(sheet: Sheet) -> dict[str, object]:
    return {at.a1: cell.value for at, cell in sheet.cells.items()}


MHT = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.encode("utf-16"),
        TABLE.encode("gbk"),
        f'<?xml version="1.0" encoding="gb2312"?><html><meta charset="gb2312">{TABLE}'.encode("gbk"),
        f"<html><head><style>td {{}}</style><script>var a='<table><tr><td>1</td></tr></table>'</script></head>{TABLE}".encode(),
        f"<table><tr><td>{TABLE}</td></tr></table>".encode(),
        f"<html><meta charset=klingon>{TABLE}".encode(),
        MHT.format(__import__("base64").encodebytes(TABLE.encode()).decode()).encode(),
    ],
)
def test_a_table_is_read_whatever_is_around_it(data: bytes) -> None:
    (sheet,) = sheets(data)
    assert texts(sheet) == TEXTS
    assert sheet.merges == (Area(1, 1, 2, 1), Area(1, 2, 1, 3))


def test_every_table_is_a_sheet_and_empty_ones_are_none() -> None:
    page = f"{TABLE}<table><tr><td> </td></tr></table>{TABLE}"
    assert [sheet.name for sheet in sheets(page.encode())] == ["表1", "表2"]


SPANNED = "<table>" + "<tr>" + "<td colspan=500 rowspan=500>x</td>" * 20 + "</tr></table>"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"<html><p>1", "NO_TABLE"), (b"<", "NO_TABLE"), (SPANNED.encode(), "TOO_LARGE"), (b"\xff\xfe<\0", "NO_TABLE")],
)
def test_what_is_no_table_ends_in_a_code(data: bytes, code: str) -> None:
    with pytest.raises(FileProblem) as caught:
        sheets(data)
    assert caught.value.code == code


@pytest.mark.parametrize("span", ["0", "-1", "²", "99999999999", "a", ""])
def test_odd_spans_count_as_one(span: str) -> None:
    (sheet,) = sheets(f"<table><tr><td colspan='{span}'>甲</td><td>乙</td></tr></table>".encode())
    assert texts(sheet) == {"A1": "甲", "B1": "乙"}


def test_a_page_is_opened_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(TABLE.encode())
    assert read_file(path).ok
