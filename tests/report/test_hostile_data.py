"""Whatever people type into a form comes out of the report as they typed it; nothing of it is carried out."""

import io
import re

import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perfeval_xl.forms import Vocabulary
from perfeval_xl.forms.text import clean as as_label
from perfeval_xl.parsing import INVISIBLE
from perfeval_xl.reports import Template, write_report
from perfeval_xl.reports.faults import ReportTemplateError
from perfeval_xl.reports.values import clean
from tests.support.word import DAY, document, lines, rendered, subject, texts

_UNSEEN = re.compile(f"[{INVISIBLE}]")
NAMED = Template(document("【{{ 项目名称 }}】"))
FREE = Template(document("{% for 段 in 素材.概况 %}", "{{ 段.正文 }}", "{% endfor %}"))


@pytest.mark.parametrize(
    "text",
    ["{{ 7*7 }}", "{% if 1 %}", "{%p for x in y %}", "{# 注 #}", "甲&乙<丙>\"丁\"'戊'", "</w:t></w:r>", "&amp;&#65;", "{_{ a }_}", "{_% a %_}",
     "自评表", "图_得分率", "=1+1", "'; DROP", "𠮷野家😀"],
)  # fmt: skip
def test_odd_texts_come_out_as_they_went_in(text: str) -> None:
    assert lines("【{{ 目标完成情况 }}】", about=subject({"F10": text})) == [f"【{text}】"]


@pytest.mark.parametrize("character", ["\u200b", "\u00ad", "\u202a", "\u202e", "\u2066", "\ufeff"])
def test_characters_that_nobody_sees_are_left_out(character: str) -> None:
    assert lines("【{{ 目标完成情况 }}】", about=subject({"F10": f"甲{character}乙"})) == ["【甲乙】"]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x0c", "\x1f", "\ud800", "\ufffe", "\x7f"])
def test_characters_that_no_document_may_hold_are_left_out(character: str) -> None:
    assert lines("【{{ 项目名称 }}】", about=subject({"B2": f"甲{character}乙"})) == ["【甲乙】"]


def test_the_longest_cell_comes_out_whole() -> None:
    text = "长" * 32_767
    assert lines("{{ 目标完成情况 }}", about=subject({"F10": text})) == [text]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\n\n \n"])
def test_a_line_break_begins_a_paragraph(break_: str) -> None:
    assert lines("{{ 目标完成情况 }}", about=subject({"F10": f"甲{break_}　乙"})) == ["甲", "乙"]


def test_a_name_broken_over_lines_is_one_name() -> None:
    assert lines("{{ 项目名称 }}", about=subject({"B2": "政务\n平台 Office 2024"})) == ["政务平台Office 2024"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example("主管部门()")
def test_any_text_at_all(text: str) -> None:
    report = write_report(FREE, subject({"F10": text}, material=()), DAY)
    assert texts(report.data)
    named = texts(write_report(NAMED, subject({"B2": text}), DAY).data)
    expected = "".join(clean(_UNSEEN.sub("", text)).split())
    labels = Vocabulary.own().head
    if expected and not expected.isdigit() and as_label(text) not in labels and "自评" not in text:
        assert "".join("".join(named).split()) == f"【{expected}】"


@pytest.mark.parametrize(
    "tag",
    ["{{ ''.__class__.__mro__ }}", "{{ 项目名称.__class__ }}", "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
     "{{ range(10) }}", "{{ lipsum() }}", "{{ 指标.append(1) }}", "{{ 'a' * 1000000000 }}", "{{ 9 ** 99999999 }}",
     "{{ namespace(x=1).x }}", "{{ 项目名称.format.__globals__ }}"],
)  # fmt: skip
def test_a_template_cannot_reach_python(tag: str) -> None:
    try:
        told = "".join(lines(f"甲{tag}"))
    except ReportTemplateError as problem:
        told = problem.message
        assert "不允许" in told or "有错" in told
    assert "class" not in told.replace(tag, "") or "待填" in told
    assert "uid=" not in told


def test_a_document_property_is_not_escaped_twice() -> None:
    report = rendered("正文", about=subject({"B2": "甲&乙<丙>"}))
    assert Document(io.BytesIO(report.data)).core_properties.title == "甲&乙<丙>绩效自评报告"
