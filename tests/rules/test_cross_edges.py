"""Boundaries of what rules across forms rest on: how much must be alike, which year and body, how amounts are rounded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from perfeval_xl.app.reading import case_of
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form, FormKind, Fund, FundRole, Goal, Indicator, Level, Total
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import read
from perfeval_xl.rules.base import Call
from perfeval_xl.rules.cross.aims import drift_of
from perfeval_xl.rules.cross.approved import Approval, approvals, says_changed, subject_key, used_targets
from perfeval_xl.rules.cross.families import belong_together, body_name, nearest
from perfeval_xl.rules.cross.naming import part_names
from perfeval_xl.rules.cross.repeated import remarks_on, tells_result
from perfeval_xl.rules.cross.rows import real_rows
from perfeval_xl.rules.cross.statements import agree, statements_of
from perfeval_xl.rules.cross.twins import _alike, _Original, _same_money, departments_of, find_twins, identity_of
from perfeval_xl.rules.cross.x513_indicators_approved import indicators_as_approved
from perfeval_xl.rules.cross.x515_weights_approved import weights_as_approved
from perfeval_xl.rules.cross.x516_last_year_copied import results_of_this_year
from perfeval_xl.rules.cross.x517_projects_alike import projects_differ
from perfeval_xl.rules.cross.x519_money_approved import money_as_approved
from perfeval_xl.rules.cross.x520_tasks_approved import tasks_as_approved
from perfeval_xl.rules.cross.x521_full_share import few_projects_full
from perfeval_xl.rules.cross.years import consecutive_years
from tests.support.cases import clean_sheet

FORM, DEPARTMENT, BASE = (
    read(Snapshot(path="表", sheets=(clean_sheet({"of": kind}),)))[0] for kind in ("project", "department", "base")
)
TARGETS = replace(FORM, kind=FormKind.TARGETS)


def entry(text: str = "", number: str | None = None, column: int = 1) -> Entry:
    return Entry(At(1, column), text, None if number is None else Decimal(number))


def amount(number: str | None) -> Entry:
    return entry(number or "", number)


def row(name: str, *, number: int = 1, level1: str = "产出指标", level2: str = "数量指标", **cells: str) -> Indicator:
    """An indicator: target, actual, reason and weight by their texts."""
    weight = cells.get("weight", "10")
    return FORM.indicators[0]._replace(
        row=number,
        group=number,
        level1=Level(entry(level1), level1) if level1 else None,
        level2=Level(entry(level2), level2) if level2 else None,
        level3=Entry(At(number, 3), name),
        weight=Entry(At(number, 6), weight, Decimal(weight)) if weight else Entry(At(number, 6)),
        placeholder=False,
        part=False,
        planned=None,
        target=entry(cells.get("target", "")),
        actual=entry(cells.get("actual", "")),
        reason=entry(cells.get("reason", "")),
    )


def with_rows(form: Form, *names: str, weights: Sequence[str] = ()) -> Form:
    shares = [*weights, *["10"] * len(names)]
    return replace(form, indicators=tuple(row(name, number=n, weight=shares[n - 1]) for n, name in enumerate(names, 1)))


def call_of(*forms: Form, targets: Sequence[Form] = ()) -> Call:
    call = Call([case_of(form, None) for form in forms])
    call.targets = tuple(targets)
    return call


NAMES = ("培训场次", "检查次数", "修路里程", "架桥座数", "植树棵数")


@pytest.mark.parametrize(
    ("approved", "kept", "unlike"),
    [(1, 1, False), (1, 0, True), (2, 1, False), (3, 1, True), (4, 2, False), (5, 2, True), (5, 3, False)],
)
def test_less_than_half_of_what_was_approved_is_another_thing(approved: int, kept: int, unlike: bool) -> None:
    targets = with_rows(TARGETS, *NAMES[:approved])
    form = with_rows(FORM, *NAMES[:kept], "全新的一件事")
    approval = Approval(case_of(form, None), targets)
    assert approval.unlike is unlike
    assert approval.differences == (approved - kept) + 1
    (hit,) = indicators_as_approved(call_of(form, targets=[targets]))
    assert (hit.severity is not None) is unlike


def test_forms_that_have_the_same_indicators_say_nothing() -> None:
    assert list(indicators_as_approved(call_of(with_rows(FORM, *NAMES), targets=[with_rows(TARGETS, *NAMES)]))) == []


@pytest.mark.parametrize(
    ("missing", "place"),
    [
        (("产出指标", "质量指标"), 2),
        (("产出指标", "时效指标"), 1),
        (("效益指标", "社会效益"), 3),
        (("满意度指标", "服务对象"), 1),
        (("", ""), 1),
        (("效益指标", ""), 3),
    ],
)
def test_a_missing_indicator_is_told_where_its_level_is(missing: tuple[str, str], place: int) -> None:
    """Under its second level, else under its first, else at the first row."""
    levels = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "生态效益"))
    rows = [row(NAMES[n], number=n + 1, level1=one, level2=two) for n, (one, two) in enumerate(levels)]
    lost = row("架桥座数", number=9, level1=missing[0], level2=missing[1])
    form, targets = replace(FORM, indicators=tuple(rows)), replace(TARGETS, indicators=(*rows, lost))
    (hit,) = indicators_as_approved(call_of(form, targets=[targets]))
    assert hit.at == At(place, 3)


@pytest.mark.parametrize(
    ("path", "targets", "source"),
    [
        ("甲/表.xlsx", "甲/表.xlsx", "绩效目标申报表（工作表“表”）"),
        ("甲/表.xlsx", "乙/批复.xlsx", "绩效目标申报表（文件 批复.xlsx）"),
        ("甲\\表.xlsx", "乙\\批复.xlsx", "绩效目标申报表（文件 批复.xlsx）"),
        ("表.xlsx", "批复.xlsx", "绩效目标申报表（文件 批复.xlsx）"),
    ],
)
def test_where_approved_targets_stand(path: str, targets: str, source: str) -> None:
    approved = replace(TARGETS, path=targets, sheet="表")
    assert Approval(case_of(replace(FORM, path=path), None), approved).source == source


@pytest.mark.parametrize(
    ("place", "text", "explained", "funded"),
    [
        ("", "", False, False),
        ("remark", "经批准调整绩效目标", True, True),
        ("remark", "指标已经变更", True, True),
        ("remark", "追加预算", False, True),
        ("remark", "没有变化", False, False),
        ("goal", "目标有调整", True, True),
        ("goal", "年中压减经费", False, True),
        ("reason", "年中压减经费", False, True),
        ("reason", "目标调整", False, True),
        ("remark", "目标" + "某" * 10 + "调整", True, True),
        ("remark", "目标" + "某" * 11 + "调整", False, True),
        ("remark", "目标完成。有调整", False, True),
    ],
)
def test_a_form_that_tells_of_changes_itself(place: str, text: str, explained: bool, funded: bool) -> None:
    fund = Fund(FundRole.TOTAL, entry("总额"), None, None, None, entry(text) if place == "reason" else None)
    form = replace(
        FORM,
        funds=(fund, fund._replace(reason=None)),
        remarks=(entry(text),) if place == "remark" else (),
        goals=(Goal(entry("修路"), entry(text)),) if place == "goal" else (),
    )
    approval = Approval(case_of(form, None), TARGETS)
    assert (approval.explained, approval.funded_anew) == (explained, funded)


@pytest.mark.parametrize(
    ("reason", "changed"), [("经批复调整", True), ("年中核减", True), ("下雨", False), ("", False), (None, False)]
)
def test_a_row_that_tells_of_its_change(reason: str | None, changed: bool) -> None:
    assert says_changed(row("甲")._replace(reason=None if reason is None else entry(reason))) is changed


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (replace(FORM, project=entry("数字化改造")), True),
        (replace(FORM, project=entry("")), False),
        (replace(FORM, project=None), False),
        (replace(DEPARTMENT, department=entry("数据局"), unit=None), True),
        (replace(DEPARTMENT, department=None, unit=entry("数据局")), True),
        (replace(DEPARTMENT, department=None, unit=None), False),
        (replace(DEPARTMENT, department=entry(""), unit=None), False),
        (replace(BASE, department=entry("数据局")), False),
        (replace(TARGETS, project=entry("数字化改造")), True),
        (replace(TARGETS, project=None, department=entry("数据局")), True),
    ],
)
def test_what_all_forms_of_one_subject_have_in_common(form: Form, key: bool) -> None:
    assert bool(subject_key(form)) is key


def test_a_department_and_a_project_of_its_name_are_not_one() -> None:
    project, whole = replace(FORM, project=entry("数据局")), replace(DEPARTMENT, department=entry("数据局"))
    assert subject_key(project) != subject_key(whole)
    assert subject_key(whole) == subject_key(replace(TARGETS, project=None, department=entry("数据局")))


@pytest.mark.parametrize(
    ("targets", "chosen"),
    [
        (["表", "甲/批复", "乙/批复"], ["表"]),
        (["甲/批复", "乙/批复"], ["甲/批复"]),
        (["批复", "甲/批复"], ["批复"]),
        (["甲/批复", "批复"], ["批复"]),
        (["甲/批复"], ["甲/批复"]),
        (["批复：另一年", "甲/批复"], ["甲/批复"]),
        (["批复：没有年", "甲/批复"], ["批复：没有年"]),
        (["甲/批复：另一局"], []),
        (["批复：另一局"], ["批复：另一局"]),
        (["甲/批复：没有局"], ["甲/批复：没有局"]),
        (["甲/批复：另一单位"], []),
    ],
)
def test_the_nearest_approved_targets_count(targets: list[str], chosen: list[str]) -> None:
    """In one file, then in one folder, then elsewhere; year and bodies agree as far as they are written."""
    changes: dict[str, Callable[[Form], Form]] = {
        "另一年": lambda form: replace(form, year=2023),
        "没有年": lambda form: replace(form, year=None),
        "另一局": lambda form: replace(form, department=entry("财政局")),
        "没有局": lambda form: replace(form, department=None),
        "另一单位": lambda form: replace(form, unit=entry("公路站")),
        "": lambda form: form,
    }
    forms = [changes[path.partition("：")[2]](replace(TARGETS, path=path)) for path in targets]
    call = call_of(FORM, targets=forms)
    assert [approval.targets.path for approval in approvals(call)] == chosen
    assert list(used_targets(call)) == chosen


def test_of_targets_equally_near_the_most_like_counts() -> None:
    near = [replace(with_rows(TARGETS, *NAMES[:count]), path=f"乙/{count}") for count in (1, 3, 2)]
    (approval,) = approvals(call_of(with_rows(FORM, *NAMES[:3]), targets=near))
    assert approval.targets.path == "乙/3"


@pytest.mark.parametrize(
    ("evaluated", "dropped"), [("甲乙丙子丑寅。丙丁卯辰巳午。", 0), ("甲乙丙子丑寅。丁卯辰巳午。", 1)]
)
def test_a_sentence_in_two_others_is_found_again(evaluated: str, dropped: int) -> None:
    """甲乙, 乙丙, 丙丁, 丁戊, 戊己: three of five pairs in both together, or two."""
    approved, stated = (replace(FORM, goals=(Goal(entry(text), entry()),)) for text in ("甲乙丙丁戊己。", evaluated))
    drift = drift_of(approved, stated)
    assert drift is not None
    assert len(drift.dropped) == dropped


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("[301]数据局", "数据局"),
        ("（301）数据局", "数据局"),
        ("301-数据局", "数据局"),
        ("301数据局", "数据局"),
        ("A01_数据局", "数据局"),
        ("数据局", "数据局"),
        ("数据局301", "数据局301"),
        ("", ""),
    ],
)
def test_a_body_without_its_code(name: str, bare: str) -> None:
    assert body_name(entry(name)) == bare


@pytest.mark.parametrize(
    ("years", "departments", "together"),
    [
        ((2024, 2024), ("甲局", "甲局"), True),
        ((2024, None), ("甲局", ""), True),
        ((None, None), ("", ""), True),
        ((2024, 2023), ("甲局", "甲局"), False),
        ((2024, 2024), ("甲局", "乙局"), False),
        ((2024, 2023), ("", ""), False),
        ((None, 2023), ("甲局", "乙局"), False),
    ],
)
def test_what_is_not_written_parts_no_forms(
    years: tuple[int | None, int | None], departments: tuple[str, str], together: bool
) -> None:
    one, other = (
        case_of(replace(FORM, year=year, department=entry(name)), None)
        for year, name in zip(years, departments, strict=True)
    )
    assert belong_together(one, other) is together
    assert nearest(one, [other]) == [other] * together


@pytest.mark.parametrize(("length", "found"), [(120, True), (121, False)])
def test_a_text_of_more_than_120_characters_is_no_name(length: int, found: bool) -> None:
    name = "数字化改造提升" + "甲" * (length - 7)
    assert bool(list(part_names([name], ["数字化改造提升"]))) is found
    assert bool(list(part_names(["数字化改造提升"], [name]))) is found


@pytest.mark.parametrize(
    ("target", "actual", "tells"),
    [
        ("≥50家", "52家", True),
        ("≥50家", "50家", False),
        ("12次", "12次", False),
        ("≥50家", "≥50家", False),
        ("≥95%", "100%", False),
        ("≥95%", "96%", True),
        ("0次", "0", False),
        ("≥50家", "", False),
        ("≥50家", "/", False),
        ("制度健全", "已完成", False),
        ("制度健全", "已经完成并报送备", True),
        ("制度健全", "已经完成并报送", False),
        ("制度健全", "已、经完。成并报送备", True),
        ("≥50家", "共100家，全部完成了验收", True),
        ("≥50家", "共100家", False),
        ("≥50家", "52家，其中50家已完成", True),
    ],
)
def test_which_results_tell_the_project(target: str, actual: str, tells: bool) -> None:
    """A number that is not the target's and that not everybody writes, or eight characters without any."""
    assert tells_result(row("甲", target=target, actual=actual)) is tells


LONG, OTHER = "因雨季施工延误工期", "因材料涨价延误工期"


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        (("52家", LONG), ("52家", LONG), [True, True]),
        (("52家", LONG), ("53家", OTHER), [False, False]),
        (("52家", LONG), ("52 家", f"{LONG}。"), [True, True]),
        (("50家", LONG), ("52家", LONG), [True]),
        (("52家", LONG), ("50家", LONG), [True]),
        (("52家", "下雨"), ("52家", LONG), [True]),
        (("52家", LONG), ("52家", "下雨"), [True]),
        (("50家", "下雨"), ("50家", "下雨"), []),
        (("50家", LONG[:8]), ("50家", LONG[:8]), [True]),
        (("50家", LONG[:7]), ("50家", LONG[:7]), []),
    ],
)
def test_what_two_years_say_in_one_row(before: tuple[str, str], now: tuple[str, str], same: list[bool]) -> None:
    one, other = (row("甲", target="≥50家", actual=actual, reason=reason) for actual, reason in (before, now))
    assert [remark.same for remark in remarks_on(one, other)] == same
    without = list(remarks_on(one._replace(reason=None), other)), list(remarks_on(one, other._replace(reason=None)))
    assert all(remark.entry.text == now[0] for remarks in without for remark in remarks)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("95%", "0.95"), ("0.95", "0.95"), True),
        (("95%", "0.95"), ("96%", "0.96"), False),
        (("很好", None), ("很 好", None), True),
        (("很好", None), ("不好", None), False),
        (("10", "10"), ("10", None), True),
        (("10", "10"), ("十", None), False),
        (("10", None), ("10", "11"), True),
    ],
)
def test_whether_two_cells_say_the_same(one: tuple[str, str | None], other: tuple[str, str | None], same: bool) -> None:
    assert agree(entry(*one), entry(*other)) is same
    assert agree(entry(*other), entry(*one)) is same


def test_rows_of_one_name_are_told_apart_by_their_order() -> None:
    said = statements_of(with_rows(FORM, "人数", "人数", "次数"))
    names = [key[1:3] for key in said if key[0] == "row" and key[3] == "name"]
    assert names == [("人数", "0"), ("人数", "1"), ("次数", "0")]


class Yearly(NamedTuple):
    """What parts last year's form from this year's."""

    year: int | None
    unit: str = ""
    department: str = "数据局"

    @property
    def form(self) -> Form:
        return replace(FORM, year=self.year, unit=entry(self.unit), department=entry(self.department))


@pytest.mark.parametrize(
    ("now", "before", "paired"),
    [
        (Yearly(2024), Yearly(2023), True),
        (Yearly(2024), Yearly(2022), False),
        (Yearly(2024), Yearly(2024), False),
        (Yearly(2024), Yearly(None), False),
        (Yearly(None), Yearly(2023), False),
        (Yearly(2024, "甲"), Yearly(2023, "甲"), True),
        (Yearly(2024, "甲"), Yearly(2023, "乙"), False),
        (Yearly(2024, "甲"), Yearly(2023), True),
        (Yearly(2024), Yearly(2023, "甲"), True),
        (Yearly(2024, department="甲局"), Yearly(2023, department="乙局"), False),
    ],
)
def test_last_years_form_of_the_same_project(now: Yearly, before: Yearly, paired: bool) -> None:
    pairs = consecutive_years(call_of(now.form, before.form))
    assert [(pair.now.form.year, pair.before.form.year) for pair in pairs] == [(2024, 2023)] * paired


@pytest.mark.parametrize(
    ("units", "paired"), [(("", "甲", "乙"), 0), (("甲", "甲", "乙"), 1), (("", "", ""), 0), (("甲", "甲", "甲"), 0)]
)
def test_of_several_forms_of_last_year_none_is_guessed(units: tuple[str, str, str], paired: int) -> None:
    now, *before = (replace(FORM, year=2023 + (place == 0), unit=entry(unit)) for place, unit in enumerate(units))
    assert len(consecutive_years(call_of(now, *before))) == paired


@pytest.mark.parametrize(
    ("approved", "evaluated", "moved"),
    [
        (("10", "20", "30"), ("10", "20", "30"), 0),
        (("10", "20", "30"), ("20", "10", "30"), 2),
        (("10", "20", "20"), ("20", "40", "40"), 0),
        (("10", "20", "20"), ("18", "36", "36"), 0),
        (("10", "20", "20"), ("10.01", "20", "20"), 0),
        (("10", "20", "20"), ("10.03", "20", "20"), 1),
        (("10", "", "20"), ("10", "5", "20"), 0),
        (("10", "20", "20"), ("0", "20", "20"), 1),
    ],
)
def test_points_are_moved_where_they_stand_in_no_proportion(
    approved: tuple[str, ...], evaluated: tuple[str, ...], moved: int
) -> None:
    """All of 50 points in the place of 100, or of 90, are no other points; a cent is rounding."""
    plain = replace(FORM, execution=None)
    targets = with_rows(replace(TARGETS, columns=frozenset()), *NAMES[:3], weights=approved)
    hits = list(weights_as_approved(call_of(with_rows(plain, *NAMES[:3], weights=evaluated), targets=[targets])))
    assert [hit.values["count"] for hit in hits] == [moved] * bool(moved)


@pytest.mark.parametrize(("count", "named", "more"), [(4, 4, False), (5, 4, False), (3, 2, False)])
def test_the_moves_are_named(count: int, named: int, more: bool) -> None:
    """Points exchanged from both ends; of an odd number of rows the middle one keeps its own."""
    shares = [str(10 * (number + 1)) for number in range(count)]
    targets = with_rows(TARGETS, *NAMES[:count], weights=shares)
    form = with_rows(FORM, *NAMES[:count], weights=shares[::-1])
    (hit,) = weights_as_approved(call_of(form, targets=[targets]))
    assert hit.values["count"] == named
    assert str(hit.values["moves"]).endswith("等") is more


def money(form: Form, initial: str | None, budget: str | None = None, unit: str = "万元") -> Form:
    cells = [None if each is None else amount(each) for each in (initial, budget)]
    total = Fund(FundRole.TOTAL, entry("年度资金总额"), cells[0], cells[1], None)
    return replace(form, funds=(total,), amount_unit=unit, remarks=(), goals=())


@pytest.mark.parametrize(
    ("approved", "written", "units", "differ"),
    [
        ("100", "100", ("万元", "万元"), False),
        ("100", "101", ("万元", "万元"), True),
        ("100", "100.01", ("万元", "万元"), False),
        ("100.25", "100.28", ("万元", "万元"), True),
        ("100", "100.5", ("万元", "万元"), False),
        ("100", "100.51", ("万元", "万元"), True),
        ("100.2", "100.25", ("万元", "万元"), False),
        ("100.2", "100.26", ("万元", "万元"), True),
        ("1000000", "100", ("元", "万元"), False),
        ("1000000", "101", ("元", "万元"), True),
        ("1000000", "100", ("", "万元"), False),
        ("100", "1000000", ("万元", ""), False),
        ("1000000", "100", ("万元", "万元"), True),
        ("1000000", "101", ("", "万元"), True),
        ("0", "101", ("万元", "万元"), False),
        ("100", "0", ("万元", "万元"), False),
    ],
)
def test_money_as_approved_is_rounded_as_it_is_written(
    approved: str, written: str, units: tuple[str, str], differ: bool
) -> None:
    targets, form = money(TARGETS, approved, unit=units[0]), money(FORM, written, unit=units[1])
    hits = list(money_as_approved(call_of(form, targets=[targets])))
    assert [hit.severity for hit in hits] == [None] * differ


@pytest.mark.parametrize(
    ("initial", "budget", "remark", "told"),
    [
        ("90", "100", "", [None]),
        (None, "90", "", [Severity.INFO]),
        (None, "100", "", []),
        ("90", "90", "年中追加预算", [Severity.INFO]),
        (None, None, "", []),
    ],
)
def test_a_budget_of_the_whole_year_may_have_been_changed(
    initial: str | None, budget: str | None, remark: str, told: list[Severity | None]
) -> None:
    form = replace(money(FORM, initial, budget), remarks=(entry(remark),) if remark else ())
    hits = list(money_as_approved(call_of(form, targets=[money(TARGETS, "100")])))
    assert [hit.severity for hit in hits] == told


TASKS = ("推进数据共享", "保障平台运行", "开展业务培训", "修缮办公楼房", "慰问困难群众", "购置专用设备")


def tasks(form: Form, *amounts: str | None) -> Form:
    lines = (
        Fund(FundRole.PART, entry(name), None if number is None else amount(number), None, None)
        for name, number in zip(TASKS, amounts, strict=False)
    )
    return replace(form, funds=tuple(lines), amount_unit="万元", remarks=(), goals=(), project=None)


@pytest.mark.parametrize(
    ("planned", "written", "what"),
    [
        (("10", "20"), ("10", "20"), ""),
        (("10", "20"), ("10", "20.01"), ""),
        (("10", "20"), ("10", "20.02"), "预算不同："),
        (("10", None), ("10", "20"), ""),
        (("10", "20"), ("10", None), ""),
        (("10", "20"), ("10",), "少了“保障平台运行”"),
        (("10",), ("10", "20"), "多了“保障平台运行”"),
        (("10", "20", "30"), ("10",), ""),
        (("10", "20", "30", "40"), ("10", "20"), "少了“开展业务培训”、“修缮办公楼房”"),
    ],
)
def test_tasks_as_approved(planned: tuple[str | None, ...], written: tuple[str | None, ...], what: str) -> None:
    """Where less than half of the tasks are found again the two tables are of different things."""
    targets = replace(tasks(TARGETS, *planned), department=DEPARTMENT.department)
    hits = list(tasks_as_approved(call_of(tasks(DEPARTMENT, *written), targets=[targets])))
    assert len(hits) == bool(what)
    assert all(str(hit.values["what"]).startswith(what) for hit in hits)


def scored(score: str | None, number: int, department: str = "数据局", year: int = 2024) -> Form:
    total = Total(weight=None, score=None if score is None else amount(score))
    path, project = f"{department}/{number}", entry(f"第{number}件")
    return replace(FORM, path=path, total=total, department=entry(department), year=year, project=project)


@pytest.mark.parametrize(
    ("full", "others", "told"),
    [
        (4, 1, True),
        (3, 2, False),
        (7, 3, True),
        (6, 3, False),
        (9, 4, False),
        (5, 0, False),
        (0, 5, False),
        (3, 1, False),
    ],
)
def test_five_projects_of_which_seven_in_ten_are_full(full: int, others: int, told: bool) -> None:
    """All of them are another rule's; less than seven tenths, or four projects, say nothing."""
    forms = [scored("100" if number < full else "99", number) for number in range(full + others)]
    assert bool(list(few_projects_full(call_of(*forms)))) is told


@pytest.mark.parametrize("other", [scored("100", 9, "财政局"), scored("100", 9, year=2023), scored(None, 9)])
def test_projects_of_others_are_not_counted(other: Form) -> None:
    forms = [scored("100" if number else "99", number) for number in range(4)]
    assert list(few_projects_full(call_of(*forms, other))) == []
    assert len(list(few_projects_full(call_of(*forms, scored("100", 9))))) == 1


def alike(name: str, *, actual: str = "52家", rows: int = 3, department: str = "数据局", year: int = 2024) -> Form:
    made = tuple(row(each, number=n, target="≥50家", actual=actual) for n, each in enumerate(NAMES[:rows], 1))
    return replace(FORM, path=name, project=entry(name), department=entry(department), year=year, indicators=made)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (alike("数字化改造"), alike("城市大脑建设"), 2),
        (alike("数字化改造"), alike("数字化改造"), 0),
        (alike("数字化改造"), alike("城市大脑建设", actual="53家"), 0),
        (alike("数字化改造", actual="50家"), alike("城市大脑建设", actual="50家"), 0),
        (alike("数字化改造", rows=2), alike("城市大脑建设", rows=2), 0),
        (alike("数字化改造", rows=3), alike("城市大脑建设", rows=4), 0),
        (alike("数字化改造"), alike("城市大脑建设", department="财政局"), 0),
        (alike("数字化改造"), alike("城市大脑建设", year=2023), 0),
        (alike("数字化改造"), alike(""), 0),
    ],
)
def test_projects_that_say_the_same(one: Form, other: Form, told: int) -> None:
    assert len(list(projects_differ(call_of(one, other)))) == told


@pytest.mark.parametrize(("count", "more"), [(2, ""), (3, "等 2 个项目"), (4, "等 3 个项目")])
def test_how_many_projects_say_the_same(count: int, more: str) -> None:
    names = ("数字化改造", "城市大脑建设", "惠民工程", "路灯维修")[:count]
    hits = list(projects_differ(call_of(*map(alike, names))))
    assert [hit.values["more"] for hit in hits] == [more] * count
    assert all(hit.values["other"] in names for hit in hits)
    assert all(hit.form is not None and hit.form.path != hit.values["other"] for hit in hits)


def original(form: Form, words: int) -> _Original:
    said = frozenset((("row", "", "0", str(number)), "甲") for number in range(words))
    return _Original(form, "", {}, said, {form.path})


@pytest.mark.parametrize(
    ("agreeing", "stated", "words", "year", "budget", "one"),
    [
        (5, 10, 10, 2024, "20", True),
        (4, 10, 10, 2024, "20", False),
        (5, 20, 10, 2024, "20", True),
        (5, 10, 20, 2024, "20", True),
        (5, 10, 10, 2024, "21", False),
        (7, 10, 10, 2024, "21", False),
        (8, 10, 10, 2024, "21", True),
        (6, 8, 8, 2024, "21", True),
        (8, 10, 10, 2023, "21", False),
        (8, 10, 10, None, "21", False),
        (5, 10, 10, 2023, "20", True),
    ],
)
def test_how_much_two_copies_have_in_common(
    agreeing: int, stated: int, words: int, year: int | None, budget: str, one: bool
) -> None:
    """Half of the shorter one where the money is the same, three quarters in one year where it is not."""
    form, other = money(FORM, None, "20"), replace(money(FORM, None, budget), year=year)
    assert _alike(form, original(other, words), agreeing, stated) is one


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("20", "19"), ("20", "19"), True),
        (("20", "19"), ("20", "18"), False),
        (("20", "19"), ("21", "19"), False),
        (("20", None), ("20", "19"), True),
        (("0", "19"), ("20", "19"), True),
        (("0", "0"), ("0", "0"), False),
        ((None, None), (None, None), False),
    ],
)
def test_whether_two_forms_have_the_same_money(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], same: bool
) -> None:
    def spent(budget: str | None, actual: str | None) -> Form:
        cells = (None if each is None else amount(each) for each in (budget, actual))
        return replace(FORM, funds=(Fund(FundRole.TOTAL, entry("总额"), None, *cells),))

    assert _same_money(spent(*one), spent(*other)) is same


def test_forms_without_money_have_the_same_where_neither_has_any() -> None:
    without = replace(FORM, funds=())
    assert _same_money(without, without)
    assert not _same_money(without, FORM)
    assert not _same_money(FORM, without)


@pytest.mark.parametrize(
    ("form", "known"),
    [
        (FORM, True),
        (replace(with_rows(FORM, *NAMES[:3]), project=None), True),
        (replace(with_rows(FORM, *NAMES[:2]), project=None), False),
        (replace(with_rows(FORM, *NAMES[:2], ""), project=entry("")), False),
        (replace(with_rows(FORM, *NAMES[:3]), project=entry("")), True),
        (DEPARTMENT, True),
        (replace(DEPARTMENT, department=None), False),
        (BASE, True),
        (replace(BASE, base=()), False),
    ],
)
def test_what_copies_are_looked_for_by(form: Form, known: bool) -> None:
    """A project without a name by three indicators; what names nothing is nobody's copy."""
    assert bool(identity_of(form)) is known


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (["数据局", ""], ["数据局", "数据局"]),
        (["数据局", "财政局", ""], ["数据局", "财政局", ""]),
        (["", ""], ["", ""]),
        (["数据局", "数 据局", ""], ["数据局"] * 3),
    ],
)
def test_a_form_without_a_department_has_its_files(own: list[str], told: list[str]) -> None:
    assert departments_of([case_of(replace(FORM, department=entry(name)), None) for name in own]) == told


def test_of_copies_the_best_kind_of_file_counts() -> None:
    ranks = {"甲": 2, "乙": 0, "丙": 1}
    cases = [case_of(replace(FORM, path=path), None)._replace(rank=rank) for path, rank in ranks.items()]
    twins = dict(find_twins(cases, departments_of(cases)))
    assert {number: twin.of.path for number, twin in twins.items()} == {0: "乙", 2: "乙"}
    assert dict(find_twins(cases[:1], ["数据局"])) == {}


def yearly(year: int, spent: str | None, unit: str = "万元", *, target: str = "≥50家", funded: bool = True) -> Form:
    made = tuple(row(each, number=n, target=target, actual=f"5{n}家") for n, each in enumerate(NAMES[:3], 2))
    total = Fund(FundRole.TOTAL, entry("总额"), None, None, None if spent is None else amount(spent))
    funds = (total,) if funded else ()
    return replace(FORM, path=str(year), year=year, indicators=made, funds=funds, amount_unit=unit)


@pytest.mark.parametrize(
    ("before", "now", "graver"),
    [
        (yearly(2023, "19"), yearly(2024, "19"), False),
        (yearly(2023, "19"), yearly(2024, "20"), True),
        (yearly(2023, "19"), yearly(2024, "19.01"), False),
        (yearly(2023, "19"), yearly(2024, "19.02"), True),
        (yearly(2023, "19"), yearly(2024, None), False),
        (yearly(2023, None), yearly(2024, "19"), False),
        (yearly(2023, None), yearly(2024, None), False),
        (yearly(2023, "19"), yearly(2024, "19", funded=False), False),
        (yearly(2023, "19", funded=False), yearly(2024, "19"), False),
        (yearly(2023, "190000", "元"), yearly(2024, "19"), False),
        (yearly(2023, "19"), yearly(2024, "19", "元"), True),
        (yearly(2023, "19", target="≥40家"), yearly(2024, "19"), True),
    ],
)
def test_what_was_copied_though_the_year_was_another(before: Form, now: Form, graver: bool) -> None:
    """Where targets and money are those of last year too, the same results are only a hint."""
    (hit,) = results_of_this_year(call_of(before, now))
    assert (hit.severity is None) is graver
    assert (hit.values["compared"], hit.values["count"], hit.values["year"]) == (3, 3, 2023)


@pytest.mark.parametrize(
    ("rows", "same", "told"), [(3, 3, True), (3, 2, False), (4, 3, False), (5, 4, True), (2, 2, False)]
)
def test_from_three_texts_and_eight_in_ten_on_a_year_is_copied(rows: int, same: int, told: bool) -> None:
    def made(year: int, *, own: bool) -> Form:
        results = [f"5{n}家" if n <= same or not own else f"6{n}家" for n in range(1, rows + 1)]
        listed = zip(NAMES, results, strict=False)
        indicators = (row(name, number=n, target="≥50家", actual=text) for n, (name, text) in enumerate(listed, 1))
        return replace(FORM, path=str(year), year=year, indicators=tuple(indicators))

    assert bool(list(results_of_this_year(call_of(made(2023, own=False), made(2024, own=True))))) is told


@pytest.mark.parametrize(
    ("one", "real"),
    [
        (row("培训场次"), True),
        (row("培训场次")._replace(placeholder=True), False),
        (row("培训场次")._replace(untargeted=True), False),
        (row("其中：线上培训"), True),
        (row("其中：线上培训", weight="")._replace(score=None), False),
        (row("线上培训", weight="")._replace(score=None, part=True), False),
        (row("线上培训", weight="")._replace(score=None), True),
        (row(""), False),
        (row("/"), False),
        (row("★1."), False),
        (row("指标1："), False),
        (row("（）"), False),
        (row("指标1：培训场次"), True),
        (row("1号楼"), True),
    ],
)
def test_which_rows_name_an_indicator(one: Indicator, real: bool) -> None:
    assert list(real_rows(replace(FORM, indicators=(one,)))) == [one] * real
