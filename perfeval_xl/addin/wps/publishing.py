"""publish.xml, in which WPS looks up its add-ins: our entry goes in and out, everything else stays as it is written.

    <jsplugins>
      <jsplugin name="N" type="et" url="N_1.0" version="1.0" enable="enable_dev" install="null"/>     a folder beside it
      <jspluginonline name="M" type="et" url="http://…/" enable="enable_dev" install="null"/>         a page
    </jsplugins>

Source: what npm wpsjs 2.2.3 writes.
"""

import codecs
import re
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

ROOT = "jsplugins"
_KINDS = ("jsplugin", "jspluginonline")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF8 = "utf-8"


class Broken(ValueError):
    """A file that cannot be read as a list of add-ins; the text says why."""


class Entry(NamedTuple):
    """What WPS has to know of an add-in in a folder beside the file."""

    name: str
    folder: str
    version: str

    @property
    def text(self) -> str:
        """The entry as it is written."""
        pairs = {"name": self.name, "type": "et", "url": self.folder, "version": self.version}
        rest = {"enable": "enable_dev", "install": "null", "customDomain": ""}
        return "<jsplugin " + " ".join(f"{key}={quoteattr(value)}" for key, value in {**pairs, **rest}.items()) + "/>"


def with_entry(data: bytes, entry: Entry) -> bytes:
    """The file with this entry, in place of all others of its name. Raises `Broken`."""
    if not data.strip():
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT}>\n  {entry.text}\n</{ROOT}>\n'.encode()
    file = _File(data)
    ours = file.entries(entry.name)
    if [file.part(each) for each in ours] == [entry.text]:
        return data
    for span in reversed(ours[1:]):
        file.cut(span)
    if ours:
        file.put(ours[0], entry.text)
    else:
        file.add(entry.text)
    return file.encoded()


def without_entry(data: bytes, name: str) -> bytes:
    """The file without the entries of this name. Raises `Broken`."""
    if not data.strip():
        return data
    file = _File(data)
    for span in reversed(file.entries(name)):
        file.cut(span)
    return file.encoded()


def entries_of(data: bytes, name: str) -> list[str]:
    """The entries of this name as they are written. Raises `Broken`."""
    if not data.strip():
        return []
    file = _File(data)
    return [file.part(each) for each in file.entries(name)]


class _Span(NamedTuple):
    """Where an element stands, in bytes of UTF-8; `name` is its attribute, `top` that it is a child of the root."""

    start: int
    end: int
    tag: str
    name: str


class _File:
    """The text of a file, in UTF-8 whatever it was written in, and where its elements stand."""

    def __init__(self, data: bytes) -> None:
        self._mark, self._encoding, text = _decoded(data)
        self._text = text.encode(_UTF8)
        self._spans: list[_Span] = []
        self._root = (0, 0)
        self._close: int | None = None
        """Where the root element stands, and where its end tag begins; one without content has none."""
        self._look()

    def _look(self) -> None:
        """Find the entries. Raises `Broken` for what is no list of add-ins."""
        parser = expat.ParserCreate(_UTF8)
        open_: list[tuple[str, int, str]] = []

        def started(tag: str, attributes: dict[str, str]) -> None:
            if not open_ and tag != ROOT:
                raise Broken(f"最外层是 {tag}，不是 {ROOT}")
            open_.append((tag, parser.CurrentByteIndex, attributes.get("name", "")))

        def ended(tag: str) -> None:
            _, start, name = open_.pop()
            opening = self._end_of_tag(start)
            empty = self._text[opening - 2 : opening] == b"/>"
            end = opening if empty else self._end_of_tag(parser.CurrentByteIndex)
            if not open_:
                self._root, self._close = (start, end), None if empty else parser.CurrentByteIndex
            elif len(open_) == 1:
                self._spans.append(_Span(start, end, tag, name))

        def declared(*_: object) -> None:
            raise Broken("里面有 DOCTYPE")

        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.StartDoctypeDeclHandler = declared
        try:
            parser.Parse(self._text, True)
        except expat.ExpatError as fault:
            raise Broken(f"第 {fault.lineno} 行不是完整的 XML") from None

    def _end_of_tag(self, place: int) -> int:
        """The place behind the tag that begins here; a > in quotes ends nothing."""
        quote = 0
        for number in range(place, len(self._text)):
            byte = self._text[number]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == ord(">"):
                return number + 1
        return len(self._text)

    def entries(self, name: str) -> list[_Span]:
        """The entries of a name, in order."""
        return [span for span in self._spans if span.tag in _KINDS and span.name == name]

    def part(self, span: _Span) -> str:
        """An entry as it is written."""
        return self._text[span.start : span.end].decode(_UTF8)

    def put(self, span: _Span, text: str) -> None:
        """Write something in an entry's place."""
        self._text = self._text[: span.start] + text.encode(_UTF8) + self._text[span.end :]

    def cut(self, span: _Span) -> None:
        """Take an entry away, with the line that it stood on alone."""
        before, behind = self._text[: span.start], self._text[span.end :]
        indent = re.search(rb"(?:\r\n|\n|\r)[ \t]*\Z", before)
        if indent and re.match(rb"[ \t]*(?:[\r\n]|<)", behind):
            before = before[: indent.start()]
        self._text = before + behind

    def add(self, text: str) -> None:
        """Write an entry behind all others, on a line of its own as the file has lines."""
        line = b"\r\n" if b"\r\n" in self._text else b"\n"
        entry = b"  " + text.encode(_UTF8) + line
        if self._close is not None:
            before, behind = self._text[: self._close], self._text[self._close :]
            self._text = before + (b"" if before.endswith((b"\n", b"\r")) else line) + entry + behind
        else:
            start, end = self._root
            opening = self._text[start:end].rstrip(b">").rstrip(b"/ \t\r\n") + b">"
            whole = opening + line + entry + f"</{ROOT}>".encode()
            self._text = self._text[:start] + whole + self._text[end:]

    def encoded(self) -> bytes:
        """The file in the encoding that it came in. Raises `Broken` where that cannot spell our entry."""
        try:
            return self._mark + self._text.decode(_UTF8).encode(self._encoding)
        except UnicodeEncodeError:
            raise Broken(f"编码 {self._encoding} 写不下这一条") from None


def _decoded(data: bytes) -> tuple[bytes, str, str]:
    """The mark at the beginning, the encoding, and the text. Raises `Broken`."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return mark, encoding, _text(data[len(mark) :], encoding)
    declared = _DECLARED.match(data)
    encoding = declared[1].decode("ascii") if declared else _UTF8
    return b"", encoding, _text(data, encoding)


def _text(data: bytes, encoding: str) -> str:
    """The text, if writing it again gives the same bytes: else others' entries would not stay as they are."""
    try:
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return text
    except (UnicodeError, LookupError):
        pass
    raise Broken(f"不是编码 {encoding} 的文字")
