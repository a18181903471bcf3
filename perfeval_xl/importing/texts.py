"""Texts of documents that are numbers: 98.50% becomes 0.985 shown with two decimals, as people type it into Excel."""

import re
from dataclasses import replace
from decimal import Decimal

from perfeval_xl.domain.snapshot import Cell, Sheet

_NUMBER = re.compile(r"(-?)((?:0|[1-9]\d{0,11})|[1-9]\d{0,2}(?:,\d{3}){1,3})(\.\d{1,6})?(%?)")
"""What Excel would take for the very same number. A leading zero is a name's: 007."""


def with_numbers(sheet: Sheet) -> Sheet:
    """The sheet with numbers in place of the texts that are nothing but a number."""
    return replace(sheet, cells={at: _typed(cell) for at, cell in sheet.cells.items()})


def _typed(cell: Cell) -> Cell:
    if not isinstance(cell.value, str) or cell.error:
        return cell
    match = _NUMBER.fullmatch(cell.value.strip().replace("％", "%"))
    if match is None:
        return cell
    sign, integer, decimals, percent = match.group(1), match[2], match[3] or "", match[4]
    number = Decimal(sign + integer.replace(",", "") + decimals)
    code = ("#,##0" if "," in integer else "0") + decimals[:1] + "0" * len(decimals[1:]) + percent
    return Cell(number / 100 if percent else number, "General" if code == "0" else code)
