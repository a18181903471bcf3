"""What stands around the cells of a sheet: merged areas, protection, namespaces."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import Area
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.refs import area_of
from perfeval_xl.hosts.problems import problem

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Of sheets, transitional and strict."""
MOST_MERGES = 50_000
_DEEPEST = 200
HEAD, FOOT = b"<sheetData>", b"</sheetData>"
"""Where rows stand, as nearly every program writes it."""
_LARGEST_REMEMBERED = 1 << 16
"""Bytes around the cells of a sheet whose meaning is kept for the next like it."""
_DECLARED = pattern(
    rb"\sxmlns(?::([\w.-]+))?\s*=\s*[\"'](?:" + b"|".join(re.escape(each.encode()) for each in NAMESPACES) + rb")[\"']"
)
_ROOT = pattern(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")


def sheet_prefixes(data: bytes) -> frozenset[str]:
    """The prefixes, '' or 'x:', that stand for the namespace of sheets; a sheet may have several, mixed as it likes."""
    declared = frozenset(f"{prefix.decode()}:" if prefix else "" for prefix in _declared_prefixes(data))
    root = None if declared else _ROOT.search(data)
    return declared or frozenset(((root[1] or b"").decode() if root else "",))


def _declared_prefixes(data: bytes) -> Iterator[bytes | None]:
    place = data.find(b"xmlns")
    while place >= 0:
        found = _DECLARED.match(data, max(place - 1, 0))
        if found:
            yield found[1]
        place = data.find(b"xmlns", place + 1)


class Outside:
    """Handlers for what stands around the rows: merged areas, protection, and where <sheetData> begins."""

    names: tuple[str, ...] = ("mergeCell", "sheetProtection", "sheetData")

    def __init__(self, part: str, prefixes: frozenset[str]) -> None:
        self.part = part
        self.merges: list[Area] = []
        self.arrays: list[Area] = []
        self.protected = False
        self.data_start = -1
        self.depth = 0
        self.tags = {prefix + name: name for prefix in prefixes for name in self.names}
        self.made = xml.parser(part)
        self.made.StartElementHandler = self.start
        self.made.EndElementHandler = self.end

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{self.part} 嵌套过深")
        name = self.tags.get(tag)
        if name is not None:
            self.take(name, attributes)

    def take(self, name: str, attributes: dict[str, str]) -> None:
        """An element that means something here."""
        if name == "mergeCell":
            self.merge(attributes.get("ref", ""))
        elif name == "sheetProtection":
            self.protected = attributes.get("sheet") in ("1", "true")
        else:
            self.data_start = self.made.CurrentByteIndex

    def end(self, _: str) -> None:
        """A tag closes."""
        self.depth -= 1

    def merge(self, ref: str) -> None:
        """A merged area. Raises TOO_LARGE."""
        area = area_of(ref)
        if area is None:
            raise problem("TOO_LARGE", f"{self.part} 里的合并区域“{ref[:20]}”不在表格范围内")
        self.merges.append(area)
        if len(self.merges) > MOST_MERGES:
            raise problem("TOO_LARGE", f"{self.part} 超过 {MOST_MERGES} 个合并区域")

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """The next piece of the sheet. Raises XML_BAD, XML_DOCTYPE."""
        xml.parse(self.made, data, self.part, last=last)


class Around(NamedTuple):
    """What a sheet says outside of its cells."""

    merges: tuple[Area, ...]
    protected: bool


def read_around(before: bytes, tags: bytes, after: bytes) -> Around | None:
    """What a sheet says around its cells, given with the tags of its rows between.

    None where something is not well-formed, and where `before` does not end in the tag of <sheetData>: what looks like
    it may stand in a comment.
    """
    small = len(before) + len(tags) + len(after) <= _LARGEST_REMEMBERED
    return (_remembered if small else _read)(before, tags, after)


def _read(before: bytes, tags: bytes, after: bytes) -> Around | None:
    reader = Outside("", sheet_prefixes(before + tags + after))
    try:
        reader.feed(before)
        if reader.data_start != len(before) - len(HEAD):
            return None
        reader.made.StartElementHandler = reader.made.EndElementHandler = None
        reader.feed(tags)
        reader.made.StartElementHandler, reader.made.EndElementHandler = reader.start, reader.end
        reader.feed(after, last=True)
    except FileProblem:
        return None
    finally:
        xml.release(reader.made)
    return Around(tuple(reader.merges), reader.protected)


_remembered = lru_cache(maxsize=16)(_read)
"""Sheets of one layout differ in their cells alone."""
