"""附件1 against the projects of its own department, wherever the forms lie in a tree of many."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.results import ReadFile
from perfeval_xl.app.scoring import score_files
from perfeval_xl.batch.keeping import case_from, stored_forms
from perfeval_xl.batch.state import open_state
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Book, Case, Rule, Scope, catalogue
from perfeval_xl.rules import run as run_rules
from perfeval_xl.rules.base import Hit, hit
from perfeval_xl.standard import Standard
from tests.support.batches import CLEAN, DEPARTMENT, EXAMPLES, CallingWatch, run
from tests.support.cases import clean_sheet, rule_cases
from tests.support.results import books_of
from tests.support.snapshots import written_by_openpyxl

PROJECTS = EXAMPLES / "数字云溪-项目支出自评表.xlsx"
CROSSING = {"X504", "X505", "X506", "X507", "X513", "X514", "X515", "X518", "X519", "X520", "X516", "X517"}


def found(folder: Path, out: Path) -> dict[str, set[str]]:
    """The codes across files by the path of the form."""
    lines = [json.loads(line) for line in run(folder, out).log.read_bytes().splitlines()]
    return {
        Path(line["path"]).relative_to(folder).as_posix(): {each["code"] for each in line["findings"]} & CROSSING
        for line in lines
    }


def base(place: Path) -> None:
    """附件1 alone in its file, so that nothing names its department."""
    place.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(DEPARTMENT)
    del book["附件2"]
    book.save(place)


def projects(place: Path, department: str = "云溪市数据发展局") -> None:
    """Project forms of a department."""
    place.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(PROJECTS)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value == "云溪市数据发展局":
                cell.value = department
    book.save(place)


@pytest.mark.parametrize("below", ["局", "局/项目/一"])
def test_an_annex_1_without_a_name_is_held_against_the_projects_beside_or_below_it(
    folder: Path, out: Path, below: str
) -> None:
    base(folder / "局" / "附件1.xlsx")
    projects(folder / below / "项目.xlsx")
    alone = {finding.code for file in check_files(sorted(folder.rglob("*.xlsx"))).files for finding in file.findings}
    assert set.union(*found(folder, out).values()) == alone & CROSSING != set()


def test_two_departments_do_not_mix(folder: Path, out: Path) -> None:
    base(folder / "甲局" / "附件1.xlsx")
    projects(folder / "甲局" / "项目.xlsx", "甲局")
    alone = found(folder, out)
    base(folder / "乙局" / "附件1.xlsx")
    projects(folder / "丙局" / "项目.xlsx", "丙局")
    assert {name: codes for name, codes in found(folder, out).items() if name in alone} == alone
    assert found(folder, out)["乙局/附件1.xlsx"] == found(folder, out)["丙局/项目.xlsx"] == set()


def test_an_annex_1_above_several_departments_is_held_against_none(folder: Path, out: Path) -> None:
    base(folder / "附件1.xlsx")
    projects(folder / "甲局" / "项目.xlsx", "甲局")
    projects(folder / "乙局" / "项目.xlsx", "乙局")
    assert set.union(*found(folder, out).values()) == set()


def test_a_hand_in_that_spells_its_department_in_two_ways_is_one(folder: Path, out: Path) -> None:
    base(folder / "附件1.xlsx")
    projects(folder / "一.xlsx", "云溪市数据局")
    projects(folder / "二.xlsx", "云溪市数据发展局")
    assert set.union(*found(folder, out).values())
    base(folder / "又一个附件1.xlsx")
    assert set.union(*found(folder, out).values()) == set()


def test_a_department_named_in_the_file_finds_its_projects_anywhere(folder: Path, out: Path) -> None:
    (folder / "总").mkdir()
    shutil.copyfile(DEPARTMENT, folder / "总" / "整体.xlsx")
    projects(folder / "别处" / "项目.xlsx")
    projects(folder / "总" / "别局.xlsx", "别的局")
    codes = found(folder, out)
    assert "X506" in codes["总/整体.xlsx"]
    assert codes["总/别局.xlsx"] == set()


def test_a_project_that_goes_takes_the_finding_away(folder: Path, out: Path) -> None:
    base(folder / "附件1.xlsx")
    projects(folder / "项目.xlsx")
    assert "X506" in found(folder, out)["附件1.xlsx"]
    (folder / "项目.xlsx").unlink()
    outcome = run(folder, out, since_last=True)
    assert outcome.unchanged == 1
    with open_state(out) as state:
        (record,) = state.records()
    assert "X506" not in {each.code for each in record.findings}


def test_what_is_kept_of_a_form_gives_the_rules_the_same_answer() -> None:
    """All rule cases across files, through the state's bytes and back."""
    checked = 0
    for case in rule_cases():
        if case.code not in CROSSING:
            continue
        rule = catalogue()[case.code]
        books = [book_of(snapshot, None) for snapshot in case.files]
        again = [kept_book(book) for book in books]
        assert run_rules(again, [rule]) == run_rules(books, [rule])
        checked += 1
    assert checked > 10


def kept_book(book: Book) -> Book:
    """A workbook's forms and 绩效目标申报表 as they come out of the state."""
    targets = tuple(kept(Book(book.path, (), (), targets=(form,))).form for form in book.targets)
    return Book(
        book.path, book.sheets, tuple(kept(Book(book.path, (), (case,))) for case in book.cases), targets=targets
    )


def kept(book: Book) -> Case:
    """The one form of a workbook as it comes out of the state."""
    file = ReadFile(path=Path(book.path), snapshot=Snapshot(path=book.path, sheets=()), book=book)
    (stored,) = stored_forms(file, Standard.default())
    return case_from(stored.packed, Standard.default())


def typed(place: Path, **data: Any) -> None:
    """A clean form with some cells changed, as a workbook."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(written_by_openpyxl(clean_sheet(data)))


def test_a_project_is_held_against_its_approved_targets_wherever_they_lie(folder: Path, out: Path) -> None:
    typed(folder / "目标" / "申报表.xlsx", of="targets")
    typed(folder / "自评" / "自评表.xlsx", set={"E15": "≥45家", "G12": 15, "G13": 15})
    typed(folder / "别局" / "自评表.xlsx", set={"E15": "≥45家", "B3": "云溪市农业局", "F3": "农技站"})
    assert found(folder, out) == {
        "目标/申报表.xlsx": set(),
        "自评/自评表.xlsx": {"X514", "X515"},
        "别局/自评表.xlsx": set(),
    }
    typed(folder / "目标" / "申报表.xlsx", of="targets", set={"E14": "≥45家"})
    assert found(folder, out)["自评/自评表.xlsx"] == {"X515"}
    (folder / "目标" / "申报表.xlsx").unlink()
    assert found(folder, out)["自评/自评表.xlsx"] == set()


def test_a_department_is_held_against_its_approved_targets_wherever_they_lie(folder: Path, out: Path) -> None:
    typed(folder / "目标" / "整体目标表.xlsx", of="task_targets", set={"E11": "≥120项", "D6": 120, "D7": 30})
    typed(folder / "自评" / "整体.xlsx", of="tasks", set={"B9": "目标1：共享数据目录60项。目标2：保障平台运行。"})
    typed(folder / "自评" / "别局.xlsx", of="tasks", set={"C2": "云溪市农业局"})
    assert found(folder, out) == {
        "目标/整体目标表.xlsx": set(),
        "自评/整体.xlsx": {"X514", "X518", "X520"},
        "自评/别局.xlsx": set(),
    }


def test_last_years_form_and_other_projects_are_found_wherever_they_lie(folder: Path, out: Path) -> None:
    last = {"A1": "2023年度项目支出绩效自评表", "E14": "2023年12月底前", "F14": "2023年11月20日", "E15": "≥40家"}
    typed(folder / "2023" / "表.xlsx", set=last)
    typed(folder / "2024" / "表.xlsx")
    typed(folder / "2024" / "又.xlsx", set={"B2": "智慧社区建设"})
    across = {"2023/表.xlsx": set(), "2024/表.xlsx": {"X516", "X517"}, "2024/又.xlsx": {"X517"}}
    assert found(folder, out) == across
    files = check_files(sorted(folder.rglob("*.xlsx"))).files
    alone = {each.path.relative_to(folder).as_posix(): {one.code for one in each.findings} & CROSSING for each in files}
    assert alone == across


def told_of(folder: Path, out: Path) -> dict[str, set[str]]:
    """The codes of each file of a run, as its log and its roll-up have them."""
    lines = [json.loads(line) for line in run(folder, out).log.read_bytes().splitlines()]
    logged = {Path(line["path"]).name: {each["code"] for each in line["findings"]} for line in lines}
    with open_state(out) as state:
        kept = {Path(record.path).name: {each.code for each in record.findings} for record in state.records()}
    assert logged == kept
    return logged


def test_approved_targets_in_use_are_not_told_as_another_kind(folder: Path, out: Path) -> None:
    typed(folder / "目标" / "申报表.xlsx", of="targets")
    assert told_of(folder, out) == {"申报表.xlsx": {"S101"}}
    typed(folder / "自评" / "自评表.xlsx")
    assert told_of(folder, out.with_name("又"))["申报表.xlsx"] == set()
    typed(folder / "自评" / "自评表.xlsx", set={"B2": "智慧社区建设"})
    assert told_of(folder, out.with_name("再"))["申报表.xlsx"] == {"S101"}


def test_approved_targets_are_no_self_evaluation_of_an_annex_1(folder: Path, out: Path) -> None:
    base(folder / "附件1.xlsx")
    projects(folder / "项目.xlsx")
    before = found(folder, out)
    typed(folder / "申报表.xlsx", of="targets")
    assert found(folder, out) == {**before, "申报表.xlsx": set()}


def test_a_run_that_ended_before_its_files_were_compared_compares_them_next_time(folder: Path, out: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    shutil.copyfile(DEPARTMENT, folder / "整体.xlsx")
    shutil.copyfile(CLEAN, folder / "项目.xlsx")
    run(folder, out)
    shutil.copyfile(PROJECTS, folder / "项目.xlsx")
    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CallingWatch(stop), since_last=True)
    run(folder, out, since_last=True)
    with open_state(out) as state:
        known = {finding.code for record in state.records() for finding in record.findings} & CROSSING
    run(folder, out.with_name("另"))
    with open_state(out.with_name("另")) as state:
        assert known == {finding.code for record in state.records() for finding in record.findings} & CROSSING
    assert known


def targets_repeat(cases: Sequence[Case]) -> Iterator[Hit]:
    """A rule across files that looks at what X504 to X507 do not: indicators, scores, remarks and goals."""
    counted = Counter(row.target.text for case in cases for row in case.form.indicators)
    for case in cases:
        for row in case.form.indicators:
            judged = case.assessment.by_row[row.row]
            told = (counted[row.target.text], row.score, judged.judgement, case.form.goals, case.form.remarks)
            yield hit(row.target.at, form=case.form, actual=f"{told}")


def use_rules(monkeypatch: pytest.MonkeyPatch, rules: Mapping[str, Rule]) -> None:
    """Let the run compare files by these rules."""
    default = Standard.default()
    changed = replace(default, rules=replace(default.rules, rules=rules))
    monkeypatch.setattr(Standard, "load", lambda *_, **__: changed)


def rule_across(look: Callable[[Sequence[Case]], Iterator[Hit]], **more: Any) -> Rule:
    texts = dict.fromkeys(("name", "source", "why", "wrong", "right", "fix"), "arithmetic")
    return Rule(code="X599", severity=Severity.INFO, message="{actual}", scope=Scope.CALL, look=look, **texts | more)


def second_phase(place: Path) -> None:
    """The same forms of other projects."""
    book = openpyxl.load_workbook(place)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if "".join(str(cell.value).split()) in ("项目名称", "项目支出名称"):
                name = next(each for each in sheet[cell.row][1:] if each.value)
                name.value = f"{name.value}二期"
    book.save(place)


@pytest.mark.parametrize(
    "names", [("整体.xlsx", "项目.xlsx"), ("项目.xlsx", "另一个.xlsx"), ("一/项目.xlsx", "二/项目.xlsx")]
)
def test_a_rule_across_files_that_looks_at_indicators_finds_the_same_in_check_and_batch(
    folder: Path, out: Path, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(DEPARTMENT if "整体" in name else PROJECTS, folder / name)
    second_phase(folder / names[1])
    rule = rule_across(targets_repeat)
    use_rules(monkeypatch, {**catalogue(), "X599": rule})
    alone = {
        (finding.path, finding.sheet, finding.at.a1, finding.message)
        for file in score_files(sorted(folder.rglob("*.xlsx"))).files
        for finding in run_rules(books_of([file]), [rule])
    }
    together = run_rules(books_of(score_files(sorted(folder.rglob("*.xlsx"))).files), [rule])
    expected = [(finding.path, finding.sheet, finding.at.a1, finding.message) for finding in together]
    lines = [json.loads(line) for line in run(folder, out).log.read_bytes().splitlines()]
    batch = [
        (line["path"], finding["sheet"], finding["cell"], finding["message"])
        for line in lines
        for finding in line["findings"]
        if finding["code"] == "X599"
    ]
    assert sorted(batch) == sorted(expected)
    assert batch
    assert set(expected) != alone or len(names) == 1


def test_a_rule_that_needs_an_annex_1_is_not_asked_where_there_is_none(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(cases: Sequence[Case]) -> Iterator[Hit]:
        raise AssertionError(cases)

    rule = rule_across(never, needs=FormKind.BASE)
    use_rules(monkeypatch, {"X599": rule})
    projects(folder / "项目.xlsx")
    (line,) = run(folder, out).log.read_bytes().splitlines()
    assert "Z901" not in line.decode()
