"""The rows of a sheet as nearly every program writes them, read without a call for every element.

A row is <row r="5" …>, a cell <c r="H5" s="12" t="s"><v>3</v></c>, with a formula before the value or an inline text in
one piece, and there is nothing else, not a blank, between them. Cut at every cell such rows give pieces of which most
are equal on all sheets of one layout, and what a short piece means is remembered (see `values_of`). Whether all is
well-formed is for expat to say: it reads the contents of all cells that are new, and the tags of the rows. Rows in
which anything else stands are left to expat as a whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, count

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.values import CellValues, Piece, RawCell

_MOST_KNOWN, _LONGEST_KNOWN = 20_000, 1000
"""Pieces that are remembered, and bytes of one: some megabytes, whatever is read."""
_CUT = b'<c r="'
_TAGS = rb'(?:<row r="[1-9][0-9]{0,5}"[^<>]*>(?:</row>)?)*'
_ROW_TAGS = pattern(_TAGS)
_BODY = (
    rb'(?: s="(?P<style>[0-9]{1,6})")?(?: t="(?P<kind>[A-Za-z]{1,9})")?(?: ?/>|></c>|>'
    rb'(?:<f(?: aca="false")?>(?P<formula>[^<]*)</f>)?'
    rb'(?:<v>(?P<value>[^<]+)</v>|<is><t(?: xml:space="preserve")?>(?P<text>[^<]*)</t></is>)?</c>)'
)
_PIECE = pattern(rb'(?P<name>[A-Z]{1,2}[1-9][0-9]{0,5})"' + _BODY + rb"(?P<tags>(?:</row>" + _TAGS + rb")?)")
"""A cell, whose name is surely inside the grid, and the tags of rows up to the next cell."""
_STYLE = pattern(rb'<c r="[A-Z]{1,2}[0-9]{1,6}"(?: s="([0-9]{1,6})")?')
_CONTENTS = slice(3, 6)
"""The groups whose text is for expat to read: formula, value, inline text."""


class CellIndex:
    """Where each cell of plain rows stands in the bytes of its sheet, made by the pass that reads them.

    Offsets are counted when somebody asks for the first of them.
    """

    def __init__(self, data: bytes, start: int, stop: int, first: int, meanings: Sequence[Piece]) -> None:
        self._data = data
        self.start = start
        """Where the rows begin, behind <sheetData>."""
        self.stop = stop
        self._first = first
        self._meanings = meanings

    @property
    def cells(self) -> dict[At, Cell]:
        """The cells that hold something."""
        return {at: cell for at, cell, _ in self._meanings if cell is not None}

    @property
    def styles(self) -> Iterator[tuple[At, bytes]]:
        """Each cell with its style as it is written, b'' for one without."""
        return zip((at for at, _, _ in self._meanings), _STYLE.findall(self._data, self.start, self.stop), strict=True)

    @property
    def has_formula(self) -> bool:
        """Whether one of the cells holds a formula."""
        return self._data.find(b"<f", self.start, self.stop) >= 0

    @property
    def tags(self) -> bytes:
        """The rows without their cells."""
        before = self._data[self.start : self._first]
        return before + b"".join([tags for _, _, tags in self._meanings])

    @cached_property
    def _numbers(self) -> dict[At, int]:
        return dict(zip([at for at, _, _ in self._meanings], count()))

    def _cut(self) -> list[bytes]:
        return self._data[self.start : self.stop].split(_CUT)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each piece ends, but for the bytes at which they were cut."""
        return list(accumulate(map(len, self._cut()), initial=self.start))[1:]

    def teach(self, values: CellValues) -> None:
        """Let values know what the pieces mean, if they have been let go of since the sheet was read."""
        _, *pieces = self._cut()
        if pieces and pieces[0] not in values.pieces:
            values.pieces.update(zip(pieces, self._meanings, strict=True))

    def after_writing(self, data: bytes, sheet: str, values: CellValues) -> "CellIndex | None":
        """The index of the sheet's bytes as they are now, if nothing but what some of its cells hold has changed.

        Pieces that are as they were mean what they meant; the others are read. Raises as `read_plain` does.
        """
        stop = self.stop + len(data) - len(self._data)
        if stop < self._first or not data.startswith(self._data[: self._first]):
            return None
        if not data.endswith(self._data[self.stop :]):
            return None
        _, *before = self._cut()
        _, *pieces = data[self.start : stop].split(_CUT)
        changed = [number for number, (old, new) in enumerate(zip(before, pieces, strict=False)) if old != new]
        read = _read_pieces([pieces[number] for number in changed], sheet, values)
        if read is None or len(pieces) != len(before):
            return None
        meanings = list(self._meanings)
        for number, meaning in zip(changed, read, strict=True):
            (at, _, tags), (place, _, behind) = meanings[number], meaning
            if (at, tags) != (place, behind):
                return None
            meanings[number] = meaning
        index = CellIndex(data, self.start, stop, self._first, meanings)
        vars(index)["_numbers"] = self._numbers  # no cell stands in another place
        return index

    def span(self, at: At) -> tuple[int, int] | None:
        """Where a cell's tag starts, and where the cell ends; None where it is not there."""
        number = self._numbers.get(at)
        if number is None:
            return None
        start = self._ends[number] + number * len(_CUT)
        _, _, tags = self._meanings[number]
        return start, start + len(_CUT) + self._ends[number + 1] - self._ends[number] - len(tags)

    def is_formula(self, at: At) -> bool:
        """Whether a cell that is there holds a formula."""
        _, cell, _ = self._meanings[self._numbers[at]]
        return cell is not None and cell.formula is not None

    def cell(self, at: At) -> Cell | None:
        """What a cell holds; None where it is blank, or not there."""
        number = self._numbers.get(at)
        return None if number is None else self._meanings[number][1]

    def twice(self, places: Iterable[At]) -> At | None:
        """The first of these cells that is there more than once: nobody knows which one counts."""
        if len(self._numbers) == len(self._meanings):
            return None
        names = [at for at, _, _ in self._meanings]
        return next((at for at in places if names.count(at) > 1), None)


def read_plain(data: bytes, start: int, stop: int, sheet: str, values: CellValues) -> CellIndex | None:
    """The cells of the rows between two offsets; None where anything is written in another way, or wrongly.

    Whether the tags of the rows are well-formed among themselves is left to the caller. Raises NOT_FINITE.
    """
    tags, *pieces = data[start:stop].split(_CUT)
    first = start + len(tags)
    if not _ROW_TAGS.fullmatch(tags):
        return None
    meanings = _read_pieces(pieces, sheet, values)
    return None if meanings is None else CellIndex(data, start, stop, first, meanings)


def _read_pieces(pieces: Sequence[bytes], sheet: str, values: CellValues) -> list[Piece] | None:
    """What each piece means, remembered where it is short; None where one of them is not plain, or not well-formed."""
    values.forget(_MOST_KNOWN)
    known = values.pieces
    try:
        return [known[piece] for piece in pieces]
    except KeyError:
        new = _read_new([piece for piece in pieces if piece not in known], sheet, values)
    if new is None:
        return None
    known.update((piece, meaning) for piece, meaning in new.items() if len(piece) <= _LONGEST_KNOWN)
    return [known.get(piece) or new[piece] for piece in pieces]


def _read_new(pieces: list[bytes], sheet: str, values: CellValues) -> dict[bytes, Piece] | None:
    """What pieces mean; None where one of them is not plain, or not well-formed."""
    cut: dict[bytes, tuple[bytes | None, ...]] = {}
    contents: list[bytes] = []
    for piece in pieces:
        found = _PIECE.fullmatch(piece)
        if found is None:
            return None
        cut[piece] = groups = found.groups()
        contents += [content for content in groups[_CONTENTS] if content is not None]
    texts = xml.texts_of(contents)
    if texts is None:
        return None
    text_of: dict[bytes | None, str] = dict(zip(contents, texts, strict=True))
    return {piece: _meaning(groups, text_of, sheet, values) for piece, groups in cut.items()}


def _meaning(
    groups: tuple[bytes | None, ...], text_of: Mapping[bytes | None, str], sheet: str, values: CellValues
) -> Piece:
    """The cell that a piece is, with its place; `groups` as `_PIECE` names them."""
    name, style, kind, formula, value, text, tags = groups
    assert name is not None, "no piece is without one"
    assert tags is not None, "they may be empty"
    at = _place(name)
    content = value if text is None else text
    if content is None and formula is None:
        return _blank(at, tags)
    raw = RawCell(
        kind.decode() if kind else "n",
        style.decode() if style else "0",
        text_of.get(content),
        text_of.get(formula) or None,
    )
    return _blank(at, tags) if raw.blank else (at, values.cell(raw, sheet, name.decode()), tags)


@lru_cache(maxsize=1 << 13)
def _blank(at: At, tags: bytes) -> Piece:
    """A blank cell, of which workbooks hold thousands that are alike."""
    return at, None, tags


@lru_cache(maxsize=1 << 14)
def _place(name: bytes) -> At:
    return At.parse(name.decode())
