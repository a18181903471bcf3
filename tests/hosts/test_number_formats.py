"""What the engine shows for a number format code, held against LibreOffice."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from perfeval_xl.domain.formats import display, render
from perfeval_xl.domain.formats.calendar import LAST_DAY
from perfeval_xl.domain.formats.choosing import choose
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
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What LibreOffice shows: a row for each code, a column for each number."""
    folder = tmp_path_factory.mktemp("formats")
    book = xlsxwriter.Workbook(folder / "table.xlsx")
    sheet = book.add_worksheet()
    for row, code in enumerate(CODES):
        style = book.add_format({"num_format": spelled(code)})
        for column, number in enumerate(NUMBERS):
            sheet.write_number(row, column, float(number), style)
    book.close()
    (written,) = convert(folder, AS_SHOWN, folder / "table.xlsx")
    with written.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


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


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_understood(code: str) -> None:
    assert all(render(code, number).text is not None for number in NUMBERS)


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
