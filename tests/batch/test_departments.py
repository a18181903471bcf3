"""A department's report: of any number of projects, of its own year, and never at the cost of what is known."""

import os
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.batch.records import DepartmentReport, Settings, Step
from perfeval_xl.batch.state import Origin, open_state
from perfeval_xl.rollup import BOOK
from tests.support.batches import DEPARTMENT, EXAMPLES, CallingWatch, logged, run, tree
from tests.support.systems import at_pace

PROJECT = EXAMPLES / "没有问题的表.xlsx"
NAME = "B2"


def project(place: Path, name: str, year: int = 2024) -> Path:
    """A project form of the department in `DEPARTMENT`."""
    place.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(PROJECT)
    sheet = book.worksheets[0]
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.value = cell.value.replace("2024", str(year))
    sheet[NAME] = name
    book.save(place)
    return place


def report_of(outcome: Any) -> str:
    """The words of the department's report."""
    (path,) = logged(outcome)["整体.xlsx"]["outputs"]["reports"]
    return zipfile.ZipFile(path).read("word/document.xml").decode()


@pytest.fixture
def department(folder: Path) -> Path:
    tree(folder, "整体.xlsx", form=DEPARTMENT)
    for number in range(6):
        project(folder / "项目" / f"{number}.xlsx", f"第{number}个工作")
    return folder


def test_the_report_tells_of_every_project(department: Path, out: Path) -> None:
    text = report_of(run(department, out, report=True))
    assert all(f"第{number}个工作" in text for number in range(6))


def test_the_projects_are_not_read_again(department: Path, out: Path) -> None:
    """They are gone by the time the report is written; it tells of them all the same."""
    seen = CallingWatch(lambda number: shutil.rmtree(department / "项目") if number == 7 else None)
    text = report_of(run(department, out, seen, report=True))
    assert all(f"第{number}个工作" in text for number in range(6))


def test_projects_of_other_years_have_no_place_in_it(department: Path, out: Path) -> None:
    project(department / "往年" / "旧.xlsx", "去年的工作", 2023)
    text = report_of(run(department, out, report=True))
    assert "第0个工作" in text
    assert "去年的工作" not in text


def test_many_projects_have_more_time() -> None:
    settings = Settings(out="", run="", program="", seconds=20)
    few, many = (
        DepartmentReport(settings=settings, root="", path="", name="", sha256=None, companions=(b"",) * count)
        for count in (0, 2000)
    )
    assert few.seconds == 20
    assert many.seconds >= 20 + 100


def failed_report(department: Path, out: Path, **options: Any) -> Any:
    return run(department, out, report=True, rollup=True, **options)


@pytest.fixture
def stuck(faults: pytest.MonkeyPatch, folder: Path) -> Path:
    """A department whose report never ends."""
    tree(folder, "报告卡住.xlsx", form=DEPARTMENT)
    project(folder / "项目.xlsx", "别的工作")
    return folder


def test_a_report_that_takes_too_long_leaves_findings_copy_and_forms(stuck: Path, out: Path) -> None:
    outcome = failed_report(stuck, out, seconds=at_pace(2))
    line = logged(outcome)["报告卡住.xlsx"]
    good = logged(run(stuck, out.with_name("另"), scored=True))["报告卡住.xlsx"]
    assert line["status"] == "REPORT_LIMIT"
    assert "1 张项目表" in line["message"]
    assert line["findings"] == good["findings"]
    assert "X505" in {finding["code"] for finding in logged(outcome)["项目.xlsx"]["findings"]}
    assert line["forms"] == good["forms"] != []
    assert Path(line["outputs"]["scored"]).exists()
    rows = openpyxl.load_workbook(out / BOOK)["各表"].iter_rows(min_row=4, values_only=True)
    assert sum("报告卡住" in str(row) for row in rows) == len(good["forms"])


def test_it_is_tried_again_when_the_limit_the_file_or_the_projects_change_and_not_every_night(
    stuck: Path, out: Path
) -> None:
    failed_report(stuck, out, seconds=at_pace(2))
    same = failed_report(stuck, out, seconds=at_pace(2), since_last=True)
    assert (same.unchanged, same.codes["REPORT_LIMIT"]) == (2, 1)
    assert failed_report(stuck, out, seconds=at_pace(3), since_last=True).unchanged == 1
    assert failed_report(stuck, out, seconds=at_pace(3), since_last=True).unchanged == 2
    project(stuck / "项目.xlsx", "又一个工作")
    assert failed_report(stuck, out, seconds=at_pace(3), since_last=True).unchanged == 0


def test_once_the_report_can_be_written_it_is(stuck: Path, out: Path, faults: pytest.MonkeyPatch) -> None:
    failed_report(stuck, out, seconds=at_pace(2))
    faults.delenv("PYTHONPATH")
    outcome = failed_report(stuck, out, seconds=at_pace(20), since_last=True)
    assert outcome.codes == {"ok": 2}
    (report,) = logged(outcome)["报告卡住.xlsx"]["outputs"]["reports"]
    assert Path(report).exists()


@pytest.mark.parametrize(("name", "code"), [("不停", "TIME"), ("内存", "MEMORY")])
def test_a_file_that_is_too_large_is_not_tried_every_night(
    folder: Path, out: Path, faults: pytest.MonkeyPatch, name: str, code: str
) -> None:
    tree(folder, f"{name}.xlsx")
    _age(folder / f"{name}.xlsx")
    assert run(folder, out, seconds=at_pace(2)).codes == {code: 1}
    assert run(folder, out, seconds=at_pace(2), since_last=True).unchanged == 1
    assert run(folder, out, seconds=at_pace(3), since_last=True).unchanged == 0
    assert run(folder, out, seconds=at_pace(3), memory_mib=900, since_last=True).unchanged == 0
    assert run(folder, out, seconds=at_pace(3), memory_mib=900, since_last=True).unchanged == 1
    (folder / f"{name}.xlsx").write_bytes(b"another")
    assert run(folder, out, seconds=at_pace(3), memory_mib=900, since_last=True).unchanged == 0


def _age(path: Path) -> None:
    """As if it had been saved an hour ago: its time alone tells that it has not changed."""
    os.utime(path, (time.time() - 3600,) * 2)


def test_a_report_folder_that_cannot_be_written_costs_the_report_alone(department: Path, out: Path) -> None:
    out.mkdir()
    (out / "报告").write_text("a file")
    outcome = run(department, out, report=True)
    line = logged(outcome)["整体.xlsx"]
    assert line["status"] != "ok"
    assert line["findings"]
    assert Path(line["outputs"]["scored"]).exists()
    with open_state(out) as state:
        assert len(next(iter(state.forms.groups()))) == 8


def test_a_department_form_that_was_saved_in_between_is_told_and_done_again(department: Path, out: Path) -> None:
    """Its report is of the bytes that were checked, or of none."""
    place = department / "整体.xlsx"
    seen = CallingWatch(lambda number: shutil.copyfile(PROJECT, place) if number == 7 else None)
    outcome = run(department, out, seen, report=True)
    line = logged(outcome)["整体.xlsx"]
    assert line["status"] == "ok"
    assert [form["kind"] for form in line["forms"]] == ["project"]


def test_what_a_refusal_leaves_in_the_state(department: Path, out: Path) -> None:
    run(department, out)
    with open_state(out) as state:
        before = {record.path: record for record in state.records()}
        state.set_waiting("整体.xlsx", Step.REPORT)
        assert [known.path for known in state.waiting(Step.REPORT)] == ["整体.xlsx"]
        state.refuse("整体.xlsx", Origin("k", "r", "l"), Step.REPORT, "TIME", "太久")
        after = {record.path: record for record in state.records()}
        assert not list(state.waiting(Step.REPORT))
    changed = [path for path in before if before[path] != after[path]]
    assert [Path(path).name for path in changed] == ["整体.xlsx"]
    (path,) = changed
    assert (after[path].status, after[path].message) == ("TIME", "太久")
    assert (after[path].forms, after[path].findings) == (before[path].forms, before[path].findings)
