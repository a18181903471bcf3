"""Templates as people edit them in Word: cut tags, full-width signs, tracked changes, comments."""

import io

import pytest
from docx import Document

from perfeval_xl.reports import Template, write_report
from tests.support.word import DAY, document, lines, passage, rendered, saved, subject, tables, texts

NAME = "政务数据平台运行维护"


def runs(*pieces: str) -> str:
    """A paragraph cut into runs, some of them bold."""
    return "<w:p>" + "".join(f"<w:r><w:rPr><w:b/></w:rPr><w:t>{piece}</w:t></w:r>" for piece in pieces) + "</w:p>"


@pytest.mark.parametrize(
    "tag",
    [
        "{{ 项目名称 }}",
        "{{项目名称}}",
        "｛｛项目名称｝｝",
        "｛{ 项目名称 }｝",
        "{{ 项目名称｜去尾 }}",
        "{{　项目名称　}}",
    ],
)
def test_braces_and_bars_of_every_width(tag: str) -> None:
    assert lines(f"名称：{tag}。") == [f"名称：{NAME}。"]


@pytest.mark.parametrize(
    "statement",
    ["{% if 全年预算数 > 10 %}多{% else %}少{% endif %}", "｛％ if 全年预算数 ＞ 10 ％｝多｛％ else ％｝少｛％ endif ％｝",
     "{% if 项目名称 == “政务数据平台运行维护” %}多{% else %}少{% endif %}"],
)  # fmt: skip
def test_signs_and_quotes_in_statements_of_every_width(statement: str) -> None:
    assert lines(statement) == ["多"]


def test_full_width_text_between_quotes_stays() -> None:
    assert lines("{{ '（甲）｜乙' }}") == ["（甲）｜乙"]


def test_full_width_text_outside_tags_stays() -> None:
    assert lines("（100％）｛甲｝｜{{ 年度 }}") == ["（100％）｛甲｝｜2024"]


@pytest.mark.parametrize(
    "pieces",
    [
        ("{", "{ 项目名称 }", "}"),
        ("{{ 项", "目名", "称 }}"),
        ("前{{ 项目名称", " }}后"),
        ("{", "{", "项目名称", "}", "}"),
        ("{{ 项目名称 }}{{ 年", "度 }}"),
    ],
)
def test_tags_cut_into_runs(pieces: tuple[str, ...]) -> None:
    expected = (
        "".join(pieces).replace("{{ 项目名称 }}", NAME).replace("{{项目名称}}", NAME).replace("{{ 年度 }}", "2024")
    )
    assert texts(rendered(runs(*pieces)).data) == [expected]


def test_tracked_changes_count_as_accepted() -> None:
    changed = (
        "<w:p><w:r><w:t>{{ 项目</w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText>编号</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>名称 }}</w:t></w:r></w:ins></w:p>'
    )
    assert lines(changed) == [NAME]


def test_a_deleted_paragraph_mark_joins_paragraphs_and_a_deleted_row_goes() -> None:
    joined = '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    table = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
        + row.format('<w:trPr><w:del w:id="3" w:author="a"/></w:trPr>', "删去")
        + row.format("", "留下")
        + "</w:tbl>"
    )
    report = rendered(joined, "乙", table, "{{ 年度 }}")
    assert texts(report.data) == ["甲乙", "2024"]
    assert "删去" not in report.data.decode("latin-1")
    assert [cell.text for cell in tables(report.data)[0]._cells] == ["留下"]


def test_comments_do_not_reach_the_report() -> None:
    commented = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{{ 年</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>度 }}</w:t></w:r></w:p>'
    )
    assert lines(commented) == ["2024"]


def test_inline_content_controls_and_bookmarks_do_not_cut_tags() -> None:
    cut = (
        "<w:p><w:r><w:t>{{ 年</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>度</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:bookmarkStart w:id="5" w:name="_GoBack"/><w:bookmarkEnd w:id="5"/><w:r><w:t> }}</w:t></w:r></w:p>'
    )
    assert lines(cut) == ["2024"]


def test_statements_alone_in_a_paragraph_take_it_away() -> None:
    told = lines("{% for i in 指标 %}", "{{ loop.index }}.{{ i.三级指标 }}", "{% endfor %}", "完")
    assert told[0] == "1.开展培训"
    assert told[-2:] == ["7.运行维护费用", "完"]
    assert len(told) == 8


def test_several_statements_in_one_paragraph_and_nothing_else() -> None:
    about = subject(material=(passage("绩效", "甲"), passage("绩效", "乙")))
    told = lines("{% if 年度 %}{% for 段 in 素材.绩效 %}", "{{ 段.正文 }}", "{% endfor %}{% endif %}", about=about)
    assert told == ["甲", "乙"]


def test_a_row_with_a_statement_repeats_the_rows_between() -> None:
    row = (
        "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    )
    table = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
        + row.format("{% for i in 指标分组 %}", "")
        + row.format("{{ i.名称 }}", "{{ i.分值|分 }}")
        + row.format("{% endfor %}", "")
        + "</w:tbl>"
    )
    table_made = tables(rendered(table, "完").data)[0]
    assert [[cell.text for cell in line.cells] for line in table_made.rows] == [
        ["产出指标", "40分"], ["效益指标", "20分"], ["满意度指标", "10分"], ["成本指标", "20分"],
    ]  # fmt: skip


def test_a_paragraph_whose_tags_give_nothing_goes_and_a_blank_one_stays() -> None:
    report = rendered("甲", "{% if 上年结转 %}有结转{% endif %}", "", "{{ 年度 }}")

    assert [paragraph.text for paragraph in Document(io.BytesIO(report.data)).paragraphs] == ["甲", "", "2024"]


def test_tags_in_header_and_footer_are_carried_out() -> None:

    made = Document(io.BytesIO(document("正文")))
    made.sections[0].footer.paragraphs[0].text = "｛｛项目名称｝｝"
    report = write_report(Template(saved(made)), subject(), DAY)
    assert Document(io.BytesIO(report.data)).sections[0].footer.paragraphs[0].text == NAME
