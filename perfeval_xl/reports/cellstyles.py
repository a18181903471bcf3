"""The paragraph styles of the annex's cells: 宋体 in lines of a fixed height, to the left or in the middle.

A table has hundreds of cells. What they have in common stands once in a style: a document of 200 forms has a third of
the text and of the memory that it has with fonts and spacing in every cell.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from docx.oxml.parser import parse_xml

from perfeval_xl.reports.ooxml import W, q
from perfeval_xl.reports.paging import line_height
from perfeval_xl.reports.widths import SIZES

_NAMES = {Decimal("10.5"): "五号", Decimal(9): "小五"}
_LATIN = "Times New Roman"
_FONTS = f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="宋体" w:cs="{_LATIN}"/>'


class CellStyles(NamedTuple):
    """The ids of the styles for one size of letters."""

    left: str
    middle: str


def cell_styles(size: Decimal) -> CellStyles:
    """The styles of cells whose letters have so many points, a member of `SIZES`."""
    half_points = round(size * 2)
    return CellStyles(f"perfevalCell{half_points}Left", f"perfevalCell{half_points}Middle")


def add_cell_styles(document: Any) -> None:
    """Add the styles of all sizes to a python-docx `Document` that has none of them yet."""
    styles = document.styles.element
    existing = {style.get(q("styleId")) for style in styles.iterchildren(q("style"))}
    for size in SIZES:
        left, middle = cell_styles(size)
        for identifier, side, place in ((left, "left", "靠左"), (middle, "center", "居中")):
            if identifier not in existing:
                styles.append(parse_xml(_style(identifier, f"自评表{_NAMES[size]}{place}", side, size)))


def _style(identifier: str, name: str, side: str, size: Decimal) -> str:
    """A style that rests on no other, so that it looks the same whatever the template's plain text is like."""
    half_points, height = round(size * 2), line_height(size)
    return (
        f'<w:style xmlns:w="{W}" w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="20" w:after="20" w:line="{height}" w:lineRule="exact"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:rPr>{_FONTS}<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        "</w:style>"
    )
