"""The annex: the form itself with its merged cells, its heads on every page."""

import io
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reports import Subject
from perfeval_xl.reports.annex import Box, annex_of
from perfeval_xl.reports.cellstyles import add_cell_styles, cell_styles
from perfeval_xl.reports.faults import ReportTemplateError
from perfeval_xl.reports.paging import cut_pages
from perfeval_xl.reports.widths import Measured, column_widths
from tests.support.long_forms import HEADS
from tests.support.word import rendered, subject, subject_from, tables

WIDTH = 8844


def annex(about: Subject | None = None) -> list[Any]:
    """The tables of an annex."""
    return tables(rendered("{{ 自评表 }}", "完", about=about).data)


def cells(table: Any) -> list[list[str]]:
    """The text of every cell, merged ones repeated."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_form_stands_there_with_its_merged_cells() -> None:
    above, below = annex()
    told = cells(above)
    assert told[0] == ["项目名称", *["政务数据平台运行维护"] * 1, *told[0][2:]]
    assert [line[0] for line in told[2:7]] == ["项目资金（万元）"] * 5
    assert told[3][-3:] == ["10", "95%", "9.5"]
    heads = cells(below)
    assert heads[0] == list(HEADS)
    assert [line[1] for line in heads[1:4]] == ["产出指标（40分）"] * 3
    assert heads[-1][:6] == ["总分"] * 6
    assert heads[-1][6:] == ["100", "99.28", "等级：优"]


def test_heads_repeat_and_rows_are_not_split() -> None:
    _, below = annex()
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in below.rows]
    assert repeated == [True, *[False] * (len(below.rows) - 1)]
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in below.rows)


def test_title_and_signatures_are_no_part_of_it() -> None:
    signed = subject({"A20": "填表人：　　填报日期：2025.3.5　联系电话："})
    told = [text for table in annex(signed) for line in cells(table) for text in line]
    assert not any("自评表" in text or "填表人" in text for text in told)


def test_cells_say_only_which_style_they_have() -> None:
    report = Document(io.BytesIO(rendered("{{ 自评表 }}", "完").data))
    paragraphs = [each for table in report.tables for each in table._tbl.iter(qn("w:p"))]
    assert len(paragraphs) > 100
    assert {child.tag for each in paragraphs for child in each.find(qn("w:pPr"))} == {qn("w:pStyle")}
    assert not [table for table in report.tables if list(table._tbl.iter(qn("w:rPr")))]
    used = {each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) for each in paragraphs}
    assert used <= {style.style_id for style in report.styles}


@pytest.mark.parametrize(("size", "name"), [(10.5, "五号"), (9, "小五")])
def test_the_styles_of_cells_are_there_once_and_have_their_size(size: float, name: str) -> None:
    report = Document()
    add_cell_styles(report)
    add_cell_styles(report)
    for side, told in ((WD_ALIGN_PARAGRAPH.LEFT, "靠左"), (WD_ALIGN_PARAGRAPH.CENTER, "居中")):
        (style,) = [style for style in report.styles if style.name == f"自评表{name}{told}"]
        assert (style.font.size.pt, style.paragraph_format.alignment) == (size, side)
        assert style.style_id in cell_styles(Decimal(str(size)))


def test_blanks_inside_a_cell_are_kept() -> None:
    _, below = annex(subject({"D12": "甲  乙", "D13": "甲　乙"}))
    told = [text for line in cells(below) for text in line]
    assert {"甲  乙", "甲　乙"} <= set(told)


def test_the_heads_over_the_amounts_stand_on_every_page_of_annex_1() -> None:
    projects = {f"A{row}": f"第{row}个项目的工作经费" for row in range(15, 90)}
    base = subject(projects | {f"D{row}": 5 for row in range(15, 90)}, of="base")
    above, *pages = annex(base)
    assert cells(above)[0][0] == "财政供养人员情况（人）"
    assert len(pages) > 1
    for page in pages:
        assert cells(page)[0][:2] == ["经费控制情况（万元）", "2023年决算数"]
    names = [line[0] for page in pages for line in cells(page)[1:]]
    assert names[-75:] == list(projects.values())


def test_short_labels_are_broken_only_for_long_texts() -> None:
    def widest_label(reason: str) -> float:
        size = Decimal("10.5")
        rows = [[Box(0, 1, 4, "产出指标（40分）"), *(Box(column, 1, 1, "数量指标") for column in range(1, 4))]]
        rows += [[*(Box(column, 1, 1, "一级指标") for column in range(4)), Box(4, 1, 1, reason)]] * 3
        widths = Measured(rows, 5).widths(WIDTH, size, neat=True)
        return min(widths[:4]) / float(size * 20)

    assert widest_label("原因") >= 4.1
    crowded = [[Box(column, 1, 1, "实际完成值") for column in range(12)]]
    assert Measured(crowded, 12).widths(WIDTH, Decimal("10.5"), neat=True) == Measured(crowded, 12).widths(
        WIDTH, Decimal("10.5")
    )


def test_columns_that_no_cell_begins_in_are_left_out() -> None:
    wide = subject_from({"merge": ["F11:F11"], "set": {"K1": None}})
    assert len(annex(wide)[1].columns) == 9


def test_widths_fill_the_page_in_every_table() -> None:
    for table in annex():
        assert sum(int(column._gridCol.get(qn("w:w"))) for column in table.columns) == WIDTH


@pytest.mark.parametrize("length", [150, 200, 260])
def test_labels_stand_again_on_the_next_page_and_no_total_stands_alone(length: int) -> None:
    reason = "因主管部门调整工作安排而推迟" * (length // 14)
    tables_of_pages = annex(subject({f"I{row}": reason for row in (12, 13, 14, 15, 16)}))[1:]
    assert len(tables_of_pages) > 1
    for table in tables_of_pages:
        told = cells(table)
        assert told[0] == list(HEADS)
        assert told[1][1]
    assert cells(tables_of_pages[-1])[-1][0] == "总分"
    assert len(tables_of_pages[-1].rows) > 3


def test_a_row_that_would_fill_the_page_lies_on_a_turned_one() -> None:
    long = subject({"I12": "因主管部门调整工作安排而推迟" * 60})
    assert annex_of(long).lying
    assert not annex_of(long, may_lie=False).lying
    assert not annex_of(subject()).lying
    widths = [int(each.get(qn("w:w"))) for each in annex_of(long).nodes[-1].iter(qn("w:gridCol"))]
    assert sum(widths) == 12756
    assert widths[-1] == max(widths)


def test_a_text_over_several_columns_gets_its_room() -> None:
    rows = [[Box(0, 1, 1, "数量"), Box(1, 1, 1, "培训"), Box(2, 1, 1, "10"), Box(3, 2, 1, "很长的原因" * 40)]] * 3
    widths, _ = column_widths(rows, 5, WIDTH)
    assert widths[3] + widths[4] > WIDTH * 0.6


@given(
    st.lists(st.tuples(st.integers(20, 300), st.booleans()), min_size=1, max_size=40),
    st.integers(0, 600),
)
def test_pages_hold_every_row_once_and_in_order(rows: list[tuple[int, bool]], first: int) -> None:
    heights, joined = [float(height) for height, _ in rows], [False, *(joint for _, joint in rows[1:])]
    pages = cut_pages(heights, joined, first, 600.0)
    assert [row for start, end in pages for row in range(start, end)] == list(range(len(rows)))
    assert all(start < end for start, end in pages[1:])


def test_a_place_for_the_annex_inside_a_sentence_is_told() -> None:
    with pytest.raises(ReportTemplateError, match=r"要单独占一段.*见\{\{ 自评表 \}\}。"):
        rendered("见{{ 自评表 }}。")


@given(st.lists(st.lists(st.text("甲乙1a", max_size=80), min_size=4, max_size=4), min_size=1, max_size=12))
def test_widths_always_sum_up_and_are_never_nothing(rows: list[list[str]]) -> None:
    boxes = [[Box(column, 1, 1, text) for column, text in enumerate(row)] for row in rows]
    widths, size = column_widths(boxes, 4, WIDTH)
    assert sum(widths) == WIDTH
    assert min(widths) > 0
    assert size in (Decimal("10.5"), Decimal(9))


def test_short_lines_that_were_broken_by_hand_stay_whole() -> None:
    label, long = Box(0, 1, 3, "年度预算\n申请\n（万元）"), "很长的原因" * 40
    widths, size = column_widths([[label, *(Box(column, 1, 1, long) for column in range(1, 9))]] * 3, 9, WIDTH)
    assert widths[0] >= 4 * size * 20


def test_long_texts_get_the_room() -> None:
    rows = [[Box(0, 1, 1, "数量指标"), Box(1, 1, 1, "很长的原因" * 20), Box(2, 1, 1, "10")]] * 3
    widths, _ = column_widths(rows, 3, WIDTH)
    assert widths[1] > 3 * widths[0]
