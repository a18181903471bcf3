"""The object model of WPS 表格 over LibreOffice: what the add-in uses, by the names and with the manners of WPS.

Names are those of WPS. A value block has rows; what differs within a range is None; an error value is its number of COM;
a text that is not kept back by an apostrophe or the format @ is read as if it were typed.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from perfeval_xl.domain.grid import Area

_CONSTANTS, _FORMULAS = 1 | 2 | 4, 16
"""com.sun.star.sheet.CellFlags."""
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

    def asked(self, function: str, *given: Any) -> Any:
        """What a function of tests/support/wps_cells.py tells."""
        return self.application._calc.inside(f"tests.support.wps_cells.{function}", *given)

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
    def Merges(self) -> list[str]:
        """The merged areas, for the script that answers for them in the page; none of our buttons merges cells."""
        return [area.a1 for area in _as_areas(self.book.asked("merged_areas", self.sheet))]

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
        return Range(self, _as_areas([self.book.asked("used_area", self.sheet)]))

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
    def NumberFormat(self) -> str | None:
        code: str | None = self._asked("format_of")
        return code

    @NumberFormat.setter
    def NumberFormat(self, code: str) -> None:
        self._asked("set_format", code)

    @property
    def Value2(self) -> Any:
        return self._as_excel_gives("values")

    @Value2.setter
    def Value2(self, content: Any) -> None:
        rows = content if isinstance(content, list) else [[content]]
        self._asked("type_into", tuple(map(tuple, rows)))

    @property
    def Formula(self) -> Any:
        return self._as_excel_gives("formulas")

    @Formula.setter
    def Formula(self, value: Any) -> None:
        self.Value2 = value

    def _asked(self, function: str, *given: Any) -> Any:
        return self._sheet.book.asked(function, self._document, self._block, *given)

    def _as_excel_gives(self, function: str) -> Any:
        rows = [list(row) for row in self._asked(function)]
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
        found = self._sheet.book.asked("filled_areas", self._block, {2: _CONSTANTS, -4123: _FORMULAS}[int(kind)])
        assert found, "No cells were found."
        return Range(self._sheet, _as_areas(found))

    def AddComment(self, text: str) -> "Comment":
        assert text != self._sheet.book.application.refuses, "WPS refuses"
        self._sheet.book.asked("add_note", self._sheet.sheet, self._block.getCellByPosition(0, 0), text)
        return Comment(self._sheet, self.Row, self.Column, text)

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
        anchor._sheet.book.asked("add_link", anchor._document, anchor._block.getCellByPosition(0, 0), place)


class Comments(Thing):
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet

    @property
    def Count(self) -> int:
        return int(self._sheet.sheet.Annotations.Count)

    def Item(self, number: int) -> "Comment":
        return Comment(self._sheet, *self._sheet.book.asked("note_at", self._sheet.sheet, int(number) - 1))


class Comment(Thing):
    def __init__(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        self._sheet, self._place, self._text = sheet, (row, column), text

    @property
    def Parent(self) -> Range:
        return Range(self._sheet, [Area(*self._place, *self._place)])

    @property
    def Shape(self) -> "Frame":
        return Frame()

    def Text(self) -> str:
        return self._text

    def Delete(self) -> None:
        self._sheet.book.asked("remove_note", self._sheet.sheet, *self._place)


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
        told = self._sheet.book.asked("conditions", self._sheet.sheet)
        return [FormatCondition(self._sheet, *each) for each in told]

    @property
    def Count(self) -> int:
        assert _size(self._areas[0]) == 1 << 34, "only asked of whole sheets"
        return len(self._all)

    def Item(self, number: int) -> "FormatCondition":
        return self._all[int(number) - 1]

    def Add(self, kind: int, operator: int | None, formula: str) -> "Fresh":
        """A new one; its colour comes after it."""
        word = {(2, None): "FORMULA", (1, 3): "EQUAL"}[kind, operator]
        book, areas = self._sheet.book, tuple(map(tuple, self._areas))
        return Fresh(
            book.asked("add_condition", book.document, self._sheet.sheet, areas, word, formula.removeprefix("="))
        )


class Fresh(Thing):
    """A conditional format that was just added."""

    def __init__(self, style: Any) -> None:
        self._style = style

    @property
    def Interior(self) -> Colour:
        return Colour(lambda rgb: setattr(self._style, "CellBackColor", rgb))


class FormatCondition(Thing):
    def __init__(self, sheet: Worksheet, whole: Any, place: int, kind: int, formula: str) -> None:
        self._sheet, self._whole, self._place, self.Type, self._formula = sheet, whole, place, kind, formula

    @property
    def Formula1(self) -> str:
        return self._formula

    def Delete(self) -> None:
        self._sheet.book.asked("remove_condition", self._sheet.sheet, self._whole, self._place)


def _as_areas(told: Iterable[tuple[int, int, int, int]]) -> list[Area]:
    return [Area(*each) for each in told]


def _block(sheet: Any, area: Area) -> Any:
    return sheet.getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)
