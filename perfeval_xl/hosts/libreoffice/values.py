"""Writes values into cells: a text stays a text, whatever it begins with, and a cell keeps its style."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import uno

from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.formats import disguises
from perfeval_xl.hosts.libreoffice.documents import anchor_cell
from perfeval_xl.hosts.libreoffice.reading import code_and_kind


def write_values(document: Any, edits: Iterable[SetValue]) -> None:
    """Write all values; what may not be written was refused before."""
    keys: dict[str, int] = {}
    for edit in edits:
        cell = anchor_cell(document.Sheets.getByName(edit.sheet), edit.at)
        if isinstance(edit.value, str):
            cell.setString(edit.value)
        else:
            cell.setValue(float(edit.value))
        number_format = edit.number_format or ("General" if _is_disguised(document, cell, edit) else "")
        if number_format:
            if number_format not in keys:
                keys[number_format] = _format_key(document.NumberFormats, number_format)
            if cell.NumberFormat != keys[number_format]:
                cell.NumberFormat = keys[number_format]


def _is_disguised(document: Any, cell: Any, edit: SetValue) -> bool:
    """Whether the cell's own format would show the number as another, as a day, or not at all."""
    code, _ = code_and_kind(document.NumberFormats.getByKey(cell.NumberFormat))
    return isinstance(edit.value, Decimal) and disguises(code, edit.value)


def _format_key(number_formats: Any, code: str) -> int:
    """The document's number for a format written the English way, as files write it, in the document's own language."""
    english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    key = int(number_formats.queryKey(code, english, False))
    if key < 0:
        key = int(number_formats.addNew(code, english))
    return int(number_formats.getFormatForLocale(key, uno.createUnoStruct("com.sun.star.lang.Locale")))
