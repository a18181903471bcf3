"""A table of the annex in WordprocessingML: rules around every cell, its text in a style of `cellstyles`."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from docx.oxml.parser import parse_xml

from perfeval_xl.reports.cellstyles import CellStyles
from perfeval_xl.reports.ooxml import Element, W

_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LAYOUT = (
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    "</w:tblCellMar>"
)
_HEIGHT = '<w:trHeight w:val="397" w:hRule="atLeast"/>'


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


def table(widths: Sequence[int], rows: Sequence[Row], styles: CellStyles) -> Element:
    """The table, its columns as wide as `widths` says in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, styles) for row in rows)
    return parse_xml(
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_RULES}</w:tblBorders>{_LAYOUT}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def _row(row: Row, styles: CellStyles) -> str:
    split, head = "<w:cantSplit/>" if row.whole else "", "<w:tblHeader/>" if row.repeated else ""
    cells = "".join(_cell(cell, styles.middle if cell.centred else styles.left) for cell in row.cells)
    return f"<w:tr><w:trPr>{split}{_HEIGHT}{head}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, style: str) -> str:
    across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    down = "" if cell.down == 1 else f'<w:vMerge w:val="{"restart" if cell.down else "continue"}"/>'
    lines = "".join(_line(line, style) for line in cell.text.split("\n"))
    width = f'<w:tcW w:w="{cell.width}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{width}{across}{down}<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'


def _line(line: str, style: str) -> str:
    """A line of a cell as a paragraph; blanks at its ends and several together are kept."""
    kept = ' xml:space="preserve"' if line != line.strip() or "  " in line else ""
    run = f"<w:r><w:t{kept}>{escape(line)}</w:t></w:r>" if line else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'
