"""XML parts as bytes: checked by expat, found by offset, changed by splicing.

A part is held as UTF-8 bytes whatever its own encoding is (`Text`), so that an offset from expat is an offset into
those bytes; bytes that no splice touches go back exactly as they came.
"""

import codecs
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.hosts.problems import problem

_DECLARED = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_TAG = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")
_ILLEGAL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOKALIKE = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")
_UTF16 = (
    (re.compile(b"(\xff\xfe)"), "utf-16-le"),
    (re.compile(b"(\xfe\xff)"), "utf-16-be"),
    (re.compile(rb"()[<\s]\0(?!\0)"), "utf-16-le"),
    (re.compile(rb"()\0[<\s]"), "utf-16-be"),
)
"""How parts in UTF-16 begin, with a byte order mark or with their first tag. Source: XML 1.0, appendix F."""
_WIDER = dict.fromkeys(("gb2312", "gb_2312-80", "gb_2312", "euc-cn", "x-gbk", "cp936", "ms936"), "gbk")
"""What programs call GB2312 is GBK, as Windows means it."""
_PLAIN = (b"\\u0041 +AGE- ~{", bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)]))
"""What must stay as it is: nothing that an encoding may take for the sign of something else."""


class Text(NamedTuple):
    """A part's content as UTF-8 with what is needed to write it in its own encoding again."""

    utf8: bytes
    bom: bytes = b""
    encoding: str = "utf-8"

    def restored(self, utf8: bytes) -> bytes:
        """Changed content in the part's own encoding."""
        if self.encoding == "utf-8":
            return self.bom + utf8
        return self.bom + utf8.decode("utf-8").encode(self.encoding, "xmlcharrefreplace")


def decode(data: bytes, part: str) -> Text:
    """A part's content; XML_BAD where its bytes do not fit its encoding."""
    if data.startswith(codecs.BOM_UTF8):
        return Text(_utf8(data[3:], "utf-8", part), codecs.BOM_UTF8)
    for beginning, encoding in _UTF16:
        if found := beginning.match(data):
            return Text(_utf8(data[found.end(1) :], encoding, part), found[1], encoding)
    declared = _DECLARED.match(data[:200])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii"):
        _utf8(data, "utf-8", part)
        return Text(data)
    if not _extends_ascii(encoding):
        raise problem("XML_BAD", f"{part}：编码不对")
    encoding = _WIDER.get(encoding, encoding)
    return Text(_utf8(data, encoding, part), b"", encoding)


@lru_cache(maxsize=32)
def _extends_ascii(encoding: str) -> bool:
    """Whether Python has an encoding of text in which tags are the bytes they seem to be; in UTF-7 they are not."""
    try:
        return all(text.decode(_WIDER.get(encoding, encoding)).encode("ascii") == text for text in _PLAIN)
    except (LookupError, UnicodeError):
        return False


def is_utf16(data: bytes) -> bool:
    """Whether a part that need not be well-formed is written in UTF-16, two bytes a character."""
    return any(beginning.match(data) for beginning, _ in _UTF16)


def _utf8(data: bytes, encoding: str, part: str) -> bytes:
    if encoding == "utf-8" and data.isascii():
        return data
    try:
        text = data.decode(encoding)
        return data if encoding == "utf-8" else text.encode("utf-8")
    except (LookupError, UnicodeError):
        raise problem("XML_BAD", f"{part}：编码不对") from None


def parser(part: str) -> expat.XMLParserType:
    """A parser for UTF-8 that refuses a DOCTYPE, so that no entity can ever be defined."""
    made = expat.ParserCreate("utf-8")
    made.buffer_text = True

    def refuse(*_: object) -> None:
        raise problem("XML_DOCTYPE", part)

    made.StartDoctypeDeclHandler = refuse
    return made


def parse(made: expat.XMLParserType, data: bytes, part: str, *, last: bool = True) -> None:
    """Run a parser over a part, or over its next piece; XML_BAD names part and line."""
    more = False
    try:
        made.Parse(data, last)
        more = not last
    except expat.ExpatError as fault:
        raise problem("XML_BAD", f"{part}，第 {fault.lineno} 行") from None
    finally:
        if not more:
            release(made)


def release(made: expat.XMLParserType) -> None:
    """Take the handlers from a parser that is done with.

    They hold the parser as it holds them, and so all that was read would wait for the collector of garbage.
    """
    made.StartElementHandler = made.EndElementHandler = made.CharacterDataHandler = None


class Node(NamedTuple):
    """An element found in a part: local name, attributes, and where its tag starts and its end tag starts.

    For an empty element (`<a/>`) `close` is `start`.
    """

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    close: int
    tag: str
    """The name as written, prefix included."""

    def whole(self, name: str) -> int:
        """An attribute as a whole number; 0 where it is none, as programs that read files do."""
        text = self.attributes.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def empty(self) -> bool:
        """Whether the element is written as one tag."""
        return self.close == self.start


def texts_of(contents: Iterable[bytes]) -> list[str] | None:
    """What contents without elements say, as expat reads them; None where one of them is not well-formed."""
    made = parser("")
    found: list[str | None] = []
    made.CharacterDataHandler = found.append
    made.EndElementHandler = lambda _: found.append(None)
    try:
        made.Parse(b"<a>" + b"".join([content + b"<b/>" for content in contents]) + b"</a>", True)
    except expat.ExpatError:
        return None
    finally:
        release(made)
    texts: list[str] = []
    pieces: list[str] = []
    for each in found[:-1]:
        if each is None:
            texts.append("".join(pieces))
            pieces = []
        else:
            pieces.append(each)
    return texts


def local(tag: str) -> str:
    """'x:worksheet' -> 'worksheet'."""
    return tag.rpartition(":")[2]


def outline(data: bytes, part: str, depth: int = 2) -> list[Node]:
    """All elements down to `depth` (the root is 0), in document order."""
    made = parser(part)
    found: list[Node | None] = []
    stack: list[tuple[int, dict[str, str], int]] = []
    level = -1

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level <= depth:
            stack.append((len(found), attributes, made.CurrentByteIndex))
            found.append(None)

    def end(tag: str) -> None:
        nonlocal level
        if level <= depth:
            place, attributes, begun = stack.pop()
            close = closing(data, begun, made.CurrentByteIndex)
            found[place] = Node(local(tag), attributes, level, begun, close, tag)
        level -= 1

    made.StartElementHandler = start
    made.EndElementHandler = end
    parse(made, data, part)
    return [node for node in found if node is not None]


def outline_around(data: bytes, part: str, depth: int, start: int, stop: int) -> list[Node]:
    """As `outline`, for a part whose content between two offsets, whole elements, is known and not looked at."""

    def moved(place: int) -> int:
        return place if place < start else place + stop - start

    nodes = outline(data[:start] + data[stop:], part, depth)
    return [node._replace(start=moved(node.start), close=moved(node.close)) for node in nodes]


def closing(data: bytes, start: int, place: int) -> int:
    """Where an element's end tag starts, from where expat tells its end; `start` for an element that is one tag."""
    one_tag = data[place - 2 : place] == b"/>" and tag_end(data, start) == place
    return start if one_tag else place


def tag_end(data: bytes, start: int) -> int:
    """The offset behind the tag that starts at `start`."""
    found = _TAG.match(data, start)
    if found is None:
        raise problem("XML_BAD", "标签不完整")
    return found.end()


def node_end(data: bytes, node: Node) -> int:
    """The offset behind the element's last tag."""
    return tag_end(data, node.close)


class Splice(NamedTuple):
    """Replace the bytes from `start` to `end` by `text`."""

    start: int
    end: int
    text: bytes


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Apply splices that do not overlap; those at one place go in in the order given."""
    pieces: list[bytes] = []
    place = 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        pieces += [data[place : splice.start], splice.text]
        place = splice.end
    pieces.append(data[place:])
    return b"".join(pieces)


def inside_end(data: bytes, node: Node, text: bytes) -> Splice:
    """Put text at the end of an element's content, opening an empty element."""
    if not node.empty:
        return Splice(node.close, node.close, text)
    end = tag_end(data, node.start)
    return Splice(end - 2, end, b">" + text + f"</{node.tag}>".encode())


def set_attribute(data: bytes, node: Node, name: str, value: str) -> Splice:
    """Give an attribute of an element's tag a value, adding the attribute where it is not there."""
    end = tag_end(data, node.start)
    tag = data[node.start : end]
    found = re.search(rb"\s" + name.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
    quoted = f'"{escaped(value)}"'.encode()
    if found:
        return Splice(node.start + found.start(1), node.start + found.end(1), quoted)
    place = end - (2 if tag.endswith(b"/>") else 1)
    return Splice(place, place, b" " + name.encode() + b"=" + quoted)


def escaped(text: str) -> str:
    """Text for element content or a double-quoted attribute."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text


def cell_text(text: str) -> bytes:
    """A string as a <t> element: _xHHHH_ for what XML cannot carry, white space kept. Source: ECMA-376 22.9.2.19."""
    safe = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", _LOOKALIKE.sub("_x005F_", text))
    safe = escaped(safe).replace("\r", "_x000D_")
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f"<t{space}>{safe}</t>".encode()


def unescaped(text: str) -> str:
    """Excel's _xHHHH_ back to the characters they stand for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
