"""A table that goes on over pages: its parts as one, with the rows that a page break cut put together again.

A page break cuts rows, and merged cells, of which the part on the new page is blank. A row counts as cut where the
texts above the break fill their cells to the end; numbers are never cut. What was joined by such reasoning is told.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfeval_xl.hosts.document.sheets import HEADS
from perfeval_xl.hosts.document.surface import Box, Line, Merge, Row, Table, squeezed
from perfeval_xl.hosts.pdf.cells import clusters
from perfeval_xl.hosts.pdf.layout import PageTable, Scrap
from perfeval_xl.hosts.pdf.lines import join_lines
from perfeval_xl.hosts.pdf.panes import Fullness

_TWIPS = 20
_NUMBER = re.compile(r"[\d.,，]+%?")
_POINTS = re.compile(r"[（(]\d+(?:\.\d+)?分?[）)]")
_LABEL = re.compile(
    r"[^\d]{0,12}(?:指标值?|目标|名称|资金|拨款|申请|金额|总额|情况|分值|得分|完成值|预算数|执行数|执行率|决算数|原因|措施"
    r"|部门|单位|负责人|电话)(?:[（(].*)?"
)
_LONGEST_LABEL = 16
_ITEM = re.compile(r"\d{1,2}[、.．)）](?!\d)|[（(]?[一二三四五六七八九十]{1,2}[、)）]|其中|小计|合计|总计")
"""How a name begins that is a row of its own."""
_ITEM_NAME = re.compile(rf"(?:{_ITEM.pattern})[^。；，]{{1,12}}")
_SCRAP = re.compile(r"(?![无是否优良中差高低])[\u4e00-\u9fff]")
"""A character that no row consists of alone: what is left of a name."""
_VALUE = re.compile(r"[^\d]{0,3}\d[\d.,，]*[^\d.,，]{0,4}")
_DIGIT = re.compile(r"\d")
_LEAST_HEADS = 3
"""Heads in a row that is repeated on every page: fewer texts without a figure may as well be a row of the form."""


class JoinedTable(NamedTuple):
    """A table, the page on which each of its rows begins, the rows that a page break may have cut, and by rows the
    texts that stand in no cell."""

    table: Table
    pages: tuple[int, ...]
    doubts: frozenset[int]
    scraps: tuple[tuple[int, Scrap], ...]


@dataclass(kw_only=True)
class _Area:
    """A cell of the whole table, by rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    fullness: Fullness

    @property
    def columns(self) -> tuple[int, int]:
        return self.left, self.right


def join_tables(tables: Sequence[PageTable]) -> JoinedTable:
    """The parts of a table, in order, as one."""
    joined = _Joined(clusters(edge for table in tables for pane in table.panes for edge in pane.box[::2]))
    for table in tables:
        joined.add(table)
    return joined.finish()


def first_row(table: PageTable) -> Row:
    """The cells at the top of a table."""
    top = table.box.top
    return tuple(Box(0, 1, (Line(pane.text),)) for pane in table.panes if pane.box.top - top < 3)


class _Joined:
    """The whole table, growing from page to page."""

    def __init__(self, edges: Sequence[float]) -> None:
        self._edges = edges
        self._areas: list[_Area] = []
        self._pages: list[int] = []
        self._doubts: set[int] = set()
        self._scraps: list[tuple[int, Scrap]] = []

    def add(self, table: PageTable) -> None:
        """The part on the next page."""
        heights = clusters(edge for pane in table.panes for edge in pane.box[1::2])
        areas = self._placed(table, heights)
        rows = len(heights) - 1
        if self._areas:
            while rows > 1 and (repeated := self._repeated_head(areas)):
                self._drop_first_row(areas)
                rows -= 1
                if HEADS.isdisjoint(map(squeezed, repeated)):
                    self._doubts.add(len(self._pages))
            if table.is_cropped:
                self._doubts.add(len(self._pages))
            rows -= self._joins(areas)
        self._areas += areas
        self._pages += [table.page] * rows
        self._scraps += self._scraps_by_row(table, heights)

    def _scraps_by_row(self, table: PageTable, heights: Sequence[float]) -> Iterator[tuple[int, Scrap]]:
        """The texts in no cell of the page just added; rows that were joined or left out are those at its top."""
        first = len(self._pages) - (len(heights) - 1)
        for scrap in table.scraps:
            row = first + max(bisect_left(heights, scrap.middle) - 1, 0)
            yield min(max(row, 0), len(self._pages) - 1), scrap

    def _placed(self, table: PageTable, heights: Sequence[float]) -> list[_Area]:
        """Its cells below all rows so far."""
        offset = len(self._pages)
        areas: list[_Area] = []
        for box, text, fullness in table.panes:
            top, bottom = (_nearest(heights, edge) for edge in (box.top, box.bottom))
            left, right = (_nearest(self._edges, edge) for edge in (box.left, box.right))
            if bottom > top and right > left:
                areas.append(
                    _Area(
                        top=offset + top,
                        left=left,
                        bottom=offset + bottom - 1,
                        right=right - 1,
                        text=text,
                        fullness=fullness,
                    )
                )
        return areas

    def _joins(self, areas: list[_Area]) -> bool:
        """Join cells over the page break, and take what is joined from the new ones; whether a row was cut in two."""
        last = len(self._pages) - 1
        above = {area.columns: area for area in self._areas if area.bottom == last}
        begun = [area for area in areas if area.top == last + 1]
        for area in begun:
            whole = above.get(area.columns)
            if whole is not None and _is_label_cut(whole.text, area.text):
                whole.text, area.text = join_lines([whole.text, area.text]), ""
                self._doubts.add(whole.top)
        filled = [area for area in begun if area.text]
        if filled and not _is_row_cut(above, begun, filled):
            if _may_be_cut(above, begun):
                self._doubts.add(last + 1)
            self._lengthen(above, areas, begun, min(area.left for area in filled))
            return False
        self._put_together(above, areas, begun)
        return True

    def _repeated_head(self, areas: Sequence[_Area]) -> list[str]:
        """The first row of the new page if it is one that a program prints at the head of every page; else nothing."""
        texts = {(area.columns, area.text) for area in areas if area.text and area.top == len(self._pages)}
        rows: dict[int, set[tuple[tuple[int, int], str]]] = {}
        for area in self._areas:
            rows.setdefault(area.top, set()).add((area.columns, area.text))
        if len(texts) < _LEAST_HEADS or any(_DIGIT.search(text) for _, text in texts):
            return []
        return [text for _, text in texts] if any(row >= texts for row in rows.values()) else []

    def _drop_first_row(self, areas: list[_Area]) -> None:
        """Leave out the first row of the new page; what begins in it and goes on below begins there."""
        first = len(self._pages)
        areas[:] = [area for area in areas if area.bottom > first]
        for area in areas:
            area.top, area.bottom = max(area.top - 1, first), area.bottom - 1

    def _put_together(self, above: dict[tuple[int, int], _Area], areas: list[_Area], begun: Sequence[_Area]) -> None:
        """The first row of the new page is the rest of the row above the break."""
        last = len(self._pages) - 1
        for area in begun:
            whole = above.get(area.columns)
            if whole is None:
                continue
            if area.text:
                self._doubts.add(last)
            whole.text, whole.fullness = join_lines([whole.text, area.text]), area.fullness
            whole.bottom = max(whole.bottom, area.bottom - 1)
            areas.remove(area)
        for area in areas:
            area.top, area.bottom = max(area.top - 1, last), area.bottom - 1

    def _lengthen(
        self, above: dict[tuple[int, int], _Area], areas: list[_Area], begun: Sequence[_Area], first: int
    ) -> None:
        """Blank beginnings of merged cells, left of the first text or of several rows, go on with the cell above."""
        for area in begun:
            whole = above.get(area.columns)
            several = whole is not None and (whole.bottom > whole.top or area.bottom > area.top)
            if whole is not None and not area.text and (area.right < first or several):
                whole.bottom = area.bottom
                areas.remove(area)
                if whole.text:
                    self._doubts.add(area.top)

    def finish(self) -> JoinedTable:
        """The table with its rows as documents have them: a cell of several rows stands in each of them."""
        rows: list[list[Box]] = [[] for _ in self._pages]
        for area in sorted(self._areas, key=lambda each: each.left):
            for row in range(area.top, min(area.bottom, len(rows) - 1) + 1):
                merge = Merge.ABOVE if row > area.top else Merge.TOP if area.bottom > area.top else Merge.NONE
                lines = (Line(area.text),) if row == area.top else ()
                rows[row].append(Box(area.left, area.right - area.left + 1, lines, merge))
        edges = tuple(round(_TWIPS * (edge - self._edges[0])) for edge in self._edges)
        table = Table(tuple(map(tuple, rows)), edges)
        return JoinedTable(table, tuple(self._pages), frozenset(self._doubts), tuple(self._scraps))


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))


def _is_label_cut(above: str, below: str) -> bool:
    """Whether a text goes on below the break: a bracket is open, points follow alone, or a label is only begun."""
    if not above or not below:
        return False
    if above.count("（") + above.count("(") > above.count("）") + above.count(")") or _POINTS.fullmatch(below):
        return True
    whole = join_lines([above, below])
    is_open = below[0] in "（(" or not (above[-1] in "：:" or _LABEL.fullmatch(above))
    return is_open and len(whole) <= _LONGEST_LABEL and bool(_LABEL.fullmatch(whole))


def _is_row_cut(above: dict[tuple[int, int], _Area], begun: Sequence[_Area], filled: Sequence[_Area]) -> bool:
    """Whether the texts at the head of the page are the rest of those in the row above the break."""
    wholes = [(above.get(area.columns), area) for area in filled]
    if {area.columns for area in begun} != above.keys() or _begins_row(above, filled):
        return False
    if any(whole and _LABEL.fullmatch(whole.text) and _LABEL.fullmatch(area.text) for whole, area in wholes):
        return False
    fullness = [whole.fullness if whole else Fullness.NOT for whole, _ in wholes]
    if (
        all(_SCRAP.fullmatch(area.text) for area in filled)
        or _lacks_figures(above, filled)
        or (_is_nameless(above, filled) and (len(filled) == 1 or all(fullness)))
    ):
        return True
    if not all(fullness) or any(whole and _are_two_numbers(whole, area) for whole, area in wholes):
        return False
    nearly = sum(each > Fullness.BOTTOM for each in fullness)
    if 2 * nearly >= len(fullness):
        return True
    return bool(nearly) and _some_end(above, begun) and not any(_NUMBER.fullmatch(area.text) for area in filled)


def _may_be_cut(above: dict[tuple[int, int], _Area], begun: Sequence[_Area]) -> bool:
    """Whether what is taken for a row of its own lacks texts that the row above has, some of which fill their cells."""
    single = [area for area in above.values() if area.text and area.top == area.bottom]
    return any(area.fullness for area in single) and _some_end(above, begun)


def _begins_row(above: dict[tuple[int, int], _Area], filled: Sequence[_Area]) -> bool:
    """Whether the page begins with the name of a row without figures (2、出国经费), below a row that has some, or below
    another name like it."""
    names = sorted(
        (area for area in above.values() if area.text and area.top == area.bottom), key=lambda each: each.left
    )
    if not names or len(filled) > 1 or filled[0].left != names[0].left or not _ITEM.match(filled[0].text):
        return False
    return any(_NUMBER.fullmatch(area.text) for area in names) or bool(_ITEM_NAME.fullmatch(names[0].text))


def _lacks_figures(above: dict[tuple[int, int], _Area], filled: Sequence[_Area]) -> bool:
    """Whether the first row of the page has several texts but none of the figures that the row above has."""
    figures = {area.columns for area in above.values() if area.top == area.bottom and _NUMBER.fullmatch(area.text)}
    columns = {area.columns for area in filled}
    if len(figures - columns) < 2 or len(columns) < 2 or not columns <= above.keys():
        return False
    begun = [(above[area.columns].text, area.text) for area in filled if _NUMBER.fullmatch(area.text)]
    name = above[min(columns)]
    return not begun or (
        name.fullness > Fullness.BOTTOM and all(_VALUE.fullmatch(join_lines(pieces)) for pieces in begun)
    )


def _is_nameless(above: dict[tuple[int, int], _Area], filled: Sequence[_Area]) -> bool:
    """Whether the first row of the page lacks its name and most of its cells, all of which stand in the row above.

    The blank part of a merged label lacks its text as well, but then the cells beside it begin anew.
    """
    names = [area for area in above.values() if area.text and area.top == area.bottom]
    going_on = {area.columns for area in filled}
    ended = [area for area in names if area.columns not in going_on]
    first = min((area.left for area in names), default=0)
    return len(ended) > len(filled) and any(area.left == first for area in ended) and going_on <= above.keys()


def _are_two_numbers(whole: _Area, area: _Area) -> bool:
    """A number is cut only in a cell that is as narrow as itself."""
    numbers = _NUMBER.fullmatch(whole.text) and _NUMBER.fullmatch(area.text)
    return bool(numbers) and whole.fullness is not Fullness.WHOLLY


def _some_end(above: dict[tuple[int, int], _Area], begun: Sequence[_Area]) -> bool:
    """Whether some cell of the row above holds a text that does not go on below the break."""
    going_on = {area.columns for area in begun if area.text}
    return any(area.text and area.top == area.bottom and columns not in going_on for columns, area in above.items())
