"""Fields that a value in a cell of a Word table takes the place of. Source: ECMA-376 Part 1, 17.16.

A field whose result Word computes (DATE, REF, MERGEFIELD) would put its own text back at the next update; a drop-down
and a MACROBUTTON print a text that no run says. What people type into (FORMTEXT), boxes to tick and links stay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.tree import Element, end_of

_TYPED_INTO = frozenset({"FORMTEXT", "HYPERLINK"})
_PRINTS_BY_ITSELF = frozenset({"FORMDROPDOWN", "MACROBUTTON"})
_DEEPEST = 200
_BEGINS = (b"fldChar", b"fldSimple")


@dataclass(kw_only=True)
class _Field:
    """A field: its code, from where to where it reaches, and what it consists of but for its result."""

    start: int
    end: int = 0
    code: str = ""
    nodes: list[xml.Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The first word of its code: DATE."""
        return next(iter(self.code.upper().split()), "")


def choice_of(data: bytes, drop_down: Element, text: str) -> xml.Splice | None:
    """What chooses a text among the entries of a drop-down; None where it is not among them."""
    entries = [entry.value() for entry in drop_down.children if entry.name == "listEntry"]
    if text not in entries:
        return None
    prefix = drop_down.tag.removesuffix(drop_down.name)
    chosen = f'<{prefix}result {prefix}val="{entries.index(text)}"/>'.encode()
    result = drop_down.child("result")
    if result is not None:
        return xml.Splice(result.start, end_of(data, result), chosen)
    start = min(each.start for each in drop_down.children)
    return xml.Splice(start, start, chosen)


def without_fields(data: bytes, cell: Element, replaced: Sequence[int]) -> Iterator[xml.Splice]:
    """The splices that leave of a cell's fields only their results; `replaced` is where the texts stand that go."""
    content = data[cell.start : end_of(data, cell)]
    for each in _fields(content) if any(name in content for name in _BEGINS) else ():
        holds = any(each.start < place - cell.start < each.end for place in replaced)
        if each.kind in _PRINTS_BY_ITSELF or (holds and each.kind not in _TYPED_INTO):
            for start, end in _pieces(content, each):
                yield xml.Splice(cell.start + start, cell.start + end, b"")


def _fields(content: bytes) -> Iterator[_Field]:
    """The fields of a cell that stand in no other field, those that begin or end elsewhere left out."""
    begun: list[_Field] = []
    for node in xml.outline(content, "tc", _DEEPEST):
        if node.name == "fldSimple" and not begun:
            yield _Field(start=node.start, end=node.close, code=_attribute(node, "instr"), nodes=[node])
        elif node.name == "instrText" and begun:
            begun[-1].nodes.append(node)
            begun[-1].code += content[xml.tag_end(content, node.start) : node.close].decode()
        elif node.name == "fldChar":
            kind = _attribute(node, "fldCharType")
            if kind == "begin":
                begun.append(_Field(start=node.start))
            if begun:
                begun[-1].nodes.append(node)
            if kind == "end" and begun:
                ended = begun.pop()
                ended.end = node.start
                if begun:
                    begun[-1].nodes += ended.nodes
                else:
                    yield ended


def _attribute(node: xml.Node, name: str) -> str:
    return next((text for key, text in node.attributes.items() if xml.local(key) == name), "")


def _pieces(content: bytes, each: _Field) -> Iterator[tuple[int, int]]:
    """The bytes of a field that are not its result: its signs and its code, or the tags around it."""
    for node in each.nodes:
        if node.name == "fldSimple" and not node.empty:
            yield node.start, xml.tag_end(content, node.start)
            yield node.close, xml.node_end(content, node)
        else:
            yield node.start, xml.node_end(content, node)
