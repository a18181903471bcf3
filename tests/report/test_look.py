"""The page by GB/T 9704-2012, as LibreOffice sets it; and that every report opens there whole."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from docx import Document

from perfeval_xl.reports import Template, write_report
from tests.support.office import convert
from tests.support.word import DAY, subject

pytestmark = pytest.mark.libreoffice

LINES, CHARACTERS = 22, 28
"""GB/T 9704-2012, 5.2.3."""
A4 = "(A4)"


def pdf_pages(pdf: Path) -> list[str]:
    """The text of every page, laid out as printed."""
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return told.split("\f")[:-1]


def squeezed(text: str) -> str:
    """Without white space."""
    return re.sub(r"\s", "", text)


def test_a_page_has_22_lines_of_28_characters(root: Path, tmp_path: Path) -> None:
    template = Document(str(root / "templates" / "报告模板-2024.docx"))
    for node in list(template.element.body)[:-1]:
        template.element.body.remove(node)
    template.add_paragraph("绩" * (LINES * CHARACTERS * 2), style="公文正文")
    template.save(str(tmp_path / "页.docx"))
    first, second = pdf_pages(convert(tmp_path, "pdf", tmp_path / "页.docx")[0])[:2]
    lines = [line.strip() for line in first.splitlines() if "绩" in line]
    assert len(lines) == LINES
    assert {len(line) for line in lines[1:]} == {CHARACTERS}
    assert len(lines[0]) == CHARACTERS - 2
    numbers = [line for page in (first, second) for line in page.splitlines() if "—" in line]
    assert [squeezed(number) for number in numbers] == ["—1—", "—2—"]
    assert numbers[0].index("—") > numbers[1].index("—"), "odd pages right, even pages left"


def test_a_report_is_printed_whole(root_template: Template, tmp_path: Path) -> None:
    report = write_report(root_template, subject(), DAY, charts=True)
    path = tmp_path / "报告.docx"
    path.write_bytes(report.data)
    pdf = convert(tmp_path, "pdf", path)[0]
    told = squeezed("".join(pdf_pages(pdf)))
    document = Document(io.BytesIO(report.data))
    for paragraph in document.paragraphs:
        assert squeezed(paragraph.text)[:25] in told
    for text in ("一级指标得分率", "预算执行情况（万元）", "95%", "回收问卷偏少"):
        assert text in told
    information = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert A4 in information


def test_the_heads_of_a_long_annex_stand_on_every_page(root_template: Template, tmp_path: Path) -> None:
    reason = "因主管部门调整工作安排，培训计划整体推迟到下一年度实施。" * 40
    path = tmp_path / "报告.docx"
    path.write_bytes(write_report(root_template, subject({"I12": reason, "I13": reason, "I15": reason}), DAY).data)
    pages = [squeezed(page) for page in pdf_pages(convert(tmp_path, "pdf", path)[0])]
    annex = pages[next(number for number, page in enumerate(pages) if page.startswith("附件") and "自评表" in page) :]
    assert len(annex) > 1
    assert all("偏差原因分析及改进措施" in page for page in annex[1:])
