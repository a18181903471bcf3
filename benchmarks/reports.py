"""Reports against bare docxtpl: CPU time of one report after start, and of a hundred in one process."""

import io
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate

from benchmarks.forms import filled_book
from perfeval_xl.app.reading import read_file
from perfeval_xl.app.subjects import subjects_of
from perfeval_xl.blank import find_template
from perfeval_xl.reports import Template, write_report
from perfeval_xl.standard import Standard

Row = tuple[str, str, str, str]
_DAY = date(2025, 3, 5)
_TEMPLATE = "报告模板-2024.docx"
_MANY = 100


def reports(folder: Path) -> list[Row]:
    """Reading the form, the report with its annex, and nothing written to disk."""
    books = [filled_book(folder / f"report-{seed}.xlsx", 1, seed) for seed in range(10)]
    data = find_template(_TEMPLATE).read_bytes()
    template = Template(data)
    _write(template, books[0])
    one = _cpu(lambda: _write(Template(data), books[1]))
    many = _cpu(lambda: _write(template, *(books[number % len(books)] for number in range(_MANY))))
    blank = _without_tags(data)
    bare = _cpu(lambda: _render_bare(blank, _MANY))
    return [
        ("一份报告（含读表、读模板、附表），CPU", f"{one * 1000:.0f} ms", f"{one / bare * _MANY:.1f} 倍", "≤ 60 ms"),
        (
            f"{_MANY} 份报告（一个进程，含读表），CPU，对只用 docxtpl 填空模板",
            f"{many:.1f} s",
            f"{many / bare:.1f} 倍",
            "< 4 s",
        ),
    ]


def _write(template: Template, *paths: Path) -> None:
    for path in paths:
        for subject in subjects_of([read_file(path)], Standard.default().vocabulary):
            write_report(template, subject, _DAY)


def _render_bare(data: bytes, times: int) -> None:
    """What docxtpl alone takes for a template without any tag."""
    for _ in range(times):
        document = DocxTemplate(io.BytesIO(data))
        document.render({})
        document.save(io.BytesIO())


def _without_tags(data: bytes) -> bytes:
    """The template with every paragraph's text replaced by as many plain characters."""
    document = Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        paragraph.text = "绩" * len(paragraph.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
