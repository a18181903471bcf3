"""Scores written into Word tables: every value lands in its cell, and nothing else in the document changes."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.hosts.document.word import WordForms
from perfeval_xl.scoring import score_edits
from tests.support.spoiling import WAYS
from tests.support.word_forms import (
    Element,
    W,
    Way,
    cell_document,
    example_sheets,
    forms_document,
    paragraph,
    spoiled,
    tables,
)

PATH = Path("表.docx")
BOOK = "2024/空白得分-待计分.xlsx"


@pytest.fixture(scope="module")
def document() -> bytes:
    return forms_document(example_sheets(BOOK))


def edits_for(snapshot: Snapshot, *, overwrite: bool = False) -> list[SetValue]:
    """What 计分 would fill."""
    cases = book_of(snapshot, None).cases
    return [e for case in cases for e in score_edits(case.form, case.assessment, case.law, overwrite=overwrite).edits]


def scored(data: bytes, *, overwrite: bool = False) -> tuple[bytes, list[SetValue]]:
    """The document with its scores, and what was filled."""
    opened = WordForms.open(PATH, data)
    edits = edits_for(opened.read(), overwrite=overwrite)
    return opened.apply(edits), edits


def read(data: bytes) -> Snapshot:
    return WordForms.open(PATH, data).read()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_scores_land_in_their_cells_and_nowhere_else(document: bytes) -> None:
    before, (written, edits) = read(document), scored(document)
    after = read(written)
    places = {(edit.sheet, edit.at) for edit in edits}
    assert len(edits) >= 5
    for sheet, now in zip(before.sheets, after.sheets, strict=True):
        changed = {at for at in {*sheet.cells, *now.cells} if sheet.cells.get(at) != now.cells.get(at)}
        assert {(sheet.name, at) for at in changed} <= places
        assert (sheet.merges, sheet.places) == (now.merges, now.places)
    assert edits_for(after) == []


def test_every_other_part_stays_as_it_was(document: bytes) -> None:
    written, _ = scored(document)
    old, new = parts(document), parts(written)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["word/document.xml"]
    assert WordForms.open(PATH, document).apply([]) is not None
    assert WordForms.open(PATH, written).apply([]) == written


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_scores_land_in_spoiled_tables(way: Way, document: bytes) -> None:
    data = spoiled(document, way)
    written, edits = scored(data)
    assert len(edits) == len(scored(document)[1])
    assert edits_for(read(written)) == []
    assert {name for name in parts(data) if parts(data)[name] != parts(written)[name]} == {"word/document.xml"}
    Document(io.BytesIO(written))


def test_overwriting_replaces_only_the_numbers_that_differ(document: bytes) -> None:
    def all_nine(body: Element) -> None:
        for table in tables(body):
            cell = table.findall(W + "tr")[-3].findall(W + "tc")[-2]
            for run in list(cell.iter(W + "r")):
                run.getparent().remove(run)
            cell.find(W + "p").append(paragraph("99.50").find(W + "r"))

    data = spoiled(document, all_nine)
    written, edits = scored(data, overwrite=True)
    assert edits
    assert edits_for(read(written), overwrite=True) == []


def written_cell(cell: str) -> str:
    """The second cell's XML once 9.5 is written into it."""
    data = WordForms.open(PATH, cell_document(cell)).apply([SetValue("表1", At(1, 2), "9.5")])
    root = etree.fromstring(parts(data)["word/document.xml"])
    text: str = etree.tostring(root.find(f".//{W}tc[2]")).decode()
    return text.replace(f' xmlns:w="{W[1:-1]}"', "").replace(' xml:space="preserve"', "").partition("<w:tcPr/>")[2]


PLAIN = "<w:r><w:rPr><w:b/></w:rPr><w:t>9.5</w:t></w:r>"
LOOKS = {
    "<w:p/>": f"<w:p>{PLAIN}</w:p>",
    "<w:p></w:p>": f"<w:p>{PLAIN}</w:p>",
    '<w:p><w:pPr><w:rPr><w:ins w:id="1" w:author="甲"/><w:i/></w:rPr></w:pPr></w:p>': '<w:p><w:pPr><w:rPr><w:ins w:id="1" w:author="&#30002;"/>'
    "<w:i/></w:rPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>9.5</w:t></w:r></w:p>",
    "<w:p><w:r><w:rPr><w:u/></w:rPr><w:t>8</w:t></w:r><w:r><w:t>.0</w:t><w:br/></w:r></w:p>": "<w:p><w:r><w:rPr><w:u/></w:rPr><w:t>9.5</w:t></w:r><w:r/></w:p>",
    '<w:p><w:r><w:rPr><w:u/></w:rPr></w:r><w:bookmarkStart w:id="3" w:name="x"/></w:p>': '<w:p><w:r><w:rPr><w:u/></w:rPr></w:r><w:bookmarkStart w:id="3" w:name="x"/>'
    "<w:r><w:rPr><w:u/></w:rPr><w:t>9.5</w:t></w:r></w:p>",
    '<w:p><w:del w:id="4" w:author="甲"><w:r><w:delText>7</w:delText></w:r></w:del></w:p>': '<w:p><w:del w:id="4" w:author="&#30002;"><w:r><w:delText>7</w:delText></w:r></w:del>'
    f"{PLAIN}</w:p>",
    "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding/></w:sdtPr><w:sdtContent><w:p><w:r><w:rPr><w:rStyle/></w:rPr><w:t>单击</w:t></w:r></w:p></w:sdtContent></w:sdt>": (
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{PLAIN}</w:p></w:sdtContent></w:sdt>"
    ),
}


@pytest.mark.parametrize(("before", "after"), LOOKS.items())
def test_values_look_as_the_cell_did_else_as_the_cells_beside_it(before: str, after: str) -> None:
    written = written_cell(f"<w:tc><w:tcPr/>{before}</w:tc>").removesuffix("</w:tc>")
    assert written.replace("<w:sdtPr></w:sdtPr>", "<w:sdtPr/>").replace("<w:r></w:r>", "<w:r/>") == after


def test_a_sheet_that_is_not_there_is_told(document: bytes) -> None:
    with pytest.raises(FileProblem, match="NO_SHEET"):
        WordForms.open(PATH, document).apply([SetValue("没有", At(1, 1), "1")])


def test_a_line_outside_the_table_is_never_written(document: bytes) -> None:
    with pytest.raises(FileProblem, match="WRITE_CHECK"):
        WordForms.open(PATH, document).apply([SetValue("表1", At(1, 1), "1")])


def test_a_value_that_does_not_come_back_is_never_saved(document: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval_xl.hosts.document.writing._words", lambda prefix, text: b"<w:t>7.7</w:t>")
    with pytest.raises(FileProblem, match="WRITE_CHECK"):
        scored(document)


def test_an_open_document_is_not_replaced(document: bytes, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(document)
    (tmp_path / "~$表.docx").write_bytes(b"\4user" + bytes(50))
    opened = WordForms.open(path)
    with pytest.raises(FileProblem, match="BUSY"):
        opened.save(opened.apply(edits_for(opened.read())))
    assert path.read_bytes() == document


def test_a_scored_document_takes_the_files_place(document: bytes, tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(document)
    opened = WordForms.open(path)
    assert opened.save(opened.apply(edits_for(opened.read())))
    again = WordForms.open(path)
    assert edits_for(again.read()) == []
    assert not again.save(again.apply([]))


FIELDS = {
    "simple": '<w:fldSimple w:instr=" =SUM(ABOVE) "><w:r><w:t>88</w:t></w:r></w:fldSimple>',
    "parted": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>88</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
}


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_a_cell_that_word_computes_is_never_written(field: str) -> None:
    opened = WordForms.open(PATH, cell_document(f"<w:tc><w:tcPr/><w:p>{field}</w:p></w:tc>"))
    (sheet,) = opened.read().sheets
    assert sheet.cells[At(1, 2)].value == "88"
    assert (sheet.cells[At(1, 2)].formula or "").startswith("SUM(")
    with pytest.raises(FileProblem, match="FORMULA"):
        opened.apply([SetValue("表1", At(1, 2), "9.5")])
    assert opened.apply([SetValue("表1", At(1, 1), "乙")])


def test_other_fields_are_text(document: bytes) -> None:
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    (sheet,) = read(cell_document(f"<w:tc><w:tcPr/><w:p>{page}</w:p></w:tc>")).sheets
    assert sheet.cells[At(1, 2)] == Cell("3")
