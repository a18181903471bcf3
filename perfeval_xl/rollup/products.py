"""The three products of a roll-up, as bytes."""

import io
from collections.abc import Iterable, Sequence

from perfeval_xl.rollup.past import Past
from perfeval_xl.rollup.records import FileRecord

BOOK, PAGE, SUMMARY = "汇总.xlsx", "汇总.html", "摘要.txt"
WORK = "perfeval-rollup-"
"""How the names of temporary folders begin in which products are made."""


def products(
    records: Iterable[FileRecord],
    folder: str,
    notes: Sequence[str] = (),
    expected: Iterable[str] = (),
    past: Past | None = None,
) -> dict[str, bytes]:
    """File name -> content. Links lead from `folder`, where the files are to lie; the same records give the same bytes.

    The records are gone through once and need not fit into memory. `notes` are sentences about the run that made them;
    they stand at the top of every product, `expected` are the departments that are to hand in. What has
    changed since `past` is told, where one is given. Raises OSError when there is no room for temporary files.

    XlsxWriter and Jinja2 are loaded here, so that only who rolls up waits for them.
    """
    from perfeval_xl.rollup.changed import changed_tables
    from perfeval_xl.rollup.figures import reckon
    from perfeval_xl.rollup.findings import Findings
    from perfeval_xl.rollup.gathering import gather
    from perfeval_xl.rollup.listed import further_tables
    from perfeval_xl.rollup.page import page
    from perfeval_xl.rollup.summary import summary
    from perfeval_xl.rollup.workbook import workbook

    with Findings() as findings:
        rows = gather(records, findings, notes, expected, past)
        figures = reckon(rows)
        further = (*changed_tables(rows), *further_tables(rows))
        return {
            BOOK: workbook(rows, figures, further, folder, WORK),
            PAGE: _encoded(page(rows, figures, further, folder, BOOK)),
            SUMMARY: summary(rows, figures, further, (BOOK, PAGE), folder).encode("utf-8"),
        }


def _encoded(pieces: Iterable[str]) -> bytes:
    """The pieces as one, without ever being two."""
    whole = io.BytesIO()
    for piece in pieces:
        whole.write(piece.encode("utf-8"))
    return whole.getvalue()
