"""print: what comes out on paper, what is left alone, and what is told when it cannot be done."""

import hashlib
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.printing import print_files
from perfeval_xl.forms import read
from perfeval_xl.hosts.file import Workbook
from tests.conftest import REAL
from tests.support.command import perfeval
from tests.support.hostile import hostile_files
from tests.support.long_forms import GOAL, long_form, saved
from tests.support.packages import sheet_xml, small_book, written
from tests.support.pdf import page_sizes, page_texts, plain

A4 = {(595, 842), (842, 595)}
OFFICE = pytest.mark.libreoffice
HOSTILE = {name: case for name, case in hostile_files().items() if name != "no-sheet"}
"""A part that is no worksheet at all reads as a sheet without cells."""


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFEVAL_SOFFICE", "/nowhere/soffice")


def state(path: Path) -> tuple[str, int]:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def texts_of(path: Path, sheet: str) -> Counter[str]:
    """The characters of all texts of a sheet."""
    (layout,) = (each for each in Workbook.open(path).layouts() if each.name == sheet)
    return Counter(plain("".join(box.text for box in layout.boxes if box.wrap)))


@OFFICE
def test_a_long_form_prints_in_full_with_its_head_on_every_page(tmp_path: Path) -> None:
    form = written(tmp_path, saved(long_form()), "长表.xlsx")
    before = state(form)
    answer = perfeval("print", form)
    pdf = tmp_path / "长表.pdf"
    assert (answer.status, str(pdf) in answer.out) == (0, True)
    assert state(form) == before
    assert set(tmp_path.iterdir()) == {form, pdf}
    pages = page_texts(pdf)
    assert len(pages) > 1
    assert page_sizes(pdf) <= A4
    for number, page in enumerate(pages, 1):
        assert f"第{number}页共{len(pages)}页" in page
    assert all("三级指标" in page for page in pages[1:])
    assert all("续" in page for page in pages[1:])
    assert not texts_of(form, "自评表") - Counter("".join(pages))
    assert "".join(pages).count(GOAL[2:6]) == 2 * GOAL.count(GOAL[2:6])


@OFFICE
@pytest.mark.parametrize("folder", ["examples", pytest.param("real", marks=pytest.mark.corpus)])
def test_forms_print_in_full(root: Path, folder: str, tmp_path: Path) -> None:
    paths = sorted(root.glob("examples/2024/*.xlsx") if folder == "examples" else REAL["corpus"].glob("*.xlsx"))
    assert len(paths) > 3
    before = [state(path) for path in paths]
    result = print_files(paths, out=tmp_path)
    assert [state(path) for path in paths] == before
    for file in result.files:
        assert (file.status, file.notes) == ("ok", ())
        assert file.written is not None
        pages = page_texts(file.written)
        assert page_sizes(file.written) <= A4
        printed = Counter("".join(pages))
        sheets = {form.sheet for form in read(Workbook.open(file.path).read())}
        assert sheets
        for name in sheets:
            assert not texts_of(file.path, name) - printed, (file.path.name, name)


@OFFICE
def test_covers_forms_and_findings_are_printed_and_nothing_else(root: Path, tmp_path: Path) -> None:
    form = tmp_path / "表.xlsx"
    shutil.copy(root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx", form)
    book = openpyxl.load_workbook(form)
    for name, text, place in (
        ("封面", "二〇二四年度绩效自评报告封面", 0),
        ("填报说明", "照着填写即可", 1),
        ("草稿", "不要打印的草稿", 5),
    ):
        book.create_sheet(name, place)["A1"] = text
    book.create_sheet("藏", 0)["A1"] = "隐藏的内容"
    book["藏"].sheet_state = "hidden"
    for sheet in ("填报说明", "藏"):
        book[sheet].print_area = "A1:C3"
    book.save(form)
    perfeval("check", form, "--mark")
    assert perfeval("print", form).status == 0
    pages = page_texts(tmp_path / "表.pdf")
    text = "".join(pages)
    assert pages[0].startswith("二〇二四年度绩效自评报告封面")
    results = [page for page in pages if "怎么改" in page]
    assert "校验结果" in results[0] and results == pages[-len(results) :]
    assert text.count("项目支出绩效自评表") == 3
    assert not [words for words in ("照着填写", "不要打印", "隐藏的内容") if words in text]


@OFFICE
def test_the_blank_form_beside_a_filled_one_is_not_printed(root: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(root / "templates" / "附件2.xlsx")
    book["项目支出自评表"]["C2"] = "数据资源普查"
    book.save(tmp_path / "表.xlsx")
    perfeval("print", tmp_path / "表.xlsx")
    (page,) = page_texts(tmp_path / "表.pdf")
    assert "数据资源普查" in page


@OFFICE
def test_examples_and_templates_take_one_page_a_form(root: Path, tmp_path: Path) -> None:
    paths = [*root.glob("examples/*/*.xlsx"), *root.glob("templates/*.xlsx")]
    for file in print_files(paths, out=tmp_path).files:
        assert file.written is not None
        forms = [each for each in Workbook.open(file.path).layouts() if each.name not in ("填报说明", "报告素材")]
        assert len(page_texts(file.written)) == len(forms), file.path.name


@OFFICE
def test_out_keeps_the_folders_and_names_apart(root: Path, tmp_path: Path) -> None:
    source = root / "examples" / "2024" / "没有问题的表.xlsx"
    for name in ("甲/表.xlsx", "乙/表.xlsx", "乙/表.xlsm"):
        (tmp_path / "源" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, tmp_path / "源" / name)
    answer = perfeval("print", tmp_path / "源", "--out", tmp_path / "印")
    assert answer.status == 0
    printed = {str(path.relative_to(tmp_path / "印")) for path in (tmp_path / "印").rglob("*.pdf")}
    assert printed == {"甲/表.pdf", "乙/表.pdf", "乙/表.xlsx.pdf"}


@OFFICE
def test_an_earlier_print_is_replaced_but_not_another_file(root: Path, tmp_path: Path) -> None:
    form, pdf = tmp_path / "表.xlsx", tmp_path / "表.pdf"
    shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", form)
    assert perfeval("print", form).status == 0
    first = pdf.read_bytes()
    assert perfeval("print", form).status == 0
    assert pdf.read_bytes()[:5] == first[:5] == b"%PDF-"
    pdf.write_bytes(b"%PDF-1.4 a signed scan %%EOF")
    answer = perfeval("print", form)
    assert (answer.status, "EXISTS" in answer.out) == (2, True)
    assert pdf.read_bytes() == b"%PDF-1.4 a signed scan %%EOF"


@OFFICE
def test_a_bad_file_does_not_keep_the_others_from_being_printed(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", tmp_path / "好.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK broken")
    written(tmp_path, small_book(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')), "无表.xlsx")
    answer = perfeval("print", tmp_path)
    assert answer.status == 2
    assert (tmp_path / "好.pdf").exists()
    assert all(code in answer.out for code in ("ZIP_BROKEN", "NO_FORM"))


def test_without_libreoffice_it_says_what_to_do(root: Path, no_office: None) -> None:
    answer = perfeval("print", root / "examples" / "2024" / "没有问题的表.xlsx")
    assert answer.status == 2
    assert all(words in answer.err for words in ("NO_OFFICE", "LibreOffice", "--xlsx"))


def test_without_libreoffice_the_copy_is_left(root: Path, tmp_path: Path, no_office: None) -> None:
    shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", tmp_path / "表.xlsx")
    before = state(tmp_path / "表.xlsx")
    answer = perfeval("print", tmp_path, "--xlsx")
    assert answer.status == 0
    copy = tmp_path / "表（打印副本）.xlsx"
    assert str(copy) in answer.out
    assert state(tmp_path / "表.xlsx") == before
    assert openpyxl.load_workbook(copy).active.page_setup.paperSize == 9
    again = perfeval("print", tmp_path, "--xlsx")
    assert "共 1 个文件" in again.out, "the copy is no form of its own"


def test_a_text_that_no_row_can_show_is_told(tmp_path: Path, no_office: None) -> None:
    book = long_form()
    book.active["D11"] = "归集" * 400
    answer = perfeval("print", written(tmp_path, saved(book)), "--xlsx")
    assert "[自评表] D11  文字太多" in answer.out


@pytest.mark.parametrize("limit", ["0", "-5"])
def test_a_limit_must_be_a_time(root: Path, limit: str) -> None:
    answer = perfeval("print", root / "examples" / "2024" / "没有问题的表.xlsx", f"--limit={limit}")
    assert (answer.status, "BAD_LIMIT" in answer.err) == (2, True)


def test_what_libreoffice_cannot_do_is_told(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", tmp_path / "表.xlsx")
    monkeypatch.setenv("PERFEVAL_SOFFICE", str(program))
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    answer = perfeval("print", tmp_path / "表.xlsx")
    assert (answer.status, "PRINT_FAILED" in answer.out) == (2, True)
    monkeypatch.setattr("perfeval_xl.hosts.office.conversion._START", 0.0)
    program.write_text("#!/bin/sh\nsleep 100\n")
    answer = perfeval("print", tmp_path / "表.xlsx", "--limit", "1")
    assert (answer.status, "PRINT_TIME" in answer.out) == (2, True)
    assert not (tmp_path / "表.pdf").exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_code_and_is_not_written(name: str, tmp_path: Path, no_office: None) -> None:
    path = written(tmp_path, HOSTILE[name][0])
    (file,) = print_files([path], keep_xlsx=True).files
    assert file.status == {"ok": "NO_FORM", "PDF_BROKEN": "PRINT_ELSEWHERE"}.get(HOSTILE[name][1], HOSTILE[name][1])
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == HOSTILE[name][0]
