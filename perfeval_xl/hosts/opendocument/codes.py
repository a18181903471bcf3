"""A data style of OpenDocument as a number format code that `domain.formats` reads. Source: OpenDocument 1.3, 16.29."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from perfeval_xl.hosts.opendocument.names import COLOUR, LIBRE, NUMBER, STYLE

_NUMERALS = {"一": "[DBNum1]", "壹": "[DBNum2]", "１": "[DBNum3]"}
_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|<|>|=)\s*(-?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?)")
_STANDARD: tuple[list[str], ...] = ([], [">=0"], [">0", "<0"], [">0", "<0", "=0"])
"""Conditions that a code without any has by the order of its sections."""
_BEYOND_ALL = 1e300
"""What is less than this is any number: how LibreOffice says that a section is for numbers and not for texts."""
_MOST_DIGITS = 30
_SHOWS_NOTHING = '""'
_NOT_UNDERSTOOD = "[?]"


def code_of(style: Any, styles: Mapping[str, Any]) -> str:
    """'0.00%' for such a style; 'General' for one that shows the number as it is. `styles` are all by their names."""
    sections, conditions = [], []
    for child in style.iterchildren(f"{STYLE}map"):
        found = _CONDITION.fullmatch(child.get(f"{STYLE}condition", "").strip())
        target = styles.get(child.get(f"{STYLE}apply-style-name", ""))
        if found and target is not None:
            conditions.append(_condition(*found.groups()))
            sections.append(_section(target))
    if [each for each in conditions if each] not in _STANDARD or "" in conditions[:-1]:
        sections = [f"[{each}]{text}" if each else text for each, text in zip(conditions, sections, strict=True)]
    return ";".join([*sections, _section(style)])


def _condition(sign: str, limit: str) -> str:
    """As a code writes it; '' for one that every number meets."""
    if sign in ("<", "<=") and float(limit) >= _BEYOND_ALL:
        return ""
    return f"{'<>' if sign == '!=' else sign}{Decimal(limit):f}"


class _Style(NamedTuple):
    """What the parts of a section mean by the style that they stand in."""

    percentage: bool
    chinese: bool
    elapsed: bool
    """Whether hours go on beyond a day, and minutes beyond an hour."""


def _section(style: Any) -> str:
    """One section; a colour matters only in that there is one."""
    kind = _Style(
        percentage=style.tag == f"{NUMBER}percentage-style",
        chinese=style.get(f"{NUMBER}language") == "zh",
        elapsed=style.get(f"{NUMBER}truncate-on-overflow") == "false",
    )
    parts = [child for child in style.iterchildren() if _part_name(child) in _PARTS]
    return "".join(_heads(style, kind)) + ("".join(_parts(parts, kind)) or (_SHOWS_NOTHING if parts else "General"))


def _heads(style: Any, kind: _Style) -> Iterator[str]:
    """What stands in brackets before a section: that it has a colour, other numerals, a language."""
    if style.find(f"{STYLE}text-properties[@{COLOUR}]") is not None:
        yield "[Red]"
    first = style.get(f"{NUMBER}transliteration-format", "1")
    if first != "1":
        yield _NUMERALS.get(first, "[DBNum1]")
    if kind.chinese and style.find(f"{NUMBER}am-pm") is not None:
        yield "[$-804]"


def _part_name(node: Any) -> str:
    return node.tag[len(NUMBER) :] if isinstance(node.tag, str) and node.tag.startswith(NUMBER) else ""


def _parts(nodes: list[Any], kind: _Style) -> Iterator[str]:
    """The parts in order: one percent sign of a percentage multiplies, the first part of a span of time counts on."""
    scales, counts = kind.percentage, kind.elapsed
    for node in nodes:
        name = _part_name(node)
        if name == "text":
            yield _quoted(node.text or "", scales)
            scales = scales and "%" not in (node.text or "")
        elif counts and name in _CLOCK:
            yield f"[{_CLOCK[name](node)}]"
            counts = False
        elif kind.chinese and name == "day-of-week":
            yield "aaaa" if node.get(f"{NUMBER}style") == "long" else "aaa"
        else:
            yield _PARTS[name](node)


def _quoted(text: str, scales: bool = False) -> str:
    """A text between quotes; quotes in it are escaped one by one. With `scales` its first percent sign multiplies."""
    before, percent, after = text.partition("%") if scales else (text, "", "")
    return _literal(before) + percent + _literal(after)


def _literal(text: str) -> str:
    pieces = (
        '\\"' if piece == '"' else piece if piece in (" ", "-", "") else f'"{piece}"' for piece in re.split('(")', text)
    )
    return "".join(pieces)


def _number(node: Any) -> str:
    texts = _embedded(node)
    if not texts and node.get(f"{NUMBER}decimal-places") is None and node.get(f"{NUMBER}grouping") != "true":
        whole = _count(node, "min-integer-digits", 1)
        return "General" if whole <= 1 else "0" * whole
    return _whole(node, texts) + _decimals(node)


def _embedded(node: Any) -> dict[int, str]:
    """Texts among the digits, by how many digits before the point stand behind them."""
    texts: dict[int, str] = {}
    for child in node.iterchildren(f"{NUMBER}embedded-text"):
        place = child.get(f"{NUMBER}position", "")
        within = place.isascii() and place.isdigit() and len(place) < 3
        text = _literal(child.text or "") if within else _NOT_UNDERSTOOD
        texts[int(place) if within else 0] = text
    return texts


def _whole(node: Any, texts: Mapping[int, str] | None = None) -> str:
    digits = "0" * _count(node, "min-integer-digits", 0)
    grouped = node.get(f"{NUMBER}grouping") == "true"
    digits = digits.rjust(max(4 if grouped else 1, *(place + 1 for place in texts or (0,))), "#")
    shown = ""
    for place, digit in zip(range(len(digits), 0, -1), digits, strict=True):
        shown += digit + ("," if grouped and place == 4 else "") + (texts or {}).get(place - 1, "")
    return shown


def _decimals(node: Any) -> str:
    places = _count(node, "decimal-places", 0)
    least = node.get(f"{NUMBER}min-decimal-places") or node.get(f"{LIBRE}min-decimal-places") or str(places)
    sure = min(int(least) if least.isdigit() else places, places)
    factor = len(node.get(f"{NUMBER}display-factor", "1")) - 1
    return ("." + "0" * sure + "#" * (places - sure) if places else "") + "," * (factor // 3)


def _count(node: Any, name: str, otherwise: int) -> int:
    text = node.get(f"{NUMBER}{name}", "")
    return min(int(text), _MOST_DIGITS) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _scientific(node: Any) -> str:
    return f"{_whole(node)}{_decimals(node)}E+{'0' * _count(node, 'min-exponent-digits', 2)}"


def _lettered(short: str, long: str) -> Callable[[Any], str]:
    def shown(node: Any) -> str:
        return long if node.get(f"{NUMBER}style") == "long" else short

    return shown


def _month(node: Any) -> str:
    letters = 3 if node.get(f"{NUMBER}textual") == "true" else 1
    return "m" * (letters + int(node.get(f"{NUMBER}style") == "long"))


def _seconds(node: Any) -> str:
    places = _count(node, "decimal-places", 0)
    return _lettered("s", "ss")(node) + ("." + "0" * places if places else "")


_CLOCK: dict[str, Callable[[Any], str]] = {
    "hours": _lettered("h", "hh"),
    "minutes": _lettered("m", "mm"),
    "seconds": _lettered("s", "ss"),
}
_PARTS: dict[str, Callable[[Any], str]] = {
    **_CLOCK,
    "seconds": _seconds,
    "number": _number,
    "scientific-number": _scientific,
    "fraction": lambda _: "# ?/?",
    "text": lambda node: _quoted(node.text or ""),
    "currency-symbol": lambda node: _quoted(node.text or ""),
    "text-content": lambda _: "@",
    "year": _lettered("yy", "yyyy"),
    "month": _month,
    "day": _lettered("d", "dd"),
    "day-of-week": _lettered("ddd", "dddd"),
    "am-pm": lambda _: "AM/PM",
}
