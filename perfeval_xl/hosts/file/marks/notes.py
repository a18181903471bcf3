"""Notes (批注) under our own author: the comments part of a sheet, and the shapes that belong to it."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from perfeval_xl.domain.finding import Mark
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.file.marks import shapes
from perfeval_xl.hosts.file.marks.loose import keep, stored_elements, without_stored
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.file.sheet.structure import Structure
from perfeval_xl.hosts.signs import NOTE_AUTHOR, NOTE_PREFIX, is_our_note, note_text, remark_in

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_AUTHORS = f"<{{0}}authors><{{0}}author></{{0}}author><{{0}}author>{NOTE_AUTHOR}</{{0}}author></{{0}}authors>"
"""For notes without authors: number 0, which they may point to, stays nobody's."""
_NOBODY = b" "
"""The author of what people wrote into a note of ours; not empty, as number 0 of notes without authors is."""
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?text(?:\s[^<>]*)?>")
_TEXT_ENDS = re.compile(rb"</(?:[\w.-]+:)?text\s*>")
_RUN = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<]*)<")


def add(structure: Structure, part: str, marks: Iterable[Mark]) -> None:
    """Hang a note on every marked cell that has none; a user's own note is left as it is."""
    package = structure.package
    drawing = shapes.drawing_of(package, part)
    comments = next((name for name in _parts(package, part) if any(_refs(package, name))), None)
    taken = set(_refs(package, comments)) if comments else set()
    fresh = {mark.at: mark.note for mark in marks if mark.at.a1 not in taken}
    if not fresh or drawing is None:
        return
    stored = b""
    if comments is None:
        comments, stored = _new_comments(structure, part)
    _write_comments(package, comments, fresh)
    stored += shapes.write(structure, part, drawing, fresh)
    if stored:
        data = package.read(comments)
        package.edit(comments, xml.inside_end(data, xml.outline(data, comments, 0)[0], stored))


def _parts(package: Package, part: str) -> list[str]:
    """The comments parts that a sheet leads to and that are there."""
    return [each.target for each in package.relations(part) if each.kind == "comments" and package.has(each.target)]


def refs(package: Package, part: str) -> Iterator[str]:
    """The cells that a sheet's notes name, whoever wrote them."""
    for comments in _parts(package, part):
        yield from _refs(package, comments)


def has_ours(package: Package, part: str) -> bool:
    """Whether a note of ours hangs on the sheet."""
    for comments in _parts(package, part):
        data = package.read(comments)
        if NOTE_PREFIX.encode() in data and _our_comments(data, xml.outline(data, comments, 2)):
            return True
    return False


def _refs(package: Package, comments: str) -> Iterator[str]:
    for node in xml.outline(package.read(comments), comments, 2):
        if node.name == "comment" and node.depth == 2:
            yield node.attributes.get("ref") or "?"


def _new_comments(structure: Structure, part: str) -> tuple[str, bytes]:
    """A comments part without notes; with the comment that keeps a relation which led to no notes, if there was one."""
    package = structure.package
    comments = package.free_name("xl/comments{}.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    root = f'<comments xmlns="{structure.namespace}"><authors></authors><commentList></commentList></comments>'
    package.write(comments, (head + root).encode())
    package.declare(comments, _COMMENTS_TYPE)
    loose = next((each for each in package.relations(part) if each.kind == "comments"), None)
    if loose is None:
        package.relate(part, "comments", comments, structure.relations_namespace)
        return comments, b""
    text = package.redirect_relation(part, loose.id, "comments", comments, structure.relations_namespace)
    return comments, keep(loose.id, text)


def _write_comments(package: Package, comments: str, notes: dict[At, str]) -> None:
    data = package.read(comments)
    nodes = xml.outline(data, comments, 2)
    authors = next((node for node in nodes if node.depth == 1 and node.name == "authors"), None)
    listed = next(node for node in nodes if node.depth == 1 and node.name == "commentList")
    prefix = nodes[0].tag.removesuffix("comments")
    number = sum(node.name == "author" for node in nodes) if authors else 1
    texts = [
        f'<{prefix}comment ref="{at.a1}" authorId="{number}"><{prefix}text><{prefix}r>'.encode()
        + _prefixed(prefix, xml.cell_text(note_text(note)))
        + f"</{prefix}r></{prefix}text></{prefix}comment>".encode()
        for at, note in sorted(notes.items())
    ]
    package.edit(comments, _author(data, nodes[0], authors, prefix), xml.inside_end(data, listed, b"".join(texts)))


def _author(data: bytes, root: xml.Node, authors: xml.Node | None, prefix: str) -> xml.Splice:
    """Our name behind the authors; where there are none, in a list of its own."""
    if authors is not None:
        return xml.inside_end(data, authors, f"<{prefix}author>{NOTE_AUTHOR}</{prefix}author>".encode())
    place = xml.tag_end(data, root.start)
    return xml.Splice(place, place, _AUTHORS.format(prefix).encode())


def _prefixed(prefix: str, text: bytes) -> bytes:
    if not prefix:
        return text
    return text.replace(b"<t", f"<{prefix}t".encode(), 1).replace(b"</t>", f"</{prefix}t>".encode())


def remove(package: SheetPackage, part: str) -> None:
    """Take our notes and their shapes away; parts that hold nothing else go with them.

    What people wrote into one of them stays there as a note of theirs.
    """
    for comments in _parts(package, part):
        data = package.read(comments)
        nodes = xml.outline(data, comments, 2)
        ours = _our_comments(data, nodes)
        if not ours:
            continue
        stored = stored_elements(data)
        gone = [node for node in ours if not remark_in(_text_of(data, node))]
        if sum(node.name == "comment" for node in nodes) > len(gone):
            stays = [node for node in nodes if node.name == "comment" and node not in gone]
            blanked = _names_to_blank(data, nodes, stays)
            author = [] if blanked else _our_author(data, nodes)
            splices = [xml.Splice(node.start, xml.node_end(data, node), b"") for node in (*gone, *author)]
            splices += _remarks(data, nodes, [node for node in ours if node not in gone])
            splices += [xml.Splice(*place, _NOBODY) for place in blanked]
            package.edit(comments, *splices, *without_stored(data))
        else:
            _remove_part(package, part, comments, stored)
        shapes.remove(package, part, {At.parse(node.attributes["ref"]) for node in gone}, stored)


def _remarks(data: bytes, nodes: list[xml.Node], remarked: list[xml.Node]) -> Iterator[xml.Splice]:
    """Notes of ours into which people have written: their words alone."""
    prefix = nodes[0].tag.removesuffix("comments")
    for node in remarked:
        text = _TEXT.search(data, node.start, node.close)
        end = text and _TEXT_ENDS.search(data, text.end(), node.close)
        assert text is not None, "a note that was read has a text"
        assert end is not None, "a text that was read has an end"
        run = _prefixed(prefix, xml.cell_text(remark_in(_text_of(data, node))))
        yield xml.Splice(text.end(), end.start(), f"<{prefix}r>".encode() + run + f"</{prefix}r>".encode())


def _names_to_blank(data: bytes, nodes: list[xml.Node], stays: list[xml.Node]) -> list[tuple[int, int]]:
    """Where our name stands as the author of notes that stay because people have written them."""
    numbers = {node.attributes.get("authorId") for node in stays}
    authors = [node for node in nodes if node.name == "author"]
    names = [(xml.tag_end(data, node.start), node.close) for node in authors]
    ours = [place for place in names if data[slice(*place)] == NOTE_AUTHOR.encode()]
    return [place for place in ours if str(names.index(place)) in numbers]


def _text_of(data: bytes, node: xml.Node) -> str:
    """A note's text, its runs joined."""
    runs = _RUN.findall(data, node.start, node.close)
    return xml.unescaped(unescape(b"".join(runs).decode()))


def _remove_part(package: Package, part: str, comments: str, stored: dict[str, bytes]) -> None:
    """The comments part goes, and its relation is what it was."""
    relation = next(each.id for each in package.relations(part) if each.target == comments)
    package.remove(comments)
    if relation in stored:
        package.restore_relation(part, relation, stored[relation])
    else:
        package.remove_relation(part, relation)


def _our_comments(data: bytes, nodes: list[xml.Node]) -> list[xml.Node]:
    """Comments whose text is ours by its prefix: programs that save a workbook may change authors."""
    comments = [node for node in nodes if node.name == "comment" and _CELL.fullmatch(node.attributes.get("ref", ""))]
    return [node for node in comments if is_our_note(_text_of(data, node))]


def _our_author(data: bytes, nodes: list[xml.Node]) -> list[xml.Node]:
    """Our entry among the authors, if it is the last: no other comment's number may shift."""
    prefix = nodes[0].tag.removesuffix("comments")
    listed = [node for node in nodes if node.name == "authors"]
    if listed and data[listed[0].start : xml.node_end(data, listed[0])] == _AUTHORS.format(prefix).encode():
        return listed[:1]
    authors = [node for node in nodes if node.name == "author"]
    last = authors[-1] if authors else None
    if last is None or xml.tag_end(data, last.start) == xml.node_end(data, last):
        return []
    return [last] if data[xml.tag_end(data, last.start) : last.close] == NOTE_AUTHOR.encode() else []
