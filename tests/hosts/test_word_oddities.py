"""What Word keeps in a cell besides its text, and what changes that are tracked leave of it."""

import io
from pathlib import Path

import pytest
from docx import Document

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.document.tables import read_tables
from perfeval_xl.hosts.opening import open_form
from tests.support.word import saved
from tests.support.word_forms import body_document, cell_document, element, example_sheets, form_blocks

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    return mark("begin") + code + mark("separate") + result + mark("end")


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


INNER = field(code("REF 甲"), run("1"))
CELLS = {
    "a field in the code of another": (field(code("IF ") + INNER + code(' = 1 "是" "否"'), run("是")), "是"),
    "two of them": (field(code("IF ") + INNER + code(" = ") + INNER, run("95%")) + run("以上"), "95%以上"),
    "a field in the result of another": (field(code("QUOTE"), run("≥") + field(code("REF"), run("95%"))), "≥95%"),
    "three deep": (field(code("IF ") + field(code("IF ") + INNER, run("1")), run("98")), "98"),
    "code without a result": (mark("begin") + code("SET 甲 ") + INNER + mark("end") + run("40家"), "40家"),
    "the end of a field of the cell before": (run("3") + mark("separate") + run("40家") + mark("end"), "340家"),
    "the beginning of a field of the cell after": (mark("begin") + code("REF") + run("40家"), "40家"),
    "a footnote's own mark": (
        run("95%") + '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>',
        "95%",
    ),
    "a footnote's number": (run("95%") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "95%"),
    "an endnote's own mark": (
        '<w:r><w:endnoteReference w:id="2" w:customMarkFollows="true"/><w:t>注</w:t></w:r>' + run("95%"),
        "95%",
    ),
    "a comment": (
        f'<w:commentRangeStart w:id="1"/>{run("95%")}<w:commentRangeEnd w:id="1"/>'
        '<w:r><w:commentReference w:id="1"/></w:r>',
        "95%",
    ),
    "a reading above a sign": (
        "<w:r><w:ruby><w:rt><w:r><w:t>qing</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>清</w:t></w:r></w:rubyBase></w:ruby>"
        "</w:r>" + run("淤"),
        "清淤",
    ),
    "an equation": (f"<m:oMath {M}><m:r><m:t>≥</m:t></m:r></m:oMath>" + run("95%"), "≥95%"),
    "text moved away": (f'<w:moveFrom w:id="1" w:author="甲">{run("90%")}</w:moveFrom>{run("95%")}', "95%"),
    "text moved here": (f'<w:moveTo w:id="1" w:author="甲">{run("95%")}</w:moveTo>', "95%"),
    "custom XML around text": (f'<w:customXml w:element="甲">{run("95%")}</w:customXml>', "95%"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_says_what_word_prints(name: str) -> None:
    content, expected = CELLS[name]
    document = cell_document(f"<w:tc><w:p>{content}</w:p></w:tc>")
    (sheet,) = read_tables(document, Path("表.docx")).sheets
    assert [cell.value for _, cell in sorted(sheet.cells.items())] == ["甲", expected]


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_the_end_of_a_paragraph_that_is_gone_parts_no_text(change: str) -> None:
    gone = f'<w:p><w:pPr><w:rPr><w:{change} w:id="1" w:author="甲"/></w:rPr></w:pPr>{run("95")}</w:p>'
    document = cell_document(f"<w:tc>{gone}<w:p>{run('%')}</w:p></w:tc>")
    (sheet,) = read_tables(document, Path("表.docx")).sheets
    assert [cell.value for _, cell in sorted(sheet.cells.items())] == ["甲", "95%"]


@pytest.mark.parametrize("with_form", [True, False])
def test_a_file_that_word_takes_in_on_opening_is_told(with_form: bool, tmp_path: Path) -> None:
    """Its words stand in another part: the document must not pass for one without a form."""
    blocks = list(form_blocks(example_sheets("2020/智慧社区.xlsx")[0])) if with_form else []
    document = Document(io.BytesIO(body_document(blocks)))
    document.element.body.insert(0, element("altChunk"))
    path = tmp_path / "表.docx"
    path.write_bytes(saved(document))
    with pytest.raises(FileProblem) as caught:
        open_form(path).read()
    assert caught.value.code == "NEEDS_OFFICE"
    assert "另存为 .docx" in caught.value.message
