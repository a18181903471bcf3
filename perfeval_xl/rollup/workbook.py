"""汇总.xlsx."""

from perfeval_xl.rollup.book import Book
from perfeval_xl.rollup.figures import Figures
from perfeval_xl.rollup.overview import write_overview
from perfeval_xl.rollup.rows import Gathered
from perfeval_xl.rollup.sheets import Tables


def workbook(rows: Gathered, figures: Figures, folder: str) -> bytes:
    """The whole workbook; links lead from `folder`, where it is to lie."""
    book = Book("绩效自评汇总")
    write_overview(book, rows, figures)
    tables = Tables(book, folder)
    tables.forms(rows.forms)
    tables.findings(rows.findings)
    tables.departments(figures)
    tables.cross(rows.findings)
    tables.failed(rows)
    return book.finished()
