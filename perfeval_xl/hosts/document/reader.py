"""A closed .docx as plain paragraphs: what a reader of the printed page sees, in reading order.

Runs are joined; insertions are kept and deletions dropped, as if all changes were accepted; hidden text, field codes,
comments and the table of contents are left out; a footnote follows the paragraph that it hangs on. Of a picture with
two forms (mc:AlternateContent) only the first is read. Source: ECMA-376 Part 1, 17.
"""

from pathlib import Path

from perfeval_xl.domain.narrative import Narrative, Paragraph
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.gate import DOCUMENT, open_archive
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.document.styles import is_contents, outline_level, style_levels
from perfeval_xl.hosts.problems import problem

_DROPPED = frozenset({"del", "moveFrom", "Fallback", "rPrChange", "pPrChange"})
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 200


def read_document(path: Path) -> bytes:
    """A .docx that is safe to open. Raises `FileProblem` as workbooks do, with NOT_DOCX and LEGACY_DOC of its own."""
    data = commit.read_file(path)
    open_archive(data, DOCUMENT)
    return data


def read_report(path: Path) -> Narrative:
    """A report's paragraphs. Raises `FileProblem` as `read_document` does, and NO_TEXT."""
    package = Package(open_archive(read_document(path), DOCUMENT))
    part = package.related("", "officeDocument")
    if part is None or not package.has(part):
        raise problem("NOT_DOCX", "没有正文")
    levels = style_levels(package, part)
    notes = {kind: _notes(package, part, kind) for kind in _NOTES.values()}
    paragraphs = tuple(_Paragraphs(part, levels, notes).read(package.read(part)))
    if not any(each.text for each in paragraphs):
        raise problem("NO_TEXT")
    return Narrative(path=str(path), paragraphs=paragraphs)


def _notes(package: Package, document: str, kind: str) -> dict[str, list[Paragraph]]:
    """The paragraphs of each footnote or endnote by its id."""
    part = package.related(document, kind)
    if part is None or not package.has(part):
        return {}
    reader = _Paragraphs(part, {}, {})
    reader.read(package.read(part))
    return reader.by_note


class _Open:
    """A paragraph being read; text boxes put paragraphs inside paragraphs, so there may be several."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.notes: list[Paragraph] = []
        self.level: int | None = None
        self.style = ""


class _Paragraphs:
    """Handlers for a part that holds paragraphs: document.xml, footnotes.xml."""

    def __init__(self, part: str, levels: dict[str, int], notes: dict[str, dict[str, list[Paragraph]]]) -> None:
        self.part, self.levels, self.notes = part, levels, notes
        self.found: list[Paragraph] = []
        self.by_note: dict[str, list[Paragraph]] = {}
        self.note = ""
        self.open: list[_Open] = []
        self.depth = self.dropped = self.tables = 0
        self.in_text = self.hidden = False

    def read(self, data: bytes) -> list[Paragraph]:
        """All paragraphs that hold text, in order. Raises XML_BAD, XML_DOCTYPE and TOO_LARGE."""
        made = xml.parser(self.part)
        made.StartElementHandler = self.start
        made.EndElementHandler = self.end
        made.CharacterDataHandler = self.text
        xml.parse(made, data, self.part)
        return self.found

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = xml.local(tag)
        self.depth += 1
        if self.depth > _DEEPEST:
            raise problem("TOO_LARGE", f"{self.part} 嵌套过深")
        if self.dropped or name in _DROPPED:
            self.dropped += 1
        elif name == "p":
            self.open.append(_Open())
        elif name == "tbl":
            self.tables += 1
        elif name in ("footnote", "endnote"):
            self.note = _value(attributes, "id")
        elif name == "r":
            self.hidden = False
        elif self.open:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        """An element of a paragraph: its style and level, its text, marks in its text."""
        here = self.open[-1]
        if name == "t":
            self.in_text = not self.hidden
        elif name == "vanish":
            self.hidden = _value(attributes, "val") not in _OFF
        elif name in _BREAKS and not self.hidden:
            here.chunks.append(_BREAKS[name])
        elif name == "pStyle":
            here.style = _value(attributes, "val")
        elif name == "outlineLvl":
            here.level = outline_level(_value(attributes, "val"))
        elif name in _NOTES:
            here.notes += self.notes.get(_NOTES[name], {}).get(_value(attributes, "id"), ())

    def end(self, tag: str) -> None:
        name = xml.local(tag)
        self.depth -= 1
        if self.dropped:
            self.dropped -= 1
        elif name == "t":
            self.in_text = False
        elif name == "tbl":
            self.tables -= 1
        elif name == "p" and self.open:
            self._close(self.open.pop())

    def text(self, data: str) -> None:
        if self.in_text and not self.dropped and self.open:
            self.open[-1].chunks.append(data)

    def _close(self, closed: _Open) -> None:
        level = self.levels.get(closed.style, 0) if closed.level is None else closed.level
        text = "".join(closed.chunks).strip()
        if not text or is_contents(level):
            return
        paragraph = Paragraph(text, level, self.tables > 0)
        self.found += [paragraph, *closed.notes]
        if self.note:
            self.by_note.setdefault(self.note, []).append(paragraph)


def _value(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if xml.local(key) == name), "")
