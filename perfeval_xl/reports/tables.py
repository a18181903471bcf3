"""A table of the annex in WordprocessingML: rules around every cell, lines of a fixed height, letters of 宋体."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx.oxml.parser import parse_xml

from perfeval_xl.reports.ooxml import Element

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LAYOUT = (
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    "</w:tblCellMar>"
)
_HEIGHT = '<w:trHeight w:val="397" w:hRule="atLeast"/>'
_LATIN = "Times New Roman"
_FONTS = f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="宋体" w:cs="{_LATIN}"/>'


class Cell(NamedTuple):
    """A cell: its text, its width in twips, and how far it reaches; `down` is 0 for the rest of one from above."""

    text: str
    width: int
    across: int
    down: int
    centred: bool


class Row(NamedTuple):
    """A row; `repeated` on every page as its head, `whole` where it may not be split between two."""

    repeated: bool
    whole: bool
    cells: Sequence[Cell]


class Letters(NamedTuple):
    """Their size in half points, and the height of a line in twips."""

    half_points: int
    line_height: int


def table(widths: Sequence[int], rows: Sequence[Row], letters: Letters) -> Element:
    """The table, its columns as wide as `widths` says in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, _paragraphs(letters)) for row in rows)
    return parse_xml(
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_RULES}</w:tblBorders>{_LAYOUT}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


class _Paragraph(NamedTuple):
    """What stands around a line of text."""

    before: str
    run: str

    def of(self, line: str) -> str:
        run = f'{self.run}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>' if line else ""
        return f"{self.before}{run}</w:p>"


def _paragraphs(letters: Letters) -> tuple[_Paragraph, _Paragraph]:
    """To the left, and in the middle."""
    size = letters.half_points
    run = f'<w:r><w:rPr>{_FONTS}<w:spacing w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    spacing = f'<w:spacing w:before="20" w:after="20" w:line="{letters.line_height}" w:lineRule="exact"/>'
    before = f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{spacing}<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    left, middle = (_Paragraph(f'{before}<w:jc w:val="{side}"/></w:pPr>', run) for side in ("left", "center"))
    return left, middle


def _row(row: Row, paragraphs: tuple[_Paragraph, _Paragraph]) -> str:
    split, head = "<w:cantSplit/>" if row.whole else "", "<w:tblHeader/>" if row.repeated else ""
    cells = "".join(_cell(cell, paragraphs[cell.centred]) for cell in row.cells)
    return f"<w:tr><w:trPr>{split}{_HEIGHT}{head}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, paragraph: _Paragraph) -> str:
    across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    down = "" if cell.down == 1 else f'<w:vMerge w:val="{"restart" if cell.down else "continue"}"/>'
    lines = "".join(map(paragraph.of, cell.text.split("\n")))
    width = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width}{across}{down}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
