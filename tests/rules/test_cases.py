"""Every rule against its cases, and the catalogue as a whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.law import Law, LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.rules import Case, Catalogue, Rule, catalogue, run
from perfeval_xl.rules.base import Hit, hit
from perfeval_xl.scoring import score_edits
from tests.support.cases import RuleCase, clean_sheet, rule_cases
from tests.support.messages import PAGE, section, sections

CASES = rule_cases()
READ = sections(PAGE.read_text("utf-8"))
CODES = [code for code in catalogue() if code != "Z901"]
PUBLISHED = Path(__file__).parent / "published.txt"
TEXTS = ("name", "what", "message", "why", "wrong", "right", "fix")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of the law that are read in a test."""
    keys: set[str] = set()
    in_force = Law._dated

    def noted(law: Law, key: str) -> object:
        keys.add(key)
        return in_force(law, key)

    monkeypatch.setattr(Law, "_dated", noted)
    return keys


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule_finds_what_the_case_expects_and_nothing_else(case: RuleCase, asked: set[str]) -> None:
    """It reads no value of the law that it does not declare, and says what it said when somebody read the page.

    After a change on purpose: python scripts/write_messages.py, and read the difference. New cases may wait for it.
    """
    rule, books = catalogue()[case.code], case.books()
    asked.clear()
    traced = case.traced(rule, books)
    assert asked <= set(rule.reads)
    findings = [each.finding for each in traced]
    assert sorted((finding.code, finding.at.a1) for finding in findings) == sorted(case.expect)
    assert section(case, traced) == READ.get(str(case), section(case, traced))
    for finding in findings:
        assert finding.at.a1 in finding.message
        assert "None" not in finding.message
        assert finding.source
        assert finding.advice


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_two_cases_that_pass_and_two_that_fail(code: str) -> None:
    mine = [case for case in CASES if case.code == code]
    assert sum(not case.expect for case in mine) >= 2
    assert sum(bool(case.expect) for case in mine) >= 2


def test_no_published_rule_is_gone() -> None:
    """published.txt lists what has been released: python scripts/write_rules_doc.py adds new codes to it."""
    assert [code for code in PUBLISHED.read_text("utf-8").split() if code not in catalogue()] == []


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)
def test_a_rule_stands_in_a_file_of_its_own_that_bears_its_code(rule: Rule) -> None:
    module = rule.look.__module__.rsplit(".", 1)[-1]
    assert module.startswith(f"{rule.code.lower()}_")


def test_a_code_is_never_used_twice() -> None:
    used = replace(catalogue()["W201"], name="又一条")
    made = Catalogue.of([used], LawBook.load([HERE]))
    assert made["W201"].name == "分值合计"
    assert "W201 重复" in made.faults[0].message


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)
def test_every_text_of_a_rule_is_chinese_and_says_something(rule: Rule) -> None:
    for name in TEXTS:
        assert re.search(r"[\u4e00-\u9fff]{2}", getattr(rule, name)), name
    assert rule.origin
    assert rule.origin.title


@pytest.mark.parametrize("name", ["project", "department", "base"])
def test_a_clean_form_gives_no_finding_at_all(name: str) -> None:
    snapshot = Snapshot(path="表", sheets=(clean_sheet({"of": name}),))
    assert run([book_of(snapshot, None)]) == []


MONSTROUS = (
    *(Decimal(number) for number in ("1E+308", "-1E+26", "9999999999999", "1.1368683772161603E-13", "1E-300", "0")),
    *("9,999,999,999,999,999,999", "0.000000001%", "≥0.00000001个", "999999999999999999亿", "-5", "NaN"),
)
NUMBER_CELLS = {
    "project": ("D5", "E5", "F5", "G5", "H5", "I5", "E12", "F12", "G12", "H12", "E18", "F18", "G19", "H19"),
    "department": ("D4", "E4", "F4", "G4", "I4", "B6", "F6", "E12", "F12", "H12", "G16", "H16"),
    "base": ("B3", "D3", "F3", "B5", "D5", "F5", "D15", "F15", "B18", "D18"),
}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_number_crashes_a_rule_or_the_scores(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(NUMBER_CELLS)))
    cells = data.draw(st.dictionaries(st.sampled_from(NUMBER_CELLS[kind]), st.sampled_from(MONSTROUS), min_size=1))
    book = book_of(Snapshot(path="表", sheets=(clean_sheet({"of": kind, "set": cells}),)), None)
    assert "Z901" not in {finding.code for finding in run([book])}
    for case in book.cases:
        score_edits(case.form, case.assessment, case.law, overwrite=True)


def test_a_rule_that_crashes_is_told_and_the_others_still_run() -> None:
    def crash(case: Case) -> Iterator[Hit]:
        if case.form.indicators:
            raise ZeroDivisionError("boom")
        yield hit(At(1, 1))

    snapshot = Snapshot(path="表", sheets=(clean_sheet({"set": {"H19": 98}}),))
    broken = replace(catalogue()["W201"], look=crash)
    findings = run([book_of(snapshot, None)], [broken, catalogue()["P406"]])
    assert [(finding.code, finding.severity) for finding in findings] == [
        ("Z901", Severity.ERROR),
        ("P406", Severity.ERROR),
    ]
    assert "W201" in findings[0].message
    assert "ZeroDivisionError" in findings[0].message


def test_severities_that_depend_on_the_size_of_the_slip() -> None:
    def severity(code: str, of: str = "project", **cells: object) -> Severity:
        snapshot = Snapshot(path="表", sheets=(clean_sheet({"of": of, "set": cells}),))
        return run([book_of(snapshot, None)], [catalogue()[code]])[0].severity

    assert severity("F102", H5="95.04%") is Severity.WARNING
    assert severity("F102", H5="95.2%") is Severity.ERROR
    assert severity("F103", I5=9.53) is Severity.WARNING
    assert severity("P406", H19=99.31) is Severity.WARNING
    assert severity("P406", H19=99.5) is Severity.ERROR
    assert severity("X501", "base", F17=16.03) is Severity.WARNING
    assert severity("X501", "base", F17=16.2) is Severity.ERROR
    assert severity("X503", "base", F3=0.9504) is Severity.WARNING
    assert severity("X508", "department", F7="项目支出：60.04") is Severity.WARNING
