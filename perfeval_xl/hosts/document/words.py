"""The text of a Word paragraph as it is printed once all changes are accepted. Source: ECMA-376 Part 1, 17."""

from collections.abc import Iterator

from perfeval_xl.hosts.document.signs import UNKNOWN, holds_signs, sign, with_signs
from perfeval_xl.hosts.document.tree import DROPPED, Element

BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_ASIDE = DROPPED | {"txbxContent", "tbl", "pPr", "rPr", "sdtPr"}
"""What stands in a paragraph without being its text; text boxes and tables are blocks of their own."""
_PLAIN = frozenset({"t", "sym", "rPr", "fldChar", *BREAKS})
_EQUATION = "Equation."
"""How programs are called whose objects are equations, drawn as pictures: a ≥ may stand in one."""
_NOTE_MARKS = frozenset({"footnoteReference", "endnoteReference"})


def text_of(paragraph: Element) -> str:
    """A paragraph's text: hidden runs, deletions, field codes and prompts of empty content controls left out."""
    texts: list[str] = []
    for run in runs_of(paragraph):
        texts += texts_of(run)
    return "".join(texts)


def runs_of(element: Element) -> Iterator[Element]:
    """The runs that are printed, in order."""
    runs = _shown_runs(element)
    return iter(_without_codes(list(runs))) if "fldChar" in element.part.names else runs


def _shown_runs(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.name == "r":
            if not _is_hidden(child):
                yield child
                if not _is_plain(child):
                    yield from _shown_runs(child)
        elif child.name not in _ASIDE and not is_prompt(child):
            yield from _shown_runs(child)


def _without_codes(runs: list[Element]) -> list[Element]:
    """Runs but for the fields in the code of another: of { IF { REF 甲 } = 1 "是" "否" } only the result prints."""
    inside: set[int] = set()
    begun: list[int | None] = []
    """Where the code of each open field begins; None once its result has."""
    for place, run in enumerate(runs):
        for mark in run.children:
            kind = mark.value("fldCharType") if mark.name == "fldChar" else ""
            if kind == "begin":
                begun.append(place)
            elif begun and kind in ("separate", "end"):
                start = begun.pop()
                inside.update(range(start + 1, place) if start is not None else ())
                begun += [None] if kind == "separate" else []
    return [run for place, run in enumerate(runs) if place not in inside] if inside else runs


def _is_plain(run: Element) -> bool:
    """Whether a run holds nothing that could hold runs: nearly every one."""
    return all(child.name in _PLAIN for child in run.children)


def pieces_of(run: Element) -> Iterator[Element]:
    """A run's own elements that print something: texts, breaks, signs."""
    return (child for child in run.children if child.name == "t" or child.name == "sym" or child.name in BREAKS)


def texts_of(run: Element) -> Iterator[str]:
    """What each of a run's pieces prints; beside the mark of a note that somebody typed (*) stands nothing else."""
    if not _NOTE_MARKS.isdisjoint(run.part.names) and any(map(_is_typed_mark, run.children)):
        return
    for piece in run.children:
        if piece.name == "t":
            yield with_signs(piece.text, _font_of(run)) if holds_signs(piece.text) else piece.text
        elif piece.name == "sym":
            yield _sign_of(piece)
        elif piece.name in BREAKS:
            yield BREAKS[piece.name]
        elif piece.name == "fldChar":
            yield from map(_chosen, piece.inside("ddList"))
        elif piece.name == "OLEObject" and piece.value("ProgID").startswith(_EQUATION):
            yield UNKNOWN


def _is_typed_mark(child: Element) -> bool:
    """Whether the run's text is the mark of a note, in place of its number."""
    return child.name in _NOTE_MARKS and child.value("customMarkFollows") in ("1", "true", "on")


def _chosen(drop_down: Element) -> str:
    """What is chosen in a drop-down form field, which no run says; '' where its entries do not tell.

    Nothing chosen shows the default, or else the first entry. Source: ECMA-376 Part 1, 17.16.9.
    """
    entries = [entry.value() for entry in drop_down.children if entry.name == "listEntry"]
    choice = drop_down.child("result") or drop_down.child("default")
    number = choice.value() if choice else "0"
    return entries[int(number)] if number.isascii() and number.isdigit() and int(number) < len(entries) else ""


def is_prompt(element: Element) -> bool:
    """Whether it is a content control that nobody has filled in: what it shows is only a prompt (单击此处输入文字)."""
    properties = element.child("sdtPr") if element.name == "sdt" else None
    showing = properties.child("showingPlcHdr") if properties else None
    return showing is not None and showing.is_on


def _is_hidden(run: Element) -> bool:
    properties = run.child("rPr") if "vanish" in run.part.names else None
    vanish = properties.child("vanish") if properties else None
    return vanish is not None and vanish.is_on


def _font_of(run: Element) -> str:
    properties = run.child("rPr")
    fonts = properties.child("rFonts") if properties else None
    return (fonts.value("ascii") or fonts.value("hAnsi")) if fonts else ""


def _sign_of(piece: Element) -> str:
    try:
        return sign(piece.value("font"), int(piece.value("char"), 16))
    except ValueError:
        return UNKNOWN
