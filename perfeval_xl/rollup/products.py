"""The three products of a roll-up, as bytes."""

from collections.abc import Iterable, Sequence

from perfeval_xl.rollup.rows import Record, gather

BOOK, PAGE, SUMMARY = "汇总.xlsx", "汇总.html", "摘要.txt"


def products(records: Iterable[Record], folder: str, notes: Sequence[str] = ()) -> dict[str, bytes]:
    """File name -> content. Links lead from `folder`, where the files are to lie; the same records give the same bytes.

    `notes` are sentences about the run that made the records; they stand at the top of every product.

    pandas, XlsxWriter and Jinja2 are loaded here, so that only who rolls up waits for them.
    """
    from perfeval_xl.rollup.figures import reckon
    from perfeval_xl.rollup.page import page
    from perfeval_xl.rollup.summary import summary
    from perfeval_xl.rollup.workbook import workbook

    rows = gather(records, notes)
    figures = reckon(rows)
    return {
        BOOK: workbook(rows, figures, folder),
        PAGE: page(rows, figures, folder, BOOK).encode("utf-8"),
        SUMMARY: summary(rows, figures, [f"{folder}/{name}" for name in (BOOK, PAGE)]).encode("utf-8"),
    }
