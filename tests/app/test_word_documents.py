"""Word documents with forms, from reading to undo: what people get from every command."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import pytest

from perfeval_xl.app.checking import check_files, clear_files, mark_files
from perfeval_xl.app.jsonform import run_json
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.document.word import WordForms
from perfeval_xl.rules import Rule
from tests.conftest import ROOT
from tests.support.word_forms import Element, body_document, example_sheets, findings_of, form_blocks, forms_document

BLANK, FAULTY = "2024/空白得分-待计分.xlsx", "2024/数字云溪-项目支出自评表.xlsx"
Forms: TypeAlias = list[tuple[Sheet, Form]]
REPORT = [
    "{name}绩效自评报告",
    "一、预算执行情况",
    "2024年年初预算{initial}万元，全年预算{budget}万元，全年执行{actual}万元。",
    "二、绩效目标完成情况",
    "项目按计划完成，各项指标都达到了年初设定的目标，服务对象反映良好，没有发现问题。",
]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "待计分.docx"
    path.write_bytes(forms_document(example_sheets(BLANK)))
    return path


def test_findings_in_a_document_say_where_people_find_them(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    path.write_bytes(forms_document(example_sheets(FAULTY)))
    (told,) = run_json(check_files([path]))["files"]
    assert told["status"] == "ok"
    assert len(told["forms"]) == 3
    assert all(each["place"].startswith("第") and each["cell"] != each["place"] for each in told["findings"])
    named = [each for each in told["findings"] if each["place"] in each["message"]]
    assert len(named) >= len(told["findings"]) - 1
    json.dumps(told)


def test_scores_go_to_a_copy_or_in_place_once(document: Path, tmp_path: Path) -> None:
    before = document.read_bytes()
    (copy,) = score_files([document], out=tmp_path / "out").files
    assert copy.ok and copy.written == tmp_path / "out" / "待计分.docx"
    assert document.read_bytes() == before
    (first,) = score_files([document], in_place=True).files
    assert first.written == document and len(first.edits) >= 5
    assert WordForms.open(document).read() == WordForms.open(document, copy.written.read_bytes()).read()
    (second,) = score_files([document], in_place=True).files
    assert second.edits == ()


def test_an_open_document_is_left_alone(document: Path) -> None:
    before = document.read_bytes()
    (document.parent / "~$计分.docx").write_bytes(b"\4user" + bytes(50))
    (document.parent / f"~${document.name}").write_bytes(b"\4user" + bytes(50))
    (file,) = score_files([document], in_place=True).files
    assert file.status == "BUSY"
    assert document.read_bytes() == before


def test_marks_come_and_go(document: Path) -> None:
    read = WordForms.open(document).read()
    (marked,) = mark_files(check_files([document])).files
    assert marked.written == document
    assert len(list(WordForms.open(document).tables.forms)) == len(read.sheets)
    (cleared,) = clear_files([document]).files
    assert cleared.ok
    assert WordForms.open(document).read() == read


def report_of(form: Form, **changes: str) -> list[str]:
    """A report that says what the form says, but for the changes."""
    total = form.fund_total
    told = {
        "name": form.project.text,
        "initial": total.initial.text,
        "budget": total.budget.text,
        "actual": total.actual.text,
    }
    return [line.format(**(told | changes)) for line in REPORT]


@pytest.fixture(scope="module")
def forms() -> Forms:
    """The sheets and forms of three projects."""
    from perfeval_xl.app.reading import book_of

    sheets = example_sheets(FAULTY)
    cases = book_of(Snapshot(path="表", sheets=tuple(sheets)), None).cases
    return [(sheet, case.form) for sheet, case in zip(sheets, cases, strict=True)]


def narrative_findings(
    tmp_path: Path, blocks: Iterable[Element | str], *, rules: list[Rule] | None = None
) -> list[tuple[str, str]]:
    path = tmp_path / "报告.docx"
    path.write_bytes(body_document(blocks))
    (file,) = check_files([path], rules=rules).files
    assert file.ok
    return [(each.code, each.sheet) for each in file.findings if each.code.startswith("N")]


def test_a_document_whose_text_agrees_with_its_forms_has_nothing_to_tell(forms: Forms, tmp_path: Path) -> None:
    blocks = [block for sheet, form in forms for block in (*report_of(form), *form_blocks(sheet))]
    assert narrative_findings(tmp_path, blocks) == []


def test_each_form_is_held_against_the_text_before_it(forms: Forms, tmp_path: Path) -> None:
    blocks: list[Element | str] = []
    for number, (sheet, form) in enumerate(forms):
        blocks += report_of(form, **({"actual": "7.77"} if number == 1 else {})) + list(form_blocks(sheet))
    assert set(narrative_findings(tmp_path, blocks)) == {("N601", "表2")}


def test_the_text_of_a_report_is_held_against_its_copies_of_forms(forms: Forms, tmp_path: Path) -> None:
    blocks = [block for sheet, form in forms for block in (*report_of(form, actual="7.77"), *form_blocks(sheet))]
    path = tmp_path / "报告.docx"
    path.write_bytes(body_document(blocks))
    report = check_files([ROOT / "examples" / FAULTY, path]).files[1]
    assert {each.code for each in report.findings} == {"N601", "X509"}


def test_text_behind_the_forms_is_theirs_where_it_names_them(forms: Forms, tmp_path: Path) -> None:
    blocks: list[Element | str] = []
    for number, (sheet, form) in enumerate(forms):
        blocks += list(form_blocks(sheet)) + report_of(form, **({"actual": "7.77"} if number == 0 else {}))
    assert set(narrative_findings(tmp_path, blocks)) == {("N601", "表1")}


def test_short_lines_between_forms_are_no_report(forms: Forms, tmp_path: Path) -> None:
    (first, form), (second, _), *_ = forms
    blocks = [*report_of(form), *form_blocks(first), "附件2：执行7.77万元", *form_blocks(second)]
    assert narrative_findings(tmp_path, blocks) == []


def test_rules_without_reports_compare_nothing(forms: Forms, tmp_path: Path) -> None:
    from perfeval_xl.app.checking import chosen_rules

    (sheet, form), *_ = forms
    blocks = [*report_of(form, actual="7.77"), *form_blocks(sheet)]
    assert narrative_findings(tmp_path, blocks, rules=chosen_rules("P", None)) == []
    assert narrative_findings(tmp_path, blocks) != []


def test_a_crash_while_comparing_is_told_and_the_findings_stay(
    forms: Forms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("试")

    (sheet, form), *_ = forms
    path = tmp_path / "报告.docx"
    path.write_bytes(body_document([*report_of(form), *form_blocks(sheet)]))
    expected = findings_of(WordForms.open(path).read())
    monkeypatch.setattr("perfeval_xl.narrative.hold_against", fail)
    (file,) = check_files([path]).files
    crashed = [each for each in file.findings if each.code == "Z901"]
    assert len(crashed) == 1 and "ZeroDivisionError" in crashed[0].message
    assert crashed[0].severity is Severity.ERROR
    assert len(file.findings) == sum(expected.values()) + 1
