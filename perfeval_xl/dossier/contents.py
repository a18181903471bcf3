"""The table of contents: a field that Word brings up to date, with lines that are right before it does."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.oxml.parser import parse_xml
from jinja2 import Environment

from perfeval_xl.dossier.layout import TOP, UNDER
from perfeval_xl.reports.ooxml import Element, W, element, q
from perfeval_xl.reports.values import clean

UNKNOWN = "—"
"""Where the page is not known yet."""
_FIELD = f'TOC \\h \\z \\t "{TOP},1,{UNDER},2"'
_LINE = """
{%- macro sign(kind) %}<w:r><w:fldChar w:fldCharType="{{ kind }}"/></w:r>{% endmacro -%}
{%- macro code(text) %}<w:r><w:instrText xml:space="preserve">{{ text }}</w:instrText></w:r>{% endmacro -%}
<w:p xmlns:w="{{ w }}"><w:pPr><w:pStyle w:val="{{ style }}"/></w:pPr>
{%- if first %}{{ sign("begin") }}{{ code(field) }}{{ sign("separate") }}{% endif -%}
<w:hyperlink w:anchor="{{ mark }}" w:history="1"><w:r><w:t xml:space="preserve">{{ text }}</w:t></w:r>
{{- '' }}<w:r><w:tab/></w:r>
{{- sign("begin") }}{{ code(" PAGEREF " ~ mark ~ " \\\\h ") }}{{ sign("separate") -}}
<w:r><w:t>{{ page }}</w:t></w:r>{{ sign("end") }}</w:hyperlink>
{%- if last %}{{ sign("end") }}{% endif -%}
</w:p>
"""
_TEMPLATE = Environment(autoescape=True, trim_blocks=True).from_string(_LINE)


class Heading(NamedTuple):
    """A line of the contents: its text, its level (1 or 2), and the bookmark where it leads."""

    text: str
    level: int
    mark: str


def contents_lines(headings: Sequence[Heading], pages: Sequence[int | None], styles: Sequence[str]) -> list[Element]:
    """The field's paragraphs, one a heading; `styles` are the ids of toc 1 and toc 2."""
    last = len(headings) - 1
    return [
        parse_xml(
            _TEMPLATE.render(
                w=W,
                style=styles[heading.level - 1],
                first=number == 0,
                last=number == last,
                field=_FIELD,
                mark=heading.mark,
                text=clean(heading.text),
                page=UNKNOWN if page is None else page,
            ).strip()
        )
        for number, (heading, page) in enumerate(zip(headings, pages, strict=True))
    ]


def marked(paragraph: Element, mark: str, number: int) -> Element:
    """The paragraph with a bookmark around its text."""
    start = element("bookmarkStart", id=number, name=mark)
    properties = paragraph.find(q("pPr"))
    properties.addnext(start)
    paragraph.append(element("bookmarkEnd", id=number))
    return paragraph


def update_on_opening(document: Any, *, update: bool) -> None:
    """Set whether Word brings the field up to date when the document is opened."""
    settings = document.settings.element
    for old in settings.findall(q("updateFields")):
        settings.remove(old)
    if not update:
        return
    later = next((each for each in settings if each.tag in _BEHIND_UPDATE), None)
    mark = element("updateFields", val="true")
    if later is None:
        settings.append(mark)
    else:
        later.addprevious(mark)


_BEHIND_UPDATE = frozenset(
    q(name)
    for name in [
        "hdrShapeDefaults",
        "footnotePr",
        "endnotePr",
        "compat",
        "docVars",
        "rsids",
        "themeFontLang",
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures",
        "forceUpgrade",
        "captions",
        "readModeInkLockDown",
        "smartTagType",
        "shapeDefaults",
        "doNotEmbedSmartTags",
        "decimalSymbol",
        "listSeparator",
    ]
)
