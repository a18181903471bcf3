"""Pages that lie on their long side, for forms that do not fit on upright ones."""

import copy
from typing import Any

from perfeval_xl.reports.ooxml import Element, element, q

_FOOTER = 900
"""Twips from the edge to a lying page's number: its margin there is narrower."""
_NEAR = 6
"""Paragraphs above the form among which the one that begins its page is looked for."""


def turned(section: Element) -> Element:
    """A section's settings with the page on its long side, its margins turned with it."""
    made = copy.deepcopy(section)
    size, margins = made.find(q("pgSz")), made.find(q("pgMar"))
    size.attrib.update({q("w"): size.get(q("h")), q("h"): size.get(q("w")), q("orient"): "landscape"})
    sides = {name: margins.get(q(name)) for name in ("top", "right", "bottom", "left")}
    margins.attrib.update(
        {
            q("top"): sides["left"],
            q("right"): sides["bottom"],
            q("bottom"): sides["right"],
            q("left"): sides["top"],
            q("footer"): str(_FOOTER),
        }
    )
    return made


def page_start(document: Any, paragraph: Element) -> Element | None:
    """The paragraph shortly above, outside tables, that begins a new page by its style or by itself; None for none."""
    breaking = {
        each.get(q("styleId"))
        for each in document.styles.element.iterfind(q("style"))
        if each.find(f"{q('pPr')}/{q('pageBreakBefore')}") is not None
    }
    node = paragraph
    for _ in range(_NEAR):
        node = node.getprevious()
        if node is None or node.tag != q("p") or node.getparent() is not document.element.body:
            return None
        style = node.find(f"{q('pPr')}/{q('pStyle')}")
        own = node.find(f"{q('pPr')}/{q('pageBreakBefore')}")
        if own is not None or (style is not None and style.get(q("val")) in breaking):
            return node
    return None


def turn_from(document: Any, start: Element) -> None:
    """Let the pages lie from a paragraph that begins a page on."""
    body = document.element.body
    section = body[-1]
    end = element("p")
    properties = element("pPr")
    properties.append(element("spacing", before=0, after=0, line=20, lineRule="exact"))
    properties.append(copy.deepcopy(section))
    end.append(properties)
    start.addprevious(end)
    body.replace(section, turned(section))
