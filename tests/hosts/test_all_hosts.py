"""One core: every real form gives the same snapshot and the same edits on disk, open in Calc, and open in Excel."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app import pressing
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.excel import ExcelBook, macros_of
from perfeval_xl.hosts.file import Workbook
from tests.conftest import REAL
from tests.support.calc import Calc, running_calc
from tests.support.excel import Excel, with_test_macros, xlwings_book
from tests.support.snapshots import Recorder, told_alike

pytestmark = pytest.mark.libreoffice

FORMS = sorted(path.name for path in REAL["corpus"].glob("*.xlsx"))
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
def form(request: pytest.FixtureRequest, corpus: Path) -> Path:
    return corpus / str(request.param)


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
    assert told_alike(in_excel) == told_alike(on_disk)
    assert told_alike(in_calc, formulas=False) == told_alike(on_disk, formulas=False)
    for press in PRESSES:
        hosts = [Recorder(each) for each in (on_disk, in_calc, in_excel)]
        one, *others = [press(host).edits for host in hosts]
        assert all(edits == one for edits in others)
        assert all(tuple(host.edits) == one for host in hosts)
