"""Heads and labels that are formulas without a result: which of them are told, and from how many on a row is a head."""

import pytest

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.layout import Layout, layout_of
from perfeval_xl.forms.waiting import waiting_forms
from tests.forms.test_labels import WORDS
from tests.support.published import sheet_of_table

WAITING = Cell(None, "General", "A2")
TABLE = """
项目支出绩效自评表（2024年度）
项目名称 | 修路 | 主管部门 | 交通局
资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数
 | 年度资金总额 | 100 | 100 | 90
一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分
产出 | 数量 | 修路 | 3公里 | 3公里 | 50 | 50
效益 | 社会 | 通车 | 2条 | 2条 | 40 | 40
总分 | | | | | 90 | 90
""".strip("\n")


def waiting_at(*places: str, table: str = TABLE) -> Snapshot:
    """The table with formulas without a result in these cells."""
    sheet = sheet_of_table(table)
    cells = {**sheet.cells, **{_at(place): WAITING for place in places}}
    return Snapshot(path="表", sheets=(Sheet(name="表", cells=dict(sorted(cells.items())), merges=sheet.merges),))


def _at(place: str) -> At:
    return At(int(place[1:]), ord(place[0]) - 64)


@pytest.mark.parametrize(
    ("places", "unnamed", "unread"),
    [
        ((), [], []),
        (("A1",), ["A1"], []),
        (("A2",), ["A2"], []),
        (("C3",), [], ["C3"]),
        (("B4",), [], ["B4"]),
        (("F5",), [], ["F5"]),
        (("H5",), [], ["H5"]),
        (("I5",), [], []),
        (("H5", "I5"), [], ["H5", "I5"]),
        (("E6",), [], []),
        (("A7",), [], ["A7"]),
        (("H6",), [], []),
        (("A8",), [], ["A8"]),
        (("D8",), ["D8"], []),
        (("A9",), ["A9"], []),
        (("A10",), [], []),
    ],
)
def test_which_waiting_cells_are_labels(places: tuple[str, ...], unnamed: list[str], unread: list[str]) -> None:
    (form,) = read(waiting_at(*places), WORDS)
    assert [entry.at.a1 for entry in form.unnamed] == unnamed
    assert [entry.at.a1 for entry in form.unread] == unread


@pytest.mark.parametrize(
    ("places", "title", "told"),
    [
        (("A2", "B2", "C2"), "项目支出绩效自评表", [("A2", 3)]),
        (("A2", "B2", "C2", "D3"), "项目支出绩效自评表", [("A2", 4)]),
        (("A2", "B2"), "项目支出绩效自评表", []),
        (("A2", "B2", "A3", "B3", "C3"), "项目支出绩效自评表", [("A3", 5)]),
        (("A2", "B2", "C2"), "项目一览", []),
    ],
)
def test_from_three_on_a_row_of_waiting_cells_may_be_a_head(
    places: tuple[str, ...], title: str, told: list[tuple[str, int]]
) -> None:
    snapshot = waiting_at(*places, table=title)
    assert [(each.at.a1, each.number) for each in waiting_forms(snapshot, (), WORDS)] == told


@pytest.mark.parametrize(
    ("places", "unnamed", "unread"),
    [(("C3", "D3"), ["C3", "D3"], []), (("C3", "D3", "E3"), [], ["C3", "D3", "E3"])],
)
def test_a_head_of_funds_that_waits(places: tuple[str, ...], unnamed: list[str], unread: list[str]) -> None:
    """Two such cells above the head may be names; three may be 年初预算数, 全年预算数, 全年执行数."""
    (form,) = read(waiting_at(*places), WORDS)
    assert [entry.at.a1 for entry in form.unnamed] == unnamed
    assert [entry.at.a1 for entry in form.unread] == unread


@pytest.mark.parametrize(
    ("place", "project", "department"),
    [("B2", "B2", "D2"), ("C2", "B2", None), ("D2", "B2", "D2"), ("E2", "B2", "D2")],
)
def test_a_waiting_cell_is_the_name_where_it_stands_before_any_text(
    place: str, project: str, department: str | None
) -> None:
    (form,) = read(waiting_at(place), WORDS)
    found = [each.at.a1 if each else None for each in (form.project, form.department)]
    assert found == [project, department]


def test_a_total_over_several_columns_waits_as_a_label() -> None:
    """Read as a row whose name is its target, it would be taken for what people filled in."""
    table = TABLE.replace("总分 | | | | | 90 | 90", "总分 | <4 | 90 | 90")
    (form,) = read(waiting_at("A8", table=table), WORDS)
    assert [entry.at.a1 for entry in form.unread] == ["A8"]
    assert form.total is None


def layout(**more: object) -> Layout:
    content = {"kind": "project", "title": "自评", "required": [], "sample": [], **more}
    return layout_of("表", content, WORDS.layouts[0].file)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asks", "title", "columns", "levels", "fits"),
    [
        ({}, "自评表", [], [], True),
        ({}, "评价表", [], [], False),
        ({"columns": ["target"]}, "自评表", ["target", "actual"], [], True),
        ({"columns": ["target"]}, "自评表", ["actual"], [], False),
        ({"first_levels": ["成本指标"]}, "自评表", [], ["成本指标", "产出指标"], True),
        ({"first_levels": ["成本指标"]}, "自评表", [], ["产出指标"], False),
        ({"columns": ["target"], "first_levels": ["成本指标"]}, "自评表", ["target"], [], False),
        ({"columns": ["target"], "first_levels": ["成本指标"]}, "自评表", [], ["成本指标"], False),
        ({"without": ["actual"]}, "自评表", ["target"], [], True),
        ({"without": ["actual"]}, "自评表", ["target", "actual"], [], False),
    ],
)
def test_which_forms_have_a_layout(
    asks: dict[str, list[str]], title: str, columns: list[str], levels: list[str], fits: bool
) -> None:
    assert layout(**asks).fits(title, frozenset(columns), frozenset(levels)) is fits
