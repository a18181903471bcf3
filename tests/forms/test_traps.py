"""The traps of published forms, each on a small sheet of its own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.domain.finding import RESULT_TITLE
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, CellValue, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.vocabulary import Vocabulary
from tests.support.cases import CLEAN, clean_sheet
from tests.support.snapshots import sheet_of, snapshot_of


def form_of(**cells: Any) -> Form:
    (form,) = read(Snapshot(path="表", sheets=(clean_sheet({"set": cells}),)))
    return form


def moved(sheet: Sheet, rows: int, columns: int, name: str = "表") -> Sheet:
    """The sheet with everything so many rows down and columns to the right."""
    cells = {At(at.row + rows, at.column + columns): cell for at, cell in sheet.cells.items()}
    merges = tuple(Area(a.top + rows, a.left + columns, a.bottom + rows, a.right + columns) for a in sheet.merges)
    return Sheet(name=name, cells=cells, merges=merges)


def joined(*sheets: Sheet) -> Snapshot:
    """Several forms on one sheet."""
    cells = {at: cell for sheet in sheets for at, cell in sheet.cells.items()}
    merges = tuple(area for sheet in sheets for area in sheet.merges)
    return Snapshot(path="表", sheets=(Sheet(name="表", cells=cells, merges=merges),))


def rows_of(form: Form) -> list[tuple[str, str, str]]:
    return [(row.level1.name if row.level1 else "", row.level3.text, row.target.text) for row in form.indicators]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 300), st.integers(0, 60))
def test_a_form_reads_the_same_wherever_it_stands(rows: int, columns: int) -> None:
    plain = clean_sheet({})
    (here,) = read(Snapshot(path="表", sheets=(plain,)))
    (there,) = read(Snapshot(path="表", sheets=(moved(plain, rows, columns),)))
    assert rows_of(there) == rows_of(here)
    assert there.project and here.project
    assert there.project.at == At(here.project.at.row + rows, here.project.at.column + columns)
    assert [fund.label.text for fund in there.funds] == [fund.label.text for fund in here.funds]
    assert there.total and there.total.score and there.total.score.text == "99.28"


def test_our_own_results_are_no_form_though_they_quote_one() -> None:
    cells = {"A1": RESULT_TITLE, "D3": "部门整体支出绩效评价基础数据表", "F3": "没有找到绩效自评表。"}
    assert read(Snapshot(path="表", sheets=(sheet_of(cells),))) == ()
    assert len(read(Snapshot(path="表", sheets=(sheet_of({**cells, "A1": "别的"}),)))) == 1


def test_two_forms_one_under_the_other() -> None:
    first, second = read(joined(clean_sheet({}), moved(clean_sheet({"set": {"B2": "另一个项目"}}), 25, 0)))
    assert first.project and second.project
    assert (first.project.text, second.project.text) == ("政务数据平台运行维护", "另一个项目")
    assert rows_of(first) == rows_of(second)
    assert second.area.top == 26


def test_two_forms_side_by_side() -> None:
    first, second = read(joined(clean_sheet({}), moved(clean_sheet({"set": {"B2": "另一个项目"}}), 0, 11)))
    assert [form.project.text for form in (first, second) if form.project] == ["政务数据平台运行维护", "另一个项目"]
    assert rows_of(first) == rows_of(second)


def test_a_cover_sheet_is_no_form() -> None:
    cover = sheet_of({"A1": "绩效自评表", "A3": "本套表格用于填报绩效指标完成情况"}, name="封面")
    assert [form.sheet for form in read(Snapshot(path="表", sheets=(cover, clean_sheet({}))))] == ["表"]


def test_labels_may_be_broken() -> None:
    form = form_of(
        A2="项目支\n出名　称",
        A3="主 管\n部 门：",
        E3="实施 单位",
        H4="执行率（B/A）",
        I4="得分\n（执行率×分值）",
        E11="年度\n指标值",
    )
    assert form.project and form.department and form.unit and form.execution
    assert (form.project.text, form.department.text) == ("政务数据平台运行维护", "云溪市数据局")
    assert form.execution.score and form.execution.score.at.a1 == "I5"


@pytest.mark.parametrize(("section", "head", "row"), [("columns", "E11", 11), ("funds", "D4", 4)])
def test_every_synonym_is_understood(section: str, head: str, row: int) -> None:
    place = {
        "level1": "B",
        "level2": "C",
        "level3": "D",
        "target": "E",
        "actual": "F",
        "weight": "G",
        "score": "H",
        "reason": "I",
    }
    funds = {"initial": "D", "budget": "E", "actual": "F", "weight": "G", "rate": "H", "score": "I"}
    letters = place if section == "columns" else funds
    names: Mapping[str, str] = getattr(Vocabulary.own(), section)
    for name, meaning in names.items():
        if meaning in letters:
            form = form_of(**{f"{letters[meaning]}{row}": name})
            assert rows_of(form) == rows_of(form_of()), name
            assert form.funds[0].budget and form.funds[0].budget.text == "20", name


def test_operator_and_unit_have_columns_of_their_own() -> None:
    heads = {
        "B1": "项目支出绩效自评表（2023年度）",
        "A3": "一级指标",
        "B3": "二级指标",
        "C3": "三级指标",
        "D3": "指标性质",
        "E3": "指标值",
    }
    heads |= {"F3": "度量单位", "G3": "完成值", "H3": "分值", "I3": "得分"}
    row: dict[str, CellValue | int] = {
        "A4": "产出指标",
        "B4": "数量指标",
        "C4": "培训人数",
        "D4": "≥",
        "E4": 40,
        "F4": "人",
        "G4": 36,
        "H4": 100,
        "I4": 90,
    }
    (form,) = read(snapshot_of({**heads, **row}))
    indicator = form.indicators[0]
    assert form.layout == "project-operator-unit"
    assert indicator.operator and indicator.unit
    assert (indicator.operator.text, indicator.target.text, indicator.unit.text) == ("≥", "40", "人")


def test_columns_in_another_order() -> None:
    form = form_of(E11="分值", G11="年度指标值", E12=10, G12="≥3场", G4="得分", I4="分值", G5=9.5, I5=10)
    assert form.indicators[0].target.text == "≥3场"
    assert form.execution and form.execution.score and form.execution.score.number == Decimal("9.5")


def test_blank_levels_that_nobody_merged_mean_the_same_as_above() -> None:
    merges = [area for area in CLEAN["project"]["merges"] if not area.startswith("B12:")]
    sheet = sheet_of(CLEAN["project"]["cells"], merges)
    (form,) = read(Snapshot(path="表", sheets=(sheet,)))
    assert [row.level1.name for row in form.indicators[:3] if row.level1] == ["产出指标"] * 3


@pytest.mark.parametrize(
    ("value", "text", "number", "percent"),
    [
        ("20,000.00", "20,000.00", "20000.00", False),
        ("84.66%", "84.66%", "0.8466", True),
        (Cell(Decimal("0.9375"), "0.00%"), "93.75%", "0.9375", True),
        (Decimal("0.8466"), "0.8466", "0.8466", False),
        (" 17.86　", "17.86", "17.86", False),
        ("80万元", "80万元", "80", False),
        (Cell(Decimal(100), "General"), "100", "100", False),
    ],
)
def test_how_amounts_are_written(value: object, text: str, number: str, percent: bool) -> None:
    entry = form_of(F6=value).funds[1].actual
    assert entry is not None
    assert (entry.text, entry.number, entry.percent) == (text, Decimal(number), percent)


def test_a_target_that_excel_took_for_a_formula() -> None:
    kept = form_of(E13="=100%").indicators[1].target
    turned = form_of(E13=Cell(Decimal(1), "0%", "100%")).indicators[1].target
    assert (kept.text, kept.formula) == ("=100%", False)
    assert (turned.text, turned.formula) == ("=100%", True)


def test_dates_are_shown_as_dates() -> None:
    assert form_of(F14=Cell(Decimal(45616), "yyyy/m/d")).indicators[2].actual.text == "2024-11-20"


def test_an_error_value_is_text() -> None:
    assert form_of(H12=Cell("#DIV/0!", error=True)).indicators[0].score.text == "#DIV/0!"


def test_a_row_with_values_and_no_name_is_told() -> None:
    form = form_of(D13=None)
    assert [(trouble.code, trouble.at.a1) for trouble in form.troubles] == [("S106", "E13")]
    assert len(form.indicators) == 6


def test_reasons_under_the_table_are_kept() -> None:
    form = form_of(A20="说明：由于合同分期支付，年中调减预算。")
    assert [remark.text[:3] for remark in form.remarks] == ["说明："]


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 30), st.integers(1, 12)),
        st.sampled_from(
            [
                "一级指标",
                "三级指标",
                "指标值",
                "完成值",
                "总分",
                "合计",
                "全年预算数",
                "全年执行数",
                "年度资金总额",
                "预期目标",
                "x",
                "产出指标（",
                "基础数据表",
                "编制数",
                "控制率",
                "实际在职人数",
                "决算数",
                "预算数",
            ]
        ),
        max_size=60,
    )
)
def test_junk_never_raises(cells: dict[tuple[int, int], str]) -> None:
    sheet = Sheet(name="表", cells={At(*place): Cell(text) for place, text in cells.items()})
    for form in read(Snapshot(path="表", sheets=(sheet,))):
        assert form.sheet == "表"


@pytest.mark.parametrize("last", ["J4", "J400", "XFD4"])
def test_a_merged_area_of_any_size_is_one_cell(last: str) -> None:
    """What stands under it is not seen, blank cells of it show its text, and those beside it are their own."""
    area = Area.parse(f"B2:{last}")
    cells = {At(2, 2): Cell("上"), At(3, 3): Cell("下面的"), At(3, 1): Cell("旁边的"), At(5, 1): Cell("另一行")}
    grid = Grid(Sheet(name="表", cells=cells, merges=(area,)), Vocabulary.own())
    assert {grid.entry(row, column).text for row, column in ((2, 2), (3, 3), (4, 9), (4, 10))} == {"上"}
    assert {grid.entry(4, 7).at, grid.entry(3, 3).at} == {At(2, 2)}
    assert grid.area(4, 10) == area
    assert grid.area(3, 1) == Area(3, 1, 3, 1)
    assert [entry.text for entry in grid.in_row(3, 1, 20)] == ["旁边的"]
    assert grid.entry(1, 1).blank
