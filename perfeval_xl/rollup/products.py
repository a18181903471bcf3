"""The three products of a roll-up."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

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
    """File name -> content, made as by `write_products`."""
    with TemporaryDirectory(prefix=WORK, ignore_cleanup_errors=True) as work:
        made = write_products(Path(work), records, folder, notes, expected, past)
        return {path.name: path.read_bytes() for path in made}


def write_products(
    work: Path,
    records: Iterable[FileRecord],
    folder: str,
    notes: Sequence[str] = (),
    expected: Iterable[str] = (),
    past: Past | None = None,
) -> list[Path]:
    """Write the products into the empty folder `work`, one after the other, so that none of them fills the memory.

    Links lead from `folder`, where the files are to lie; the same records give the same bytes. The records are gone
    through once and need not fit into memory. `notes` are sentences about the run that made them; they stand at the top
    of every product, `expected` are the departments that are to hand in. With a `past`
    the products say what has changed since. Raises OSError when there is no room.

    XlsxWriter and Jinja2 are loaded here, so that only who rolls up waits for them.
    """
    from perfeval_xl.rollup.changed import changed_tables
    from perfeval_xl.rollup.figures import reckon
    from perfeval_xl.rollup.findings import Findings
    from perfeval_xl.rollup.gathering import gather
    from perfeval_xl.rollup.listed import further_tables
    from perfeval_xl.rollup.page import page
    from perfeval_xl.rollup.summary import summary
    from perfeval_xl.rollup.workbook import write_workbook

    made = [work / BOOK, work / PAGE, work / SUMMARY]
    with Findings(work) as findings:
        rows = gather(records, findings, notes, expected, past)
        figures = reckon(rows)
        further = (*changed_tables(rows), *further_tables(rows))
        write_workbook(made[0], rows, figures, further, folder)
        _write(made[1], page(rows, figures, further, folder, BOOK))
        _write(made[2], [summary(rows, figures, further, (BOOK, PAGE), folder)])
    return made


def _write(place: Path, pieces: Iterable[str]) -> None:
    with place.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
