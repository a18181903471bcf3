"""Tables of the annex as text with the prefix w: rules around every cell, its text in a style of `cellstyles`."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from perfeval_xl.reports.cellstyles import CellStyles

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


def table(widths: Sequence[int], rows: Sequence[Row], styles: CellStyles) -> str:
    """The table, its columns as wide as `widths` says in twips."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, styles) for row in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_RULES}</w:tblBorders>{_LAYOUT}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
    )


def gap(*, new_page: bool) -> str:
    """Word joins tables that touch; one point of space keeps them apart and cannot be seen."""
    page = "<w:pageBreakBefore/>" if new_page else ""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{page}<w:snapToGrid w:val="0"/>{spacing}</w:pPr></w:p>'


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
    space = ' xml:space="preserve"' if line != line.strip() or "  " in line else ""
    run = f"<w:r><w:t{space}>{escape(line)}</w:t></w:r>" if line else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'
