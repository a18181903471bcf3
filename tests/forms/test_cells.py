"""What one cell says: as its user sees it, as points, as money; and merged areas, spread or too wide for that."""

from decimal import Decimal

import pytest

from perfeval_xl.domain.form import Entry
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.forms.amounts import AmountUnit, read_amount
from perfeval_xl.forms.grid import Grid, entry_of, in_points, in_weights
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import UNREADABLE_FORMAT

PLACE = At(1, 1)


@pytest.mark.parametrize(
    ("cell", "text", "number", "percent", "formula"),
    [
        (Cell(None), "", None, False, False),
        (Cell(None, "General", "A2"), "", None, False, True),
        (Cell(True), "是", None, False, False),
        (Cell(False), "否", None, False, False),
        (Cell(" 甲\u3000"), "甲", None, False, False),
        (Cell("甲\u200b乙"), "甲乙", None, False, False),
        (Cell("1,950"), "1,950", "1950", False, False),
        (Cell("95%"), "95%", "0.95", True, False),
        (Cell("优%"), "优%", None, False, False),
        (Cell("#DIV/0!", "General", "A2/0", True), "#DIV/0!", None, False, True),
        (Cell("甲", '@"元"'), "甲元", None, False, False),
        (Cell("#N/A", '@"元"', "A2", True), "#N/A", None, False, True),
        (Cell(Decimal(5), "[abc]0"), UNREADABLE_FORMAT, None, False, False),
        (Cell(Decimal("9.50")), "9.5", "9.5", False, False),
        (Cell(Decimal("0.95"), "0%"), "95%", "0.95", True, False),
        (Cell(Decimal("0.9535"), "0.00%"), "95.35%", "0.9535", True, False),
        (Cell(Decimal(10), "0.00", "SUM(A2:A3)"), "10", "10", False, True),
        (Cell(Decimal(10), "General", "10"), "=10", "10", False, True),
        (Cell(Decimal("0.1"), "General", "10%"), "=10%", "0.1", True, True),
        (Cell(Decimal("1E+13")), "10000000000000", None, False, False),
        (Cell(Decimal("9999999999999")), "9999999999999", "9999999999999", False, False),
        (Cell(Decimal("1E-10")), "0.0000000001", "0", False, False),
    ],
)
def test_a_cell_as_its_user_sees_it(cell: Cell, text: str, number: str | None, percent: bool, formula: bool) -> None:
    entry = entry_of(PLACE, cell, date1904=False)
    expected = None if number is None else Decimal(number)
    assert entry == Entry(PLACE, text, expected, percent, formula)


@pytest.mark.parametrize(
    ("text", "number", "percent", "points", "weight"),
    [
        ("10", "10", False, "10", "10"),
        ("10分", None, False, "10", "10"),
        ("9.5分", None, False, "9.5", "9.5"),
        ("十分", None, False, None, None),
        ("10分左右", None, False, None, None),
        ("40%", "0.4", True, "0.4", "40"),
        ("100%", "1", True, "1", "100"),
        ("", None, False, None, None),
    ],
)
def test_points_with_what_is_written_behind_them(
    text: str, number: str | None, percent: bool, points: str | None, weight: str | None
) -> None:
    entry = Entry(PLACE, text, None if number is None else Decimal(number), percent)
    scored, weighted = in_points(entry), in_weights(entry)
    assert scored is not None
    assert weighted is not None
    assert scored.number == (None if points is None else Decimal(points))
    assert weighted.number == (None if weight is None else Decimal(weight))
    assert not weighted.percent
    assert (in_points(None), in_weights(None)) == (None, None)


@pytest.mark.parametrize(
    ("text", "number", "named", "stored", "amount"),
    [
        ("80", "80", "万元", "万元", "80"),
        ("80", "80", "元", "元", "80"),
        ("80", "80", "", "", "80"),
        ("80", "80", "亿元", "万元", "800000"),
        ("80", "80", "千元", "万元", "8"),
        ("80", "80", "百万元", "万元", "8000"),
        ("80万元", None, "万元", "万元", "80"),
        ("80万元", None, "元", "元", "800000"),
        ("80万", None, "元", "元", "800000"),
        ("800,000元", None, "万元", "万元", "80"),
        ("人民币800,000元整", None, "万元", "万元", "80"),
        ("0.8亿", None, "万元", "万元", "8000"),
        ("80万元", None, "", "", "80"),
        ("待定元", None, "万元", "万元", None),
        ("", None, "万元", "万元", None),
    ],
)
def test_an_amount_in_the_unit_of_its_table(
    text: str, number: str | None, named: str, stored: str, amount: str | None
) -> None:
    entry = Entry(PLACE, text, None if number is None else Decimal(number))
    read = read_amount(entry, AmountUnit(named, stored))
    assert read.number == (None if amount is None else Decimal(amount))
    assert read.text == text


@pytest.mark.parametrize("bottom", [2, 3, 700, 1100], ids="一行两行 一块 未满 太大".split())
def test_a_merged_area_shows_its_first_cell_however_large_it_is(bottom: int) -> None:
    cells = {At(2, 2): Cell("甲"), At(2, 3): Cell("藏"), At(2, 4): Cell("旁"), At(1, 1): Cell("上")}
    area = Area(2, 2, bottom, 3)
    grid = Grid(Sheet(name="表", cells=cells, merges=(area,)), Vocabulary.own())
    for row, column in ((2, 2), (2, 3), (bottom, 2), (bottom, 3)):
        assert grid.area(row, column) == area
        assert (grid.entry(row, column).text, grid.entry(row, column).at) == ("甲", At(2, 2))
    for row, column in ((1, 1), (2, 4), (bottom + 1, 2), (2, 1)):
        assert grid.area(row, column) == Area(row, column, row, column)
        assert grid.entry(row, column).at == At(row, column)
    assert [entry.text for entry in grid.in_row(2, 1, 9)] == ["甲", "旁"]
    assert [entry.text for entry in grid.in_row(2, 3, 4)] == ["旁"]
    assert [entry.text for entry in grid.in_row(2, 2, 2)] == ["甲"]
    assert grid.beside(grid.entry(2, 2)).text == "旁"
    assert grid.rows == [1, 2]
    assert [grid.rows_between(*bounds) for bounds in ((1, 2), (2, 9), (3, 9), (1, 1))] == [[1, 2], [2], [], [1]]


def test_a_blank_merged_area_hides_what_lies_under_it() -> None:
    grid = Grid(
        Sheet(name="表", cells={At(2, 3): Cell("藏")}, merges=(Area(2, 2, 2, 3), Area(4, 1, 3000, 1))), Vocabulary.own()
    )
    assert grid.entry(2, 3) == Entry(At(2, 2))
    assert grid.entry(2999, 1) == Entry(At(4, 1))
    assert not grid.in_row(2, 1, 9)
    assert grid.first_in_row(2, 1, 9) is None


@pytest.mark.parametrize(
    "label", ["得分", "得分：", "得 分", "得分(10)", "得分（10分）", "得分[10]", "得分〔10〕", "得分【自评】", "得分。"]
)
def test_a_label_is_compared_without_what_is_added_to_it(label: str) -> None:
    assert clean(label) == "得分"
