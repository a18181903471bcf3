"""汇总.xlsx."""

from perfeval_xl.rollup.book import Book
from perfeval_xl.rollup.figures import Figures
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.overview import write_overview
from perfeval_xl.rollup.sheets import Tables


def workbook(rows: Gathered, figures: Figures, folder: str, prefix: str) -> bytes:
    """The whole workbook; links lead from `folder`, where it is to lie. `prefix` begins temporary folders' names."""
    with Book("绩效自评汇总", prefix) as book:
        write_overview(book, rows, figures)
        tables = Tables(book, rows, folder)
        tables.forms()
        tables.findings()
        tables.departments(figures)
        tables.sections(figures)
        tables.heat()
        tables.cross()
        tables.failed()
        return book.finished()
