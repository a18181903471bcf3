"""What rules across forms rest on: which target asks for less, which goals drifted, which names mean one thing."""

from dataclasses import replace

import pytest

from perfeval_xl.app.reading import case_of
from perfeval_xl.domain.form import Entry, Form, Goal, Indicator, Level
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.forms import read
from perfeval_xl.parsing import Language
from perfeval_xl.rules import Book, catalogue, run
from perfeval_xl.rules.base import Case
from perfeval_xl.rules.cross.aims import drift_of
from perfeval_xl.rules.cross.asking import Change, change_of
from perfeval_xl.rules.cross.families import bases_for, body_name, departments_of, folder_of, same_body
from perfeval_xl.rules.cross.rows import match_rows
from perfeval_xl.rules.cross.twins import with_twins
from tests.support.cases import clean_sheet
from tests.support.pairs import Pair, indicator_of

NONE, LOWER, HIGHER, OTHER, WORDS = Change
TARGETS = [
    ("≥3场", "≥3场", NONE),
    ("≥3场", "3场", NONE),
    ("3场", "≤3场", NONE),
    ("≥3场", "≥3", NONE),
    ("≥3场", "≤3场", OTHER),
    ("≥3场", "≥2场", LOWER),
    ("≥3场", "≥4场", HIGHER),
    ("≤3场", "≤4场", HIGHER),
    ("≥3场", "≥3家", NONE),
    ("≥3场", "≥2家", OTHER),
    ("≥50万元", "≥500000元", NONE),
    ("≥50万元", "≥49万元", LOWER),
    ("≥50万元", "≥50元", NONE),
    ("≥90%", "≥0.9", NONE),
    ("≥90%", "≥85%", LOWER),
    ("5-8场", "5-8场", NONE),
    ("5-8场", "5-9场", OTHER),
    ("5-8场", "≥5场", OTHER),
    ("≥5场", "5-8场", OTHER),
    ("5-8场", "≥6场", OTHER),
    ("≥6场", "5-8场", OTHER),
    ("≥3家；≥5场", "≥3家；≥5场", NONE),
    ("≥3家；≥5场", "≥3家；≥4场", OTHER),
    ("≥3家；≥5场", "≥3家", OTHER),
    ("≥3家", "≥3家；≥5场", OTHER),
    ("6月底前", "6月30日前", NONE),
    ("6月底前", "2024年6月30日前", NONE),
    ("6月底前", "7月底前", OTHER),
    ("制度健全", "制度健全", NONE),
    ("制度健全", "健全", NONE),
    ("健全", "制度健全", NONE),
    ("制度、健全", "制度健全", NONE),
    ("制度健全", "制度完善", WORDS),
    ("制度健全", "≥3项", WORDS),
    ("≥3项", "制度健全", WORDS),
    ("6月底前", "制度健全", WORDS),
    ("制度健全", "6月底前", WORDS),
    ("较上年下降", "比上年减少", NONE),
    ("较上年下降", "较上年增长", WORDS),
    ("≥家", "≥3家", NONE),
    ("≥3家", "≥家", NONE),
    (">3场", "≤3场", OTHER),
    ("<3场", "≥3场", OTHER),
    (">3场", "≥3场", NONE),
]


def row(name: str, target: str = "", level2: str = "数量指标", number: int = 1) -> Indicator:
    made = indicator_of(Pair(target or "1个", "", Verdict.MET, {"name": name}))
    return made._replace(row=number, level2=Level(Entry(At(1, 2), level2), level2))


@pytest.mark.parametrize(("approved", "evaluated", "change"), TARGETS)
def test_which_of_two_targets_asks_for_less(approved: str, evaluated: str, change: Change) -> None:
    assert change_of(row("甲", approved), row("甲", evaluated), 2024, Language.own()) is change


FORM = read(Snapshot(path="表", sheets=(clean_sheet({}),)))[0]


def with_rows(*names: str) -> Form:
    """A form with these indicators; a second level stands before a slash."""
    rows = (name.rpartition("/")[::2] for name in names)
    return replace(FORM, indicators=tuple(row(name, level2=over, number=n) for n, (over, name) in enumerate(rows, 1)))


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        (["培训场次"], ["培训场次"], [(1, 1)]),
        (["指标1：培训场次（≥3场）"], ["★培训场次"], [(1, 1)]),
        (["培训场次"], ["检查次数"], []),
        (["数量/人数", "质量/人数"], ["质量/人数", "数量/人数"], [(2, 1), (1, 2)]),
        (["数量指标/人数"], ["数量/人数"], [(1, 1)]),
        (["数量/人数", "质量/人数"], ["数量/人数"], [(1, 1)]),
        (["人数", "人数"], ["人数", "人数"], [(1, 1), (2, 2)]),
        (["人数"], ["人数", "人数"], [(1, 1)]),
        (["培训场次"], ["培训场次完成数"], [(1, 1)]),
        (["培训场次完成数"], ["培训场次"], [(1, 1)]),
        (["培训场"], ["培训场完成数"], []),
        (["培训场次"], ["培训场次一", "培训场次二"], []),
        (["培训场次一", "培训场次二"], ["培训场次"], []),
        (["数量/甲", "质量/乙"], ["成本/乙", "时效/甲"], [(2, 1), (1, 2)]),
        (["培训场次（线上）"], ["培训场次（线下）"], [(1, 1)]),
        (["（）"], ["（）"], []),
        (["（可用率）"], ["可用率"], [(1, 1)]),
    ],
)
def test_which_rows_of_two_forms_are_one(first: list[str], second: list[str], pairs: list[tuple[int, int]]) -> None:
    found = match_rows(with_rows(*first), with_rows(*second))
    assert [(one.row, other.row) for one, other in found.pairs] == pairs
    alone = ({1, 2} & set(range(1, len(first) + 1))) - {one for one, _ in pairs}
    assert len(found.only_first) == (len(alone) if "（）" not in first else 0)


def with_goal(text: str) -> Form:
    return replace(FORM, goals=(Goal(expected=Entry(At(1, 1), text), actual=Entry(At(1, 2))),))


@pytest.mark.parametrize(
    ("approved", "evaluated", "dropped", "changed"),
    [
        ("组织培训3场。", "组织培训3场。", 0, 0),
        ("组织培训3场。", "组织培训2场。", 0, 1),
        ("2024年组织培训3场。", "2023年组织培训3场。", 0, 0),
        ("组织培训。", "组织培训2场。", 0, 0),
        ("组织培训3场。", "组织培训。", 0, 0),
        ("组织培训3场。", "检查企业安全生产。", 1, 0),
        ("组织培训3场；检查企业安全生产。", "检查企业安全生产。", 1, 0),
        ("组织培训3场；检查企业安全生产。", "检查企业安全生产，组织培训3场。", 0, 0),
        ("1.组织培训3场2.检查企业安全生产", "1.检查企业安全生产2.组织培训3场", 0, 0),
        ("目标1：组织培训3场。目标2：检查企业5家。", "目标1：检查企业5家。目标2：组织培训4场。", 0, 1),
        ("培训。检查企业安全生产。", "检查企业安全生产。", 0, 0),
        ("一是组织培训3场二是检查企业5家", "组织培训3场，检查企业5家", 0, 0),
        ("完善制度。检查企业安全生产。", "检查企业安全生产。", 1, 0),  # four characters say something
        ("完善台。检查企业安全生产。", "检查企业安全生产。", 0, 0),  # three do not
        ("甲乙丙丁戊己。", "甲乙丙丁子丑寅。", 0, 0),  # three of five pairs are the same
        ("甲乙丙丁戊己。", "甲乙丙子丑寅卯。", 1, 0),  # two are not
        ("组织培训3场。检查企业5家。", "组织培训5场。检查企业3家。", 0, 0),  # both numbers are there
        ("组织培训3场，2024年完成。", "组织培训3场，2025年完成。", 0, 0),
        ("满意度达到90%以上。", "满意度达到85%以上。", 0, 1),
    ],
)
def test_what_became_of_the_goals(approved: str, evaluated: str, dropped: int, changed: int) -> None:
    drift = drift_of(with_goal(approved), with_goal(evaluated))
    assert drift is not None
    assert (len(drift.dropped), len(drift.changed)) == (dropped, changed)


@pytest.mark.parametrize(("approved", "evaluated"), [("", "组织培训。"), ("组织培训。", ""), ("培训", "组织培训。")])
def test_goals_of_which_one_says_nothing_are_not_compared(approved: str, evaluated: str) -> None:
    assert drift_of(with_goal(approved), with_goal(evaluated)) is None


@pytest.mark.parametrize(
    ("lines", "kept", "unlike"), [(3, 1, True), (4, 2, False), (2, 1, False), (5, 2, True), (1, 0, True)]
)
def test_goals_in_other_words_altogether(lines: int, kept: int, unlike: bool) -> None:
    sentences = ["组织业务培训", "检查安全生产", "修缮办公楼房", "慰问困难群众", "购置专用设备"][:lines]
    drift = drift_of(with_goal("。".join(sentences)), with_goal("。".join([*sentences[:kept], "其他有关事项"])))
    assert drift is not None
    assert drift.unlike is unlike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("云溪市数据局", "云溪市数据局", True),
        ("[301]云溪市数据局", "云溪市数据局", True),
        ("301-云溪市数据局", "云溪市数据局", True),
        ("数据局", "云溪市数据局", True),
        ("云溪市数据局", "云溪市财政局", False),
        ("", "云溪市数据局", True),
        (None, "云溪市数据局", True),
        (None, None, True),
    ],
)
def test_names_of_bodies(one: str | None, other: str | None, same: bool) -> None:
    entries = [None if name is None else Entry(At(1, 1), name) for name in (one, other)]
    assert same_body(*entries) is same
    assert same_body(*reversed(entries)) is same
    assert body_name(entries[0]) == ("" if one is None else one.split("]")[-1].split("-")[-1])


def case(path: str, kind: str = "project", **cells: object) -> Case:
    (form,) = read(Snapshot(path=path, sheets=(clean_sheet({"of": kind, "set": cells}),)))
    return case_of(form, None)


@pytest.mark.parametrize(
    ("form", "bases", "belonging"),
    [
        ("甲/表", ["甲/表", "甲/附件"], ["甲/表"]),
        ("甲/表", ["甲/附件", "乙/附件"], ["甲/附件"]),
        ("甲/表", ["乙/附件"], ["乙/附件"]),
        ("甲/表", ["乙/附件", "丙/附件"], ["乙/附件", "丙/附件"]),
        ("甲\\表", ["甲\\附件", "甲\\乙\\附件"], ["甲\\附件"]),
        ("表", ["附件", "甲/附件"], ["附件"]),
    ],
)
def test_the_nearest_base_form_counts(form: str, bases: list[str], belonging: list[str]) -> None:
    found = bases_for(case(form), [case(path, "base") for path in bases])
    assert [base.form.path for base in found] == belonging


@pytest.mark.parametrize(
    ("form", "departments", "belonging"),
    [
        ("甲/表", ["甲/整体", "乙/整体"], ["甲/整体"]),
        ("甲/表", ["甲/表", "甲/整体"], ["甲/表"]),
        ("表", ["甲/整体", "乙/整体"], []),
        ("表", ["甲/整体"], ["甲/整体"]),
    ],
)
def test_a_form_without_a_department_counts_in_the_nearest_report(
    form: str, departments: list[str], belonging: list[str]
) -> None:
    forms = [case(path, "department", B2=f"{path}局") for path in departments]
    found = departments_of(case(form, B3=None), forms)
    assert [each.form.path for each in found] == belonging


@pytest.mark.parametrize(("title", "belongs"), [("2024", True), ("2023", False)])
def test_a_base_form_of_another_year_is_not_the_forms(title: str, belongs: bool) -> None:
    base = case("附件", "base", A1=f"{title}年度部门（单位）整体支出绩效评价基础数据表")
    assert bool(bases_for(case("表"), [base])) is belongs


def test_the_folder_of_a_form() -> None:
    assert [folder_of(case(path).form) for path in ("表", "甲/表", "甲\\乙\\表")] == ["", "甲", "甲/乙"]


def of_department(path: str, name: str) -> Case:
    return case_of(replace(FORM, path=path, department=Entry(At(2, 6), name)), None)


@pytest.mark.parametrize(
    ("departments", "copies"),
    [
        (("甲局", "甲局"), [("2024/乙/表.xlsx", "2024/甲/表.xlsx")]),
        (("甲局", "乙局"), []),
        (("甲局", ""), [("2024/乙/表.xlsx", "2024/甲/表.xlsx")]),
    ],
)
def test_copies_are_of_one_department(departments: tuple[str, str], copies: list[tuple[str, str]]) -> None:
    """Two bureaus may have a project of one name; a form that names no department may be anyone's copy."""
    cases = [of_department(f"2024/{folder}/表.xlsx", name) for folder, name in zip("甲乙", departments, strict=True)]
    books = with_twins([Book(path=case.form.path, sheets=("表",), cases=(case,)) for case in cases])
    told = [(case.form.path, case.twin.of.path) for book in books for case in book.cases if case.twin]
    assert told == copies


def test_a_copy_in_a_file_of_the_same_name_is_told_with_its_folder() -> None:
    cases = [of_department(f"2024/{folder}/表.xlsx", "甲局") for folder in "甲乙"]
    books = with_twins([Book(path=case.form.path, sheets=("表",), cases=(case,)) for case in cases])
    (finding,) = run(books, [catalogue()["X509"]])
    assert "“甲/表.xlsx”" in finding.message
    assert "2024" not in finding.message.replace("2024年", "")
