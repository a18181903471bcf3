"""Reports as .docx files, written by hand from the XML of their paragraphs, and the 2024 material as one report."""

import re
from collections.abc import Iterable
from pathlib import Path

from perfeval_xl.domain.narrative import Paragraph
from tests.support.packages import packed

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="附件标题"/><w:basedOn w:val="a1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="公文二级"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
)


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: Iterable[Iterable[str]]) -> str:
    """A table of texts."""
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def report(body: str, *, footnotes: str = "", **more: bytes | str) -> bytes:
    """A .docx around the XML of its body; footnotes are `<w:footnote w:id="2">…</w:footnote>`."""
    renamed = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    content: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footnotes", "footnotes.xml")),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:mc="{_MC}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'{_HEAD}<w:styles xmlns:w="{_W}">{_STYLES}</w:styles>',
        "word/footnotes.xml": f'{_HEAD}<w:footnotes xmlns:w="{_W}">{footnotes}</w:footnotes>',
    }
    return packed({**content, **renamed})


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOC}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_REL}">{lines}</Relationships>'


def report_of(paragraphs: Iterable[Paragraph]) -> bytes:
    """A .docx of plain paragraphs; neighbours in tables become one table."""
    pieces: list[str] = []
    rows: list[list[str]] = []
    for each in [*paragraphs, Paragraph("")]:
        if each.table:
            rows.append([escaped(each.text)])
            continue
        if rows:
            pieces.append(table(rows))
            rows = []
        pieces.append(paragraph(escaped(each.text)))
    return report("".join(pieces))


def escaped(text: str) -> str:
    """Text for element content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def seed_paragraphs(seed: Path) -> list[Paragraph]:
    """The 2024 material: reports as paragraphs, and the forms between them as tables."""
    lines = seed.read_text("utf-8").splitlines()
    found: list[Paragraph] = []
    inside = True
    for number, line in enumerate(lines):
        if inside and _is_title(line, "".join(lines[number : number + 2])):
            inside = False
        if re.match(r" ?2024年度.*表$", line):
            inside = True
        if line.strip():
            found.append(Paragraph(line.strip(), 0, inside))
    return found


def _is_title(line: str, two: str) -> bool:
    plain = 4 <= len(line.strip()) <= 40 and not line.startswith(("\t", "附件", " 2024"))
    return plain and "绩效自评报告" in two and not line.endswith("表")
