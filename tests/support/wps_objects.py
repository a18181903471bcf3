"""The object model of WPS 表格 over LibreOffice: what the add-in uses, by the names and with the manners of WPS.

Names are those of WPS. A value block has rows; what differs within a range is None; an error value is its number of COM;
a text that is not kept back by an apostrophe or the format @ is read as if it were typed.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from perfeval_xl.domain.grid import Area, At

_ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
_ERROR_BASE = -2146828288
_CONSTANTS, _FORMULAS = 1 | 2 | 4, 16
"""com.sun.star.sheet.CellFlags."""
_EQUAL = 0
"""com.sun.star.sheet.ConditionFormatOperator."""
_LOGICAL = 1024
"""com.sun.star.util.NumberFormat."""
_FAULTY = 4
"""com.sun.star.sheet.FormulaResult."""
_ENGLISH_XL = 1
"""com.sun.star.sheet.AddressConvention.XL_A1"""
_TRUTH = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}
_POINT = 2540 / 72
"""Hundredths of a millimetre."""
_CHARACTER = 185


class Thing:
    """Something that a page can hold: its public properties and functions are the members that it has."""


class Storage(Thing):
    def __init__(self) -> None:
        self._objects: dict[str, Any] = {}

    def getItem(self, key: str) -> Any:
        return self._objects.get(key)

    def setItem(self, key: str, value: Any) -> None:
        assert isinstance(value, (str, int, float)), "only plain values can be kept"
        self._objects[key] = value


class TaskPane(Thing):
    def __init__(self, number: int, url: str, title: str) -> None:
        self._number, self.url_, self.title_ = number, url, title
        self.Visible = False
        self.Width = 300

    @property
    def ID(self) -> int:
        return self._number


class Application(Thing):
    """One WPS 表格 with the workbooks that were opened in it, the last one active."""

    def __init__(self, calc: Any) -> None:
        self._calc = calc
        self._books: list[Workbook] = []
        self._panes: dict[int, TaskPane] = {}
        self._storage = Storage()
        self.ScreenUpdating: bool | int = True
        self.EnableEvents = True
        self.DisplayAlerts: bool | int = True
        self.refuses = ""
        """The text of a note that cannot be added, to see what becomes of the rest."""

    def opened(self, path: Path) -> "Workbook":
        """A workbook, now the active one."""
        self._books.append(Workbook(self, self._calc.open(path), path))
        return self._books[-1]

    def close_all(self) -> None:
        while self._books:
            self._books.pop().document.close(True)

    @property
    def panes(self) -> list[TaskPane]:
        return list(self._panes.values())

    @property
    def ActiveWorkbook(self) -> "Workbook | None":
        return self._books[-1] if self._books else None

    @property
    def ActiveCell(self) -> "Range | None":
        if not self._books:
            return None
        book = self._books[-1]
        selected = book.document.CurrentSelection
        address = getattr(selected, "RangeAddress", None) or selected.getRangeAddresses()[0]
        at = Area(address.StartRow + 1, address.StartColumn + 1, address.StartRow + 1, address.StartColumn + 1)
        return Range(book.sheet_of(book.document.Sheets.getByIndex(address.Sheet)), [at])

    @property
    def ActiveWindow(self) -> "Window":
        return Window(self._books[-1].document)

    @property
    def Workbooks(self) -> "Workbooks":
        return Workbooks(self)

    @property
    def PluginStorage(self) -> Storage:
        return self._storage

    def CreateTaskPane(self, url: str, title: str) -> TaskPane:
        pane = TaskPane(len(self._panes) + 1, url, title)
        self._panes[pane.ID] = pane
        return pane

    def GetTaskPane(self, number: int) -> TaskPane:
        return self._panes[int(number)]


class Workbooks(Thing):
    def __init__(self, application: Application) -> None:
        self._application = application

    def Item(self, name: str) -> "Workbook":
        return next(book for book in self._application._books if book.Name == name)


class Window(Thing):
    """Where panes are frozen."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.SplitRow = self.SplitColumn = 0

    @property
    def FreezePanes(self) -> bool:
        return bool(self._document.CurrentController.hasFrozenPanes())

    @FreezePanes.setter
    def FreezePanes(self, frozen: bool) -> None:
        self._document.CurrentController.freezeAtPosition(self.SplitColumn, self.SplitRow if frozen else 0)


class Workbook(Thing):
    def __init__(self, application: Application, document: Any, path: Path) -> None:
        self.application, self.document, self._path = application, document, path
        self._merges: dict[str, list[Area]] = {}

    def sheet_of(self, sheet: Any) -> "Worksheet":
        return Worksheet(self, sheet)

    def save(self, path: Path) -> Path:
        saved: Path = self.application._calc.save(self.document, path)
        return saved

    @property
    def Name(self) -> str:
        return self._path.name

    @property
    def FullName(self) -> str:
        return str(self._path)

    @property
    def Path(self) -> str:
        return str(self._path.parent)

    @property
    def Date1904(self) -> bool:
        return bool(self.document.NullDate.Year == 1904)

    @property
    def ProtectStructure(self) -> bool:
        return bool(self.document.isProtected())

    @property
    def ActiveSheet(self) -> "Worksheet":
        return self.sheet_of(self.document.CurrentController.ActiveSheet)

    @property
    def Worksheets(self) -> "Worksheets":
        return Worksheets(self)

    def Activate(self) -> None:
        self.application._books.remove(self)
        self.application._books.append(self)

    def merges(self, sheet: Any) -> list[Area]:
        """The merged areas of a sheet; none of our buttons merges cells."""
        if sheet.Name not in self._merges:
            self._merges[sheet.Name] = list(_merged(sheet, _used(sheet)))
        return self._merges[sheet.Name]


class Worksheets(Thing):
    def __init__(self, book: Workbook) -> None:
        self._book = book

    @property
    def Count(self) -> int:
        return int(self._book.document.Sheets.Count)

    def Item(self, key: int | str) -> "Worksheet":
        sheets = self._book.document.Sheets
        return self._book.sheet_of(sheets.getByName(key) if isinstance(key, str) else sheets.getByIndex(int(key) - 1))

    def Add(self, before: None, after: "Worksheet") -> "Worksheet":
        sheets = self._book.document.Sheets
        place = sheets.ElementNames.index(after.Name) + 1
        name = next(f"Sheet{number}" for number in range(1, 999) if f"Sheet{number}" not in sheets.ElementNames)
        sheets.insertNewByName(name, place)
        added = self._book.sheet_of(sheets.getByIndex(place))
        added.Activate()
        return added


class Worksheet(Thing):
    def __init__(self, book: Workbook, sheet: Any) -> None:
        self.book, self.sheet = book, sheet

    @property
    def Name(self) -> str:
        return str(self.sheet.Name)

    @Name.setter
    def Name(self, name: str) -> None:
        self.sheet.Name = name

    @property
    def Visible(self) -> int:
        return -1 if self.sheet.IsVisible else 0

    @property
    def ProtectContents(self) -> bool:
        return bool(self.sheet.isProtected())

    @property
    def ProtectionMode(self) -> bool:
        return False

    @property
    def UsedRange(self) -> "Range":
        return Range(self, [_used(self.sheet)])

    @property
    def Cells(self) -> "Range":
        return Range(self, [Area(1, 1, 1 << 20, 1 << 14)])

    @property
    def Comments(self) -> "Comments":
        return Comments(self)

    @property
    def Hyperlinks(self) -> "Hyperlinks":
        return Hyperlinks()

    @property
    def PageSetup(self) -> "PageSetup":
        return PageSetup()

    @property
    def Tab(self) -> "Colour":
        return Colour(lambda rgb: setattr(self.sheet, "TabColor", rgb))

    def Range(self, address: str) -> "Range":
        assert len(address) <= 255, "the address is longer than Excel takes"
        return Range(self, [Area.parse(part) for part in address.split(",")])

    def Activate(self) -> None:
        self.book.document.CurrentController.ActiveSheet = self.sheet

    def Delete(self) -> None:
        assert not self.book.application.DisplayAlerts, "a box would ask whether to delete"
        self.book.document.Sheets.removeByName(self.Name)

    def PrintPreview(self) -> None:
        self.book.application.PluginStorage.setItem("previewed", self.Name)


class PageSetup(Thing):
    """Takes what is set."""

    Orientation: int
    PaperSize: int
    Zoom: bool
    FitToPagesWide: int
    FitToPagesTall: bool
    PrintTitleRows: str


class Colour(Thing):
    """Something with a colour, which counts red lowest."""

    def __init__(self, paint: Callable[[int], None]) -> None:
        self._paint = paint

    @property
    def Color(self) -> int:
        raise AssertionError("nobody asks for a colour")

    @Color.setter
    def Color(self, bgr: int) -> None:
        self._paint((bgr & 255) << 16 | bgr & 0xFF00 | bgr >> 16)


class Size(Thing):
    """How many rows or columns."""

    def __init__(self, count: int) -> None:
        self._count = count

    @property
    def Count(self) -> int:
        return self._count


class Areas(Thing):
    def __init__(self, ranges: "list[Range]") -> None:
        self._ranges = ranges

    @property
    def Count(self) -> int:
        return len(self._ranges)

    def Item(self, number: int) -> "Range":
        return self._ranges[int(number) - 1]


class Range(Thing):
    """Cells of a sheet: one block, or several."""

    def __init__(self, sheet: Worksheet, areas: list[Area]) -> None:
        self._sheet, self._areas = sheet, areas

    @property
    def _block(self) -> Any:
        (area,) = self._areas
        return _block(self._sheet.sheet, area)

    @property
    def _document(self) -> Any:
        return self._sheet.book.document

    @property
    def Row(self) -> int:
        return self._areas[0].top

    @property
    def Column(self) -> int:
        return self._areas[0].left

    @property
    def Rows(self) -> Size:
        return Size(self._areas[0].bottom - self._areas[0].top + 1)

    @property
    def Columns(self) -> Size:
        return Size(self._areas[0].right - self._areas[0].left + 1)

    @property
    def Areas(self) -> Areas:
        return Areas([Range(self._sheet, [area]) for area in self._areas])

    def Address(self, row_absolute: bool, column_absolute: bool) -> str:
        assert not row_absolute and not column_absolute
        (area,) = self._areas
        return area.anchor.a1 if area.anchor == (area.bottom, area.right) else area.a1

    @property
    def MergeCells(self) -> bool | None:
        (area,) = self._areas
        met = [each for each in self._sheet.book.merges(self._sheet.sheet) if _meet(each, area)]
        if not met:
            return False
        covered = sum(_size(_common(each, area)) for each in met)
        return True if covered == _size(area) else None

    @property
    def MergeArea(self) -> "Range":
        (area,) = self._areas
        met = [each for each in self._sheet.book.merges(self._sheet.sheet) if _meet(each, area)]
        return Range(self._sheet, met[:1] or [area])

    @property
    def NumberFormat(self) -> str | None:
        from perfeval_xl.hosts.libreoffice.reading import code_and_kind

        groups = self._block.getUniqueCellFormatRanges()
        keys = {groups.getByIndex(number).NumberFormat for number in range(groups.Count)}
        return code_and_kind(self._document.NumberFormats.getByKey(keys.pop()))[0] if len(keys) == 1 else None

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        self._block.NumberFormat = _format_key(self._sheet.book, code)

    @property
    def Value2(self) -> Any:
        return self._as_excel_gives(_values(self._document, self._block))

    @Value2.setter
    def Value2(self, content: Any) -> None:
        rows = content if isinstance(content, list) else [[content]]
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                _type_into(self._document, self._block.getCellByPosition(c, r), value)

    @property
    def Formula(self) -> Any:
        return self._as_excel_gives(_formulas(self._document, self._block))

    @Formula.setter
    def Formula(self, value: Any) -> None:
        self.Value2 = value

    def _as_excel_gives(self, rows: list[list[Any]]) -> Any:
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    @property
    def FormatConditions(self) -> "FormatConditions":
        return FormatConditions(self._sheet, self._areas)

    @property
    def Font(self) -> "Font":
        return Font(self._block)

    def _unread(self) -> Any:
        raise AssertionError("nobody asks for this")

    @property
    def RowHeight(self) -> Any:
        return self._unread()

    @RowHeight.setter
    def RowHeight(self, points: float) -> None:
        assert 0 < points <= 409, "Excel takes no such height"
        self._block.Rows.Height = round(points * _POINT)

    @property
    def ColumnWidth(self) -> Any:
        return self._unread()

    @ColumnWidth.setter
    def ColumnWidth(self, characters: float) -> None:
        self._block.Columns.Width = round(characters * _CHARACTER)

    @property
    def WrapText(self) -> Any:
        return self._unread()

    @WrapText.setter
    def WrapText(self, wrapped: bool) -> None:
        self._block.IsTextWrapped = wrapped

    @property
    def VerticalAlignment(self) -> Any:
        return self._unread()

    @VerticalAlignment.setter
    def VerticalAlignment(self, alignment: int) -> None:
        assert alignment == -4160
        self._block.VertJustify = 1

    def SpecialCells(self, kind: int) -> "Range":
        found = self._block.queryContentCells({2: _CONSTANTS, -4123: _FORMULAS}[int(kind)]).getRangeAddresses()
        assert found, "No cells were found."
        return Range(self._sheet, [_area(address) for address in found])

    def AddComment(self, text: str) -> "Comment":
        assert text != self._sheet.book.application.refuses, "WPS refuses"
        cell = self._block.getCellByPosition(0, 0)
        assert not cell.Annotation.String, "the cell has a note"
        self._sheet.sheet.Annotations.insertNew(cell.CellAddress, text)
        return Comment(self._sheet, cell.Annotation)

    def AutoFilter(self) -> None:
        """Buttons at the heads: LibreOffice saves them with a range of its own."""

    def Select(self) -> None:
        self._document.CurrentController.select(self._block)


class Font(Thing):
    def __init__(self, block: Any) -> None:
        self._block = block

    @property
    def Bold(self) -> bool:
        return bool(self._block.CharWeight == 150)

    @Bold.setter
    def Bold(self, bold: bool) -> None:
        self._block.CharWeight = self._block.CharWeightAsian = 150.0 if bold else 100.0


class Hyperlinks(Thing):
    def Add(self, anchor: Range, address: str, place: str) -> None:
        """A field in the cell, with the text that stands there."""
        assert address == ""
        cell = anchor._block.getCellByPosition(0, 0)
        field = anchor._document.createInstance("com.sun.star.text.TextField.URL")
        field.Representation, field.URL = cell.String, f"#{place}"
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)


class Comments(Thing):
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    @property
    def Count(self) -> int:
        return int(self._sheet.sheet.Annotations.Count)

    def Item(self, number: int) -> "Comment":
        return list(_notes(self._sheet))[int(number) - 1]


class Comment(Thing):
    def __init__(self, sheet: Worksheet, note: Any) -> None:
        self._sheet, self._note = sheet, note
        self.at = At(note.Position.Row + 1, note.Position.Column + 1)

    @property
    def Parent(self) -> Range:
        return Range(self._sheet, [Area(*self.at, *self.at)])

    @property
    def Shape(self) -> "Frame":
        return Frame()

    def Text(self) -> str:
        return str(self._note.String)

    def Delete(self) -> None:
        places = [note.at for note in _notes(self._sheet)]
        self._sheet.sheet.Annotations.removeByIndex(places.index(self.at))


class Frame(Thing):
    """A note's frame takes what is set."""

    Width: float
    Height: float


class FormatConditions(Thing):
    """The conditional formats of a sheet, or of some of its cells."""

    def __init__(self, sheet: Worksheet, areas: list[Area]) -> None:
        self._sheet, self._areas = sheet, areas

    @property
    def _all(self) -> "list[FormatCondition]":
        formats = self._sheet.sheet.ConditionalFormats.getConditionalFormats()
        return [FormatCondition(self._sheet, each, place) for each in formats for place in range(each.Count)]

    @property
    def Count(self) -> int:
        assert _size(self._areas[0]) == 1 << 34, "only asked of whole sheets"
        return len(self._all)

    def Item(self, number: int) -> "FormatCondition":
        return self._all[int(number) - 1]

    def Add(self, kind: int, operator: int | None, formula: str) -> "Fresh":
        """A new one; its colour comes after it."""
        import uno

        document = self._sheet.book.document
        style = document.createInstance("com.sun.star.style.CellStyle")
        styles = document.StyleFamilies.getByName("CellStyles")
        name = next(f"标记{number}" for number in range(9999) if not styles.hasByName(f"标记{number}"))
        styles.insertByName(name, style)
        whole = document.createInstance("com.sun.star.sheet.SheetCellRanges")
        for area in self._areas:
            whole.addRangeAddress(_block(self._sheet.sheet, area).RangeAddress, False)
        rules = whole.ConditionalFormat
        word = {(2, None): "FORMULA", (1, 3): "EQUAL"}[kind, operator]
        option = self._sheet.book.application._calc.option
        rules.addNew(
            (
                option("Operator", uno.Enum("com.sun.star.sheet.ConditionOperator", word)),
                option("Formula1", formula.removeprefix("=")),
                option("StyleName", name),
            )
        )
        whole.ConditionalFormat = rules
        return Fresh(style)


class Fresh(Thing):
    """A conditional format that was just added."""

    def __init__(self, style: Any) -> None:
        self._style = style

    @property
    def Interior(self) -> Colour:
        return Colour(lambda rgb: setattr(self._style, "CellBackColor", rgb))


class FormatCondition(Thing):
    def __init__(self, sheet: Worksheet, whole: Any, place: int) -> None:
        self._sheet, self._whole, self._place = sheet, whole, place

    @property
    def _entry(self) -> Any:
        return self._whole.getByIndex(self._place)

    @property
    def Type(self) -> int:
        if self._entry.getType() != 0:
            return 3
        return 1 if self._entry.Operator == _EQUAL else 2

    @property
    def Formula1(self) -> str:
        return f"={self._entry.Formula1}"

    def Delete(self) -> None:
        if self._whole.Count > 1:
            self._whole.removeByIndex(self._place)
        else:
            self._sheet.sheet.ConditionalFormats.removeByID(self._whole.ID)


def _notes(sheet: Worksheet) -> Iterator[Comment]:
    notes = sheet.sheet.Annotations
    return (Comment(sheet, notes.getByIndex(number)) for number in range(notes.Count))


def _area(address: Any) -> Area:
    return Area(address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1)


def _block(sheet: Any, area: Area) -> Any:
    return sheet.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)


def _used(sheet: Any) -> Area:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = _area(cursor.RangeAddress)
    cursor.gotoStartOfUsedArea(False)
    start = _area(cursor.RangeAddress)
    return Area(start.top, start.left, end.bottom, end.right)


def _meet(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _common(one: Area, other: Area) -> Area:
    return Area(
        max(one.top, other.top),
        max(one.left, other.left),
        min(one.bottom, other.bottom),
        min(one.right, other.right),
    )


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _merged(sheet: Any, area: Area) -> Iterator[Area]:
    """The merged areas that begin within an area: how far a cell reaches is part of its format."""
    groups = _block(sheet, area).getUniqueCellFormatRanges()
    for ranges in (groups.getByIndex(number) for number in range(groups.Count)):
        cells = [
            (row, column)
            for address in ranges.getRangeAddresses()
            for row in range(address.StartRow, address.EndRow + 1)
            for column in range(address.StartColumn, address.EndColumn + 1)
            if sheet.getCellByPosition(address.StartColumn, address.StartRow).IsMerged
        ]
        for row, column in cells:
            cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row))
            cursor.collapseToMergedArea()
            yield _area(cursor.RangeAddress)


def _cells(block: Any, ranges: Any) -> Iterator[tuple[int, int, Any]]:
    """Row and column within the block, and the cell, of every cell of some ranges that lie within it."""
    first = block.RangeAddress
    for address in ranges.getRangeAddresses():
        for row in range(address.StartRow, address.EndRow + 1):
            for column in range(address.StartColumn, address.EndColumn + 1):
                r, c = row - first.StartRow, column - first.StartColumn
                yield r, c, block.getCellByPosition(c, r)


def _values(document: Any, block: Any) -> list[list[Any]]:
    rows = [[value if value != "" else None for value in row] for row in block.getDataArray()]
    for r, c, cell in _cells(block, block.queryContentCells(1 | _FORMULAS)):
        if isinstance(rows[r][c], float) and document.NumberFormats.getByKey(cell.NumberFormat).Type & _LOGICAL:
            rows[r][c] = rows[r][c] != 0
    for r, c, cell in _cells(block, block.queryFormulaCells(_FAULTY)):
        rows[r][c] = _ERROR_BASE + _ERRORS.get(cell.String, 2042)
    return rows


def _formulas(document: Any, block: Any) -> list[list[Any]]:
    """Formulas as Excel writes them; what is none comes as it is."""
    rows = [[_plain(value) for value in row] for row in block.getDataArray()]
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish, parser.FormulaConvention = True, _ENGLISH_XL
    for r, c, cell in _cells(block, block.queryContentCells(_FORMULAS)):
        text = f"={parser.printFormula(cell.getTokens(), cell.CellAddress)}"
        rows[r][c] = text[1:] if text[1:] in _ERRORS else _TRUTH.get(text, text)
    return rows


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value or ""


def _type_into(document: Any, cell: Any, value: Any) -> None:
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


def _format_key(book: Workbook, code: str) -> int:
    import uno

    formats = book.document.NumberFormats
    english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
    key = int(formats.queryKey(code, english, False))
    return key if key >= 0 else int(formats.addNew(code, english))
