"""What the check calls wrong is never stated in a report, whatever its template."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from perfeval_xl.domain.finding import Severity
from perfeval_xl.parsing import Language
from perfeval_xl.reports import Subject, Template, write_report
from perfeval_xl.reports.context import context
from perfeval_xl.reports.values import Missing
from perfeval_xl.rules import Book, Case, run
from tests.support.word import DAY, checked, subject, texts

_TEMPLATES = ("报告模板-2024", "报告模板-2020", "报告模板-部门整体")


def stated(about: Subject, root: Path, name: str) -> str:
    """A report's paragraphs without what is still to be filled in."""
    template = Template((root / "templates" / f"{name}.docx").read_bytes())
    return re.sub("【待填：[^】]*】", "〇", "\n".join(texts(write_report(template, about, DAY).data)))


@pytest.mark.parametrize("name", _TEMPLATES)
@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"F5": 190000, "F6": 190000}, ["190000", "950000%", "99.28", "“优”"]),  # 元 typed for 万元
        ({"D5": 200000, "D6": 200000}, ["200000", "99.99%"]),
        (
            {"F5": 23.5, "F6": 23.5, "H5": "117.5%"},
            ["23.5", "117.5%", "全年预算20万元", "“优”"],
        ),  # more than the budget
        ({"F5": 18, "H5": "90%", "I5": 9}, ["支出18万元"]),  # not the sum of its lines
        ({"H5": "84.66%"}, ["84.66%", "执行率95%", "99.28"]),
        ({"I5": 95}, ["99.28", "“优”"]),
        ({"D5": 0, "E5": 0, "F5": 0, "I5": 0}, ["自评0分", "扣10分"]),  # a total that lacks its lines, and its score
        ({"H12": 12, "H19": 101.28}, ["自评12分", "101.28", "得42分"]),
        ({"F12": "1场", "F13": "98%"}, ["自评10分", "自评20分", "99.28", "得40分"]),
        ({"G12": 15, "H12": 15, "H19": 104.28}, ["104.28", "“优”", "分值45分"]),
        ({"I19": "等级：良"}, ["“优”", "“良”", "99.28"]),
        ({"F12": "≥3场"}, ["完成值不低于3场", "绩效目标全部完成", "全部达到年度指标值"]),  # the target copied as result
        ({"F12": "开展培训"}, ["完成值为“开展培训”", "全部达到年度指标值"]),
        ({"F12": "XX场"}, ["XX"]),
        ({"I17": "XXXX"}, ["XXXX"]),
        ({"F17": "85%", "H17": 9, "I17": "待填"}, ["原因是待填", "原因：待填"]),
    ],
)
def test_what_the_check_calls_wrong_is_not_stated(
    changes: dict[str, object], wrong: list[str], name: str, root: Path
) -> None:
    told = stated(checked(changes), root, name)
    assert [each for each in wrong if each in told] == []


@pytest.mark.parametrize(
    "changes",
    [{}, {"F3": None}, {"H12": 8, "I12": None, "H19": 97.28}, {"F5": 20, "F6": 20, "H5": 1, "I5": 10, "H19": 99.78}],
)
def test_what_is_right_is_stated_in_spite_of_other_findings(changes: dict[str, object]) -> None:
    told = context(checked(changes), DAY)
    assert not isinstance(told["总分"], Missing)
    assert told["等级"] == "优"
    assert not isinstance(told["全年执行数"], Missing)


def test_a_mark_tells_what_stands_in_the_form_and_asks_once() -> None:
    told = context(checked({"F5": 190000, "F6": 190000}), DAY)
    assert str(told["全年执行数"]) == "【待填：全年执行数（表中写190000，请先核对）】"
    assert str(told["执行率"]) == "【待填：执行率】"
    assert re.fullmatch(r"【待填：总分和等级（表中写99\.28，另有\d处错误要先改正）】", str(told["总分"]))


def beside_base(base: dict[str, object], project: dict[str, object] | None = None) -> Subject:
    """A project's form with what the check says of it when 附件1 is checked with it."""
    about, annex = subject(project or {}), subject(base, of="base")
    forms = [(annex, replace(annex.form, path="附件1.xlsx")), (about, about.form)]
    cases = [Case(form, each.law, each.assessment, Language.own()) for each, form in forms]
    books = [Book(case.form.path, (case.form.sheet,), (case,)) for case in cases]
    found = [each for each in run(books) if each.code == "X505"]
    assert len(found) == 1
    return replace(about, findings=tuple(found))


@pytest.mark.parametrize("name", _TEMPLATES)
@pytest.mark.parametrize(
    ("project", "written"),
    [({}, "19"), ({"A4": "项目资金（元）", "D5": 200000, "E5": 200000, "F5": 190000, "F6": 190000}, "190000")],
)
def test_an_amount_that_annex_1_has_otherwise_is_asked_for_with_both(
    project: dict[str, object], written: str, name: str, root: Path
) -> None:
    about = beside_base({"F15": 17}, project)
    told = context(about, DAY)
    assert str(told["全年执行数"]) == f"【待填：全年执行数（表中写{written}，附件1写17万元，请先核对）】"
    assert isinstance(told["执行得分"], Missing)
    assert re.search(r"表中写99\.28，另有1处错误要先改正", str(told["总分"]))
    text = stated(about, root, name)
    assert not re.search(r"支出19|190000|执行率95|自评9\.5分|扣0\.5分|99\.28|“优”", text)
    assert "年初预算20万元" in text


@pytest.mark.parametrize(
    ("base", "project", "severity"),
    [
        ({"A15": "政务数据平台", "F15": 17}, {}, Severity.WARNING),  # perhaps another project
        ({"F15": 19.02}, {}, Severity.WARNING),  # a slip in rounding
        ({}, {"B2": "信息化综合保障", "F5": 41, "E5": 41}, Severity.INFO),  # lines that only add up to it
    ],
)
def test_what_annex_1_leaves_open_is_stated(
    base: dict[str, object], project: dict[str, object], severity: Severity
) -> None:
    about = beside_base(base, project)
    assert [each.severity for each in about.findings] == [severity]
    told = context(about, DAY)
    assert not isinstance(told["全年执行数"], Missing)
    assert not isinstance(told["总分"], Missing)


def test_an_accepted_difference_from_annex_1_is_stated() -> None:
    about = beside_base({"F15": 17})
    accepted = replace(about, findings=tuple(each._replace(accepted="财政已核") for each in about.findings))
    assert context(accepted, DAY)["全年执行数"] == 19


@pytest.mark.parametrize("written", ["写成【待填】的数", "两行\n文字"])
def test_what_stands_in_the_form_cannot_break_a_mark(written: str, root: Path) -> None:
    about = checked({"F12": written, "H12": f"{written}"})
    assert written not in stated(about, root, "报告模板-2024")


@pytest.mark.parametrize("name", _TEMPLATES[2:])
def test_a_department_states_neither_its_projects_slips_nor_those_of_its_base(name: str, root: Path) -> None:
    base = subject({"F5": 19}, of="base")
    case = Case(base.form, base.law, base.assessment, Language.own())
    whole = replace(
        checked({"F7": "项目支出：75"}, of="department"),
        projects=(checked({"F5": 190000, "F6": 190000}),),
        base=base.form,
        base_findings=tuple(run([Book("表.xlsx", (base.form.sheet,), (case,))])),
    )
    told = stated(whole, root, name)
    assert "“三公”经费预算10万元，支出〇" in told
    assert not re.search("190000|支出75万元|基本支出440|支出19万元|99.28", told)
    assert "经自评，云溪市数据局绩效自评得99.8分，等级为“优”。" in told  # parts that do not add up leave the scores
