"""One core: every form gives the same snapshot and the same edits on disk, open in Calc, and open in Excel."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.app import pressing
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import OpenFile
from perfeval_xl.app.scoring import scored
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.excel import ExcelBook, macros_of
from perfeval_xl.hosts.file import Workbook
from tests.conftest import REAL, ROOT
from tests.support.calc import Calc, running_calc
from tests.support.excel import Excel, with_test_macros, xlwings_book
from tests.support.packages import written
from tests.support.results import expect
from tests.support.snapshots import Recorder, comparable_sheets

pytestmark = pytest.mark.libreoffice

FORMS = [
    *(pytest.param(path, id=path.stem) for path in sorted((ROOT / "examples").glob("*/*.xlsx"))),
    *(pytest.param(path, id=path.stem, marks=pytest.mark.corpus) for path in sorted(REAL["corpus"].glob("*.xlsx"))),
]
"""Our own examples, and the real forms where they lie beside the project."""
PRESSES: tuple[Callable[[Any], pressing.Pressed], ...] = (
    pressing.check,
    pressing.score,
    lambda host: pressing.score(host, overwrite=True),
)


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    with running_calc(tmp_path_factory.mktemp("calc") / "profile") as running:
        yield running


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def in_calc(calc: Calc, form: Path) -> Iterator[Snapshot]:
    from perfeval_xl.hosts.libreoffice import OpenBook

    document = calc.open(form)
    yield OpenBook(document).read()
    document.close(True)


@pytest.fixture
def in_excel(calc: Calc, form: Path, tmp_path: Path) -> Iterator[Snapshot]:
    path = tmp_path / "form.xlsm"
    path.write_bytes(with_test_macros(form.read_bytes()))
    book = Excel(calc).open(path)
    yield ExcelBook(macros_of(xlwings_book(book))).read()
    book.close()


def test_every_form_is_read_and_judged_alike_by_all_hosts(form: Path, in_calc: Snapshot, in_excel: Snapshot) -> None:
    on_disk = Workbook.open(form).read()
    assert comparable_sheets(in_excel) == comparable_sheets(on_disk)
    assert comparable_sheets(in_calc, formulas=False) == comparable_sheets(on_disk, formulas=False)
    for press in PRESSES:
        hosts = [Recorder(each) for each in (on_disk, in_calc, in_excel)]
        one, *others = [press(host).edits for host in hosts]
        assert all(edits == one for edits in others)
        assert all(tuple(host.edits) == one for host in hosts)


@pytest.mark.parametrize("last", ["C4", "Z120", "XFD4", "B60000"])
def test_a_value_for_a_cell_inside_a_merged_area_is_written_into_its_first(
    calc: Calc, tmp_path: Path, last: str
) -> None:
    from perfeval_xl.hosts.libreoffice import OpenBook

    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "三级指标"
    book.worksheets[0].merge_cells(f"B2:{last}")
    book.save(path)
    edit = SetValue(sheet=book.worksheets[0].title, at=At.parse(last), value=Decimal(7))
    on_disk = Workbook.open(written(tmp_path, Workbook.open(path).apply([edit])))
    document = calc.open(path)
    OpenBook(document).apply([edit])
    in_calc = OpenBook(document).read()
    document.close(True)
    macros = tmp_path / "form.xlsm"
    macros.write_bytes(with_test_macros(path.read_bytes()))
    excel_book = Excel(calc).open(macros)
    excel = ExcelBook(macros_of(xlwings_book(excel_book)))
    excel.read()
    excel.apply([edit])
    for snapshot in (on_disk.read(), in_calc, excel.read()):
        (sheet,) = snapshot.sheets
        assert {at.a1: cell.value for at, cell in sheet.cells.items()} == {"A1": "三级指标", "B2": Decimal(7)}
        assert sheet.area_of(edit.at).anchor == At(2, 2)
    excel_book.close()


ODD = ('0.00"%"', r"0.0\%", "0.00,", '0.0,"万"', r"0\.0", 'm"月"d"日"', "h:mm", ";;;")
FORMATS = ("0%", "0.00%", "yyyy/m/d", "@", "0.0", *ODD)
FILLED = ("H5", "I5", "H12", "H13", "H14", "H15", "H17", "H18", "H19")
"""The cells of the form that 计分 fills."""


@pytest.fixture(params=[FORMATS[: len(FILLED)], FORMATS[-len(FILLED) :]], ids=["first", "last"])
def disguised(request: pytest.FixtureRequest, root: Path, tmp_path: Path) -> Path:
    """A form to be scored, whose blank cells for scores have number formats of their own."""
    path = tmp_path / "表.xlsx"
    book = openpyxl.load_workbook(root / "examples" / "2024" / "空白得分-待计分.xlsx")
    for place, number_format in zip(FILLED, request.param, strict=True):
        book.worksheets[0][place].number_format = number_format
    book.save(path)
    return path


def test_a_score_reads_as_a_score_whatever_the_cell_looked_like(calc: Calc, disguised: Path, tmp_path: Path) -> None:
    from perfeval_xl.hosts.libreoffice import OpenBook

    told = expect(OpenFile, scored(disguised, None))
    assert [edit.at.a1 for edit in told.edits] == list(FILLED)
    on_disk = written(tmp_path, told.opened.apply(told.edits))
    document = calc.open(disguised)
    OpenBook(document).apply(told.edits)
    in_calc = OpenBook(document).read()
    document.close(True)
    macros = tmp_path / "form.xlsm"
    macros.write_bytes(with_test_macros(disguised.read_bytes()))
    book = Excel(calc).open(macros)
    excel = ExcelBook(macros_of(xlwings_book(book)))
    excel.read()
    excel.apply(told.edits)
    for snapshot in (Workbook.open(on_disk).read(), in_calc, excel.read()):
        (case,), (expected,) = book_of(replace(snapshot, path=str(disguised)), None).cases, told.book.cases
        assert case.form.indicators == expected.form.indicators
        assert (case.form.execution, case.form.total) == (expected.form.execution, expected.form.total)
    book.close()
