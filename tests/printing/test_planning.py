"""Plans for sheets made by hand: heights, pages, split boxes, what is taken for the form."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.page import Landmarks, PageSetup, SheetLayout, TextBox
from perfeval_xl.printing import EXCEL, LIBREOFFICE, plan_sheet
from perfeval_xl.printing.breaks import Rows, page_ends
from perfeval_xl.printing.heights import text_height
from perfeval_xl.printing.planning import used_area
from perfeval_xl.printing.splitting import split_areas

LONG = "推进公共数据共享开放，" * 20


def sheet(
    cells: Mapping[str, str],
    merges: Sequence[str] = (),
    *,
    columns: Sequence[int] = (80,) * 6,
    heights: Mapping[int, float] | None = None,
    wrap: bool = True,
    size: float = 10,
    setup: PageSetup | None = None,
    breaks: tuple[int, ...] = (),
) -> SheetLayout:
    return SheetLayout(
        name="表",
        columns=tuple(columns),
        width=64,
        heights=heights or {},
        height=15,
        boxes=tuple(TextBox(At.parse(place), text, size, wrap) for place, text in cells.items()),
        merges=tuple(map(Area.parse, merges)),
        setup=setup,
        breaks=breaks,
    )


def test_a_wrapped_text_raises_its_row() -> None:
    plan = plan_sheet(sheet({"A1": "一二三四五六七八九十", "A2": "短"}), Landmarks(), LIBREOFFICE)
    assert plan.heights[1] >= text_height(2, 10) > plan.heights[2]


def test_a_text_that_does_not_wrap_takes_one_line() -> None:
    plan = plan_sheet(sheet({"A1": LONG}, wrap=False), Landmarks(), LIBREOFFICE)
    assert plan.heights == {1: 18.75}


def test_a_merged_cell_has_the_width_of_all_its_columns() -> None:
    narrow = plan_sheet(sheet({"A1": LONG}), Landmarks(), LIBREOFFICE)
    wide = plan_sheet(sheet({"A1": LONG}, ["A1:F1"]), Landmarks(), LIBREOFFICE)
    assert narrow.heights[1] > 5 * wide.heights[1]


def test_rows_of_a_vertical_merge_share_what_is_missing() -> None:
    plan = plan_sheet(sheet({"A1": LONG}, ["A1:B4"]), Landmarks(), LIBREOFFICE)
    assert len({plan.heights[row] for row in range(1, 5)}) == 1
    whole = plan_sheet(sheet({"A1": LONG}, ["A1:B1"]), Landmarks(), LIBREOFFICE).heights[1]
    assert whole <= sum(plan.heights[row] for row in range(1, 5)) <= whole + 3


def test_short_spans_come_first_and_count_for_long_ones() -> None:
    cells = {"A1": "一二三四五六七八九十" * 3, "B1": "一二三四五六七八九十" * 3}
    plan = plan_sheet(sheet(cells, ["A1:A4", "B1:B2"]), Landmarks(), LIBREOFFICE)
    assert plan.heights[1] > plan.heights[3]
    assert sum(plan.heights[row] for row in range(1, 5)) >= text_height(6, 10)


@pytest.mark.parametrize(("given_height", "stands"), [(27, True), (30, True), (20, False)])
def test_a_given_height_stands_while_it_shows_the_text(given_height: float, stands: bool) -> None:
    plan = plan_sheet(sheet({"A1": "年初\n预算数"}, heights={1: given_height}), Landmarks(), LIBREOFFICE)
    assert (1 not in plan.heights) == stands


def test_hidden_rows_stay_hidden_and_hidden_columns_have_no_width() -> None:
    plan = plan_sheet(sheet({"A1": LONG, "A2": "甲"}, heights={1: 0}), Landmarks(), LIBREOFFICE)
    assert 1 not in plan.heights
    shown = plan_sheet(sheet({"A1": LONG}, ["A1:B1"], columns=(80, 0)), Landmarks(), LIBREOFFICE)
    assert shown.heights == plan_sheet(sheet({"A1": LONG}, columns=(80,)), Landmarks(), LIBREOFFICE).heights


def test_stacked_text_takes_a_line_a_character() -> None:
    layout = sheet({"A1": "绩效指标"})
    boxes = tuple(box._replace(stacked=True, wrap=False) for box in layout.boxes)
    stacked = SheetLayout(name="表", columns=(30,), width=64, heights={}, height=15, boxes=boxes)
    assert plan_sheet(stacked, Landmarks(), LIBREOFFICE).heights[1] >= text_height(4, 10)


def test_excel_draws_narrower_and_no_taller_than_it_can() -> None:
    text = "一二三四五"
    layout = sheet({"A1": text, "B2": LONG * 5}, columns=(70, 40))
    ours, excel = (plan_sheet(layout, Landmarks(), drawing) for drawing in (LIBREOFFICE, EXCEL))
    assert excel.heights[1] > ours.heights[1]
    assert excel.cut == (At(2, 2),)
    assert excel.heights[2] == 409.5


def test_a_row_taller_than_a_page_is_told() -> None:
    plan = plan_sheet(sheet({"A1": LONG * 5}, columns=(60,)), Landmarks(), LIBREOFFICE)
    assert plan.cut == (At(1, 1),)


def form(rows: int, *, setup: PageSetup | None = None, breaks: tuple[int, ...] = ()) -> tuple[SheetLayout, Landmarks]:
    """A head in row 3, groups of 10 rows merged in column B, all of them in column A."""
    cells = {"A1": "自评表", "A3": "绩效指标", "B3": "一级指标"}
    cells |= {f"B{row}": f"指标{row}" for row in range(4, rows, 10)} | {f"C{row}": "甲" for row in range(4, rows + 1)}
    merges = [f"A3:A{rows}", *(f"B{row}:B{min(row + 9, rows)}" for row in range(4, rows, 10))]
    marks = Landmarks((Area(1, 1, rows, 6),), (3, 3), frozenset(range(4, rows, 10)))
    return sheet(cells, merges, columns=(80, 80, 100, 100, 100, 100), setup=setup, breaks=breaks), marks


def test_a_form_of_one_page_has_no_breaks() -> None:
    plan = plan_sheet(*form(30), LIBREOFFICE)
    assert (plan.breaks, plan.splits) == ((), ())
    assert plan.setup == PageSetup(one_page=True)


def test_pages_end_before_groups_and_boxes_are_closed() -> None:
    layout, marks = form(120)
    plan = plan_sheet(layout, marks, LIBREOFFICE)
    assert plan.breaks
    assert {row + 1 for row in plan.breaks} <= marks.strong
    (label,) = plan.splits
    assert label.area == Area(3, 1, 120, 1)
    assert [part.top for part in label.parts] == [3, 4, *(row + 1 for row in plan.breaks)]
    assert [part.bottom for part in label.parts] == [3, *plan.breaks, 120]
    assert label.texts == ("", "绩效指标", *["绩效指标\n（续）"] * len(plan.breaks))


def test_own_page_ends_are_kept() -> None:
    layout, marks = form(120, breaks=(17,))
    assert plan_sheet(layout, marks, LIBREOFFICE).breaks[0] == 17


def test_a_set_up_of_its_own_stays() -> None:
    own = PageSetup(landscape=True, left=20, right=20)
    layout, marks = form(200, setup=own)
    plan = plan_sheet(layout, marks, LIBREOFFICE)
    assert plan.setup is None
    assert plan.breaks


@given(st.integers(5, 300), st.floats(60, 900))
def test_every_page_holds_its_rows(rows: int, room: float) -> None:
    heights = {row: 10.0 + row % 7 * 8 for row in range(1, rows + 1)}
    table = Rows(1, rows, heights, (2, 3))
    ends = page_ends(table, room, Landmarks(strong=frozenset(range(4, rows, 9)), weak=frozenset(range(4, rows, 3))))
    assert list(ends) == sorted(set(ends))
    assert all(1 <= end < rows for end in ends)
    starts = [1, *(end + 1 for end in ends)]
    for start, end in zip(starts, [*ends, rows], strict=True):
        assert start == end or table.repeated(start) + table.tall(start, end) <= room


def test_a_head_is_never_left_alone_at_the_foot_of_a_page() -> None:
    table = Rows(1, 20, dict.fromkeys(range(1, 21), 20.0), (8, 8))
    assert page_ends(table, 165, Landmarks())[0] == 7


@pytest.mark.parametrize(
    ("label", "again"),
    [
        ("产出指标", "产出指标\n（续）"),
        ("产出\n指标", "产出\n指标\n（续）"),
        ("12.5", "（续上页）"),
        (LONG, "（续上页）"),
        ("", ""),
    ],
)
def test_what_a_split_box_says_on_the_next_page(label: str, again: str) -> None:
    box = TextBox(At(1, 1), label, 10)
    (split,) = split_areas([Area(1, 1, 9, 1)], {At(1, 1): box}, [4], None)
    assert split.texts == (label, again)
    assert split.parts == (Area(1, 1, 4, 1), Area(5, 1, 9, 1))


@pytest.mark.parametrize(
    ("cells", "merges", "area"),
    [
        ({"B2": "甲", "D9": "乙"}, (), "A1:D9"),
        ({"A1": "甲", "A40": "远处的备注"}, (), "A1:A1"),
        ({"A1": "甲", "A12": "不远"}, (), "A1:A12"),
        ({"A1": "甲", "Z1": "远处的备注"}, (), "A1:A1"),
        ({"A1": "甲"}, ("A1:C3",), "A1:C3"),
        ({"A1": "甲"}, ("A1:XFD1048576",), "A1:A1"),
        ({}, (), "A1:A1"),
    ],
)
def test_what_is_taken_for_the_sheet(cells: dict[str, str], merges: Sequence[str], area: str) -> None:
    assert used_area(sheet(cells, merges)) == Area.parse(area)


def test_ruled_blank_rows_and_the_whole_form_belong_to_the_sheet() -> None:
    layout = SheetLayout(
        name="表",
        columns=(),
        width=64,
        heights={},
        height=15,
        boxes=(TextBox(At(1, 1), "甲", 10),),
        ruled_rows=frozenset({2, 3, 4}),
        ruled_columns=frozenset({1, 2}),
    )
    assert used_area(layout) == Area(1, 1, 4, 2)
    assert used_area(layout, [Area(1, 1, 50, 9)]) == Area(1, 1, 50, 9)
