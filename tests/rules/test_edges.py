"""What rules say of workbooks that no case in YAML can be: rows that were cut, many sheets, formulas without a result."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.funds import Execution, Fund, FundRole
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.repair import Repair
from perfeval_xl.domain.snapshot import Cell, Sheet, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.rules import catalogue, repairs, run
from perfeval_xl.rules.running import trace
from tests.support.cases import clean_sheet
from tests.support.published import sheet_of_table

HEAD = "项目支出绩效自评表（2024年度）\n项目名称 | 修路\n一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | "


def found(code: str, *sheets: Sheet) -> list[Finding]:
    return list(run([book_of(Snapshot(path="表.xlsx", sheets=sheets), None)], [catalogue()[code]]))


def test_a_row_that_was_put_together_is_told() -> None:
    (finding,) = found("S107", replace(clean_sheet({}), doubts=(At(12, 3),)))
    assert finding.at == At(12, 3)
    assert "分页断开" in finding.message
    assert not found("S107", replace(clean_sheet({}), doubts=(At(400, 3),)))


@pytest.mark.parametrize(("count", "named"), [(1, 1), (8, 8), (9, 8), (30, 8)])
def test_a_workbook_without_a_form_names_its_first_sheets(count: int, named: int) -> None:
    sheets = [Sheet(name=f"第{number}张", cells={At(1, 1): Cell("目录")}) for number in range(1, count + 1)]
    (finding,) = found("S101", *sheets)
    assert finding.at == At(1, 1)
    assert f"第{named}张" in finding.message
    assert f"第{named + 1}张" not in finding.message


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        (
            "产出指标（50分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标（50分） | 质量 | 乙 | 1 | 1 | 20 | 20",
            {"产出指标": 50},
        ),
        ("产出指标（50分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标 | 质量 | 乙 | 1 | 1 | 20 | 20", {"产出指标": 50}),
        (
            "产出指标 | 数量 | 甲 | 1 | 1 | 50 | 50\n效益指标 | 社会 | 乙 | 1 | 1 | 40 | 40",
            {"产出指标": 50, "效益指标": 40},
        ),
    ],
)
def test_a_first_level_written_anew_in_every_row_is_one(rows: str, sums: Mapping[str, int]) -> None:
    (form,) = read(Snapshot(path="表.xlsx", sheets=(sheet_of_table(f"{HEAD}得分\n{rows}"),)))
    assert {level.name: total for level, total in form.level_weights} == sums


def test_a_first_level_with_other_points_is_another() -> None:
    rows = "产出指标（30分） | 数量 | 甲 | 1 | 1 | 30 | 30\n产出指标（20分） | 质量 | 乙 | 1 | 1 | 20 | 20"
    (form,) = read(Snapshot(path="表.xlsx", sheets=(sheet_of_table(f"{HEAD}得分\n{rows}"),)))
    assert [total for _, total in form.level_weights] == [Decimal(30), Decimal(20)]


@pytest.mark.parametrize(
    ("coefficient", "told"),
    [
        (Cell(Decimal("0.9")), ""),
        (Cell("九成"), "不是"),
        (Cell(None, "General", "D4/E4"), ""),
    ],
)
def test_a_coefficient_that_waits_to_be_computed_is_no_fault(coefficient: Cell, told: str) -> None:
    sheet = sheet_of_table(f"{HEAD}得分系数\n产出 | 数量 | 修路 | 3公里 | 3公里 | 90")
    findings = found("P401", replace(sheet, cells={**sheet.cells, At(4, 7): coefficient}))
    assert bool(findings) is bool(told)
    assert all(told in finding.message for finding in findings)


def amounts(role: FundRole, column: int, *numbers: str | None) -> Fund:
    entries = [Entry(At(9, column + place), *_typed(number)) for place, number in enumerate(numbers)]
    return Fund(role, Entry(At(9, column), "行"), *entries)


def _typed(number: str | None) -> tuple[str, Decimal | None]:
    return ("", None) if number is None else (number, Decimal(number))


def form_with(*funds: Fund, execution: Execution | None = None) -> Form:
    (form,) = read(Snapshot(path="表.xlsx", sheets=(clean_sheet({}),)))
    return replace(form, funds=funds, execution=execution)


@pytest.mark.parametrize(
    ("total", "parts", "changed"),
    [
        ("100", ["100"], 2),
        ("100", ["60", "40"], 1),
        ("100", ["100", "100"], 1),
        ("100", [None], 1),
        (None, [None], 1),
        (None, [], 1),
    ],
)
def test_the_one_part_that_repeats_the_total_is_put_right_with_it(
    total: str | None, parts: list[str | None], changed: int
) -> None:
    lines = [amounts(FundRole.PART, 10 * place, None, part, None) for place, part in enumerate(parts, 1)]
    form = form_with(amounts(FundRole.TOTAL, 1, None, total, None), *lines)
    repair = repairs.set_amount(form, "budget", Decimal(90))
    assert [entry.number for entry in repair.entries] == [Decimal(90)] * changed
    assert repairs.set_amount(form_with(*lines), "budget", Decimal(90)) == Repair()


@pytest.mark.parametrize(
    ("parts", "added"), [([], None), ([None, None], None), (["1.5", None], "1.5"), (["1.5", "2"], "3.5"), (["0"], "0")]
)
def test_parts_add_up_where_one_of_them_is_written(parts: list[str | None], added: str | None) -> None:
    lines = [amounts(FundRole.PART, 1, None, None, part) for part in parts]
    total = amounts(FundRole.TOTAL, 1, None, None, "7")
    assert repairs.sum_of_parts(form_with(total, *lines), "actual") == (None if added is None else Decimal(added))


@pytest.mark.parametrize(
    ("weight", "score", "rate", "percent", "rates"),
    [
        ("10", "9", "0.95", True, ["0.95", "0.9"]),
        ("10", "9", "95", False, ["0.95", "0.9"]),
        ("10", "9", "1", False, ["1", "0.9"]),
        ("10", "10", "1.2", True, ["1"]),
        ("10", "11", None, False, []),
        ("10", "0", "0", True, []),
        ("0", "5", "0.5", True, ["0.5"]),
        ("10", None, "0.5", True, ["0.5"]),
        ("10", "5", "0.5", True, ["0.5"]),
    ],
)
def test_the_rates_that_a_line_speaks_of(
    weight: str, score: str | None, rate: str | None, percent: bool, rates: list[str]
) -> None:
    entries = [Entry(At(9, column), *_typed(number)) for column, number in enumerate((weight, score, rate), 1)]
    execution = Execution(weight=entries[0], score=entries[1], rate=entries[2]._replace(percent=percent))
    assert list(repairs.written_rates(form_with(execution=execution))) == [Decimal(each) for each in rates]
    assert not list(repairs.written_rates(form_with()))


@pytest.mark.parametrize(
    ("missing", "weights"), [("5", [15, 25]), ("-10", [10]), ("-15", [5]), ("-20", []), ("-30", [])]
)
def test_a_weight_is_only_changed_to_one_above_nothing(missing: str, weights: list[int]) -> None:
    entries = [Entry(At(9, column), *_typed(number)) for column, number in enumerate(("10", "20", "0", None), 1)]
    found = [repair.entries[0].number for repair in repairs.more_weight(entries, Decimal(missing))]
    assert found == [Decimal(each) for each in weights]


def test_the_budget_of_which_a_rate_was_spent_is_in_cents() -> None:
    assert repairs.budget_at(Decimal("0.3"), Decimal(100)) == Decimal("333.33")


@pytest.mark.parametrize(
    ("spent", "rate", "advice"),
    [
        (Decimal(20), Decimal(1), "请改正。"),
        (Decimal(21), Decimal("1.05"), "请先核对"),
        (Decimal(0), Decimal(0), "请改正。"),
        (Decimal(-1), Decimal("-0.05"), "请先核对"),
    ],
)
def test_a_rate_beyond_all_money_is_looked_at_before_its_points(spent: Decimal, rate: Decimal, advice: str) -> None:
    (finding,) = found("F103", clean_sheet({"set": {"F5": spent, "H5": rate, "I5": 3}}))
    assert advice in finding.message


@pytest.mark.parametrize(("other", "missing"), [(20, ["10"]), (29, ["1"]), (30, []), (31, [])])
def test_points_that_are_missing_from_a_hundred_are_offered(other: int, missing: list[str]) -> None:
    """Of 100 in all the row with 0 gets what the others leave; nothing where they leave none."""
    book = book_of(Snapshot(path="表", sheets=(clean_sheet({"set": {"G12": 0, "G13": other}}),)), None)
    (traced,) = trace([book], [catalogue()["W204"]])
    assert [repair.entries[0].text for repair in traced.repairs] == missing
