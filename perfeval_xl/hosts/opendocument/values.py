"""What one cell of an OpenDocument sheet holds: by its value type, as its own program stores it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from perfeval_xl.domain.formats import DAY, is_date_format
from perfeval_xl.domain.formulas import constant_text
from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.opendocument.names import CALC, OFFICE, TABLE, TEXT
from perfeval_xl.hosts.problems import problem

_PERCENT = "0.00%"
_TIME = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.,]+)S)?")
_CLOCK = re.compile(r"(\d+):(\d+)(?::([\d.]+))?")
_SECONDS = 86_400
_CELL = r"\$?[A-Z]{1,3}(?:\$?\d{1,7})?|\$?\d{1,7}"
_REFERENCE = re.compile(rf"\[(?:\$?('(?:[^']|'')+'|[^\s'\[\].#]+))?\.({_CELL})(?::\.({_CELL}))?\]")
_DIALECT = re.compile(r"^[a-z]+:?=|^=")
_UNSPOKEN = frozenset({f"{OFFICE}annotation", f"{TEXT}ruby-text"})
_LONGEST_SPACE = 200


def formula_of(text: str | None) -> str | None:
    """'of:=SUM([.F5:.F9])' -> 'SUM(F5:F9)'; None for None. What is no reference to a sheet here stays in brackets."""
    if text is None:
        return None
    return _REFERENCE.sub(_as_excel, _DIALECT.sub("", text, count=1)).replace(";", ",")


def _as_excel(found: re.Match[str]) -> str:
    sheet, first, last = found.groups()
    return (f"{sheet}!" if sheet else "") + first + (f":{last}" if last else "")


def cell_of(node: Any, code: str, begin: date, place: str) -> Cell | None:
    """The cell of an element; None for one that holds nothing. `place` tells people where it is. Raises NOT_FINITE.

    A text stands there as its format shows it, so that the format is not applied once more.
    """
    formula = formula_of(node.get(f"{TABLE}formula"))
    if node.get(f"{CALC}value-type") == "error":
        return Cell(text_of(node), "General", formula, True)
    kind = node.get(f"{OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        number = _number(node.get(f"{OFFICE}value", ""), place)
        return Cell(number, _PERCENT if kind == "percentage" and "%" not in code else code, formula)
    if kind == "boolean":
        return Cell(node.get(f"{OFFICE}boolean-value") == "true", "General", formula)
    if kind in ("date", "time"):
        moment = _moment(node, kind, begin)
        if moment is not None:
            return Cell(moment, code if is_date_format(code) else DAY if kind == "date" else "h:mm:ss", formula)
    text = text_of(node) or node.get(f"{OFFICE}string-value", "")
    if not text and formula is not None:
        return Cell(_literal(node) or ("" if kind == "string" else None), "General", formula)
    return Cell(text, "General", formula) if text else None


def _literal(node: Any) -> str | None:
    """What a formula of literals alone shows, whose result is not in the file."""
    return constant_text(_DIALECT.sub("", node.get(f"{TABLE}formula"), count=1))


def _number(text: str, place: str) -> Decimal:
    try:
        number = float("nan" if "_" in text else text)
    except ValueError:
        number = float("nan")
    if number - number != 0:
        raise problem("NOT_FINITE", place)
    return decimal_of_float(number)


def _moment(node: Any, kind: str, begin: date) -> Decimal | None:
    """Days since the workbook's first day, with a time behind the point; None for what is no such thing."""
    if kind == "time":
        found = _TIME.fullmatch(node.get(f"{OFFICE}time-value", ""))
        return decimal_of_float(_share(*found.groups()[1:]) * (-1 if found[1] else 1)) if found else None
    day, _, clock = node.get(f"{OFFICE}date-value", "").partition("T")
    try:
        days = (date.fromisoformat(day) - begin).days
    except ValueError:
        return None
    found = _CLOCK.match(clock)
    return decimal_of_float(days + _share(*found.groups())) if found else Decimal(days)


def _share(*clock: str | None) -> float:
    """Hours, minutes and seconds as a share of a day."""
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in clock)
    return (hours * 3600 + minutes * 60 + seconds) / _SECONDS


def text_of(node: Any) -> str:
    """The paragraphs of a cell as lines; notes do not belong to it."""
    return "\n".join(_line(child) for child in node if child.tag in (f"{TEXT}p", f"{TEXT}h"))


def _line(node: Any) -> str:
    return (node.text or "") + "".join(_piece(child) + (child.tail or "") for child in node)


def _piece(node: Any) -> str:
    if node.tag == f"{TEXT}s":
        count = node.get(f"{TEXT}c", "1")
        return " " * min(int(count) if count.isdigit() else 1, _LONGEST_SPACE)
    if node.tag == f"{TEXT}tab":
        return "\t"
    if node.tag == f"{TEXT}line-break":
        return "\n"
    return "" if node.tag in _UNSPOKEN or not isinstance(node.tag, str) else _line(node)
