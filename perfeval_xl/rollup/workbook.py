"""汇总.xlsx."""

from collections.abc import Iterable
from pathlib import Path

from perfeval_xl.rollup.book import Book
from perfeval_xl.rollup.figures import Figures
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.listed import Listed
from perfeval_xl.rollup.overview import write_overview
from perfeval_xl.rollup.sheets import Tables


def write_workbook(place: Path, rows: Gathered, figures: Figures, further: Iterable[Listed], folder: str) -> None:
    """Write the whole workbook at `place`; links lead from `folder`, where it is to lie. Raises OSError."""
    with Book("绩效自评汇总", "parts-", place.parent) as book:
        write_overview(book, rows, figures)
        tables = Tables(book, rows, folder)
        tables.forms()
        tables.findings()
        for table in further:
            tables.listed(table)
        tables.departments(figures)
        tables.distribution(figures.distribution)
        tables.sections(figures)
        tables.heat()
        tables.cross()
        tables.failed()
        book.save(place)
