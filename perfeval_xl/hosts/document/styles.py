"""Outline levels by paragraph style: headings are found by the style's name or level, never by its looks."""

import re
from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import Package

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_CONTENTS = -1
"""Level of a line of the table of contents, which repeats headings and is left out."""


class _Style(NamedTuple):
    level: int | None
    based_on: str


def is_contents(level: int) -> bool:
    """Whether a level marks a line of the table of contents."""
    return level == _CONTENTS


def style_levels(package: Package, document: str) -> dict[str, int]:
    """Style id -> outline level (1 highest, 0 body text, see `is_contents`); empty where there are no styles."""
    part = package.related(document, "styles")
    if part is None or not package.has(part):
        return {}
    styles = _styles(package.read(part), part)
    return {name: _level(name, styles) for name in styles}


def _styles(data: bytes, part: str) -> dict[str, _Style]:
    found: dict[str, _Style] = {}
    current = ""
    for node in xml.outline(data, part, 3):
        if node.name == "style":
            current = _attribute(node, "styleId")
            found[current] = _Style(None, "")
        elif current and node.name == "name" and node.depth == 2:
            found[current] = found[current]._replace(level=_by_name(_attribute(node, "val").casefold()))
        elif current and node.name == "basedOn" and node.depth == 2:
            found[current] = found[current]._replace(based_on=_attribute(node, "val"))
        elif current and node.name == "outlineLvl" and found[current].level is None:
            found[current] = found[current]._replace(level=outline_level(_attribute(node, "val")))
    return found


def _attribute(node: xml.Node, name: str) -> str:
    return next((value for key, value in node.attributes.items() if xml.local(key) == name), "")


def _by_name(name: str) -> int | None:
    if heading := _HEADING.fullmatch(name):
        return int(heading[1])
    if name.startswith("toc"):
        return _CONTENTS
    return 1 if name in ("title", "标题") else None


def outline_level(text: str) -> int:
    """Word counts outline levels from 0; 9 and anything odd is body text."""
    return int(text) + 1 if text.isascii() and text.isdigit() and len(text) == 1 and text != "9" else 0


def _level(name: str, styles: dict[str, _Style]) -> int:
    """A style's own level, or that of the style it is based on; a loop of styles ends."""
    visited: set[str] = set()
    while name in styles and name not in visited:
        visited.add(name)
        level, name = styles[name]
        if level is not None:
            return level
    return 0
