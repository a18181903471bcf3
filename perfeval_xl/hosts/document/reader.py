"""A closed .docx as plain paragraphs: what a reader of the printed page sees, in reading order.

Runs are joined; insertions are kept and deletions dropped, as if all changes were accepted; hidden text, field codes,
comments and the table of contents are left out; a footnote follows the paragraph that it hangs on. Of a picture with
two forms (mc:AlternateContent) only the first is read. Source: ECMA-376 Part 1, 17.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from perfeval_xl.domain.narrative import Narrative, Paragraph
from perfeval_xl.hosts.container.gate import DOCUMENT, open_archive
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.document.blocks import blocks_of
from perfeval_xl.hosts.document.styles import is_contents, style_levels
from perfeval_xl.hosts.document.surface import Block, Line
from perfeval_xl.hosts.document.tree import Element, read_tree
from perfeval_xl.hosts.problems import problem


def read_document(path: Path) -> bytes:
    """A .docx that is safe to open. Raises `FileProblem` as workbooks do, with NOT_DOCX and LEGACY_DOC of its own."""
    data = commit.read_file(path)
    open_archive(data, DOCUMENT)
    return data


def read_report(path: Path) -> Narrative:
    """A report's paragraphs. Raises `FileProblem` as `read_document` does, and NO_TEXT."""
    package = open_document(commit.read_file(path))
    part = document_part(package)
    paragraphs = tuple(_paragraphs(blocks_of(body_of(package, part)), surroundings_of(package, part)))
    if not paragraphs:
        raise problem("NO_TEXT")
    return Narrative(path=str(path), paragraphs=paragraphs)


def open_document(data: bytes) -> Package:
    """A document's package. Raises `FileProblem` as `read_document` does."""
    return Package(open_archive(data, DOCUMENT))


def document_part(package: Package) -> str:
    """The part that holds the text. Raises NOT_DOCX where there is none."""
    part = package.related("", "officeDocument")
    if part is None or not package.has(part):
        raise problem("NOT_DOCX", "没有正文")
    return part


def body_of(package: Package, part: str) -> Element:
    """The element with the document's text. Raises XML_BAD, XML_DOCTYPE and TOO_LARGE."""
    root = read_tree(package.read(part), part)
    return next(root.inside("body"), root)


class Surroundings(NamedTuple):
    """What paragraphs refer to: outline levels by style, and notes by kind and number."""

    levels: Mapping[str, int] = MappingProxyType({})
    notes: Mapping[str, Mapping[str, list[Paragraph]]] = MappingProxyType({})


def surroundings_of(package: Package, part: str) -> Surroundings:
    """The styles' levels and the notes of a document."""
    notes = {kind: _notes(package, part, kind) for kind in ("footnotes", "endnotes")}
    return Surroundings(style_levels(package, part), notes)


def _notes(package: Package, document: str, kind: str) -> dict[str, list[Paragraph]]:
    """The paragraphs of each footnote or endnote by its id."""
    part = package.related(document, kind)
    if part is None or not package.has(part):
        return {}
    tree = read_tree(package.read(part), part)
    notes = (note for name in ("footnote", "endnote") for note in tree.inside(name))
    return {note.value("id"): list(_paragraphs(blocks_of(note), Surroundings())) for note in notes}


def _paragraphs(blocks: Iterable[Block], around: Surroundings) -> Iterator[Paragraph]:
    """All paragraphs that hold text, those of tables marked as such."""
    for block in blocks:
        if isinstance(block, Line):
            yield from paragraphs_of([block], around)
        else:
            lines = (line for row in block.rows for box in row for line in box.lines)
            yield from paragraphs_of(lines, around, table=True)


def paragraphs_of(lines: Iterable[Line], around: Surroundings, *, table: bool = False) -> Iterator[Paragraph]:
    """Lines that hold text, each followed by its notes; the table of contents is left out."""
    for line in lines:
        text = line.text.strip()
        level = around.levels.get(line.style, 0) if line.level is None else line.level
        if text and not is_contents(level):
            yield Paragraph(text, level, table)
            for kind, number in line.notes:
                yield from around.notes.get(kind, {}).get(number, ())
