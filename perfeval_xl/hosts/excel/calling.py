"""From the process that a button has started back to the Excel it was started from."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.excel.book import ExcelBook, Macros
from perfeval_xl.problems import problem

_OPTIONAL = ("pandas", "polars", "numpy", "matplotlib", "PIL", "plotly")


def calling_book() -> ExcelBook:
    """The active workbook of the calling Excel. Raises NO_XLWINGS, NO_EXCEL.

    `xlwings.Book.caller()` is the workbook that holds the macros: the add-in, or 附件2.xlsm itself.
    """
    try:
        with _without_optional():
            import xlwings
    except ImportError:
        raise problem(PerfevalError, "NO_XLWINGS") from None
    try:
        macros = xlwings.Book.caller()
    except Exception as fault:  # what is raised differs by platform: COM errors, KeyError, plain Exception
        raise problem(PerfevalError, "NO_EXCEL", what=fault) from fault
    return ExcelBook(macros_of(macros))


def macros_of(book: Any) -> Macros:
    """The macros of an `xlwings.Book`. What finding them takes is asked of Excel once, not for every macro."""
    app, name = book.app, book.name.replace("'", "''")
    return lambda macro: app.macro(f"'{name}'!{macro}")


@contextmanager
def _without_optional() -> Iterator[None]:
    """No button needs what xlwings would load for more than a second wherever it happens to be installed."""
    modules = sys.modules
    hidden: dict[str, ModuleType | None] = {name: None for name in _OPTIONAL if name not in modules}
    modules.update(hidden)  # type: ignore[arg-type]  # None is how Python is told that a module is not there
    try:
        yield
    finally:
        for name in hidden:
            modules.pop(name, None)
