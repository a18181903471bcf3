"""The same form in several files of a tree is counted once, and told where its copies differ."""

import weakref
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.batch import crossing
from perfeval_xl.batch.keeping import case_from, stored_forms
from perfeval_xl.batch.state import open_state
from perfeval_xl.batch.walking import Found
from perfeval_xl.domain.form import Form
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.rules import Case
from perfeval_xl.standard import Standard
from tests.batch.test_state import OLD, ORIGIN, done
from tests.support.batches import CLEAN, WITH_ERRORS, logged, run, tree
from tests.support.openings import page_of
from tests.support.word_forms import forms_document


def document_of(form: Path, place: Path) -> Path:
    """A Word report that holds the forms of a workbook."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(forms_document(Workbook.open(form).read().sheets))
    return place


def changed(place: Path, old: object, new: object) -> None:
    """One number of a workbook changed, where it stands first."""
    book = openpyxl.load_workbook(place)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    next(cell for cell in cells if cell.value == old).value = new
    book.save(place)


def forms_of(out: Path) -> dict[str, int]:
    """How many forms of each file are in the roll-up."""
    with open_state(out) as state:
        return {Path(record.path).name: len(record.forms) for record in state.records()}


def codes(line: dict[str, object]) -> list[str]:
    findings = line["findings"]
    assert isinstance(findings, list)
    return [f"{each['code']} {each['severity']}" for each in findings if each["code"] == "X509"]


def test_forms_in_three_kinds_are_counted_once(folder: Path, out: Path) -> None:
    tree(folder, "表/自评表.xlsx", form=WITH_ERRORS)
    alone = run(folder, out.with_name("单独"))
    document_of(WITH_ERRORS, folder / "报告" / "自评报告.docx")
    page_of(WITH_ERRORS, folder / "表" / "导出.xls")
    outcome = run(folder, out)
    assert outcome.found == 3
    assert outcome.forms == alone.forms
    assert outcome.errors == alone.errors
    assert outcome.warnings == alone.warnings
    assert forms_of(out) == {"自评表.xlsx": alone.forms, "自评报告.docx": 0, "导出.xls": 0}
    lines = logged(outcome)
    assert codes(lines["自评表.xlsx"]) == []
    for name in ("自评报告.docx", "导出.xls"):
        assert codes(lines[name]) == ["X509 info"] * alone.forms


def test_one_number_that_differs_is_told_in_the_copy(folder: Path, out: Path) -> None:
    tree(folder, "一.xlsx", "二.xlsx", form=CLEAN)
    changed(folder / "二.xlsx", 10, 9)
    outcome = run(folder, out)
    (finding,) = [each for each in logged(outcome)["二.xlsx"]["findings"] if each["code"] == "X509"]
    assert (finding["severity"], finding["expected"], finding["actual"]) == ("warning", "10", "9")
    assert "“一.xlsx”" in finding["message"]
    assert forms_of(out) == {"一.xlsx": 1, "二.xlsx": 0}


def test_a_form_counts_again_once_its_other_copy_is_gone(folder: Path, out: Path) -> None:
    tree(folder, "一.xlsx", "二.xlsx", form=CLEAN)
    assert run(folder, out).forms == 1
    (folder / "一.xlsx").unlink()
    outcome = run(folder, out, since_last=True)
    assert (outcome.forms, outcome.unchanged) == (1, 1)
    assert forms_of(out) == {"二.xlsx": 1}
    with open_state(out) as state:
        (record,) = state.records()
    assert "X509" not in {each.code for each in record.findings}


@pytest.mark.parametrize("name", ["note_copies", "cross"])
def test_a_form_that_lies_in_many_files_is_not_in_memory_as_often(
    out: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A department may keep every version it ever sent, thousands of them."""
    known: list[weakref.ref[Form]] = []
    most = 0

    def counted(packed: bytes, standard: Standard) -> Case:
        nonlocal most
        case = case_from(packed, standard)
        case = case._replace(form=replace(case.form, path=f"表{len(known)}.xlsx"))
        known.append(weakref.ref(case.form))
        most = max(most, sum(each() is not None for each in known))
        return case

    monkeypatch.setattr(crossing, "case_from", counted)
    standard, paths = Standard.default(), [f"表{number}.xlsx" for number in range(20)]
    forms = stored_forms(read_file(CLEAN), standard)
    with open_state(out) as state:
        state.set_tree([Found(path, OLD) for path in paths])
        for path in paths:
            state.save(path, ORIGIN, done(forms=forms))
        getattr(crossing, name)(state, standard)
        assert state.forms.count() == 1
    assert most <= 3
