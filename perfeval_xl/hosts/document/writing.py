"""Values into the cells of a Word table, by splicing document.xml.

In a cell with text its first piece becomes the value and the others go; runs, bookmarks, comments and tracked deletions
around them stay. A blank cell gets a run in its first paragraph that looks as the paragraph's mark does, else as the
cells beside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.tree import Element, end_of
from perfeval_xl.hosts.document.words import is_prompt, pieces_of, runs_of
from perfeval_xl.hosts.problems import problem

_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange"})
"""What the properties of a paragraph's mark say of its history, and a new run must not repeat."""


class NewText(NamedTuple):
    """A text for a cell, and the row that the cell stands in."""

    cell: Element
    row: Sequence[Element]
    text: str


def text_splices(data: bytes, body: Element, new: Iterable[NewText]) -> list[xml.Splice]:
    """The splices that put texts into cells, each cell once."""
    new = list(new)
    splices = [splice for each in new for splice in _cell_splices(data, each)]
    return splices + list(_unbound(data, body, [each.cell for each in new]))


def own_paragraphs(cell: Element) -> Iterator[Element]:
    """The paragraphs of a cell, those of tables, text boxes and unanswered prompts inside it left out."""
    for child in cell.children:
        if child.name == "p":
            yield child
        elif child.name in ("sdt", "sdtContent") and not is_prompt(child):
            yield from own_paragraphs(child)


def prefix_of(element: Element) -> str:
    """The prefix of its name with the colon: 'w:', '' where there is none."""
    return element.tag.removesuffix(element.name)


def _cell_splices(data: bytes, new: NewText) -> Iterator[xml.Splice]:
    paragraphs = list(own_paragraphs(new.cell))
    pieces = [piece for each in paragraphs for run in runs_of(each) for piece in pieces_of(run)]
    prompt = next((each for each in new.cell.inside("sdt") if is_prompt(each)), None)
    if pieces:
        yield xml.Splice(pieces[0].start, end_of(data, pieces[0]), _words(prefix_of(pieces[0]), new.text))
        yield from (xml.Splice(piece.start, end_of(data, piece), b"") for piece in pieces[1:])
    elif prompt is not None and any(prompt.inside("r")):
        yield from _answered(data, prompt, new)
    elif paragraphs:
        yield _inserted(data, paragraphs[0], _run(data, new, paragraphs[0]))
    else:
        raise problem("WRITE_CHECK", "单元格里没有段落")


def _words(prefix: str, text: str) -> bytes:
    return f'<{prefix}t xml:space="preserve">{xml.escaped(text)}</{prefix}t>'.encode()


def _run(data: bytes, new: NewText, paragraph: Element | None = None) -> bytes:
    prefix = prefix_of(new.cell)
    look = _look(data, new, paragraph)
    return f"<{prefix}r>".encode() + look + _words(prefix, new.text) + f"</{prefix}r>".encode()


def _look(data: bytes, new: NewText, paragraph: Element | None) -> bytes:
    """The properties of a run for a blank cell: of its own runs, of the paragraph's mark, of runs beside it."""
    own = [run.child("rPr") for run in runs_of(paragraph)] if paragraph else []
    properties = paragraph.child("pPr") if paragraph else None
    mark = properties.child("rPr") if properties else None
    beside = (run.child("rPr") for cell in new.row for each in own_paragraphs(cell) for run in runs_of(each))
    found = next((each for each in (*own, mark, *beside) if each is not None), None)
    return _without_history(data[found.start : end_of(data, found)]) if found is not None else b""


def _without_history(properties: bytes) -> bytes:
    gone = [node for node in xml.outline(properties, "rPr", 1) if node.depth == 1 and node.name in _TRACKED]
    return xml.spliced(properties, [xml.Splice(node.start, xml.node_end(properties, node), b"") for node in gone])


def _inserted(data: bytes, element: Element, text: bytes) -> xml.Splice:
    """Text at the end of an element's content, opening an element that is one tag."""
    if element.close != element.start:
        return xml.Splice(element.close, element.close, text)
    end = end_of(data, element)
    return xml.Splice(end - 2, end, b">" + text + f"</{element.tag}>".encode())


def _answered(data: bytes, prompt: Element, new: NewText) -> Iterator[xml.Splice]:
    """A value in the place of the prompt (单击此处输入文字) that an empty content control shows."""
    first, *others = prompt.inside("r")
    yield xml.Splice(first.start, end_of(data, first), _run(data, new))
    yield from (xml.Splice(run.start, end_of(data, run), b"") for run in others)
    showing = next(prompt.inside("showingPlcHdr"))
    yield xml.Splice(showing.start, end_of(data, showing), b"")


def _unbound(data: bytes, body: Element, cells: Sequence[Element]) -> Iterator[xml.Splice]:
    """Content controls around or in these cells no longer take their text from elsewhere: Word would undo ours."""
    bound = [(each, binding) for each in body.inside("sdt") if (binding := _binding(each)) is not None]
    for control, binding in bound:
        if any(_overlap(control, cell) for cell in cells):
            yield xml.Splice(binding.start, end_of(data, binding), b"")


def _binding(control: Element) -> Element | None:
    properties = control.child("sdtPr")
    return properties.child("dataBinding") if properties else None


def _overlap(control: Element, cell: Element) -> bool:
    return control.start < cell.close and cell.start < control.close
