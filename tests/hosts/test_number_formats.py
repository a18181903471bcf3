"""What the engine shows for a number format code, held against LibreOffice."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.formats import display, render
from perfeval_xl.domain.formats.calendar import LAST_DAY
from perfeval_xl.domain.formats.choosing import choose
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.forms.grid import entry_of
from perfeval_xl.hosts.opening import open_form
from tests.support.office import convert

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("number_formats.yaml").read_text("utf-8"))
NUMBERS = [Decimal(number) for number in TABLE["numbers"]]
CODES: list[str] = TABLE["codes"]
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
BEYOND = "#FMT"
"""What LibreOffice shows for a time that it cannot count."""


def spelled(code: str) -> str:
    """The code as LibreOffice reads it from a file."""
    for ours, theirs in TABLE["spellings"].items():
        code = code.replace(ours, theirs)
    return code


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a row for each code and a column for each number; the last row has a word of a form."""
    path = tmp_path_factory.mktemp("formats") / "table.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, code in enumerate(CODES):
        style = book.add_format({"num_format": spelled(code)})
        for column, number in enumerate(NUMBERS):
            sheet.write_number(row, column, float(number), style)
    sheet.write_string(len(CODES), 0, "一级指标")
    book.close()
    return path


@pytest.fixture(scope="module")
def shown(table: Path) -> list[list[str]]:
    """What LibreOffice shows, by row and column."""
    (written,) = convert(table.parent, AS_SHOWN, table)
    with written.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[: len(CODES)]


def outside_the_calendar(code: str, number: Decimal) -> bool:
    """Whether Excel shows nothing but # for the number; LibreOffice counts days before 1900."""
    choice = choose(code, number)
    return choice is not None and choice.section.dated and not 0 <= number <= LAST_DAY


def differing(shown: list[list[str]]) -> Iterator[tuple[str, Decimal, str | None, str]]:
    for code, texts in zip(CODES, shown, strict=True):
        if code in TABLE["exceptions"]:
            continue
        for number, text in zip(NUMBERS, texts, strict=True):
            ours = display(code, number)
            same = ours is None if outside_the_calendar(code, number) else (ours or "").strip() == text.strip()
            if not same and text != BEYOND:
                yield code, number, ours, text


@pytest.mark.libreoffice
def test_numbers_are_shown_as_libreoffice_shows_them(shown: list[list[str]]) -> None:
    assert len(set(CODES)) > 200
    assert list(differing(shown)) == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_numbers_are_read_alike_from_every_kind_of_workbook(table: Path, kind: str) -> None:
    """LibreOffice says in styles of its own what a code says: texts around digits and among them, conditions, spans."""
    (copy,) = convert(table.parent, kind, table)
    original, saved = (open_form(path).read().sheets[0].cells for path in (table, copy))
    assert len(original) == len(saved)
    others = [
        (code, number, read.text, reread.text)
        for row, code in enumerate(CODES, 1)
        for column, number in enumerate(NUMBERS, 1)
        if not outside_the_calendar(code, number)
        for read, reread in [tuple(_entry(cells, row, column) for cells in (original, saved))]
        if read != reread
    ]
    assert others == []


def _entry(cells: Mapping[At, Cell], row: int, column: int) -> Entry:
    return entry_of(At(row, column), cells[At(row, column)], date1904=False)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_understood(code: str) -> None:
    assert all(render(code, number).text is not None for number in NUMBERS)


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("[$-zh-CN]0.0", "9.45", "9.5"),
        ("[$-zh-Hans-CN,1]yyyy-mm-dd", "45599", "2024-11-03"),
        ("[$-x-sysdate]dddd, mmmm dd, yyyy", "45599", "Sunday, November 03, 2024"),
        ("[$-en-US]h:mm AM/PM", "0.75", "6:00 PM"),
        ("[$-zh-CN]h:mm AM/PM", "0.75", "6:00 下午"),
        ("[$-1000804]AM/PM h:mm", "0.25", "上午 6:00"),
        ("[$-411]h:mm AM/PM", "0.25", "6:00 AM"),
        ("[$RMB-zh-CN] 0.0", "9.45", "RMB 9.5"),
    ],
)
def test_languages_are_numbers_or_names(code: str, number: str, text: str) -> None:
    """Excel writes names since 2016; LibreOffice 7 reads none of them."""
    assert display(code, Decimal(number)) == text


@pytest.mark.parametrize(("number", "text"), [("5", "5."), ("5.25", "5.25"), ("0", ".")])
def test_a_point_stays_behind_a_whole_number(number: str, text: str) -> None:
    assert display("#.##", Decimal(number)) == text


@pytest.mark.parametrize(
    "code", ['"' * 255, "[" * 255, "0," * 127, "\\" * 255, "_*" * 127, "0" * 100_000, "y" * 255, ""]
)
def test_no_code_breaks_the_engine(code: str) -> None:
    for number in NUMBERS:
        render(code, number)
        display(code, number)


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        *(("[DBNum1]General", number, text) for number, text in {
            "0": "〇", "5": "五", "10": "一十", "12": "一十二", "95": "九十五", "100": "一百", "101": "一百〇一",
            "110": "一百一十", "1001": "一千〇一", "1010": "一千〇一十", "30000": "三万", "100100": "一十万〇一百",
            "101000": "一十万一千", "123456": "一十二万三千四百五十六", "100000001": "一亿〇一", "-3": "-三",
        }.items()),
        ("[DBNum2][$-804]General", "1001", "壹仟零壹"),
        ("[DBNum2]G/通用格式", "98.95", "玖拾捌.玖伍"),
        ('[DBNum2][$-804]General"元整"', "3186", "叁仟壹佰捌拾陆元整"),
        ('[$-804][DBNum1]"第"General"期3班"', "12", "第一十二期3班"),
        ("[DBNum1]0", "2024", "二〇二四"),
        ("[DBNum2]#,##0.00", "12345.6", "壹贰叁肆伍.陆"),
        ("[DBNum1]0%", "0.95", "九五%"),
        ("[DBNum3]General", "100", "100"),
        ("[DBNum1]General", "1e16", "一〇〇〇〇〇〇〇〇〇〇〇〇〇〇〇〇"),
        ("[NatNum5]0", "12", "12"),
    ],
)  # fmt: skip
def test_chinese_digits_are_read_as_they_show_and_stay_numbers(code: str, number: str, text: str) -> None:
    """Read out as LibreOffice does; with placeholders digit by digit, as Excel."""
    shown = render(code, Decimal(number))
    assert (shown.text, shown.number) == (text, Decimal(number))
