"""Reports held against forms: whose section a paragraph is, real material, hostile text, time."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.app.reading import book_of, read_file
from perfeval_xl.domain.narrative import Comparison, Paragraph, Topic
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book
from tests.support.cases import clean_sheet, compared
from tests.support.reports import seed_paragraphs
from tests.support.results import books_of


def books(*forms: dict[str, object]) -> list[Book]:
    return [book_of(Snapshot(path=f"{n}.xlsx", sheets=(clean_sheet(form),)), None) for n, form in enumerate(forms)]


PROJECT = books({"of": "project"})
TWO = books({"of": "project"}, {"of": "project", "set": {"B2": "智慧社区建设", "F5": 12, "E5": 15, "D5": 15, "F6": 12}})
ALL = books({"of": "project"}, {"of": "department"}, {"of": "base"})


def told(comparison: Comparison) -> list[tuple[str, str]]:
    return [(each.at.a1, each.reported) for each in comparison.differences]


def test_each_section_is_held_against_its_own_project() -> None:
    report = [
        "政务数据平台运行维护项目绩效自评报告",
        "本项目年初预算20万元，实际支出19万元。",
        "智慧社区建设项目绩效自评报告",
        "本项目年初预算15万元，实际支出19万元。",
    ]
    assert told(compared(report, TWO)) == [("F5", "19万元")]
    assert [each.form.path for each in compared(report, TWO).differences] == ["1.xlsx"]


def test_reports_on_projects_without_a_form_are_left_alone() -> None:
    report = [
        "智慧交通2023年改造项目绩效自评报告",
        "2024年预算8万元，其中年初预算30万元，实际支出8万元。",
        "政务数据平台运行维护项目绩效自评报告",
        "本项目年初预算20万元，实际支出18万元。",
    ]
    assert told(compared(report, PROJECT)) == [("F5", "18万元")]


def test_a_project_named_in_the_departments_report_is_held_against_its_form() -> None:
    report = ["2024年部门整体支出绩效自评报告", "政务数据平台运行维护支出18万元，部门整体支出490万元。"]
    assert told(compared(report, ALL)) == [("F5", "18万元")]


def test_a_paragraph_that_begins_with_a_project_speaks_of_it() -> None:
    report = [
        "2024年部门整体支出绩效自评报告",
        "（二）项目支出情况",
        "1.政务数据平台运行维护。年初预算20万元，实际支出17万元。",
    ]
    assert ("F5", "17万元") in told(compared(report, ALL))


def test_a_title_broken_in_two_lines_is_one() -> None:
    report = [
        "政务数据平台",
        "运行维护绩效自评报告",
        "本项目年初预算15万元。",
        "智慧社区建设绩效自评报告",
        "本项目年初预算15万元。",
    ]
    assert told(compared(report, TWO)) == [("D5", "15万元")]


def test_lines_copied_out_of_a_pdf_are_joined() -> None:
    report = ["本项目是保障全市政务数据平台稳定运行的项目，年初预", "算20万元，实际支出", "18万元。"]
    assert told(compared(report, PROJECT)) == [("F5", "18万元")]


def test_tables_in_a_report_are_no_narrative() -> None:
    report = [Paragraph("本项目年初预算20万元，实际支出1万元。", 0, True)]
    assert compared(report, PROJECT) == Comparison(path="报告.docx", compared=0, differences=())


def test_the_same_slip_is_told_once_and_quoted() -> None:
    report = ["本项目年初预算20万元，实际支出18万元。"] * 3
    (difference,) = compared(report, PROJECT).differences
    assert (difference.written, difference.reported) == ("19万元", "18万元")
    assert difference.quote == "本项目年初预算20万元，实际支出18万元"


def test_a_report_without_forms_is_compared_with_nothing() -> None:
    assert compared(["本项目实际支出18万元，其中劳务费20万元。"], []).compared == 0


def test_the_values_compared_are_counted() -> None:
    report = ["本项目年初预算20万元，全年预算20万元，实际支出19万元，执行率95%。", "天气很好。"]
    assert compared(report, PROJECT).compared == 4


@settings(deadline=None)
@given(
    st.lists(
        st.text(
            alphabet="政务数据平台运行维护项目支出预算执行率其中0123456789.，。（）：；%万元家场2024年、“”占满意度自评得分\ue000\uf205\n一1",
            max_size=80,
        ),
        max_size=6,
    )
)
def test_no_text_raises(paragraphs: list[str]) -> None:
    compared(paragraphs, ALL)


@pytest.mark.parametrize(
    "piece", ["预算20万元，其中", "（", "2024年", "1", "开展培训3场", "政务数据平台运行维护", "一", "1,234", "占"]
)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        compared([piece * (length // len(piece))], ALL)
        return time.process_time() - started

    seconds(2_000)
    assert seconds(60_000) < max(0.2, 12 * seconds(15_000))


@pytest.fixture
def material(corpus: Path, seeds: Path) -> tuple[list[Paragraph], list[Path]]:
    paragraphs = seed_paragraphs(seeds / "2024-部门整体与项目.txt")
    return paragraphs, [corpus / "2024项目支出.xlsx", corpus / "2024整体支出.xlsx"]


NAMES = {
    ("人才示范培训班专项", "人才示范培训班工作经费20万元"),
    ("2024年度制造名城工业企业运行监测和服务平台工作经费", "县市区工信系统能力建设专项"),
}
PARTS = {
    ("418.85万元", "433.32万元"),
    ("4.94万元", "6万元"),
    ("8.23万元", "44.97万元"),
    ("32.03万元", "41.09万元"),
    ("23.22万元", "65万元"),
    ("1.93万元", "10万元"),
    ("2.84万元", "3.32万元"),
    ("7.03万元", "20万元"),
    ("4.86万元", "5万元"),
    ("9.55万元", "19.1万元"),
    ("17.86万元", "20万元"),
}
"""年初预算 is written as a part of the smaller 预算 it was cut to."""


def test_the_2024_material_differs_only_where_it_truly_does(material: tuple[list[Paragraph], list[Path]]) -> None:
    paragraphs, paths = material
    found = compared(paragraphs, books_of(map(read_file, paths)))
    pairs = {topic: {(d.written, d.reported) for d in found.differences if d.topic is topic} for topic in Topic}
    assert pairs == {Topic.FIGURE: set(), Topic.COUNT: set(), Topic.NAME: NAMES, Topic.PARTS: PARTS} | {
        topic: set() for topic in (Topic.TALLY, Topic.SECTION, Topic.STRANGER)
    }
    assert found.compared >= 70


FUNDS = re.compile(r"(?:预算收入|预算|实际支出)(\d+(?:\.\d+)?)万元")


def test_every_changed_amount_of_the_2024_material_is_found(material: tuple[list[Paragraph], list[Path]]) -> None:
    """Those of one paragraph are changed together: each is told by itself."""
    paragraphs, paths = material
    forms = books_of(map(read_file, paths))
    missed = []
    for number, each in enumerate(paragraphs):
        amounts = [] if each.table else [found[1] for found in FUNDS.finditer(each.text)]
        if not amounts:
            continue
        slips = FUNDS.sub(lambda found: found[0].replace(found[1], f"9{found[1]}"), each.text)
        report = [*paragraphs[:number], each._replace(text=slips), *paragraphs[number + 1 :]]
        told = {difference.reported for difference in compared(report, forms).differences}
        missed += [(amount, slips) for amount in amounts if f"9{amount}万元" not in told]
    assert missed == []
