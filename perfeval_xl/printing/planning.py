"""The plan for one sheet: what to print, the page, the rows' heights, where pages end."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.page import POINTS_PER_PIXEL, Landmarks, PrintPlan, SheetLayout, Split, TextBox
from perfeval_xl.printing.breaks import Rows, page_ends
from perfeval_xl.printing.heights import Drawing, fit_rows
from perfeval_xl.printing.paper import body_size, capacity, choose
from perfeval_xl.printing.splitting import boxes_after, merges_after, split_areas

_ROW_GAP, _COLUMN_GAP = 15, 3
"""Blank rows and columns beyond which content is taken to be somebody's own notes and not the form's."""
_MOST_BLANK = 60
"""Blank rows with lines under the last text that are still a form's; some sheets have lines down to the last row."""
_LARGEST_MERGE = 2_000
"""Cells of a merged area that counts for what is used; nobody merges more in a form."""
_TRIES = 8


class _Content(NamedTuple):
    """What of a sheet is printed: the area, and the texts and merged areas in it."""

    layout: SheetLayout
    drawing: Drawing
    area: Area
    boxes: dict[At, TextBox]
    merges: list[Area]

    def heights(self, splits: tuple[Split, ...]) -> dict[int, float]:
        """The height of every row, once some merged areas are split."""
        boxes = boxes_after(self.boxes, splits).values()
        areas = {merge.anchor: merge for merge in merges_after(self.merges, splits)}
        return fit_rows(self.layout, range(self.area.top, self.area.bottom + 1), boxes, areas, self.drawing)


class _Pages(NamedTuple):
    """A sheet cut into pages."""

    heights: dict[int, float]
    ends: tuple[int, ...]
    splits: tuple[Split, ...]


def plan_sheet(layout: SheetLayout, marks: Landmarks, drawing: Drawing) -> PrintPlan:
    """What a copy of the sheet needs to print in full; a set-up for A4 that the sheet has stays as far as it can.

    A cell that needs a higher row than the program draws, or a page holds, is told in `cut`.
    """
    area = layout.area or used_area(layout, marks.forms)
    content = _Content(
        layout,
        drawing,
        area,
        {box.at: box for box in layout.boxes if area.holds(box.at)},
        [merge for merge in layout.merges if area.holds(merge.anchor)],
    )
    width = sum(layout.across(column) for column in range(area.left, area.right + 1)) * POINTS_PER_PIXEL
    plain = content.heights(())
    setup = choose(width, sum(plain.values()), body_size(content.boxes.values()), layout.setup, turned=layout.landscape)
    titles = layout.titles or _titles(marks, area)
    pages, room = _Pages(plain, (), ()), capacity(setup, width)
    tallest = min(drawing.tallest, room)
    if not setup.one_page:
        pages = _cut(content, plain, room, marks._replace(titles=titles))
    return PrintPlan(
        layout=layout,
        setup=None if setup == layout.setup else setup,
        area=area,
        titles=titles,
        heights=_to_set(layout, pages.heights, tallest),
        breaks=pages.ends,
        splits=pages.splits,
        cut=tuple(at for at in content.boxes if pages.heights[at.row] > tallest),
    )


def _to_set(layout: SheetLayout, heights: Mapping[int, float], tallest: float) -> dict[int, float]:
    """The rows whose height the sheet does not say, or says too low."""
    allowed = {row: min(height, tallest) for row, height in heights.items()}
    return {row: height for row, height in allowed.items() if layout.heights.get(row) != height}


def _cut(content: _Content, plain: dict[int, float], room: float, marks: Landmarks) -> _Pages:
    """Heights and page ends that agree: a label repeated behind a page's end may raise rows, and so move that end.

    Ends are looked for with the greatest height that each row has needed so far, so that they move only upwards and
    the search comes to rest.
    """
    area = content.area
    forced = [end for end in content.layout.breaks if area.top <= end < area.bottom]
    greatest = plain
    pages = _Pages(plain, (), ())
    for _ in range(_TRIES):
        ends = page_ends(Rows(area.top, area.bottom, greatest, marks.titles), room, marks, forced)
        splits = split_areas(content.merges, content.boxes, ends, marks.titles)
        pages = _Pages(content.heights(splits), ends, splits)
        if all(height <= greatest[row] for row, height in pages.heights.items()):
            break
        greatest = {row: max(height, greatest[row]) for row, height in pages.heights.items()}
    return pages


def _titles(marks: Landmarks, area: Area) -> tuple[int, int] | None:
    """The rows to repeat, if they are printed at all."""
    return marks.titles if marks.titles and area.top <= marks.titles[0] <= marks.titles[1] < area.bottom else None


def used_area(layout: SheetLayout, forms: Iterable[Area] = ()) -> Area:
    """All that is written or ruled from A1 on, as far as it hangs together; forms are taken whole."""
    merges = {merge.anchor: merge for merge in layout.merges if _cells(merge) <= _LARGEST_MERGE}
    areas = [merges.get(box.at) or Area(*box.at, *box.at) for box in layout.boxes]
    last = max((area.bottom for area in (*areas, *forms)), default=0) + _MOST_BLANK
    rows = [(row, row) for row in layout.ruled_rows if row <= last] + [(each.top, each.bottom) for each in areas]
    columns = [(column, column) for column in layout.ruled_columns] + [(each.left, each.right) for each in areas]
    taken = [Area(1, 1, _reach(rows, _ROW_GAP), _reach(columns, _COLUMN_GAP)), *forms]
    return Area(1, 1, max(each.bottom for each in taken), max(each.right for each in taken))


def _cells(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _reach(spans: Iterable[tuple[int, int]], gap: int) -> int:
    """How far spans go from the first on before a gap wider than `gap`."""
    reached = 0
    for start, end in sorted(spans):
        if reached and start > reached + gap + 1:
            break
        reached = max(reached, end)
    return max(reached, 1)
