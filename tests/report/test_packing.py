"""How a document becomes bytes: the same whether its annex stood in the tree or was put in as text."""

import io
import zipfile
from collections.abc import Mapping

import pytest
from docx import Document

from perfeval_xl.reports import Template, untouched, write_report
from perfeval_xl.reports.packing import saved, sealed
from perfeval_xl.reports.writing import compose_report
from tests.support.word import DAY, document, styled, subject
from tests.support.word import saved as saved_by_docx


def parts_of(data: bytes) -> dict[str, bytes]:
    """A package's parts by name; every one is whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("fonts", ["gb2312", "windows"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"F10": "甲&乙<丙>\"丁\"'戊'　己\t庚\n辛  壬"},
        {"D12": "【待填：数】家", "F10": "见 <!--0--> ]]>"},
        {"D12": "办理跨部门事项的单位和个人在系统里提交申请以后等待的天数" * 12, "H12": "已经办结" * 90},
    ],
)
def test_an_annex_put_in_as_text_is_what_it_is_in_the_tree(
    changes: Mapping[str, object], fonts: str, root_template: Template
) -> None:
    report = write_report(root_template, subject(changes), DAY, fonts=fonts)
    composed, missing = compose_report(root_template, subject(changes), DAY, fonts=fonts)
    assert parts_of(report.data) == parts_of(sealed(composed))
    assert report.missing == missing
    assert untouched(report.data)


def test_two_annexes_and_one_in_a_cell_are_put_in_as_well() -> None:
    cell = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>{{ 自评表 }}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    template = Template(document("{{ 自评表 }}", "之间", "{{ 自评表 }}", cell, "之后"))
    data = write_report(template, subject(), DAY).data
    assert parts_of(data) == parts_of(sealed(compose_report(template, subject(), DAY)[0]))
    body = Document(io.BytesIO(data)).element.body
    assert b"<!--" not in parts_of(data)["word/document.xml"]
    assert len(list(body.iter("{*}tbl"))) == 3 * 2 + 1


def test_a_package_has_what_python_docx_writes() -> None:
    made = styled("正文", 12)
    assert parts_of(saved(made)) == parts_of(saved_by_docx(made))
    assert list(parts_of(saved(made))) == list(parts_of(saved_by_docx(made)))


def test_a_changed_report_is_no_longer_sealed(root_template: Template) -> None:
    data = write_report(root_template, subject(), DAY).data
    changed = Document(io.BytesIO(data))
    changed.add_paragraph("改过")
    assert untouched(data)
    assert not untouched(saved(changed))


def test_a_report_made_twice_has_the_same_bytes(root_template: Template) -> None:
    first, second = (write_report(root_template, subject(), DAY).data for _ in range(2))
    assert first == second
