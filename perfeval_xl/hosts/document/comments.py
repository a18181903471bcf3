"""Marks in a Word document: comments under our own author, known again by how their text begins.

The comments part is made where there is none, and goes with our last comment. What people wrote into a comment of ours
stays as a comment of theirs.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import STRICT, TRANSITIONAL, Package
from perfeval_xl.hosts.document.anchors import Anchored, anchor_splices, numbers_in, removals
from perfeval_xl.hosts.document.tree import Element, end_of, read_tree
from perfeval_xl.hosts.document.words import text_of
from perfeval_xl.hosts.document.writing import prefix_of
from perfeval_xl.hosts.signs import NOTE_AUTHOR, NOTE_PREFIX, is_our_note, note_text, remark_in

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_THEIRS = "批注"
"""The author of what people wrote into a comment of ours."""


class Note(NamedTuple):
    """A note for the text between two paragraphs, both included."""

    first: Element
    last: Element
    text: str


def add_comments(package: Package, part: str, body: Element, notes: Sequence[Note]) -> None:
    """Hang notes on a document; `body` is its text as it stands in the package."""
    if not notes:
        return
    data = package.read(part)
    comments = _comments_part(package, part) or _new_part(package, part, data)
    root = _root_of(package, comments)
    used = list(numbers_in(body)) + [_number(each) for each in root.children]
    first = max([-1, *used]) + 1
    anchored = [Anchored(note.first, note.last, number) for number, note in enumerate(notes, first)]
    texts = [_comment(prefix_of(root), number, note.text) for number, note in enumerate(notes, first)]
    package.edit(part, *anchor_splices(data, anchored))
    content = package.read(comments)
    package.edit(comments, _at_the_end(content, root, b"".join(texts)))


def remove_comments(package: Package, part: str, body: Element) -> bool:
    """Take our comments and their anchors away; whether there were any."""
    comments = _comments_part(package, part)
    if comments is None or NOTE_PREFIX.encode() not in package.read(comments):
        return False
    root = _root_of(package, comments)
    ours = [each for each in root.children if is_our_note(_text(each))]
    gone = [each for each in ours if not remark_in(_text(each))]
    data = package.read(part)
    package.edit(part, *removals(data, body, {_number(each) for each in gone}))
    content = package.read(comments)
    if len(gone) == len(root.children) and not _has_companions(package, part):
        package.unrelate(part, comments)
        package.remove(comments)
        return True
    splices = [xml.Splice(each.start, end_of(content, each), b"") for each in gone]
    for each in ours:
        splices += [] if each in gone else _as_theirs(content, each)
    package.edit(comments, *splices)
    return bool(ours)


def our_comments(package: Package, part: str) -> set[int]:
    """The numbers of our comments."""
    comments = _comments_part(package, part)
    if comments is None:
        return set()
    return {_number(each) for each in _root_of(package, comments).children if is_our_note(_text(each))}


def _comments_part(package: Package, part: str) -> str | None:
    return package.related(part, "comments")


def _root_of(package: Package, comments: str) -> Element:
    """The element around all comments; nothing but comments stands in it."""
    tree = read_tree(package.read(comments), comments)
    return tree.children[0] if tree.children else tree


def _text(comment: Element) -> str:
    return "\n".join(text_of(each) for each in comment.inside("p"))


def _number(comment: Element) -> int:
    text = comment.value("id")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _comment(prefix: str, number: int, text: str) -> bytes:
    names = f'{prefix}id="{number}" {prefix}author="{NOTE_AUTHOR}" {prefix}initials="校"'
    lines = "".join(_paragraph(prefix, line) for line in note_text(text).split("\n"))
    return f"<{prefix}comment {names}>{lines}</{prefix}comment>".encode()


def _paragraph(prefix: str, line: str) -> str:
    words = f'<{prefix}t xml:space="preserve">{xml.escaped(line)}</{prefix}t>'
    return f"<{prefix}p><{prefix}r>{words}</{prefix}r></{prefix}p>"


def _at_the_end(data: bytes, root: Element, text: bytes) -> xml.Splice:
    if root.close != root.start:
        return xml.Splice(root.close, root.close, text)
    end = end_of(data, root)
    return xml.Splice(end - 2, end, b">" + text + f"</{root.tag}>".encode())


def _as_theirs(data: bytes, comment: Element) -> Iterable[xml.Splice]:
    """A comment of ours into which people have written: their words alone, without our name."""
    prefix = prefix_of(comment)
    begun = xml.tag_end(data, comment.start)
    lines = "".join(_paragraph(prefix, line) for line in remark_in(_text(comment)).split("\n"))
    tag = data[comment.start : begun].replace(NOTE_AUTHOR.encode(), _THEIRS.encode())
    return [xml.Splice(comment.start, comment.close, tag + lines.encode())]


def _has_companions(package: Package, part: str) -> bool:
    """Whether newer parts of Word (commentsExtended, commentsIds) speak of the comments: then the part stays."""
    return any(each.kind.startswith("comments") and each.kind != "comments" for each in package.relations(part))


def _new_part(package: Package, part: str, data: bytes) -> str:
    """An empty part of comments beside the document."""
    strict = _STRICT_MAIN.encode() in data[:4096]
    name = "word/comments.xml" if not package.has("word/comments.xml") else package.free_name("word/comments{}.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package.write(name, f'{head}<w:comments xmlns:w="{_STRICT_MAIN if strict else _MAIN}"></w:comments>'.encode())
    package.declare(name, _TYPE)
    package.relate(part, "comments", name, STRICT if strict else TRANSITIONAL)
    return name
