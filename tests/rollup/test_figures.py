"""Figures: what the charts show and what the pivot holds."""

from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.figures import BLUE, RED, Chart, Figures, reckon
from tests.support.records import finding, form, fund, gathered, record


def figures(*forms: dict[str, object], findings: tuple[dict[str, object], ...] = ()) -> Figures:
    return reckon(gathered([record(f"根/{number}.xlsx", [each], findings) for number, each in enumerate(forms)]))


def graded(grade: str | None, computed: str | None, **changes: object) -> dict[str, object]:
    total = {"cell": "H20", "weight": "100", "written": None, "computed": computed, "grade": grade}
    return form(total=total, **changes)


def bars(chart: Chart) -> list[tuple[str, str]]:
    return [(bar.label, bar.shown) for bar in chart.bars]


def test_score_rates_are_sums_over_sums() -> None:
    half = form(execution={"rate": "1", "weight": "30", "score": "10", "written_score": None})
    assert bars(figures(form(), half).charts[0]) == [("执行率", "45%"), ("产出指标", "90%"), ("效益指标", "100%")]


def test_a_weight_below_zero_takes_no_part() -> None:
    typed = {"rate": "1", "weight": "-10", "score": "8", "written_score": None}
    assert ("执行率", "80%") in bars(figures(form(), form(execution=typed)).charts[0])


def test_grades_are_counted_with_open_ones() -> None:
    made = figures(graded("优", "95"), graded("优", "91"), graded("差", "40"), graded(None, None))
    assert bars(made.charts[1]) == [("优", "2 张"), ("良", "0 张"), ("中", "0 张"), ("差", "1 张"), ("待定", "1 张")]
    assert made.mean_score == Decimal("75.33")


def test_the_lowest_execution_comes_first_and_is_red_below_half() -> None:
    spent = {"甲": "49.99", "乙": "50", "丙": "0", "丁": "120"}
    chart = figures(*(form(project=name, funds=[fund(actual=actual)]) for name, actual in spent.items())).charts[2]
    assert [(bar.label, bar.shown, bar.colour) for bar in chart.bars] == [
        ("丙", "0%", RED),
        ("甲", "50%", RED),
        ("乙", "50%", BLUE),
        ("丁", "120%", BLUE),
    ]
    assert "不到 50%，共 2 张" in chart.note


def test_many_forms_show_the_lowest_twelve() -> None:
    chart = figures(
        *(form(project=f"项目{spent}", funds=[fund(actual=str(spent))]) for spent in range(30, 0, -1))
    ).charts[2]
    assert [bar.label for bar in chart.bars] == [f"项目{spent}" for spent in range(1, 13)]
    assert "最低的 12 张" in chart.note


def test_a_rate_out_of_all_measure_is_told_as_such() -> None:
    (bar,) = figures(form(funds=[fund(actual="960000")])).charts[2].bars
    assert bar.shown == "超过 1000%"


def test_the_most_frequent_findings_carry_their_rule_and_gravest_severity() -> None:
    found = (finding(code="F102", severity="warning"), finding(code="F102"), finding(code="Z900", severity="info"))
    chart = figures(form(), findings=found).charts[3]
    assert [(bar.label, bar.shown, bar.colour) for bar in chart.bars] == [
        ("F102 执行率", "2 处", RED),
        ("Z900", "1 处", BLUE),
    ]


def test_the_pivot_has_a_row_for_each_department_and_year() -> None:
    made = figures(
        graded("优", "95", department="乙局", year=2023),
        graded("良", "85", department="甲局", year=2024),
        graded("优", "92", department="甲局", year=2024),
        graded(None, None, department="甲局", year=None),
        findings=(finding(), finding(severity="warning")),
    )
    assert [(row.department, row.year, row.forms, row.score, row.grades, row.errors) for row in made.pivot] == [
        ("乙局", 2023, 1, Decimal("95.00"), (1, 0, 0, 0, 0), 1),
        ("甲局", None, 1, None, (0, 0, 0, 0, 1), 1),
        ("甲局", 2024, 2, Decimal("88.50"), (1, 1, 0, 0, 0), 2),
    ]
    assert (made.whole.forms, made.whole.score, made.whole.warnings) == (4, Decimal("90.67"), 4)


def test_one_slip_of_units_does_not_hide_the_others() -> None:
    rates = ["0.9", "0.8", "9600"]
    made = figures(*(form(execution={"rate": rate, "weight": "10", "score": "9"}) for rate in rates))
    assert made.whole.rate == Decimal("0.9")


def test_the_forms_with_most_errors_come_first() -> None:
    wrong = [
        record(f"根/{name}.xlsx", [form(project=name)], [finding()] * count)
        for name, count in (("一处", 1), ("没有", 0), ("三处", 3))
    ]
    assert [row.name for row in reckon(gathered(wrong)).worst] == ["三处", "一处"]


def test_nothing_gives_no_figures() -> None:
    made = reckon(gathered([]))
    assert made.mean_score is None
    assert made.pivot == ()
    assert made.severities == dict.fromkeys(Severity, 0)
    assert [chart.bars for chart in made.charts] == [()] * 4
