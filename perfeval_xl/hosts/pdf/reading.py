"""The forms of a PDF as a Snapshot: a sheet for each, its rows called by page, table and row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.places import Places
from perfeval_xl.domain.snapshot import Sheet, Snapshot, Unplaced
from perfeval_xl.hosts.document.grouping import begins_form, is_title
from perfeval_xl.hosts.document.sheets import FormSheet
from perfeval_xl.hosts.document.surface import Line, row_texts
from perfeval_xl.hosts.document.tables import gather
from perfeval_xl.hosts.kinds import FORM_WORDS
from perfeval_xl.hosts.pdf.apart import read_pages
from perfeval_xl.hosts.pdf.breaks import aligned, goes_on, with_rests_told
from perfeval_xl.hosts.pdf.joints import JoinedTable, first_row, join_tables
from perfeval_xl.hosts.pdf.layout import PageLine, PageTable, Part, parts_of
from perfeval_xl.hosts.pdf.repeating import without_repeated_top
from perfeval_xl.hosts.pdf.running import with_edges
from perfeval_xl.hosts.problems import problem

if find_spec("pypdfium2") is None:  # only the process that reads the pages loads it
    raise ModuleNotFoundError("pypdfium2", name="pypdfium2")

_LONGEST_NAME = 60
"""Signs of what forms begin with: a longer text is the rest of one that the page break has cut."""
_LEAST_SIGNS = 20
"""Signs in a whole file; one with fewer is a scan."""


class _Origin(NamedTuple):
    """Where a cell of a sheet comes from: its table with the row in it."""

    source: JoinedTable
    row: int

    @property
    def page(self) -> int:
        return self.source.pages[self.row]

    @property
    def doubtful(self) -> bool:
        return self.row in self.source.doubts


def read_pdf(data: bytes, path: Path) -> Snapshot:
    """The forms in the ruled tables of a PDF; the path is the name to show.

    Raises ENCRYPTED, PDF_BROKEN, TOO_LARGE, TIME, MEMORY, NO_TEXT for scanned pages; where no rules form a table
    NO_TABLE, or OTHER_DOCUMENT for one that does not even name a form.
    """
    pages: list[list[Part]] = []
    text = ""
    for page in read_pages(data):
        text += "".join(character.text for character in page.characters)
        pages.append(parts_of(page))
    if len(text) < _LEAST_SIGNS:
        raise problem("NO_TEXT", case="pdf")
    blocks = list(_blocks(with_rests_told(with_edges(pages))))
    origins = {key: origin for block in blocks if isinstance(block, JoinedTable) for key, origin in _origins(block)}
    forms = gather(block.table if isinstance(block, JoinedTable) else block for block in blocks).forms
    if not forms:
        raise problem("NO_TABLE" if any(word in text for word in FORM_WORDS) else "OTHER_DOCUMENT")
    return Snapshot(path=str(path), sheets=tuple(_sheet(form, origins) for form in forms))


def _blocks(parts: Iterable[Part]) -> Iterator[Line | JoinedTable]:
    """Lines, and tables with all that goes on over page breaks.

    Running lines are left out there, and where one could be taken for the title of the form below it.
    """
    run: list[PageTable] = []
    running: list[Line] = []
    for part in parts:
        if isinstance(part, PageLine) and part.is_running and (run or is_title(part.line.text)):
            running += [] if is_title(part.line.text) else [part.line]
            continue
        if isinstance(part, PageTable) and run and (further := _going_on(run, part)) is not None:
            run.append(further)
            running = []
            continue
        if run:
            yield join_tables(run)
        yield from running
        run, running = [part] if isinstance(part, PageTable) else [], []
        if isinstance(part, PageLine):
            yield part.line
    if run:
        yield join_tables(run)
    yield from running


def _going_on(run: Sequence[PageTable], table: PageTable) -> PageTable | None:
    """What a table at the head of a page adds to the parts so far; None where it is a table of its own."""
    if not goes_on(run[-1], table):
        return None
    rest = without_repeated_top(run[0], aligned(table, run[-1]))
    names = (text for text in row_texts(first_row(rest)) if len(text) <= _LONGEST_NAME)
    return None if begins_form(names) else rest


def _origins(joined: JoinedTable) -> Iterator[tuple[int, _Origin]]:
    """The origin of each cell by its identity: cells of the same text are equal."""
    for place, row in enumerate(joined.table.rows):
        for box in row:
            yield id(box), _Origin(joined, place)


def _sheet(form: FormSheet, origins: Mapping[int, _Origin]) -> Sheet:
    """The form's sheet with pages in the names of its rows, and the rows that are doubtful."""
    sheet = form.sheet
    from_page: dict[int, int] = {}
    doubts: dict[int, At] = {}
    cells = [(at, origins[id(box)]) for at, box in sorted(form.boxes.items()) if id(box) in origins]
    for at, origin in cells:
        from_page.setdefault(at.row, origin.page)
        if origin.doubtful and form.boxes[at].text:
            doubts.setdefault(at.row, at)
    if sheet.places is None:
        return sheet
    rows = {row: _called(row, name, from_page) for row, name in sheet.places.rows.items()}
    places = Places(rows=rows, starts=sheet.places.starts)
    return replace(sheet, places=places, doubts=tuple(doubts.values()), unplaced=tuple(_unplaced(cells)))


def _unplaced(cells: Sequence[tuple[At, _Origin]]) -> Iterator[Unplaced]:
    """The texts in no cell, each at the first cell of the row that is nearest to it in its table."""
    for source in {id(origin.source): origin.source for _, origin in cells}.values():
        rows = [(origin.row, at) for at, origin in cells if origin.source is source]
        for row, scrap in source.scraps:
            _, at = min(rows, key=lambda each: (abs(each[0] - row), each[1]))
            yield Unplaced(at, scrap.text, scrap.reason)


def _called(row: int, name: str, from_page: Mapping[int, int]) -> str:
    """A row's name with its page; a line above or below the table is on the page of the row next to it."""
    near = min(from_page, key=lambda other: (abs(other - row), other), default=None)
    return name if near is None else f"第{from_page[near]}页{name}"
