"""Values into the cells of a Word table, by splicing document.xml.

In a cell with text its first piece becomes the value and the others go; runs, bookmarks, comments and tracked deletions
around them stay. A text that stands in a text box or a table inside the cell is replaced there. A blank cell gets a run
in its first paragraph that looks as the paragraph's mark does, else as the cells beside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.controls import prompts_around, settled
from perfeval_xl.hosts.document.fields import choice_of, without_fields
from perfeval_xl.hosts.document.tree import DROPPED, Element, end_of
from perfeval_xl.hosts.document.words import is_prompt, pieces_of, runs_of
from perfeval_xl.hosts.problems import problem

_UNLIKE = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "vanish", "specVanish", "webHidden"})
"""What the properties of a paragraph's mark say that a new run must not repeat: its history, and that it is hidden."""


class NewText(NamedTuple):
    """A text for a cell, and the row that the cell stands in."""

    cell: Element
    row: Sequence[Element]
    text: str


def text_splices(data: bytes, body: Element, new: Iterable[NewText]) -> list[xml.Splice]:
    """The splices that put texts into cells, each cell once."""
    new = list(new)
    prompts = [id(cell) for cell in prompts_around(body, [each.cell for each in new])]
    splices = [splice for each in new for splice in _cell_splices(data, each, is_asked=id(each.cell) in prompts)]
    return splices + list(settled(data, body, [(each.cell, each.text) for each in new]))


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


def _cell_splices(data: bytes, new: NewText, *, is_asked: bool) -> Iterator[xml.Splice]:
    paragraphs = list(own_paragraphs(new.cell))
    if is_asked:
        yield from _answered(data, new.cell, new)
    elif pieces := _pieces(paragraphs) or _pieces(_all_paragraphs(new.cell)):
        yield from _replaced(data, new, pieces[0])
    elif (chosen := _chosen(data, new)) is not None:
        yield chosen
    elif (prompt := _prompt_in(new.cell)) is not None:
        yield from _answered(data, prompt, new)
        showing = next(prompt.inside("showingPlcHdr"))
        yield xml.Splice(showing.start, end_of(data, showing), b"")
    elif paragraphs:
        yield _inserted(data, paragraphs[0], _run(data, new, paragraphs[0]))
        yield from without_fields(data, new.cell, ())
    else:
        raise problem("WRITE_CHECK", "单元格里没有段落")


def _pieces(paragraphs: Iterable[Element]) -> list[Element]:
    return [piece for each in paragraphs for run in runs_of(each) for piece in pieces_of(run)]


def _all_paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs of a cell with those of text boxes and of tables inside it."""
    for child in element.children:
        if child.name == "p":
            yield child
        if child.name not in DROPPED and not is_prompt(child):
            yield from _all_paragraphs(child)


def _replaced(data: bytes, new: NewText, first: Element) -> Iterator[xml.Splice]:
    """A value in the place of all that a cell says, where its first text stands."""
    gone = [piece for piece in _pieces(_all_paragraphs(new.cell)) if piece is not first]
    yield xml.Splice(first.start, end_of(data, first), _words(prefix_of(first), new.text))
    yield from (xml.Splice(piece.start, end_of(data, piece), b"") for piece in gone)
    places = [first.start, *(piece.start for piece in gone)]
    yield from without_fields(data, new.cell, places)
    yield from _lesser_forms(data, new, places)


def _lesser_forms(data: bytes, new: NewText, places: Sequence[int]) -> Iterator[xml.Splice]:
    """The same in what programs show that do not know a cell's text boxes; the first of the places has the value."""
    for full, lesser in _alternatives(new.cell):
        held = [place for place in places if full.start <= place <= full.close]
        pieces = [piece for run in lesser.inside("r") for piece in pieces_of(run)]
        for number, piece in enumerate(pieces if held else ()):
            is_value = number == 0 and held[0] == places[0]
            text = _words(prefix_of(piece), new.text) if is_value else b""
            yield xml.Splice(piece.start, end_of(data, piece), text)


def _alternatives(element: Element) -> Iterator[tuple[Element, Element]]:
    """What is shown, and what stands behind it for programs that cannot show it."""
    for full, lesser in pairwise(element.children):
        if lesser.name == "Fallback":
            yield full, lesser
    for child in element.children:
        if child.name not in DROPPED:
            yield from _alternatives(child)


def _chosen(data: bytes, new: NewText) -> xml.Splice | None:
    """The choice of the value in the only drop-down of a cell that says nothing else."""
    drop_downs = list(new.cell.inside("ddList"))
    return choice_of(data, drop_downs[0], new.text) if len(drop_downs) == 1 else None


def _prompt_in(cell: Element) -> Element | None:
    return next((each for each in cell.inside("sdt") if is_prompt(each) and any(each.inside("r"))), None)


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
    return _visible(data[found.start : end_of(data, found)]) if found is not None else b""


def _visible(properties: bytes) -> bytes:
    gone = [node for node in xml.outline(properties, "rPr", 1) if node.depth == 1 and node.name in _UNLIKE]
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
