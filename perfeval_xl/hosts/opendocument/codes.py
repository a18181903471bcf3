"""A data style of OpenDocument as a number format code that `domain.formats` reads. Source: OpenDocument 1.3, 16.29."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from perfeval_xl.hosts.opendocument.names import COLOUR, LIBRE, NUMBER, STYLE

_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|<|>|=)\s*(-?[0-9.]+)")
_STANDARD = ([(">=", "0")], [(">", "0"), ("<", "0")], [(">", "0"), ("<", "0"), ("=", "0")])
"""Conditions that a code without any has by the order of its sections."""
_MOST_DIGITS = 30


def code_of(style: Any, styles: Mapping[str, Any]) -> str:
    """'0.00%' for such a style; 'General' for one that shows the number as it is. `styles` are all by their names."""
    sections, conditions = [], []
    for child in style.iterchildren(f"{STYLE}map"):
        found = _CONDITION.fullmatch(child.get(f"{STYLE}condition", "").strip())
        target = styles.get(child.get(f"{STYLE}apply-style-name", ""))
        if found and target is not None:
            conditions.append((found[1], found[2]))
            sections.append(_section(target))
    if conditions not in _STANDARD:
        sections = [f"[{sign}{number}]{text}" for (sign, number), text in zip(conditions, sections, strict=True)]
    return ";".join([*sections, _section(style)])


def _section(style: Any) -> str:
    """One section; a colour matters only in that there is one."""
    coloured = style.find(f"{STYLE}text-properties[@{COLOUR}]") is not None
    return ("[Red]" if coloured else "") + ("".join(_part(child) for child in style.iterchildren()) or "General")


def _part(node: Any) -> str:
    if not isinstance(node.tag, str) or not node.tag.startswith(NUMBER):
        return ""
    make = _PARTS.get(node.tag[len(NUMBER) :])
    return make(node) if make else ""


def _quoted(node: Any) -> str:
    """A text between quotes; quotes in it are escaped one by one. A percent sign keeps its meaning."""
    text: str = node.text or ""
    pieces = (
        '\\"' if piece == '"' else piece if piece in ("%", " ", "-", "") else f'"{piece}"'
        for piece in re.split('(["%])', text)
    )
    return "".join(pieces)


def _number(node: Any) -> str:
    if node.get(f"{NUMBER}decimal-places") is None and node.get(f"{NUMBER}grouping") != "true":
        whole = _count(node, "min-integer-digits", 1)
        return "General" if whole <= 1 else "0" * whole
    return _whole(node) + _decimals(node)


def _whole(node: Any) -> str:
    digits = "0" * _count(node, "min-integer-digits", 0)
    if node.get(f"{NUMBER}grouping") == "true":
        padded = digits.rjust(4, "#")
        return f"{padded[:-3]},{padded[-3:]}"
    return digits or "#"


def _decimals(node: Any) -> str:
    places = _count(node, "decimal-places", 0)
    least = node.get(f"{NUMBER}min-decimal-places") or node.get(f"{LIBRE}min-decimal-places") or str(places)
    sure = min(int(least) if least.isdigit() else places, places)
    factor = len(node.get(f"{NUMBER}display-factor", "1")) - 1
    return ("." + "0" * sure + "#" * (places - sure) if places else "") + "," * (factor // 3)


def _count(node: Any, name: str, otherwise: int) -> int:
    text = node.get(f"{NUMBER}{name}", "")
    return min(int(text), _MOST_DIGITS) if text.isdigit() else otherwise


def _scientific(node: Any) -> str:
    return f"{_whole(node)}{_decimals(node)}E+{'0' * _count(node, 'min-exponent-digits', 2)}"


def _fraction(node: Any) -> str:
    return "# ?/?"


def _lettered(short: str, long: str) -> Callable[[Any], str]:
    def shown(node: Any) -> str:
        return long if node.get(f"{NUMBER}style") == "long" else short

    return shown


def _month(node: Any) -> str:
    letters = 3 if node.get(f"{NUMBER}textual") == "true" else 1
    return "m" * (letters + int(node.get(f"{NUMBER}style") == "long"))


_PARTS: dict[str, Callable[[Any], str]] = {
    "number": _number,
    "scientific-number": _scientific,
    "fraction": _fraction,
    "text": _quoted,
    "currency-symbol": _quoted,
    "text-content": lambda _: "@",
    "year": _lettered("yy", "yyyy"),
    "month": _month,
    "day": _lettered("d", "dd"),
    "day-of-week": _lettered("ddd", "dddd"),
    "hours": _lettered("h", "hh"),
    "minutes": _lettered("m", "mm"),
    "seconds": _lettered("s", "ss"),
    "am-pm": lambda _: "AM/PM",
}
