"""What is still missing in a finished report: highlighted in the text, and listed."""

import copy
from collections.abc import Iterable

from perfeval_xl.reports.ooxml import Element, element, q, set_text, texts_with
from perfeval_xl.reports.values import OPENING, PLACEHOLDER

_AFTER_HIGHLIGHT = frozenset(
    q(name)
    for name in ("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout",
                 "specVanish", "oMath", "rPrChange")
)  # fmt: skip


def highlight_missing(root: Element) -> list[str]:
    """Give every 【待填：…】 a run of its own with a yellow ground; the names in order, each once."""
    names: dict[str, None] = {}
    for node in texts_with(root, OPENING):
        text = node.text or ""
        found = list(PLACEHOLDER.finditer(text))
        if found:
            names.update(dict.fromkeys(match[1] for match in found))
            _split(node, list(_pieces(text, [match.span() for match in found])))
    return list(names)


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    end = 0
    for start, stop in spans:
        yield text[end:start], False
        yield text[start:stop], True
        end = stop
    yield text[end:], False


def _split(node: Element, pieces: list[tuple[str, bool]]) -> None:
    """One run for each piece; what else stands in the run stays before or behind the text."""
    run = node.getparent()
    behind = list(run)[run.index(node) + 1 :]
    last = run
    for text, marked in pieces[1:]:
        twin = _run_like(run)
        if marked:
            _highlight(twin)
        piece = element("t")
        set_text(piece, text)
        twin.append(piece)
        last.addnext(twin)
        last = twin
    set_text(node, pieces[0][0])
    for other in behind:
        last.append(other)


def _run_like(run: Element) -> Element:
    twin = element("r")
    properties = run.find(q("rPr"))
    if properties is not None:
        twin.append(copy.deepcopy(properties))
    return twin


def _highlight(run: Element) -> None:
    properties = run.find(q("rPr"))
    if properties is None:
        properties = element("rPr")
        run.insert(0, properties)
    for old in properties.findall(q("highlight")):
        properties.remove(old)
    later = next((child for child in properties if child.tag in _AFTER_HIGHLIGHT), None)
    mark = element("highlight", val="yellow")
    if later is None:
        properties.append(mark)
    else:
        later.addprevious(mark)
