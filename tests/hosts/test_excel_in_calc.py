"""The Excel host against a real spreadsheet program: our macros, run by LibreOffice, called through xlwings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.addin.excel.tasks import run_task
from perfeval_xl.app import pressing
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.finding import ClearMarks, SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.excel import ExcelBook, macros_of
from perfeval_xl.hosts.excel.steps import steps_for
from perfeval_xl.hosts.excel.tables import Step
from perfeval_xl.hosts.file import Workbook
from tests.support.cases import clean_sheet
from tests.support.excel import Counted, Excel, excel, with_test_macros, xlwings_book
from tests.support.odd_packages import BOOK, changed, form
from tests.support.packages import packed
from tests.support.rich_books import rich_books
from tests.support.snapshots import Recorder, stretched, written_by_openpyxl

pytestmark = pytest.mark.libreoffice

MOST_CALLS = 12


@pytest.fixture(scope="module")
def office() -> Iterator[Excel]:
    with excel() as running:
        yield running


class Open:
    """A form with our macros, open in LibreOffice."""

    def __init__(self, office: Excel, content: bytes, folder: Path, *, unsaved: bool = False) -> None:
        path = folder / "表'一.xlsm"
        path.write_bytes(with_test_macros(content))
        self.book = office.open(path, unsaved=unsaved)
        self.xlwings = xlwings_book(self.book)
        self.saved = folder / "存.xlsx"

    @property
    def host(self) -> ExcelBook:
        """A host as each press makes one."""
        return ExcelBook(macros_of(self.xlwings))

    def as_file(self) -> Snapshot:
        """The workbook saved by LibreOffice and read by the file host."""
        self.book.save(self.saved)
        return Workbook.open(self.saved).read()


@pytest.fixture
def opened(office: Excel, tmp_path: Path) -> Iterator[Callable[..., Open]]:
    books: list[Open] = []

    def open_book(content: bytes, *, unsaved: bool = False) -> Open:
        books.append(Open(office, content, tmp_path, unsaved=unsaved))
        return books[-1]

    yield open_book
    for each in books:
        each.book.close()


@pytest.fixture
def slips(root: Path) -> bytes:
    """A form with errors."""
    return (root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx").read_bytes()


def test_a_form_is_marked_and_cleared(slips: bytes, opened: Callable[..., Open]) -> None:
    book = opened(slips)
    before = book.as_file()
    findings = pressing.check(book.host).findings
    marked = book.as_file()
    assert [sheet.name for sheet in marked.sheets][-1] == "校验结果"
    assert {cell.value for at, cell in marked.sheets[-1].cells.items() if at.column == 4} >= {f.code for f in findings}
    sheet = openpyxl.load_workbook(book.saved)[findings[0].sheet]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes.keys() == {finding.at.a1 for finding in findings if finding.sheet == sheet.title}
    assert all(note.startswith("【校验】") for note in notes.values())
    assert sheet.conditional_formatting
    pressing.clear(book.host)
    assert book.as_file() == before
    cleared = openpyxl.load_workbook(book.saved)[sheet.title]
    assert not any(cell.comment for row in cleared.iter_rows() for cell in row)
    assert not cleared.conditional_formatting


def test_what_one_host_marks_the_other_clears(slips: bytes, opened: Callable[..., Open], tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(slips)
    file = Workbook.open(path)
    book = opened(file.apply(pressing.check(Recorder(file.read())).edits))
    assert any(each.marked for each in book.host.state.sheets)
    pressing.clear(book.host)
    assert not any(each.marked for each in book.host.state.sheets)
    assert "校验结果" not in [sheet.name for sheet in book.as_file().sheets]
    pressing.check(book.host)
    book.as_file()
    marked = Workbook.open(book.saved)
    book.saved.write_bytes(marked.apply([ClearMarks()]))
    assert "校验结果" not in openpyxl.load_workbook(book.saved).sheetnames
    assert not any(c.comment for sheet in openpyxl.load_workbook(book.saved) for row in sheet.iter_rows() for c in row)


def test_pressing_again_replaces_the_marks(slips: bytes, opened: Callable[..., Open]) -> None:
    book = opened(slips)
    pressing.check(book.host)
    once = book.as_file()
    pressing.check(book.host)
    assert book.as_file() == once


def test_scores_are_filled_as_the_press_says(root: Path, opened: Callable[..., Open]) -> None:
    book = opened((root / "examples" / "2024" / "空白得分-待计分.xlsx").read_bytes())
    edits = pressing.score(book.host).edits
    after = {sheet.name: sheet for sheet in book.host.read().sheets}
    values = [edit for edit in edits if isinstance(edit, SetValue)]
    assert values
    assert all(after[edit.sheet].cells[edit.at].value == edit.value for edit in values)


def test_nothing_is_written_into_what_a_dynamic_array_fills(root: Path, opened: Callable[..., Open]) -> None:
    names = """<definedNames><definedName name="spilled">'自评表'!$H$13:$H$15</definedName></definedNames>"""
    content = form(root)
    changed(content, BOOK, b"</sheets>", b"</sheets>" + names.encode())
    book = opened(packed(content))
    cells = book.host.read().sheets[0].cells
    assert [cells[At(row, 8)].formula for row in (13, 14, 15)] == ["H13"] * 3
    edits = {edit.at.a1 for edit in pressing.score(book.host, overwrite=True).edits if isinstance(edit, SetValue)}
    assert {"H12", "H17"} <= edits
    assert not {"H13", "H14", "H15"} & edits


def test_undoing_takes_back_what_the_press_wrote(root: Path, opened: Callable[..., Open]) -> None:
    path = root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"
    book = opened(path.read_bytes())
    before = book.as_file()
    scores = pressing.score(Recorder(Workbook.open(path).read()), overwrite=True).edits
    marks = pressing.check(Recorder(Workbook.open(path).read())).edits
    steps = [each for step in steps_for(book.host.state, [*scores, *marks]) for each in step]
    assert scores
    assert book.book.run("PevAppliedAndUndone", [steps])
    assert book.as_file() == before


def test_a_text_stays_a_text(slips: bytes, opened: Callable[..., Open]) -> None:
    book = opened(slips)
    name = book.host.state.sheet
    texts = ("=100%", "-", "+5", "100", "2024-01-01", "'引", "优")
    book.host.apply([SetValue(sheet=name, at=At(60 + k, 1), value=text) for k, text in enumerate(texts)])
    sheet = next(each for each in book.as_file().sheets if each.name == name)
    assert [sheet.cells[At(60 + k, 1)] for k in range(len(texts))] == [(text, "General", None, False) for text in texts]


def test_a_fault_in_the_middle_leaves_the_book_as_it_was(slips: bytes, opened: Callable[..., Open]) -> None:
    book = opened(slips)
    before = book.as_file()
    name = book.host.state.sheet
    steps: list[Step] = [("value", name, "A60", "写了", ""), ("note", name, "A61", "【校验】批", "")]
    steps.append(("drop", "没有这张表", "", "", ""))
    assert "drop" in book.xlwings.macro("PevApply")([each for step in steps for each in step])
    assert book.as_file() == before
    assert [book.book.run("PevSetting", (word,)) for word in ("screen", "calculation", "events")] == [1, -4105, 1]


def test_a_protected_sheet_is_told(slips: bytes, opened: Callable[..., Open], tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(slips)
    locked = openpyxl.load_workbook(path)
    locked.worksheets[0].protection.sheet = True
    locked.save(path)
    book = opened(path.read_bytes())
    before = book.as_file()
    for press in (pressing.check, lambda host: pressing.score(host, overwrite=True)):
        with pytest.raises(PerfevalError, match="PROTECTED"):
            press(book.host)
    assert book.as_file() == before


def test_the_users_notes_stay(root: Path, opened: Callable[..., Open]) -> None:
    rich = rich_books(root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx")["notes"]
    book = opened(rich)
    own = book.host.state.sheets[0].notes
    pressing.check(book.host)
    state = book.host.state.sheets[0]
    assert own
    assert state.ours
    assert state.notes - state.ours == own
    pressing.clear(book.host)
    assert book.host.state.sheets[0].notes == own


def test_a_book_that_was_never_saved(slips: bytes, opened: Callable[..., Open]) -> None:
    book = opened(slips, unsaved=True)
    assert book.host.state.folder == ""
    assert pressing.check(book.host).findings
    assert any(each.marked for each in book.host.state.sheets)
    pressing.clear(book.host)
    assert not any(each.marked for each in book.host.state.sheets)


@pytest.mark.parametrize("task", ["check", "score", "rescore", "clear", "next", "rules", "print"])
def test_a_press_asks_little_of_excel_for_any_number_of_rows(
    task: str, opened: Callable[..., Open], tmp_path: Path
) -> None:
    counts = []
    for rows in (40, 400):
        score = None if task == "score" else 20
        form = stretched(clean_sheet({"set": {"H13": score, "F13": "1%"}}), 13, rows)
        book, asked = opened(written_by_openpyxl(form)), list[str]()
        run_task(task, ExcelBook(macros_of(xlwings_book(Counted(book.book, asked)))), tmp_path)
        counts.append(len(asked))
        assert asked.count("run") <= 3
        book.book.document.setModified(False)
    assert counts[0] == counts[1] <= MOST_CALLS
