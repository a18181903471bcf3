"""Content controls in and around cells that values are written into. Source: ECMA-376 Part 1, 17.5.2.

A control may keep a value beside the text that it shows: a bound one takes its text from elsewhere, a date, a list and
a box to tick hold what was chosen, a prompt is gone when somebody types. None of it may undo or belie a new text.
"""

import re
from collections.abc import Iterator, Sequence

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.document.tree import Element, end_of
from perfeval_xl.hosts.document.words import is_prompt

_GONE = frozenset({"dataBinding", "checkbox"})
_LISTS = frozenset({"dropDownList", "comboBox"})
_SETTING, _ITEM = 1, 2


def settled(data: bytes, body: Element, texts: Sequence[tuple[Element, str]]) -> Iterator[xml.Splice]:
    """The splices that let the controls in and around cells agree with the texts that go into them."""
    for control in body.inside("sdt"):
        properties = control.child("sdtPr")
        held = [(cell, text) for cell, text in texts if control.start < cell.close and cell.start < control.close]
        if properties is not None and held:
            shown = held[0][1] if len(held) == 1 else ""
            content = data[properties.start : end_of(data, properties)]
            for splice in _settled(content, shown, is_around=control.start < held[0][0].start):
                yield xml.Splice(properties.start + splice.start, properties.start + splice.end, splice.text)


def prompts_around(body: Element, cells: Sequence[Element]) -> list[Element]:
    """The cells that show a prompt as a whole."""
    prompts = [each for each in body.inside("sdt") if is_prompt(each)]
    return [cell for cell in cells if any(each.start < cell.start < each.close for each in prompts)]


def _settled(content: bytes, shown: str, *, is_around: bool) -> Iterator[xml.Splice]:
    nodes = xml.outline(content, "sdtPr", _ITEM)
    for node in nodes:
        if node.depth != _SETTING:
            continue
        if node.name in _GONE or (is_around and node.name == "showingPlcHdr"):
            yield xml.Splice(node.start, xml.node_end(content, node), b"")
        elif node.name == "date":
            yield from _attribute(content, node, "fullDate", None)
        elif node.name in _LISTS:
            items = [each for each in nodes if each.depth == _ITEM and node.start < each.start < node.close]
            yield from _attribute(content, node, "lastValue", _value_of(items, shown))


def _value_of(items: Sequence[xml.Node], shown: str) -> str | None:
    """The value of the entry of a list that shows a text; None where there is none."""
    for item in items:
        settings = {xml.local(key): text for key, text in item.attributes.items()}
        if settings.get("displayText", settings.get("value")) == shown:
            return settings.get("value", shown)
    return None


def _attribute(content: bytes, node: xml.Node, name: str, value: str | None) -> Iterator[xml.Splice]:
    """An attribute with a value of its own, or without the attribute; nothing where there is none."""
    key = next((key for key in node.attributes if xml.local(key) == name), None)
    if key is None:
        return
    if value is not None:
        yield xml.set_attribute(content, node, key, value)
        return
    tag = content[node.start : xml.tag_end(content, node.start)]
    found = re.search(rb"\s" + key.encode() + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
    if found:
        yield xml.Splice(node.start + found.start(), node.start + found.end(), b"")
