"""What is done to a rendered document: headings, marks, fonts, properties."""

import io

import pytest
from docx import Document

from perfeval_xl.reports import Template, untouched, write_report
from tests.support.word import DAY, document, lines, part, rendered, subject, texts

HEADS = ("Heading 1", "Heading 2", "Normal")


def with_headings(*paragraphs: tuple[int, str]) -> list[str]:
    """The lines of a template whose paragraphs are headings of level 1, 2 or text (0)."""
    styles = ["Normal" if not level else f"Heading {level}" for level, _ in paragraphs]
    template = Template(document(*(text for _, text in paragraphs), styles=styles))
    return texts(write_report(template, subject(), DAY).data)


def test_a_heading_with_nothing_under_it_goes_and_the_others_are_numbered_anew() -> None:
    assert with_headings(
        (1, "一、概况"), (0, "{% if 上年结转 %}结转{% endif %}"), (1, "二、预算"), (0, "{{ 年度 }}"), (1, "三、问题"), (1, "四、结论"), (0, "好"),
    ) == ["一、预算", "2024", "二、结论", "好"]  # fmt: skip


def test_a_heading_whose_sub_headings_are_all_empty_goes() -> None:
    assert with_headings((1, "一、甲"), (2, "（一）乙"), (2, "（二）丙"), (1, "二、丁"), (2, "（一）戊"), (0, "文"), (2, "（二）己")) == [
        "一、丁", "（一）戊", "文",
    ]  # fmt: skip


def test_sub_headings_begin_anew_under_each_heading() -> None:
    assert with_headings((1, "一、甲"), (2, "（一）乙"), (0, "文"), (1, "二、丙"), (2, "（三）丁"), (0, "文")) == [
        "一、甲", "（一）乙", "文", "二、丙", "（一）丁", "文",
    ]  # fmt: skip


def test_headings_without_numbers_stay_without() -> None:
    assert with_headings((1, "概况"), (0, "文"), (1, "七、结论"), (0, "文")) == ["概况", "文", "一、结论", "文"]


def test_missing_values_have_a_yellow_ground_and_the_text_around_has_not() -> None:
    report = rendered('<w:p><w:r><w:rPr><w:b/><w:u w:val="single"/></w:rPr><w:t>前{{ 缺 }}后</w:t></w:r></w:p>')
    runs = Document(io.BytesIO(report.data)).paragraphs[0].runs
    assert [(run.text, run.font.highlight_color is not None, run.bold) for run in runs] == [
        ("前", False, True), ("【待填：缺】", True, True), ("后", False, True),
    ]  # fmt: skip
    assert report.missing == ("缺",)


@pytest.mark.parametrize(("profile", "font"), [("gb2312", "仿宋_GB2312"), ("windows", "仿宋")])
def test_font_profiles(profile: str, font: str, root_template: Template) -> None:
    report = write_report(root_template, subject(), DAY, fonts=profile)
    styles = part(report.data, "word/styles.xml")
    assert f'w:eastAsia="{font}"' in styles
    assert ("GB2312" in styles) == (profile == "gb2312")
    assert ("小标宋" in styles) == (profile == "gb2312")


def test_the_properties_name_the_report_and_nobody(root_template: Template) -> None:
    properties = Document(io.BytesIO(write_report(root_template, subject(), DAY).data)).core_properties
    assert properties.title == "政务数据平台运行维护绩效自评报告"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.date() == DAY


def test_a_report_that_somebody_changed_is_not_ours_any_more(root_template: Template) -> None:
    data = write_report(root_template, subject(), DAY).data
    assert untouched(data)
    edited = Document(io.BytesIO(data))
    edited.paragraphs[0].add_run("改")
    buffer = io.BytesIO()
    edited.save(buffer)
    assert not untouched(buffer.getvalue())
    assert not untouched(document("别人写的"))
    assert not untouched(b"PK")


def test_the_same_form_gives_the_same_text(root_template: Template) -> None:
    one, two = (part(write_report(root_template, subject(), DAY).data, "word/document.xml") for _ in range(2))
    assert one == two


def test_lists_as_plain_text() -> None:
    assert lines("{{ 年初预算数 }}、{{ 执行率 }}、{{ 执行偏低 }}") == ["20、0.95、否"]
