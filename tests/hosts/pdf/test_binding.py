"""PDFs bound into one: pages in order, a bookmark for every part, those of its own below."""

import io
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from perfeval_xl.hosts.pdf.binding import Part, bind
from perfeval_xl.hosts.pdf.outline import bookmarks

TITLES = ("项目支出自评表", "a(b)\\c<d>", "", "%PDF endobj >> 1 0 obj", "𠮷野", "半个\ud842字", "很长" * 300)


def pdf(*widths: int) -> bytes:
    """A PDF with pages of these widths, by which they are told apart."""
    document = pypdfium2.PdfDocument.new()
    for width in widths:
        document.new_page(width, 100)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def outline(data: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page of every bookmark."""
    document = pypdfium2.PdfDocument(data)
    return [(each.level, each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]


def widths(data: bytes) -> list[int]:
    return [round(page.get_width()) for page in pypdfium2.PdfDocument(data)]


def test_pages_and_bookmarks_are_in_the_order_of_the_parts() -> None:
    data, pages = bind([Part("甲", pdf(101, 102)), Part("乙", pdf(201)), Part("丙", pdf(301, 302, 303))])
    assert pages == 6
    assert widths(data) == [101, 102, 201, 301, 302, 303]
    assert outline(data) == [(0, "甲", 0), (0, "乙", 2), (0, "丙", 3)]


def test_several_bookmarks_of_a_part_stand_below_its_own_and_a_single_one_does_not() -> None:
    inner, _ = bind([Part("附件1", pdf(101)), Part("附件2", pdf(102, 103))])
    single, _ = bind([Part("自评表", pdf(201))])
    data, _ = bind([Part("整体", inner), Part("项目", single)])
    assert outline(data) == [(0, "整体", 0), (1, "附件1", 0), (1, "附件2", 1), (0, "项目", 3)]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_may_hold_any_sign(title: str) -> None:
    data, _ = bind([Part(title, pdf(101)), Part("后面", pdf(102))])
    told = [each.title for each in bookmarks(data)]
    assert told == [title.encode("utf-16-be", "replace").decode("utf-16-be"), "后面"]


@pytest.mark.parametrize("count", [1, 2, 700])
def test_any_number_of_parts(count: int) -> None:
    data, pages = bind([Part(f"表{number}", pdf(100 + number)) for number in range(count)])
    assert pages == count
    assert [(title, page) for _, title, page in outline(data)] == [(f"表{number}", number) for number in range(count)]


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        bind([Part("坏", b"%PDF-1.4 broken")])


@pytest.mark.skipif(sys.platform == "win32", reason="the second reader comes from Debian's packages")
def test_another_reader_has_nothing_to_repair(tmp_path: Path) -> None:
    """xpdf's children complain on their error output about a damaged table or trailer."""
    place = tmp_path / "合订.pdf"
    place.write_bytes(bind([Part("甲", pdf(101)), Part("乙", pdf(102))]).data)
    answer = subprocess.run(["pdfinfo", place], capture_output=True, text=True, check=True)
    assert (answer.stderr, "Pages:           2" in answer.stdout) == ("", True)
