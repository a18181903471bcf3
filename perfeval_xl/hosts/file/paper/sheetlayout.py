"""A sheet's layout as printing needs it: texts as they are drawn, widths, heights, merged areas, page set-up."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.grid import MAX_ROW, Area, At
from perfeval_xl.domain.page import PageSetup, SheetLayout, TextBox
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.paper.looks import Looks, number_of, read_looks, rich_sizes
from perfeval_xl.hosts.file.sheet.places import frame_of, styled_cells
from perfeval_xl.hosts.file.sheet.plainsheet import CellIndex
from perfeval_xl.hosts.file.sheet.reader import shared_strings
from perfeval_xl.hosts.file.sheet.structure import SheetPart, Structure
from perfeval_xl.hosts.file.sheet.values import CellValues, RawCell

PRINT_AREA, PRINT_TITLES = "_xlnm.Print_Area", "_xlnm.Print_Titles"
_A4 = "9"
_YES = ("1", "true")
_POINTS_PER_INCH = 72
_USUAL_HEIGHT = 15.0
_USUAL_CHARACTERS = 8
_MOST_COLUMNS = 1024
_AREA = re.compile(r"!(\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)(?=,|$)")
_ROWS = re.compile(r"!\$?([0-9]{1,7}):\$?([0-9]{1,7})(?=,|$)")


class _Shared(NamedTuple):
    """What all sheets of a workbook draw on."""

    looks: Looks
    strings: list[str]
    sizes: dict[int, float]
    names: dict[tuple[str, str], str]
    """The texts of print areas and titles, by sheet and name."""


class _Drawn(CellValues):
    """Keeps cells as they are written; every `Cell` is the number of its `RawCell`."""

    def __init__(self) -> None:
        super().__init__((), ())
        self._raws: list[RawCell] = []

    def cell(self, raw: RawCell, sheet: str, name: str) -> Cell:
        """A stand-in for the raw cell."""
        self._raws.append(raw)
        return Cell(Decimal(len(self._raws) - 1))

    def raw(self, cell: Cell) -> RawCell:
        """The raw cell that a stand-in is for."""
        assert isinstance(cell.value, Decimal)
        return self._raws[int(cell.value)]


def read_layouts(structure: Structure, *, hidden: bool = False) -> tuple[SheetLayout, ...]:
    """The layouts of all sheets in order, hidden ones only where they are asked for."""
    shared = _Shared(read_looks(structure), shared_strings(structure), rich_sizes(structure), _print_names(structure))
    return tuple(_layout(structure, sheet, shared) for sheet in structure.sheets if hidden or not sheet.hidden)


def _layout(structure: Structure, sheet: SheetPart, shared: _Shared) -> SheetLayout:
    data = structure.package.read(sheet.part)
    drawn = _Drawn()
    found = structure.package.scan(sheet.part, sheet.name, drawn)
    frame = frame_of(data, sheet.part)
    nodes = [node for node in structure.package.sheet_outline(sheet.part, 2) if node.name not in ("row", "mergeCell")]
    width, height = _usual(nodes, shared.looks)
    ruled = list(_ruled(data, frame.data, shared.looks, found.shape.rows))
    return SheetLayout(
        name=sheet.name,
        columns=_columns(frame.columns, shared.looks, width),
        width=width,
        heights={row.number: own for row in frame.rows if (own := _own_height(row.node)) is not None},
        height=height,
        boxes=tuple(box for at, cell in found.cells.items() if (box := _box(at, drawn.raw(cell), shared)).text),
        merges=found.shape.merges,
        ruled_rows=frozenset(at.row for at in ruled),
        ruled_columns=frozenset(at.column for at in ruled),
        setup=_setup(nodes),
        landscape=_attributes(nodes, "pageSetup").get("orientation") == "landscape",
        area=_area(shared.names.get((sheet.name, PRINT_AREA), "")),
        titles=_rows(shared.names.get((sheet.name, PRINT_TITLES), "")),
        breaks=tuple(sorted(node.whole("id") for node in nodes if node.name == "brk" and _is_row_break(nodes, node))),
    )


def _box(at: At, raw: RawCell, shared: _Shared) -> TextBox:
    """A cell's text; numbers, dates and truth values are drawn on one line and never wrap."""
    look = shared.looks.of(raw.style)
    value = raw.value or ""
    if raw.kind == "s":
        index = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        text = shared.strings[index] if 0 <= index < len(shared.strings) else ""
        size = max(look.size, shared.sizes.get(index, 0))
        return TextBox(at, text, size, look.wrap, look.indent, look.stacked)
    wrap = look.wrap and raw.kind in ("str", "inlineStr")
    return TextBox(at, xml.unescaped(value), look.size, wrap, look.indent, look.stacked)


def _ruled(data: bytes, head: xml.Node, looks: Looks, index: CellIndex | None) -> Iterator[At]:
    """Cells with a border; a cell that does not tell its name is left out."""
    ruled_styles = {str(index).encode() for index, look in enumerate(looks.styles) if look.ruled}
    return (at for at, _ in styled_cells(data, head, ruled_styles, index))


def _usual(nodes: list[xml.Node], looks: Looks) -> tuple[int, float]:
    """Width (pixels) and height (points) of columns and rows that say nothing."""
    attributes = _attributes(nodes, "sheetFormatPr")
    height = (
        0.0 if attributes.get("zeroHeight") in _YES else number_of(attributes.get("defaultRowHeight"), _USUAL_HEIGHT)
    )
    own = number_of(attributes.get("defaultColWidth"), 0)
    characters = int(number_of(attributes.get("baseColWidth"), _USUAL_CHARACTERS))
    return (looks.pixels(min(own, 255)) if own else looks.usual_pixels(min(characters, 255))), height


def _columns(nodes: list[xml.Node], looks: Looks, usual: int) -> tuple[int, ...]:
    """Widths in pixels of the columns that say something of themselves; no form has more than a thousand."""
    last = max((min(node.whole("max"), _MOST_COLUMNS) for node in nodes), default=0)
    widths = [usual] * last
    for node in nodes:
        own = number_of(node.attributes.get("width"), 0)
        pixels = 0 if node.attributes.get("hidden") in _YES else looks.pixels(min(own, 255)) if own else usual
        for column in range(max(node.whole("min"), 1), min(node.whole("max"), last) + 1):
            widths[column - 1] = pixels
    return tuple(widths)


def _own_height(row: xml.Node) -> float | None:
    """The height in points that a row gives; 0 for a hidden one, None where it says nothing."""
    if row.attributes.get("hidden") in _YES:
        return 0.0
    return number_of(row.attributes.get("ht"), 0) or None


def _attributes(nodes: list[xml.Node], name: str) -> dict[str, str]:
    return next((node.attributes for node in nodes if node.name == name), {})


def _is_row_break(nodes: list[xml.Node], node: xml.Node) -> bool:
    return any(each.name == "rowBreaks" and each.start < node.start < each.close for each in nodes)


def _setup(nodes: list[xml.Node]) -> PageSetup | None:
    """The sheet's own set-up, where it is for A4 and one page wide."""
    page = _attributes(nodes, "pageSetup")
    fitted = _attributes(nodes, "pageSetUpPr").get("fitToPage") in _YES
    tall = page.get("fitToHeight", "1")
    if not fitted or page.get("paperSize") != _A4 or page.get("fitToWidth", "1") != "1" or tall not in ("0", "1"):
        return None
    margins = _attributes(nodes, "pageMargins")
    left, right, top, bottom = (
        min(number_of(margins.get(side), 0.7), 3) * _POINTS_PER_INCH for side in ("left", "right", "top", "bottom")
    )
    landscape = page.get("orientation") == "landscape"
    return PageSetup(landscape=landscape, one_page=tall == "1", left=left, right=right, top=top, bottom=bottom)


def sheet_numbers(structure: Structure) -> dict[str, str]:
    """The number by which defined names call each sheet, chart sheets counted."""
    listed = [node for node in structure.nodes if node.depth == 2 and node.name == "sheet"]
    return {node.attributes.get("name", ""): str(place) for place, node in enumerate(listed)}


def _print_names(structure: Structure) -> dict[tuple[str, str], str]:
    data = structure.package.read(structure.part)
    sheets = {place: name for name, place in sheet_numbers(structure).items()}
    found = {}
    for node in structure.nodes:
        name, sheet = node.attributes.get("name", ""), sheets.get(node.attributes.get("localSheetId", ""))
        if node.name == "definedName" and sheet is not None and name in (PRINT_AREA, PRINT_TITLES):
            found[sheet, name] = data[xml.tag_end(data, node.start) : max(node.close, node.start)].decode()
    return found


def _area(text: str) -> Area | None:
    """The one area that a print area names; None where it names several, or whole columns."""
    areas = _AREA.findall(text)
    try:
        return Area.parse(areas[0]) if len(areas) == 1 else None
    except ValueError:
        return None


def _rows(text: str) -> tuple[int, int] | None:
    found = _ROWS.search(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]) <= MAX_ROW:
        return None
    return int(found[1]), int(found[2])
