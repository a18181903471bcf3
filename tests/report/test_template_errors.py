"""A template that is wrong is told in Chinese with its paragraph; nothing half done is written."""

import pytest

from perfeval_xl.reports import Template
from perfeval_xl.reports.faults import ReportTemplateError
from tests.support.word import document, lines, rendered


@pytest.mark.parametrize(
    ("paragraphs", "quoted", "told"),
    [
        (["好的", "共{{ 全年预算数|万圆 }}"], "共{{ 全年预算数|万圆 }}", "没有名为“万圆”的写法"),
        (["{% for i in 指标 %}", "{{ i.三级指标 }}"], "{% for i in 指标 %}", "后面缺少“{% endfor %}”"),
        (["甲", "{% endif %}"], "{% endif %}", "前面没有对应的“{% if … %}”"),
        (["{% if 年度 %}", "甲", "{% endfor %}"], "{% endfor %}", "前面没有对应的“{% for … %}”"),
        (["{% else %}"], "{% else %}", "前面没有"),
        (["{{ 年度 + }}"], "{{ 年度 + }}", "没有写完"),
        (["{% fro i in 指标 %}"], "{% fro i in 指标 %}", "没有“fro”这种语句"),
        (["{{ 年度 年度 }}"], "{{ 年度 年度 }}", "应为"),
        (["{{ 项目名称|万元 }}"], "{{ 项目名称|万元 }}", "不是数"),
        (["甲", "{{ 年度 / 0 }}"], "{{ 年度 / 0 }}", "模板有错"),
        (["{{ 'a' * 99 }}"], "{{ 'a' * 99 }}", "不允许"),
        (["{% include '别的.docx' %}"], "{% include '别的.docx' %}", "不能引用别的模板"),
        (["{% import '别的.docx' as 别的 %}"], "{% import '别的.docx' as 别的 %}", "不能引用别的模板"),
        (["{% for i in 3 %}甲{% endfor %}"], "{% for i in 3 %}", "有的值不能这样用"),
        (["{{ 年度(1, 二=2) }}"], "{{ 年度(1, 二=2) }}", "有的值不能这样用"),
    ],
)
def test_the_paragraph_is_quoted(paragraphs: list[str], quoted: str, told: str) -> None:
    with pytest.raises(ReportTemplateError) as caught:
        rendered(*paragraphs)
    assert caught.value.code == "TEMPLATE_ERROR"
    assert quoted in caught.value.message
    assert told in caught.value.message
    assert "Word" in caught.value.message


def test_statements_across_a_table_are_told() -> None:
    table = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    with pytest.raises(ReportTemplateError, match="表格"):
        rendered("甲{% if 上年结转 %}", table.format("乙{% endif %}"), "完")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", document("甲")[:-40]])
def test_what_is_no_document_is_told(data: bytes) -> None:
    with pytest.raises(ReportTemplateError) as caught:
        Template(data)
    assert caught.value.code == "TEMPLATE_BAD"


def test_unknown_and_blank_variables_are_marked_and_counted_once() -> None:
    report = rendered("{{ 全年预箅数 }}、{{ 全年预箅数 }}、{{ 年度 }}、{{ 项目名称.简称 }}")
    assert report.missing == ("全年预箅数", "简称")
    assert lines("{{ 全年预箅数|万元 }}") == ["【待填：全年预箅数】"]


def test_sums_and_comparisons_with_what_is_missing_do_not_fail() -> None:
    assert lines("{{ 甲 + 1 }}{{ 2 - 甲 }}{{ -甲 }}{% if 甲 > 3 %}大{% else %}小{% endif %}") == [
        "【待填：甲】" * 3 + "小"
    ]


def test_the_names_a_template_asks_for() -> None:
    template = Template(document("{% for i in 指标 %}", "{{ i.三级指标 }}{{ 年度 }}{{ 全年预箅数 }}", "{% endfor %}"))
    assert template.names == {"指标", "年度", "全年预箅数"}
