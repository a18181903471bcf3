"""The lines of 附件1: read in a form and compared in a report by the same names, however these are written."""

from pathlib import Path

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.narrative import Narrative, Paragraph
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.narrative import hold_against
from perfeval_xl.rules import Book
from perfeval_xl.standard import Standard
from tests.support.cases import clean_sheet, compared

WAYS = {
    "A5": ["“三公”经费", "三公经费", "三公费用"],
    "A6": ["1、公务用车购置及运行维护费", "公务用车购置与运行维护费用", "公务用车购置和维护经费", "（一）公务用车费"],
    "A8": ["公务用车运行维护费", "公务用车运行费用", "公车运行维护经费", "公车运行维护"],
    "A10": ["3、公务接待费", "公务接待费用", "公务接待"],
    "A18": ["公用经费", "日常公用经费", "公用费用"],
}
"""How a line of the clean 附件1 may be called, by its cell; the amounts stay: 预算 10, 7, 7, 3, 88, 决算 9, 6, 6, 3, 88."""
ACTUAL = {"A5": 9, "A6": 6, "A8": 6, "A10": 3, "A18": 88}
PAIRS = [(cell, name) for cell, names in WAYS.items() for name in names]


def annex(cells: dict[str, str], standard: Standard | None = None) -> Book:
    sheet = clean_sheet({"of": "base", "set": cells})
    return book_of(Snapshot(path="附件1.xlsx", sheets=(sheet,)), None, standard or Standard.default())


@pytest.mark.parametrize(("cell", "name"), PAIRS)
def test_a_line_is_known_by_any_of_its_names(cell: str, name: str) -> None:
    (usual,), (other,) = annex({}).cases, annex({cell: name}).cases
    assert [row.key for row in other.form.base] == [row.key for row in usual.form.base]


@pytest.mark.parametrize(("cell", "name"), PAIRS)
def test_a_report_may_call_it_by_another(cell: str, name: str) -> None:
    """What it spent is held against the line, whichever way form and report call it."""
    bare = name.removeprefix("（一）").removeprefix("1、").removeprefix("3、")
    amounts = (ACTUAL[cell], ACTUAL[cell] + 1)
    told = ["关于2024年度部门整体支出绩效自评的报告", *(f"{bare}支出{amount}万元。" for amount in amounts)]
    comparison = compared(told, [annex({})])
    assert comparison.compared == 2
    assert [difference.at.row for difference in comparison.differences] == [int(cell[1:])]


@pytest.mark.parametrize("other", ["公务用车购置税", "出国留学人员", "公务接待批次", "公用设施经费"])
def test_what_only_begins_like_a_line_is_none(other: str) -> None:
    (case,) = annex({"A9": other}).cases
    assert case.form.base[4].key == "other"
    assert not compared(["关于2024年度部门整体支出绩效自评的报告", f"{other}支出7万元。"], [annex({})]).compared


def test_a_name_that_a_folder_adds_counts_in_forms_and_in_reports(tmp_path: Path) -> None:
    (tmp_path / "labels.yaml").write_text("base:\n  reception: [来客招待费]\n", "utf-8")
    standard = Standard.load(tmp_path, entry_points=False)
    book = annex({"A10": "3、来客招待经费"}, standard)
    (case,) = book.cases
    assert case.form.base[5].key == "reception"
    told = ["关于2024年度部门整体支出绩效自评的报告", "来客招待费用支出4万元。"]
    narrative = Narrative(path="报告.docx", paragraphs=tuple(map(Paragraph, told)))
    comparison = hold_against(narrative, [(case.form, case.assessment)], standard.report_words)
    assert [difference.at.row for difference in comparison.differences] == [10]
