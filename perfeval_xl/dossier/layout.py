"""Pages and paragraphs of 汇编.docx: sections upright and lying, headings that the contents list."""

import copy
from typing import Any, NamedTuple

from perfeval_xl.reports.ooxml import Element, element, q, set_text
from perfeval_xl.reports.values import clean

TOP, UNDER = "汇编标题1", "汇编标题2"
"""The styles of what the contents list, on two levels."""
_PAGE = ("pgSz", "pgMar", "cols", "docGrid")
_DEEPEST = 8
"""Word's outline has nine levels, the first being 0."""


class Numbering(NamedTuple):
    """How a section's pages are numbered: from which number (None goes on), and with which digits."""

    start: int | None = None
    digits: str = ""


def page_of(section: Element | None, default: Element) -> tuple[str, ...]:
    """A section's paper, margins and grid as text that can be compared; '' for what it does not set."""
    from lxml import etree

    source = default if section is None else section
    found = (source.find(q(name)) for name in ("pgSz", "pgMar", "docGrid"))
    return tuple("" if node is None else etree.tostring(node, method="c14n").decode() for node in found)


def new_section(default: Element, page: Element | None, numbering: Numbering, *, numbered: bool = True) -> Element:
    """The settings of a section with our footers; its paper is that of `page`, or ours."""
    section = copy.deepcopy(default)
    if not numbered:
        for name in ("footerReference", "headerReference"):
            for each in section.findall(q(name)):
                section.remove(each)
    if page is not None:
        _take_page(section, page)
    for old in section.findall(q("pgNumType")):
        section.remove(old)
    numbers: dict[str, object] = {"fmt": numbering.digits} if numbering.digits else {}
    if numbering.start is not None:
        numbers["start"] = numbering.start
    if numbers:
        section.find(q("pgMar")).addnext(element("pgNumType", **numbers))
    return section


def _take_page(section: Element, page: Element) -> None:
    for name in _PAGE:
        own, setting = section.find(q(name)), page.find(q(name))
        if setting is None:
            continue
        setting = copy.deepcopy(setting)
        if own is None:
            section.append(setting)
        else:
            section.replace(own, setting)


def ends_section(section: Element, style: str) -> Element:
    """A paragraph of one point that ends a section."""
    paragraph = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", val=style))
    properties.append(section)
    paragraph.append(properties)
    return paragraph


def paragraph_of(text: str, style: str) -> Element:
    """A paragraph of one run."""
    paragraph, properties, run, node = (element(name) for name in ("p", "pPr", "r", "t"))
    properties.append(element("pStyle", val=style))
    set_text(node, clean(text))
    run.append(node)
    paragraph.append(properties)
    paragraph.append(run)
    return paragraph


def lower_headings(document: Any, levels: int = 2) -> None:
    """Lower a document's headings by so many levels, so that they stand below those of 汇编.docx."""
    from perfeval_xl.reports.headings import Outline

    outline = Outline(document)
    for paragraph in document.element.body.iter(q("p")):
        level = outline.level(paragraph)
        if level is not None:
            _set_level(paragraph, min(level + levels, _DEEPEST))


def _set_level(paragraph: Element, level: int) -> None:
    properties = paragraph.find(q("pPr"))
    if properties is None:
        properties = element("pPr")
        paragraph.insert(0, properties)
    old = properties.find(q("outlineLvl"))
    if old is not None:
        old.set(q("val"), str(level))
        return
    behind = (q(name) for name in ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"))
    later = next((node for name in behind if (node := properties.find(name)) is not None), None)
    mark = element("outlineLvl", val=level)
    if later is None:
        properties.append(mark)
    else:
        later.addprevious(mark)
