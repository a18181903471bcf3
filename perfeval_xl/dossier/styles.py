"""Styles of a document under names of their own, to stand beside those of another."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any

from perfeval_xl.dossier.theme import name_fonts
from perfeval_xl.reports.ooxml import Element, element, q, remove

_REFERRING = ("basedOn", "next", "link")


def default_style(styles: Element) -> str:
    """The id of the style that paragraphs have which name none."""
    defaults = (each for each in styles.iterchildren(q("style")) if each.get(q("default")) in ("1", "true", "on"))
    return next((each.get(q("styleId")) for each in defaults if each.get(q("type")) == "paragraph"), "")


def own_styles(other: Any, prefix: str) -> Iterator[Element]:
    """Copies of a document's styles under new names; what its defaults say is written into the style that has none."""
    styles = other.styles.element
    for style in styles.iterchildren(q("style")):
        made = copy.deepcopy(style)
        name_fonts(made, other.part)
        made.set(q("styleId"), prefix + made.get(q("styleId"), ""))
        title = made.find(q("name"))
        title.set(q("val"), f"{prefix}{title.get(q('val'))}")
        made.set(q("customStyle"), "1")
        for name in _REFERRING:
            for each in made.findall(q(name)):
                each.set(q("val"), prefix + each.get(q("val"), ""))
        for each in list(made.iter(q("numPr"))):
            remove(each)
        if made.attrib.pop(q("default"), None) and made.get(q("type")) == "paragraph":
            _settle_defaults(made, styles.find(q("docDefaults")), other.part)
        yield made


def _settle_defaults(style: Element, defaults: Element | None, part: Any) -> None:
    """Write a document's defaults into its plain style; what they leave open, Word's own defaults fill."""
    for kind, plain in (("rPr", (("sz", {"val": 20}),)), ("pPr", (("spacing", {"before": 0, "after": 0}),))):
        default = None if defaults is None else defaults.find(f"{q(f'{kind}Default')}/{q(kind)}")
        listed = [copy.deepcopy(each) for each in ([] if default is None else default)]
        names = {each.tag for each in listed}
        listed += [element(name, **values) for name, values in plain if q(name) not in names]
        own = style.find(q(kind))
        if own is None:
            own = element(kind)
            style.append(own)
            if kind == "pPr" and (run := style.find(q("rPr"))) is not None:
                run.addprevious(own)
        present = {each.tag for each in own}
        _merge(own, [each for each in listed if each.tag not in present])
    name_fonts(style, part)


_ORDER = tuple(
    q(name)
    for name in [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
        "pBdr",
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "bidi",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "caps",
        "smallCaps",
        "strike",
        "dstrike",
        "outline",
        "shadow",
        "emboss",
        "imprint",
        "noProof",
        "vanish",
        "webHidden",
        "color",
        "w",
        "kern",
        "position",
        "sz",
        "szCs",
        "highlight",
        "u",
        "effect",
        "bdr",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
    ]
)
"""The children of pPr and then of rPr in the order of the schema (spacing stands with pPr's)."""


def _merge(properties: Element, more: Iterable[Element]) -> None:
    children = [*properties, *more]
    run = properties.tag == q("rPr")
    color = _ORDER.index(q("color"))

    def place(node: Element) -> float:
        if run and node.tag == q("spacing"):
            return color + 0.5
        return _ORDER.index(node.tag) if node.tag in _ORDER else len(_ORDER)

    for child in sorted(children, key=place):
        properties.append(child)
