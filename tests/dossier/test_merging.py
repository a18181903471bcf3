"""Documents put into another: as they look by themselves, and the whole is valid."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from perfeval_xl.dossier.merging import Merger
from tests.support.reports import paragraph, report
from tests.support.word import saved, styled

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"), ("footnotes", "footnotes"))
    )
    + "</Types>"
)


def by_hand(body: str, footnotes: str = "") -> Any:
    """A document from the XML of its body."""
    return Document(io.BytesIO(report(body, footnotes=footnotes, **{"[Content_Types]_dot_xml": TYPES})))


def merged(*others: Any) -> Any:
    """A new document that has taken the others in."""
    whole = Document()
    merger = Merger(whole)
    for other in others:
        for node in merger.take(other):
            if node.tag != qn("w:sectPr"):
                whole.element.body.insert(len(whole.element.body) - 1, node)
    return Document(io.BytesIO(saved(whole)))


def size_of(document: Any, text: str) -> float:
    """The size of a paragraph's letters, by its style."""
    found = next(each for each in document.paragraphs if each.text == text)
    points: float = found.style.font.size.pt
    return points


def test_every_document_keeps_its_own_look() -> None:
    whole = merged(styled("甲", 15), styled("乙", 9))
    assert [size_of(whole, "甲"), size_of(whole, "乙")] == [15, 9]
    found = next(each for each in whole.paragraphs if each.text == "乙")
    assert found.style.font.name == "Courier New"


def test_the_same_styles_are_taken_once() -> None:
    once, twice = merged(styled("甲")), merged(styled("甲"), styled("乙"))
    assert len(once.styles) == len(twice.styles) > len(Document().styles)


def test_pictures_come_along() -> None:
    assert len(merged(styled("甲"), styled("乙", 12)).inline_shapes) == 2


def test_lists_of_two_documents_are_two_lists() -> None:
    def listed() -> Any:
        made = Document()
        made.add_paragraph("项")._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        )
        return made

    whole = merged(listed(), listed())
    numbers = [each.get(qn("w:val")) for each in whole.element.body.iter(qn("w:numId"))]
    assert len(set(numbers)) == 2
    defined = {each.get(qn("w:numId")) for each in whole.part.numbering_part.element.iter(qn("w:num"))}
    assert set(numbers) <= defined


def test_changes_count_as_accepted_and_comments_and_bookmarks_stay_behind() -> None:
    body = (
        '<w:p><w:bookmarkStart w:id="1" w:name="_Toc1"/><w:r><w:t>留</w:t></w:r><w:bookmarkEnd w:id="1"/>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>'
        '<w:ins w:id="3" w:author="a"><w:r><w:t>增</w:t></w:r></w:ins>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    whole = merged(by_hand(body))
    assert [each.text for each in whole.paragraphs if each.text] == ["留增"]
    for name in ("bookmarkStart", "ins", "del", "commentReference"):
        assert whole.element.body.find(f".//{qn(f'w:{name}')}") is None


def test_footnotes_get_numbers_of_their_own() -> None:
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
    separators = '<w:footnote w:id="-1" w:type="separator"/><w:footnote w:id="0" w:type="continuationSeparator"/>'

    def noted(text: str) -> Any:
        body = f'{paragraph(text)}<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        return by_hand(body, separators + note.format(2, text))

    whole = merged(noted("甲注"), noted("乙注"))
    used = [each.get(qn("w:id")) for each in whole.element.body.iter(qn("w:footnoteReference"))]
    part = next(each.target_part for each in whole.part.rels.values() if each.reltype.endswith("/footnotes"))
    notes = {each.get(qn("w:id")): each.xpath("string(.)") for each in parse_xml(part.blob).iter(qn("w:footnote"))}
    assert [notes[number] for number in used] == ["甲注", "乙注"]


def test_fonts_of_a_theme_are_written_out_by_name() -> None:
    made = styled("甲")
    fonts = made.styles["Normal"].element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(qn("w:asciiTheme"), "minorHAnsi")
    whole = merged(made)
    style = next(each for each in whole.paragraphs if each.text == "甲").style
    fonts = style.element.rPr.rFonts
    assert fonts.get(qn("w:asciiTheme")) is None
    assert fonts.get(qn("w:ascii"))


@pytest.mark.parametrize("name", ["header", "footer"])
def test_sections_of_a_document_lose_their_headers(name: str) -> None:
    made = Document()
    getattr(made.sections[0], name).paragraphs[0].text = "页眉"
    nodes = Merger(Document()).take(made)
    assert nodes[-1].tag == qn("w:sectPr")
    assert nodes[-1].find(qn(f"w:{name}Reference")) is None
