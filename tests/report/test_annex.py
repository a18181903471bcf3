"""The annex: the form itself with its merged cells, its heads on every page."""

from decimal import Decimal

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.reports.annex import Box
from perfeval_xl.reports.faults import ReportTemplateError
from perfeval_xl.reports.widths import column_widths
from tests.support.long_forms import HEADS
from tests.support.word import rendered, subject, subject_from, tables

WIDTH = 8844


def annex(about: object = None) -> list:  # type: ignore[type-arg]
    """The tables of an annex."""
    return tables(rendered("{{ 自评表 }}", "完", about=about).data)  # type: ignore[arg-type]


def cells(table: object) -> list[list[str]]:
    """The text of every cell, merged ones repeated."""
    return [[cell.text for cell in row.cells] for row in table.rows]  # type: ignore[attr-defined]


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


def test_columns_that_no_cell_begins_in_are_left_out() -> None:
    wide = subject_from({"merge": ["F11:F11"], "set": {"K1": None}})
    assert len(annex(wide)[1].columns) == 9


def test_widths_fill_the_page_and_are_the_same_in_both_tables() -> None:
    above, below = annex()
    widths = [int(column._gridCol.get(qn("w:w"))) for column in below.columns]
    assert sum(widths) == WIDTH
    assert widths == [int(column._gridCol.get(qn("w:w"))) for column in above.columns]


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
