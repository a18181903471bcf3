"""Page numbers for a table of contents: the document is printed once, and its bookmarks tell the pages."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.dossier.binding import Binding
from perfeval_xl.dossier.contents import Heading
from perfeval_xl.hosts.office import DONE, WRITER_PDF, convert, find_office
from perfeval_xl.reports.packing import saved

LIMIT = 300.0
"""Seconds that a print may take; a department with hundreds of projects has a thousand pages."""
_UPDATE = "用 Word 打开汇编，问“是否更新域”时选“是”，页码就有了；在 WPS 里请右击目录，选“更新域”"


class Printed(NamedTuple):
    """What could not be done ('' for nothing): page numbers in the contents, or the document as PDF, which is `pdf`."""

    why: str
    pdf: bytes | None = None


def print_contents(binding: Binding, *, restart: bool, pdf: bool) -> Printed:
    """Write the page numbers into the contents, as far as LibreOffice and a reader of PDF are there."""
    lacking = "汇编目录里还没有页码" + ("，也没有汇编.pdf" if pdf else "")
    office = find_office()
    if office is None:
        return Printed(f"没有装 LibreOffice，{lacking}：{_UPDATE}。")
    first = _print(office, binding)
    if first is None:
        return Printed(f"LibreOffice 没有打印成，{lacking}：{_UPDATE}。")
    pages = _pages(first, binding.headings, restart=restart)
    if pages is None:
        return Printed(f"没有装 pypdfium2，汇编目录里还没有页码：{_UPDATE}。", first if pdf else None)
    binding.set_pages(pages)
    if not pdf:
        return Printed("")
    final = _print(office, binding)
    return Printed("" if final else "LibreOffice 没有打印成汇编.pdf，其余材料都在；请过一会儿再做一次。", final)


def _print(office: Path, binding: Binding) -> bytes | None:
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as name:
        source = Path(name) / "whole.docx"
        source.write_bytes(saved(binding.document))
        (Path(name) / "office").mkdir()
        outcome = next(convert(office, [source], Path(name) / "office", LIMIT, WRITER_PDF, temporary=Path(name)))
        return outcome.path.read_bytes() if outcome.state == DONE else None


def _pages(pdf: bytes, headings: Sequence[Heading], *, restart: bool) -> list[int | None] | None:
    """The number on each heading's page; None without a reader of PDF."""
    try:
        from perfeval_xl.hosts.pdf.outline import bookmarks
    except ImportError:
        return None
    marks = [("".join(each.title.split()), each.page) for each in bookmarks(pdf)]
    return list(_numbers(marks, headings, restart=restart))


def _numbers(marks: Sequence[tuple[str, int]], headings: Sequence[Heading], *, restart: bool) -> Iterator[int | None]:
    """Bookmarks stand in the order of the headings, with those inside the reports between them."""
    waiting = iter(marks)
    first: int | None = None
    for heading in headings:
        title_required = "".join(heading.text.split())
        page = next((page for title, page in waiting if title == title_required), None)
        if page is not None and (first is None or (restart and heading.level == 1)):
            first = page
        yield None if page is None or first is None else page - first + 1
