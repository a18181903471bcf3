"""Statements wherever Word's users put them: alone, in rows, over the cells of one row; and what cannot be told apart."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from perfeval_xl.reports import Template
from perfeval_xl.reports.faults import ReportTemplateError
from tests.support.word import document, lines, rendered, tables

ROWS = [("一", "1"), ("二", "2")]


def row(*cells: str) -> str:
    inside = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
    return f"<w:tr>{inside}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


def grid(*paragraphs: str) -> list[list[str]]:
    """The cells of the only table of the report."""
    (only,) = tables(rendered(*paragraphs).data)
    return [[cell.text for cell in each.cells] for each in only.rows]


LIST = '[("一", 1), ("二", 2)]'


@pytest.mark.parametrize(
    "statement",
    [
        '{% if "100%" == "100%" %}',
        "{% if 7 % 2 == 1 %}",
        "{% if 7 % 2 == 1 and 3 > 2 %}",
        '{% if {"a": 1}["a"] %}',
        '{% if "%}" != "}}" %}',
        "{%- if 1 -%}",
        "{%+ if 1 %}",
        "｛％ if 1 ％｝",
        "{% if “100%” == “100%” %}",
        "{% with a = 1 %}",
        '{% for a in {"b": 1} %}',
        "{% autoescape true %}",
    ],
)
def test_a_statement_alone_in_its_paragraph(statement: str) -> None:
    word = re.search(r"[a-z]+", statement)
    assert word
    assert lines("前", statement, "中", f"{{% end{word[0]} %}}", "后") == ["前", "中", "后"]


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ('{% set 甲 = "100%" %}', "100%"),
        ("{% set 甲 = 7 % 2 %}", "1"),
        ('{% set 甲 = {"乙": "}"}["乙"] %}', "}"),
    ],
)
def test_a_set_alone_in_its_paragraph(statement: str, shown: str) -> None:
    assert lines(statement, "{{ 甲 }}") == [shown]


def test_a_block_that_is_set_or_called() -> None:
    assert lines("{% macro 甲(乙) %}", "内{{ 乙 }}", "{% endmacro %}", "后") == ["后"]
    assert lines("{% raw %}", "{{ 不算 }}", "{% endraw %}") == ["{{ 不算 }}"]


def test_a_filter_works_within_a_paragraph_only() -> None:
    assert lines("{% filter upper %}a{% endfilter %}") == ["A"]
    with pytest.raises(ReportTemplateError, match="同一段"):
        rendered("{% filter upper %}", "a", "{% endfilter %}")


def test_a_comment_alone_leaves_no_paragraph() -> None:
    assert lines("前", "{# 注 100% #}", "后") == ["前", "后"]


def test_a_block_takes_in_paragraphs_as_others_do() -> None:
    assert lines("前", "{% block 结论 %}", "中", "{% endblock %}", "后") == ["前", "中", "后"]


@pytest.mark.parametrize("comments", [("{# 注 #}", ""), ("", "{# 注 100% #}"), ("{# 注 #}", "{# 又注 #}")])
def test_a_row_of_comments_alone_is_not_in_the_report(comments: tuple[str, str]) -> None:
    assert grid(table(row("名", "数"), row(*comments), row("甲", "乙"))) == [["名", "数"], ["甲", "乙"]]


def test_a_comment_beside_something_leaves_its_cell_blank() -> None:
    assert grid(table(row("{# 注 #}", "数"), row("甲", "乙"))) == [["", "数"], ["甲", "乙"]]


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ('{% include "别的.docx" %}', "不能引用别的模板"),
        ('{% import "别的.docx" as 甲 %}', "不能引用别的模板"),
        ("{% set 甲 = namespace(乙=0) %}", "不是能用的函数"),
    ],
)
def test_what_a_template_cannot_do_is_told_in_chinese(tag: str, told: str) -> None:
    with pytest.raises(ReportTemplateError, match=told):
        rendered("前", tag)


def test_statements_in_rows_of_their_own_repeat_what_stands_between() -> None:
    loop = row(f"{{% for a, b in {LIST} if b % 1 == 0 %}}", "")
    assert grid(table(row("名", "数"), loop, row("{{ a }}", "{{ b }}"), row("{% endfor %}", ""))) == [
        ["名", "数"],
        *map(list, ROWS),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        (f"{{% for a, b in {LIST} %}}{{{{ a }}}}", "{{ b }}{% endfor %}"),
        (f"{{% for a, b in {LIST} %}} {{{{ a }}}}", "{{ b }} {% endfor %}"),
        (f"{{% for a, b in {LIST} %}}{{% if 1 %}}{{{{ a }}}}{{% endif %}}", "{{ b }}{% endfor %}"),
        (f"{{% for a, b in {LIST} %}}{{{{ a }}}}", "{% if b > 1 %}2{% else %}1{% endif %}{% endfor %}"),
    ],
)
def test_a_loop_over_the_cells_of_a_row_repeats_the_row(cells: tuple[str, str]) -> None:
    got = grid(table(row("名", "数"), row(*cells), row("完", "")))
    assert [[cell.strip() for cell in each] for each in got] == [["名", "数"], *map(list, ROWS), ["完", ""]]


def test_loops_within_loops_over_a_row() -> None:
    cells = ("{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a }}", "{{ b }}{% endfor %}{% endfor %}")
    assert grid(table(row(*cells))) == [["1", "3"], ["1", "4"], ["2", "3"], ["2", "4"]]


@pytest.mark.parametrize(("value", "rows"), [("1", [["甲", "乙"]]), ("0", [])])
def test_a_condition_over_a_row_keeps_or_drops_it(value: str, rows: list[list[str]]) -> None:
    assert grid(table(row(f"{{% if {value} %}}甲", "乙{% endif %}"), row("完", "")))[:-1] == rows


@pytest.mark.parametrize(
    ("paragraphs", "quoted"),
    [
        (["甲{% if 1 %}乙", "丙", "{% endif %}"], "{% endif %}"),
        (["{% if 1 %}", "丙", "丁{% endif %}"], "丁{% endif %}"),
        ([table(row("甲{% for a in [1] %}", "{{ a }}{% endfor %}"))], "{{ a }}{% endfor %}"),
        ([table(row("{% for a in [1] %}{{ a }}", "甲{% endfor %}乙"))], "甲{% endfor %}乙"),
        ([table(row("{% if 1 %}甲", "{% else %}乙{% endif %}"))], "{% else %}乙{% endif %}"),
        ([table(row("{% for a in [1] %}甲", "乙"), row("丙", "{{ a }}{% endfor %}"))], "{{ a }}{% endfor %}"),
        (["{% if 1 %}", table(row("{% endif %}", ""))], "{% endif %}"),
    ],
)
def test_what_does_not_open_and_close_in_one_place_is_told(paragraphs: list[str], quoted: str) -> None:
    with pytest.raises(ReportTemplateError, match="不在一起") as caught:
        rendered(*paragraphs)
    assert quoted in caught.value.message


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KINDS = {
    "dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def changed(data: bytes, **parts: tuple[str, str]) -> bytes:
    """The package with pieces of its parts replaced; a part that is not there is added."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            text = source.read(name)
            for part, (old, new) in parts.items():
                text = text.replace(old.encode(), new.encode()) if name.endswith(part) else text
            made.writestr(name, text)
        if "word/vbaProject.bin" not in source.namelist():
            made.writestr("word/vbaProject.bin", b"macros")
    return target.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_of_another_kind_gives_a_plain_document_without_macros(kind: str) -> None:
    relation = '<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
    data = changed(
        document("{{ 年度 }}年"),
        **{"Content_Types].xml": (MAIN, KINDS[kind]), "document.xml.rels": ("</Relationships>", relation)},
    )
    report = rendered_from(data)
    assert MAIN.encode() in zipfile.ZipFile(io.BytesIO(report)).read("[Content_Types].xml")
    assert not [name for name in zipfile.ZipFile(io.BytesIO(report)).namelist() if "vba" in name.lower()]


@pytest.mark.parametrize("target", ["NULL", "", "media/gone.png", "../gone.xml"])
def test_a_relation_that_leads_nowhere_does_no_harm(target: str) -> None:
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    loose = f'<Relationship Id="rId99" Type="{image}" Target="{target}"/></Relationships>'
    rendered_from(changed(document("{{ 年度 }}年"), **{"document.xml.rels": ("</Relationships>", loose)}))


def test_a_strict_template_is_read() -> None:
    transitional = "http://schemas.openxmlformats.org/"
    strict = {
        f"{transitional}wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        f"{transitional}officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    data = document("{{ 年度 }}年")
    for old, new in strict.items():
        data = changed(data, **{".rels": (old, new), "document.xml": (old, new), "styles.xml": (old, new)})
    rendered_from(data)


def rendered_from(template: bytes) -> bytes:
    from perfeval_xl.reports import write_report
    from tests.support.word import DAY, subject, texts

    report = write_report(Template(template), subject(), DAY)
    assert texts(report.data) == ["2024年"]
    return report.data


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), document("甲")[:-40], Path(__file__).read_bytes()])
def test_what_is_no_document_is_told_in_chinese(data: bytes) -> None:
    with pytest.raises(ReportTemplateError) as caught:
        Template(data)
    assert caught.value.code == "TEMPLATE_BAD"
    assert not re.search("[A-Z][a-z]+Error", caught.value.message)
