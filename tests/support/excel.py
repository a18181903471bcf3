"""Excel as far as xlwings needs it for the buttons, played by LibreOffice: books that hold our macros, and running them.

LibreOffice runs the very modules of macros/excel/, but for PevExcel.bas, whose place tests/support/vba/ takes.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings
from xlwings import base_classes

from scripts.build_addin import sources
from scripts.vba.workbook import WORKBOOK, MacroBook
from tests.support.calc import Calc, running_calc

_VBA = Path(__file__).resolve().parent / "vba"
_RUN_ALWAYS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN"""
_FILTERS = {
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlam": "Calc MS Excel 2007 VBA XML",
    ".xlsx": "Calc MS Excel 2007 XML",
}


def modules_for_calc() -> list[Path]:
    """Our macros as LibreOffice can run them, and the harness."""
    stand_ins = {path.stem: path for path in _VBA.iterdir()}
    return list(({path.stem: path for path in sources()} | stand_ins).values())


def with_test_macros(base: bytes) -> bytes:
    """A workbook with these modules."""
    book = MacroBook(base)
    book.add_macros(modules_for_calc(), WORKBOOK)
    return book.packed()


def _as_doubles(value: Any) -> Any:
    """COM hands every number over as a double; LibreOffice's Basic makes whole ones integers."""
    if isinstance(value, tuple):
        return tuple(map(_as_doubles, value))
    return float(value) if type(value) is int else value


class Excel:
    """LibreOffice in Excel's place."""

    def __init__(self, calc: Calc) -> None:
        self.calc = calc

    def open(self, path: Path, *, unsaved: bool = False) -> "Book":
        """A workbook, its macros allowed to run; `unsaved` makes a new one of it that has no file."""
        options = {"MacroExecutionMode": _RUN_ALWAYS, "FilterName": _FILTERS[path.suffix], "AsTemplate": unsaved}
        return Book(App(self.calc), self.calc.open(path, **options), path)


class App(base_classes.App):
    """One Excel."""

    def __init__(self, calc: Calc) -> None:
        self.calc = calc
        self.running: dict[str, Book] = {}

    @property
    def pid(self) -> int:
        return self.calc.process.pid

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        """A macro by the name that `xlwings.Book.macro` makes: 'book'!macro."""
        book, name = macro[1:].replace("''", "'").split("'!")
        return self.running[book].run(name, args)


class Book(base_classes.Book):
    """One workbook."""

    def __init__(self, app: App, document: Any, path: Path) -> None:
        self._app, self.document, self.path = app, document, path
        app.running[path.name] = self
        self._places: dict[str, str] = app.calc.on_main_thread(self._find_routines)

    def _find_routines(self) -> dict[str, str]:
        """The module of every routine."""
        library = self.document.BasicLibraries.getByName(self.document.BasicLibraries.ProjectName)
        return {name: module for module in library.ElementNames for name in _routines(library.getByName(module))}

    @property
    def app(self) -> App:
        return self._app

    @property
    def name(self) -> str:
        return self.path.name

    def run(self, name: str, args: Sequence[Any]) -> Any:
        """Call a routine of the project by its own name."""
        project = self.document.BasicLibraries.ProjectName
        script = f"vnd.sun.star.script:{project}.{self._places[name]}.{name}?language=Basic&location=document"
        frozen = tuple(tuple(each) if isinstance(each, list) else each for each in args)

        def invoke() -> Any:
            return self.document.getScriptProvider().getScript(script).invoke(frozen, (), ())[0]

        return _as_doubles(self._app.calc.on_main_thread(invoke))

    def save(self, path: Path | None = None, password: str | None = None) -> None:
        """Write the workbook as .xlsx."""
        assert path is not None
        option = self._app.calc.option("FilterName", _FILTERS[path.suffix])
        self.document.storeToURL(path.as_uri(), (option,))

    def close(self) -> None:
        self._app.calc.on_main_thread(lambda: self.document.close(True))


def _routines(source: str) -> Iterator[str]:
    for line in source.splitlines():
        words = line.replace("(", " ").split()
        if words[:1] == ["Public"] and words[1] in ("Sub", "Function"):
            yield words[2]


@contextmanager
def excel(**environment: str) -> Iterator[Excel]:
    """LibreOffice without a window, with a profile of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="perfeval-calc-", ignore_cleanup_errors=True) as folder,
        running_calc(Path(folder) / "profile", environment=os.environ | environment) as running,
    ):
        yield Excel(running)


class Counted:
    """A part of this Excel that remembers whatever is asked of it: with Excel itself each is a call to its process."""

    def __init__(self, inner: App | Book, calls: list[str]) -> None:
        self._inner, self._calls = inner, calls

    def __getattr__(self, name: str) -> Any:
        self._calls.append(name)
        found = getattr(self._inner, name)
        return Counted(found, self._calls) if isinstance(found, (App, Book)) else found


def xlwings_book(book: Book | Counted) -> xlwings.Book:
    """The workbook as code that uses xlwings sees it."""
    return xlwings.Book(impl=book)
