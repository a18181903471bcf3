"""Forms of other kinds become .xlsx: every cell in its place, numbers as numbers, nothing lost without a word."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.asxlsx import differences, entries_of
from perfeval_xl.app.importing import import_files
from perfeval_xl.app.reading import read_file
from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.office.find import VARIABLE
from perfeval_xl.hosts.opening import Kind, Opened, ReadOnly, Writes
from perfeval_xl.importing import SheetPlan, is_portable, plain_workbook, with_numbers
from tests.conftest import ROOT
from tests.support.batches import BLANK_SCORES, CLEAN, run
from tests.support.command import perfeval
from tests.support.openings import page_of
from tests.support.results import expect

FORMS = sorted((ROOT / "examples" / "2024").glob("*.xlsx"))


def snapshot_of(data: bytes) -> Snapshot:
    return Workbook.open(Path("表.xlsx"), data).read()


def shown_forms(path: Path) -> list[dict[At, str]]:
    return [{at: entry.text for at, entry in entries_of(form).items()} for form in read(read_snapshot(path))]


def read_snapshot(path: Path) -> Snapshot:
    return expect(ReadFile, read_file(path)).snapshot


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_page_of_a_form_is_imported_and_reads_the_same(form: Path, tmp_path: Path) -> None:
    page = page_of(form, tmp_path / "导出.xls")
    (file,) = import_files([page], tmp_path / "结果").files
    assert file.ok, file.message
    assert file.notes == ()
    assert file.written == tmp_path / "结果" / "导出.xlsx"
    assert not list(differences(read_snapshot(page), read_snapshot(file.written)))
    names = openpyxl.load_workbook(file.written).sheetnames
    projects = [each.project.text for each in read(read_snapshot(form)) if each.project and each.project.text]
    assert all(any(project[:20] in name for name in names) for project in projects)


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("98.50%", "0.985", "0.00%"),
        ("100％", "1", "0%"),
        ("20.00", "20", "0.00"),
        ("-3.5", "-3.5", "0.0"),
        ("20,000.50", "20000.5", "#,##0.00"),
        ("0", "0", "General"),
        ("2024", "2024", "General"),
    ],
)
def test_texts_that_are_numbers_become_numbers(text: str, value: str, code: str) -> None:
    sheet = with_numbers(Sheet(name="表", cells={At(1, 1): Cell(text)}))
    assert sheet.cells[At(1, 1)] == Cell(Decimal(value), code)


@pytest.mark.parametrize(
    "text", ["007", "1,23", "12,34,567", "1234567890123", "≥95%", "3-5", "1e5", "=1", "第1季度", "1.", ".5"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    sheet = Sheet(name="表", cells={At(1, 1): Cell(text)})
    assert with_numbers(sheet) == sheet


def test_every_kind_of_cell_is_written_in_its_place() -> None:
    cells = {
        At(1, 1): Cell("合并"),
        At(1, 2): Cell("盖住的"),
        At(3, 1): Cell(Decimal("0.985"), "0.0%"),
        At(3, 2): Cell(True),
        At(3, 3): Cell("=SUM(A1)"),
        At(3, 4): Cell(Decimal(45599), "yyyy/m/d"),
        At(4, 1): Cell(Decimal(3), "General", "SUM(A3:A3)"),
        At(4, 2): Cell(None, "General", "A3*2"),
        At(4, 3): Cell(Decimal(5), "General", "名字+1"),
        At(4, 4): Cell("甲\r\n乙"),
    }
    merges = (Area(1, 1, 2, 3), Area(2, 2, 3, 3), Area(5, 5, 5, 5), Area(1, 1, 1_048_576, 16_384))
    sheet = Sheet(name="表[1]/甲", cells=cells, merges=merges)
    hidden = Sheet(name="藏", cells={At(1, 1): Cell("三级指标")}, hidden=True)
    made = snapshot_of(
        plain_workbook(
            [SheetPlan(hidden.name, hidden), SheetPlan(sheet.name, sheet), SheetPlan("藏", hidden)], date1904=True
        )
    )
    assert [(each.name, each.hidden) for each in made.sheets] == [("藏", True), ("表 1  甲", False), ("藏（2）", True)]
    assert made.date1904
    again = made.sheets[1]
    assert again.merges == (Area(1, 1, 2, 3),)
    expected = {at: cell for at, cell in cells.items() if at != At(1, 2)}
    expected |= {At(4, 3): Cell(Decimal(5)), At(4, 4): Cell("甲\n乙")}
    written = {at: cell for at, cell in again.cells.items() if cell.value is not None or cell.formula is not None}
    assert written == expected


@pytest.mark.parametrize(
    ("formula", "portable"),
    [
        ("SUM(A1:A9)", True),
        ("100%", True),
        ('IF(A1>0,"好","差")', True),
        ("VLOOKUP(A1,B:C,2)", False),
        ("名字+1", False),
        ("INDIRECT(A1)", False),
        ("['file:///a'#$表.A1]", False),
        ("", False),
        (None, False),
    ],
)
def test_which_formulas_stay_formulas(formula: str | None, portable: bool) -> None:
    assert is_portable(formula, "表") is portable


def test_what_reads_otherwise_and_lost_formulas_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfeval_xl.app import importing

    snapshot = read_snapshot(page_of(CLEAN, tmp_path / "表.xls"))
    form = read(snapshot)[0]
    sheet = next(each for each in snapshot.sheets if each.name == form.sheet)
    place = form.indicators[0].actual.at
    changed = Sheet(name=sheet.name, cells={**sheet.cells, place: Cell("另外")}, merges=sheet.merges)

    def otherwise(plans: object, *, date1904: bool) -> bytes:
        return plain_workbook([SheetPlan("表", changed)], date1904=date1904)

    monkeypatch.setattr(importing, "plain_workbook", otherwise)
    (file,) = import_files([tmp_path / "表.xls"], tmp_path / "结果").files
    (note,) = file.notes
    assert note.note.at == place
    assert "导入后读成“另外”" in note.note.text


def opened_as(kind: Kind, path: Path, snapshot: Snapshot) -> Opened:
    return ReadOnly(path, b"old", kind, Writes.AS_XLSX, lambda *_: snapshot)


def test_the_command_says_what_was_made_and_replaces_nothing(tmp_path: Path) -> None:
    page = page_of(CLEAN, tmp_path / "导出.xls")
    answer = perfeval("import", page, "--out", tmp_path / "结果")
    assert answer.status == 0
    assert "（1 张表）" in answer.out
    assert "导入 1 个" in answer.out
    answer = perfeval("import", page, "--out", tmp_path / "结果")
    assert answer.status == 2
    assert "EXISTS" in answer.out
    checked = perfeval("check", tmp_path / "结果" / "导出.xlsx")
    assert checked.status == perfeval("check", page).status


def test_files_of_one_stem_get_names_of_their_own(tmp_path: Path) -> None:
    pages = [page_of(CLEAN, tmp_path / name) for name in ("表.xls", "表.html")]
    files = import_files(pages, tmp_path / "结果").files
    assert [file.written and file.written.name for file in files] == ["表.xlsx", "表.html.xlsx"]


@pytest.fixture
def without_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))


@pytest.mark.usefixtures("without_office")
def test_scores_of_other_kinds_go_into_an_xlsx_of_the_same_name(tmp_path: Path) -> None:
    page = page_of(BLANK_SCORES, tmp_path / "表.xls")
    before = page.read_bytes()
    answer = perfeval("score", page, "--out", tmp_path / "结果")
    assert answer.status in (0, 1)
    scored = tmp_path / "结果" / "表.xlsx"
    wanted = tmp_path / "原样"
    perfeval("score", BLANK_SCORES, "--out", wanted)
    assert shown_totals(scored) == shown_totals(wanted / BLANK_SCORES.name)
    assert page.read_bytes() == before


def shown_totals(path: Path) -> list[tuple[str, ...]]:
    forms = read(read_snapshot(path))
    return [tuple(f"{entry.number or entry.text}" for entry in form.scoring_cells) for form in forms]


@pytest.mark.usefixtures("without_office")
def test_two_files_of_one_stem_do_not_want_one_copy(tmp_path: Path) -> None:
    for folder, name in ((tmp_path / "甲", "表.xls"), (tmp_path / "甲", "表.xlsx")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(
            page_of(CLEAN, tmp_path / "p.html").read_bytes() if name.endswith("xls") else CLEAN.read_bytes()
        )
    perfeval("score", tmp_path / "甲", "--out", tmp_path / "结果")
    assert sorted(path.name for path in (tmp_path / "结果").iterdir()) == ["表.xls.xlsx", "表.xlsx"]


@pytest.mark.parametrize("words", [("score", "--in-place"), ("check", "--mark"), ("check", "--clear")])
def test_nothing_is_written_into_other_kinds(words: tuple[str, str], tmp_path: Path) -> None:
    page = page_of(BLANK_SCORES, tmp_path / "表.xls")
    before = page.read_bytes()
    answer = perfeval(words[0], page, words[1])
    assert answer.status == 2
    assert "OLD_FORMAT_WRITE" in answer.out
    assert page.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["表.xls"]


def test_a_batch_scores_other_kinds_into_xlsx(tmp_path: Path) -> None:
    folder = tmp_path / "表"
    folder.mkdir()
    page_of(BLANK_SCORES, folder / "表.xls")
    outcome = run(folder, tmp_path / "结果", report=True)
    assert outcome.codes == {"ok": 1}
    assert (tmp_path / "结果" / "计分" / "表.xlsx").is_file()
    again = run(folder, tmp_path / "结果", report=True, since_last=True)
    assert again.unchanged == 1


def test_a_formula_that_stays_no_formula_loses_a_result_that_scores_make_old(tmp_path: Path) -> None:
    from perfeval_xl.app.asxlsx import scored_xlsx
    from perfeval_xl.domain.finding import SetValue

    cells = {
        At(1, 1): Cell("三级指标"),
        At(2, 1): Cell(Decimal(9), "General", "SUBTOTAL(9,B1:B9)"),
        At(2, 2): Cell(None, "General"),
        At(3, 1): Cell(Decimal(9), "General", "SUM(B1:B9)"),
        At(4, 1): Cell(Decimal(9), "General", "SUBTOTAL(9,C1:C9)"),
    }
    snapshot = Snapshot(path="表.ods", sheets=(Sheet(name="表", cells=cells),))
    edits = [SetValue(sheet="表", at=At(2, 2), value=Decimal(7))]
    data = scored_xlsx(opened_as(Kind.ODS, tmp_path / "表.ods", snapshot), snapshot, [], edits, office=False)
    sheet = snapshot_of(data).sheets[0]
    assert sheet.cells.get(At(2, 1), Cell(None)).value is None
    assert sheet.cells[At(2, 2)].value == 7
    assert sheet.cells[At(3, 1)] == Cell(None, "General", "SUM(B1:B9)")
    assert sheet.cells[At(4, 1)].value == 9
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["表"]


@pytest.mark.libreoffice
def test_libreoffice_keeps_looks_and_formulas_where_it_is_there(tmp_path: Path) -> None:
    from tests.support.office import convert

    (old,) = convert(tmp_path, "xls", BLANK_SCORES)
    (file,) = score_into(tmp_path / "结果", old)
    assert file.written is not None
    assert openpyxl.load_workbook(file.written).active.column_dimensions["A"].width != 6.0
    wanted = tmp_path / "原样"
    perfeval("score", BLANK_SCORES, "--out", wanted)
    assert shown_totals(file.written) == shown_totals(wanted / BLANK_SCORES.name)


def score_into(folder: Path, *paths: Path) -> tuple[FileResult, ...]:
    from perfeval_xl.app.scoring import score_files

    return score_files(paths, out=folder).files
