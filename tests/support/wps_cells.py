"""What the stand-in for WPS asks and does cell by cell. LibreOffice's own Python runs it, because a form takes thousands of calls.

Sheets, blocks and documents are those of UNO. Areas come and go as four numbers: top, left, bottom, right, from 1.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import uno

from perfeval_xl.domain.grid import Area
from perfeval_xl.hosts.libreoffice.documents import area_of, areas_of, block_of, property_value, ranges_of
from perfeval_xl.hosts.libreoffice.reading import code_and_kind

_ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
_ERROR_BASE = -2146828288
_VALUES, _FORMULAS = 1, 16
"""com.sun.star.sheet.CellFlags."""
_LOGICAL = 1024
"""com.sun.star.util.NumberFormat."""
_FAULTY = 4
"""com.sun.star.sheet.FormulaResult."""
_ENGLISH_XL = 1
"""com.sun.star.sheet.AddressConvention.XL_A1"""
_TRUTH = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
_EQUAL = 0
"""com.sun.star.sheet.ConditionFormatOperator."""

Rows = Sequence[Sequence[Any]]


def used_area(sheet: Any) -> Area:
    """The used area of a sheet."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = area_of(cursor.RangeAddress)
    cursor.gotoStartOfUsedArea(False)
    start = area_of(cursor.RangeAddress)
    return Area(start.top, start.left, end.bottom, end.right)


def merged_areas(sheet: Any) -> tuple[Area, ...]:
    """All merged areas of a sheet: how far a cell reaches is part of its format."""
    groups = block_of(sheet, used_area(sheet)).getUniqueCellFormatRanges()
    return tuple(area for number in range(groups.Count) for area in _merged(sheet, groups.getByIndex(number)))


def _merged(sheet: Any, ranges: Any) -> Iterator[Area]:
    """The merged areas that begin at cells of one format."""
    for address in ranges.getRangeAddresses():
        if not sheet.getCellByPosition(address.StartColumn, address.StartRow).IsMerged:
            continue
        for row in range(address.StartRow, address.EndRow + 1):
            for column in range(address.StartColumn, address.EndColumn + 1):
                cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
                cursor.collapseToMergedArea()
                yield area_of(cursor.RangeAddress)


def values(document: Any, block: Any) -> Rows:
    """What stands in a block: None for nothing, truth values, and the numbers of COM for errors."""
    rows = [[value if value != "" else None for value in row] for row in block.getDataArray()]
    for r, c, cell in _cells(block, block.queryContentCells(_VALUES | _FORMULAS)):
        if isinstance(rows[r][c], float) and document.NumberFormats.getByKey(cell.NumberFormat).Type & _LOGICAL:
            rows[r][c] = rows[r][c] != 0
    for r, c, cell in _cells(block, block.queryFormulaCells(_FAULTY)):
        rows[r][c] = _ERROR_BASE + _ERRORS.get(cell.String, 2042)
    return tuple(map(tuple, rows))


def formulas(document: Any, block: Any) -> Rows:
    """Formulas as Excel writes them; what is none comes as it is."""
    rows = [[_plain(value) for value in row] for row in block.getDataArray()]
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _ENGLISH_XL
    for r, c, cell in _cells(block, block.queryContentCells(_FORMULAS)):
        text = f"={parser.printFormula(cell.getTokens(), cell.CellAddress)}"
        rows[r][c] = text[1:] if text[1:] in _ERRORS else _TRUTH.get(text, text)
    return tuple(map(tuple, rows))


def _cells(block: Any, ranges: Any) -> Iterator[tuple[int, int, Any]]:
    """Row and column within the block, and the cell, of every cell of some ranges that lie within it."""
    first = block.RangeAddress
    for address in ranges.getRangeAddresses():
        for row in range(address.StartRow, address.EndRow + 1):
            for column in range(address.StartColumn, address.EndColumn + 1):
                r, c = row - first.StartRow, column - first.StartColumn
                yield r, c, block.getCellByPosition(c, r)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value or ""


def type_into(document: Any, block: Any, rows: Rows) -> None:
    """Fill a block from its first cell on, as if every value were typed."""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            _type(document, block.getCellByPosition(c, r), value)


def _type(document: Any, cell: Any, value: Any) -> None:
    if isinstance(value, (int, float)):
        cell.setValue(float(value))
    elif value in (None, ""):
        cell.setString("")
    elif value.startswith("'"):
        cell.setString(value[1:])
    elif document.NumberFormats.getByKey(cell.NumberFormat).FormatString == "@" or not re.search(r"[=+\-@\d]", value):
        cell.setString(value)
    else:
        cell.setFormula(value)


def format_of(document: Any, block: Any) -> str | None:
    """The number format of all cells of a block; None where they differ."""
    groups = block.getUniqueCellFormatRanges()
    keys = {groups.getByIndex(number).NumberFormat for number in range(groups.Count)}
    return code_and_kind(document.NumberFormats.getByKey(keys.pop()))[0] if len(keys) == 1 else None


def set_format(document: Any, block: Any, code: str) -> None:
    """Give all cells of a block a number format, by its English code."""
    formats = document.NumberFormats
    english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    key = int(formats.queryKey(code, english, False))
    block.NumberFormat = key if key >= 0 else int(formats.addNew(code, english))


def filled_areas(block: Any, flags: int) -> tuple[Area, ...]:
    """The areas of a block whose cells hold what the flags of com.sun.star.sheet.CellFlags say."""
    return areas_of(block.queryContentCells(flags))


def add_note(sheet: Any, cell: Any, text: str) -> None:
    """A note where there is none."""
    assert not cell.Annotation.String, "the cell has a note"
    sheet.Annotations.insertNew(cell.CellAddress, text)


def note_at(sheet: Any, place: int) -> tuple[int, int, str]:
    """Row, column and text of a note, by its place from 0."""
    note = sheet.Annotations.getByIndex(place)
    return note.Position.Row + 1, note.Position.Column + 1, note.String


def remove_note(sheet: Any, row: int, column: int) -> None:
    """Take the note of a cell away."""
    notes = sheet.Annotations
    positions = [notes.getByIndex(place).Position for place in range(notes.Count)]
    notes.removeByIndex([(each.Row + 1, each.Column + 1) for each in positions].index((row, column)))


def add_link(document: Any, cell: Any, target: str) -> None:
    """A field in the cell that leads to a place in the workbook, with the text that stands there."""
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.Representation, field.URL = cell.String, f"#{target}"
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)


def add_condition(document: Any, sheet: Any, areas: Sequence[Sequence[int]], word: str, formula: str) -> Any:
    """A conditional format with one rule on some areas; its style, which has no colour yet."""
    style = document.createInstance("com.sun.star.style.CellStyle")
    styles = document.StyleFamilies.getByName("CellStyles")
    name = next(f"标记{number}" for number in range(9999) if not styles.hasByName(f"标记{number}"))
    styles.insertByName(name, style)
    whole = ranges_of(document, sheet, [Area(*area) for area in areas])
    rules = whole.ConditionalFormat
    rules.addNew(
        (
            property_value("Operator", uno.Enum("com.sun.star.sheet.ConditionOperator", word)),
            property_value("Formula1", formula),
            property_value("StyleName", name),
        )
    )
    whole.ConditionalFormat = rules
    return style


def conditions(sheet: Any) -> tuple[tuple[Any, int, int, str], ...]:
    """Every rule of every conditional format: the format, the rule's place in it, its kind as WPS counts, its formula."""
    formats = sheet.ConditionalFormats.getConditionalFormats()
    return tuple((whole, place, *_told(whole.getByIndex(place))) for whole in formats for place in range(whole.Count))


def _told(entry: Any) -> tuple[int, str]:
    if entry.getType() != 0:
        return 3, ""
    return (1 if entry.Operator == _EQUAL else 2), f"={entry.Formula1}"


def remove_condition(sheet: Any, whole: Any, place: int) -> None:
    """Take a rule away, and the conditional format with its last one."""
    if whole.Count > 1:
        whole.removeByIndex(place)
    else:
        sheet.ConditionalFormats.removeByID(whole.ID)
