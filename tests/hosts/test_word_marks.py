"""Marks in a Word document are comments that can be taken off again, and people's own comments stay."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from perfeval_xl.app.checking import mark_edits
from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.document.word import WordForms
from perfeval_xl.hosts.signs import NOTE_AUTHOR, NOTE_END, NOTE_PREFIX
from perfeval_xl.rules import run
from tests.support.office import convert
from tests.support.spoiling import WAYS
from tests.support.validator import validation_errors
from tests.support.word_forms import Element, W, element, example_sheets, forms_document, rows_of, spoiled, tables

PATH = Path("表.docx")
BOOK = "2024/数字云溪-项目支出自评表.xlsx"
MOST_ODD = (
    "rows_and_cells_in_content_controls",
    "texts_and_tables_in_content_controls",
    "title_inside_the_table",
    "framed_twice",
    "in_a_text_box",
    "paragraphs_joined_under_tracking",
    "hidden_and_field_texts",
)
THEIRS = "请核对这个数。"


@pytest.fixture(scope="module")
def document() -> bytes:
    return forms_document(example_sheets(BOOK))


def marked(data: bytes) -> tuple[bytes, int]:
    """The document with a mark for every cell that has findings, and how many cells have."""
    opened = WordForms.open(PATH, data)
    book = book_of(opened.read(), None)
    findings = run([book])
    return opened.apply(mark_edits(findings, book)), len({(each.sheet, each.at) for each in findings})


def cleared(data: bytes) -> bytes:
    return WordForms.open(PATH, data).apply([ClearMarks()])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def comments(data: bytes) -> list[tuple[str, str]]:
    """Author and text of every comment, as python-docx has them."""
    return [(each.author, each.text) for each in Document(io.BytesIO(data)).comments]


def test_every_finding_is_a_comment_at_its_cell(document: bytes) -> None:
    data, cells = marked(document)
    told = comments(data)
    assert len(told) == cells >= 5
    assert {author for author, _ in told} == {NOTE_AUTHOR}
    assert all(text.startswith(NOTE_PREFIX) for _, text in told)
    assert rows_of(WordForms.open(PATH, data).read()) == rows_of(WordForms.open(PATH, document).read())
    body = Document(io.BytesIO(data)).element.body
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(int(each.get(W + "id")) for each in body.iter(W + name)) == list(range(cells))


def test_a_comment_stands_in_the_cell_it_speaks_of(document: bytes) -> None:
    opened = WordForms.open(PATH, document)
    sheet, *_ = opened.read().sheets
    at = next(at for at, cell in sheet.cells.items() if cell.value == "三级指标")
    data = opened.apply([Mark(sheet="表1", at=at, severity=Severity.ERROR, note="P403 不对")])
    start = next(Document(io.BytesIO(data)).element.body.iter(W + "commentRangeStart"))
    cell = next(each for each in start.iterancestors() if each.tag == W + "tc")
    assert "".join(words.text for words in cell.iter(W + "t")) == "三级指标"


@pytest.mark.parametrize("way", MOST_ODD)
def test_clearing_gives_every_part_back(way: str, document: bytes) -> None:
    data = spoiled(document, WAYS[way])
    made, _ = marked(data)
    assert parts(made) != parts(data)
    assert parts(cleared(made)) == parts(data)


def test_paragraphs_of_one_tag_are_so_again(document: bytes) -> None:
    def emptied(body: Element) -> None:
        for cell in tables(body)[0].iter(W + "tc"):
            if not list(cell.iter(W + "t")):
                cell.replace(cell.find(W + "p"), element("p"))

    data = spoiled(document, emptied)
    blank = next(at for at, box in WordForms.open(PATH, data).tables.forms[0].boxes.items() if not box.text)
    made = WordForms.open(PATH, data).apply([Mark(sheet="表1", at=blank, severity=Severity.INFO, note="S104 空着")])
    assert parts(cleared(made)) == parts(data)


def test_marking_again_replaces_the_marks(document: bytes) -> None:
    once, cells = marked(document)
    twice, again = marked(once)
    assert again == cells
    assert comments(twice) == comments(once)


def test_marks_and_scores_go_in_together() -> None:
    data = forms_document(example_sheets("2024/空白得分-待计分.xlsx"))
    opened = WordForms.open(PATH, data)
    at = next(at for at, box in opened.tables.forms[0].boxes.items() if not box.text)
    edits: list[Edit] = [Mark(sheet="表1", at=at, severity=Severity.INFO, note="S104 空着"), SetValue("表1", at, "9.5")]
    made = opened.apply(edits)
    assert WordForms.open(PATH, made).read().sheets[0].cells[at].value == "9.5"
    assert len(comments(made)) == 1


def commented(data: bytes) -> bytes:
    """The document with a comment that somebody has written."""
    made = Document(io.BytesIO(data))
    made.add_comment(made.paragraphs[0].runs, text=THEIRS, author="审核人")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_comments_of_people_stay(document: bytes) -> None:
    data = commented(document)
    made, cells = marked(data)
    assert len(comments(made)) == cells + 1
    assert ("审核人", THEIRS) in comments(made)
    assert parts(cleared(made)) == parts(data)


def test_what_people_wrote_into_a_comment_of_ours_stays_as_theirs(document: bytes) -> None:
    made, cells = marked(document)
    changed = Document(io.BytesIO(made))
    next(iter(changed.comments)).add_paragraph("已与财务核对")
    buffer = io.BytesIO()
    changed.save(buffer)
    left = comments(cleared(buffer.getvalue()))
    assert left == [("批注", "已与财务核对")]
    again = comments(marked(buffer.getvalue())[0])
    assert len(again) == cells + 1
    assert NOTE_END not in left[0][1]


def test_a_mark_on_a_sheet_that_is_not_there_is_told(document: bytes) -> None:
    with pytest.raises(FileProblem, match="NO_SHEET"):
        WordForms.open(PATH, document).apply([Mark(sheet="没有", at=At(1, 1), severity=Severity.INFO, note="S104 空")])


def test_clearing_without_marks_changes_nothing(document: bytes) -> None:
    assert cleared(document) == document


@pytest.mark.validator
def test_marked_documents_are_valid(document: bytes, tmp_path: Path) -> None:
    files = {"plain.docx": document, "marked.docx": marked(document)[0], "both.docx": marked(commented(document))[0]}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    errors = validation_errors(*(tmp_path / name for name in files))
    assert errors[tmp_path / "marked.docx"] == errors[tmp_path / "plain.docx"]
    assert errors[tmp_path / "both.docx"] == errors[tmp_path / "plain.docx"]


@pytest.mark.libreoffice
def test_libreoffice_shows_the_comments(document: bytes, tmp_path: Path) -> None:
    data, cells = marked(document)
    (tmp_path / "marked.docx").write_bytes(data)
    (written,) = convert(tmp_path, "odt", tmp_path / "marked.docx")
    with zipfile.ZipFile(written) as package:
        assert package.read("content.xml").decode().count("<office:annotation ") == cells
