"""Which cells a formula may depend on, and which stored results a write makes stale.

Nothing is computed. A formula that cannot be followed (a name, INDIRECT, a table, a shared formula without its text)
may depend on anything: a result too many is thrown away, never one too few.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.domain.grid import MAX_COLUMN, MAX_ROW, Area, At, column_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot

Place = tuple[str, At]
"""A cell of a workbook: its sheet's name and its place."""
_TEXT = pattern(r'"[^"]*"')
_SHEET = r"(?:'(?P<quoted>(?:[^']|''){0,100})'|(?P<bare>[\w.\u4e00-\u9fff]+))!"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_REFERENCE = pattern(
    rf"(?<![\w.])(?:{_SHEET})?(?:(?P<first>{_CELL})(?::(?P<last>{_CELL}))?|"
    r"\$?(?P<left>[A-Za-z]{1,3}):\$?(?P<right>[A-Za-z]{1,3})|\$?(?P<top>[0-9]{1,7}):\$?(?P<bottom>[0-9]{1,7}))"
    r"(?![\w(.!])"
)
_EXTERNAL = pattern(
    r"(?:'\[[1-9][0-9]{0,3}\](?:[^']|''){0,100}'|\[[1-9][0-9]{0,3}\][\w.\u4e00-\u9fff]{0,100})!"
    rf"(?:{_CELL}(?::{_CELL})?|[^\W\d][\w.]*)(?![\w(.!\[])"
)
"""What another workbook holds, as files write it ([0] is the workbook itself): nothing in this one makes it stale."""
_FUNCTION = pattern(r"(?<![\w.])[A-Za-z_][\w.]*\(")
_FAR = ("INDIRECT(", "OFFSET(", "[")
"""What reaches cells that the text does not name: such functions, tables, other workbooks."""
_FAILURE = pattern(r"#(?:REF!|VALUE!|NUM!|NULL!|DIV/0!|N/A|NAME\?)", re.IGNORECASE)
"""An error written into a formula, which is the same whatever cells hold."""
_NUMBER = pattern(r"(?<![\w.])[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?(?![\w.])")
_WORD = pattern(r"[^\W\d][\w.]*|[!'$]")
_CONSTANTS = frozenset({"TRUE", "FALSE"})
_PLACE = pattern(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


_LITERAL = r'\s*(?:"(?:[^"]|""){0,255}"|[0-9]{1,15}|CHAR\(10\))\s*'
_LITERALS = pattern(rf"{_LITERAL}(?:&{_LITERAL}){{0,30}}", re.IGNORECASE)
_LITERAL_PART = pattern(r'"(?P<text>(?:[^"]|""){0,255})"|(?P<number>[0-9]{1,15})|(?P<line>CHAR\(10\))', re.IGNORECASE)


def constant_text(formula: str) -> str | None:
    """The text that literals alone make: '"2024"&"年度"' and 2024&"年度" -> 2024年度; None for any other formula."""
    if '"' not in formula or not _LITERALS.fullmatch(formula):
        return None
    return "".join(_shown(part) for part in _LITERAL_PART.finditer(formula))


def _shown(part: re.Match[str]) -> str:
    if part["text"] is not None:
        return part["text"].replace('""', '"')
    return "\n" if part["line"] else str(int(part["number"]))


class Reach(NamedTuple):
    """What a formula may depend on: areas of sheets, or `anything`."""

    areas: tuple[tuple[str, Area], ...] = ()
    anything: bool = False

    def touches(self, cells: Mapping[str, Collection[At]]) -> bool:
        """Whether one of the cells, by sheet, may be among what the formula depends on."""
        if self.anything:
            return any(cells.values())
        return any(_touches(area, cells.get(sheet, ())) for sheet, area in self.areas)


def _touches(area: Area, cells: Collection[At]) -> bool:
    return any(area.holds(at) for at in cells)


def reach_of(formula: str, sheet: str) -> Reach:
    """What a formula (without its '=') on a sheet may depend on; '' is one whose text is not known."""
    plain = _FAILURE.sub(" ", _EXTERNAL.sub(" ", _TEXT.sub("", formula)))
    if not formula or any(name in plain.upper() for name in _FAR):
        return Reach(anything=True)
    areas: list[tuple[str, Area]] = []
    rest = _REFERENCE.sub(lambda match: _collect(match, sheet, areas), plain)
    rest = _NUMBER.sub(" ", _FUNCTION.sub("(", rest))
    words = (word.upper() for word in _WORD.findall(rest))
    return Reach(tuple(areas), anything=any(word not in _CONSTANTS for word in words))


def _collect(match: re.Match[str], sheet: str, areas: list[tuple[str, Area]]) -> str:
    """Take a reference out of the formula; one outside the grid stays, as a name that cannot be followed."""
    area = _area(match)
    if area is None:
        return match[0]
    quoted = match["quoted"]
    areas.append((quoted.replace("''", "'") if quoted is not None else match["bare"] or sheet, area))
    return " "


def _area(match: re.Match[str]) -> Area | None:
    if match["first"]:
        first, last = _place(match["first"]), _place(match["last"] or match["first"])
    elif match["left"]:
        first, last = At(1, column_number(match["left"])), At(MAX_ROW, column_number(match["right"]))
    else:
        first, last = At(int(match["top"]), 1), At(int(match["bottom"]), MAX_COLUMN)
    top, bottom = sorted((first.row, last.row))
    left, right = sorted((first.column, last.column))
    fits = top >= 1 and bottom <= MAX_ROW and left >= 1 and right <= MAX_COLUMN
    return Area(top, left, bottom, right) if fits else None


def _place(name: str) -> At:
    found = _PLACE.fullmatch(name)
    assert found is not None, name
    return At(int(found[2]), column_number(found[1]))


def find_dependents(formulas: Mapping[Place, str], changed: Iterable[Place], *, shared: bool = False) -> set[Place]:
    """The formula cells that may depend on the changed cells, directly or through other formulas.

    Where formulas without a text are `shared`, each is one of those with a text on its sheet, moved to its own place.
    """
    reaches = {place: reach_of(formula, place[0]) for place, formula in formulas.items()}
    if shared:
        reaches |= _shared_reaches(formulas, reaches)
    stale: set[Place] = set()
    fresh = set(changed)
    while fresh:
        by_sheet: dict[str, list[At]] = {}
        for sheet, at in fresh:
            by_sheet.setdefault(sheet, []).append(at)
        fresh = {place for place in reaches.keys() - stale if reaches[place].touches(by_sheet)}
        stale |= fresh
    return stale


_WHOLE = Area(1, 1, MAX_ROW, MAX_COLUMN)


def _shared_reaches(formulas: Mapping[Place, str], reaches: Mapping[Place, Reach]) -> dict[Place, Reach]:
    """What the formulas without a text may depend on: anything on their sheet and the sheets that it speaks of."""
    spoken: dict[str, set[str]] = {}
    unknown: set[str] = set()
    for place, formula in formulas.items():
        if formula:
            sheets = spoken.setdefault(place[0], {place[0]})
            sheets.update(sheet for sheet, _ in reaches[place].areas)
            unknown |= {place[0]} if reaches[place].anything else set()
    whole = {
        name: Reach(tuple((sheet, _WHOLE) for sheet in sorted(sheets)), anything=name in unknown)
        for name, sheets in spoken.items()
    }
    return {place: whole[place[0]] for place, formula in formulas.items() if not formula and place[0] in whole}


def formulas_of(sheets: Iterable[Sheet]) -> dict[Place, str]:
    """The formula cells of sheets with their formulas."""
    return {
        (sheet.name, at): cell.formula
        for sheet in sheets
        for at, cell in sheet.cells.items()
        if cell.formula is not None
    }


def name_other_sheets(sheets: Iterable[Sheet]) -> bool:
    """Whether a formula of these sheets names a sheet, so that what stands there counts too."""
    return any("!" in formula for formula in formulas_of(sheets).values())


def without_results(snapshot: Snapshot, stale: Iterable[Place]) -> Snapshot:
    """The snapshot as it is where these formula cells hold no result."""
    cells = {sheet.name: sheet.cells for sheet in snapshot.sheets}
    emptied: dict[str, dict[At, Cell]] = {}
    for name, at in stale:
        cell = cells[name][at]
        emptied.setdefault(name, {})[at] = Cell(None, cell.number_format, cell.formula)
    sheets = (replace(sheet, cells={**sheet.cells, **emptied.get(sheet.name, {})}) for sheet in snapshot.sheets)
    return replace(snapshot, sheets=tuple(sheets))
