"""One slip is told once: its consequences stand under it, give no advice of their own, and vanish with it."""

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from perfeval_xl.app import causes
from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.checking import mark_edits
from perfeval_xl.app.jsonform import findings_json
from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.causes import causes_of, count_causes
from perfeval_xl.domain.finding import Finding, Mark, ResultTable, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.repair import Mending
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.rules import Case, Rule, catalogue, run, subjects
from perfeval_xl.rules.running import codes_in
from tests.support.cases import FOLDER, clean_sheet
from tests.support.snapshots import stretched


class Slip(NamedTuple):
    """Cells wrongly filled in the clean form, the finding that is told of them and those that come of it."""

    name: str
    cells: Mapping[str, Any]
    root: str
    under: tuple[str, ...]
    says: str = ""
    """What the root's message tells to do."""

    def __str__(self) -> str:
        return self.name


def _slips(path: Path) -> list[Slip]:
    listed = yaml.safe_load(path.read_text("utf-8"))
    return [
        Slip(each["name"], each["set"], each["root"], tuple(each["under"]), each.get("says", "")) for each in listed
    ]


SLIPS = _slips(FOLDER / "slips.yaml")
PAIRS = [(one, two) for one, two in combinations(SLIPS, 2) if not set(one.cells) & set(two.cells)][::5]
AMOUNT_IN_YUAN = {"F5": 190000}


def findings_of(cells: Mapping[str, Any]) -> list[Finding]:
    snapshot = Snapshot(path="表.xlsx", sheets=(clean_sheet({"set": cells}),))
    return find_with_causes([book_of(snapshot, None)], catalogue().values())


def shown(finding: Finding) -> str:
    return f"{finding.code} {finding.at.a1}"


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_one_slip_is_one_cause(slip: Slip) -> None:
    (cause,) = causes_of(findings_of(slip.cells))
    assert shown(cause.root) == slip.root
    assert sorted(map(shown, cause.consequences)) == sorted(slip.under)


@pytest.mark.parametrize("slip", [slip for slip in SLIPS if slip.says], ids=str)
def test_the_root_says_where_the_slip_is(slip: Slip) -> None:
    (cause,) = causes_of(findings_of(slip.cells))
    assert slip.says in cause.root.message


def chosen(cells: Mapping[str, Any], *codes: str) -> list[Finding]:
    """What some rules of the catalogue find, as `--select` gives it."""
    snapshot = Snapshot(path="表.xlsx", sheets=(clean_sheet({"set": cells}),))
    rules = [catalogue()[code] for code in codes]
    return find_with_causes([book_of(snapshot, None)], rules, all_rules=catalogue().values())


@pytest.mark.parametrize("slip", [slip for slip in SLIPS if slip.under], ids=str)
def test_without_its_root_a_consequence_stands_alone_with_its_own_advice(slip: Slip) -> None:
    root, codes = slip.root.split()[0], {under.split()[0] for under in slip.under}
    for code in codes - {root}:
        snapshot = Snapshot(path="表.xlsx", sheets=(clean_sheet({"set": slip.cells}),))
        expected = run([book_of(snapshot, None)], [catalogue()[code]])
        assert [each for each in chosen(slip.cells, code) if each.because is None][:1] == expected[:1]
        assert {shown(each) for each in chosen(slip.cells, code)} == set(map(shown, expected))


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_choice_of_rules_links_what_all_rules_would_link_and_nothing_else(slip: Slip) -> None:
    codes = {slip.root.split()[0], *(under.split()[0] for under in slip.under)}
    because = {each.because for each in findings_of(slip.cells)}
    for one in codes:
        found = chosen(slip.cells, *(codes - {one}))
        told = {each.root for each in found}
        assert {each.because for each in found} <= {None, *told}
        if one != slip.root.split()[0]:
            assert {each.because for each in found} <= because | {None}


def test_all_rules_chosen_is_the_whole_catalogue() -> None:
    assert chosen(AMOUNT_IN_YUAN, *catalogue()) == findings_of(AMOUNT_IN_YUAN)


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_a_consequence_gives_no_advice_of_its_own(slip: Slip) -> None:
    (cause,) = causes_of(findings_of(slip.cells))
    for each in cause.consequences:
        assert each.expected is None
        assert cause.root.code in each.message
        assert "改正" not in each.message + each.advice


def test_with_the_root_put_right_its_consequences_are_gone() -> None:
    """Of two slips one is put right: what it had under it is not found any more, not even by itself.

    Cells that are to be mended together with the root are part of it.
    """
    for one, two in PAIRS:
        both = causes_of(findings_of({**one.cells, **two.cells}))
        for mended, other in ((one, two), (two, one)):
            cause = next((each for each in both if shown(each.root) == mended.root), None)
            under = [shown(each) for each in cause.consequences if "一起改好" not in each.advice] if cause else []
            if cause and other.root not in map(shown, cause.consequences):
                rest = [shown(each) for each in findings_of(other.cells)]
                assert mended.root in rest or not set(under) & set(rest), f"{mended} + {other}"


def test_slips_that_have_nothing_to_do_with_each_other_are_two_causes() -> None:
    causes = causes_of(findings_of({**AMOUNT_IN_YUAN, "F12": "1场"}))
    assert [shown(cause.root) for cause in causes] == ["F109 F5", "P403 H12"]


def test_two_blank_weights_do_not_explain_a_sum_alone() -> None:
    roots = [shown(cause.root) for cause in causes_of(findings_of({"G13": "", "G18": ""}))]
    assert {"W205 G13", "W205 G18", "W201 G19"} <= set(roots)


def test_every_finding_stays_and_names_its_cause_by_its_place_in_the_list() -> None:
    told = findings_json(findings_of(AMOUNT_IN_YUAN))
    assert sorted(each["code"] for each in told) == ["F101", "F102", "F103", "F104", "F109"]
    root = next(number for number, each in enumerate(told) if each["code"] == "F109")
    assert [each["because"] for each in told if each["code"] != "F109"] == [root] * 4
    assert told[root]["because"] is None


def test_a_cause_counts_once_at_its_gravest() -> None:
    findings = findings_of(AMOUNT_IN_YUAN)
    assert next(each for each in findings if each.code == "F109").severity is Severity.WARNING
    assert dict(count_causes(findings)) == {Severity.ERROR: 1}


def test_a_cell_has_one_note_for_one_slip() -> None:
    edits = mark_edits(findings_of(AMOUNT_IN_YUAN))
    marks = {edit.at.a1: edit for edit in edits if isinstance(edit, Mark)}
    assert sorted(marks) == ["F5", "H5", "I5"]
    assert marks["F5"].note.startswith("F109 ")
    assert marks["F5"].note.count("\n") == 0
    assert marks["F5"].severity is Severity.ERROR


def test_the_sheet_of_results_has_consequences_set_in_under_their_root() -> None:
    (table,) = [edit for edit in mark_edits(findings_of(AMOUNT_IN_YUAN)) if isinstance(edit, ResultTable)]
    assert [row.code for row in table.rows] == ["F109", "F101", "F104", "F102", "F103"]
    assert [row.message.startswith("└ ") for row in table.rows] == [False, True, True, True, True]


def try_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every repair be tried by itself, and every rule be asked to its end."""
    news = causes._Trials._news
    monkeypatch.setattr(causes._Trials, "_news", lambda self, rules, case, after, *_: news(self, rules, case, after))
    monkeypatch.setattr(Mending, "effect", lambda *_: None)


@pytest.mark.parametrize("seed", range(24))
def test_a_repair_that_is_passed_over_would_have_explained_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several slips at once, some of them alike in many rows: every single repair tried gives the same causes."""
    chance = random.Random(seed)
    slips = chance.sample(SLIPS, chance.randint(1, 4))
    sheet = clean_sheet({"set": {at: value for slip in slips for at, value in slip.cells.items()}})
    book = book_of(Snapshot(path="表.xlsx", sheets=(stretched(sheet, 13, chance.choice((0, 7))),)), None)
    quick = find_with_causes([book], catalogue().values())
    try_everything(monkeypatch)
    assert quick == find_with_causes([book], catalogue().values())


@pytest.mark.parametrize(
    "cells",
    [
        {"H13": 1, "F13": "1%"},
        {"H13": 1, "F13": "1%", "H20": 41},
        {"H13": -1, "F13": "1%"},
        {"G13": 30, "H13": 40},
        {"H13": 1, "F13": "1%", "G13": None},
    ],
)
def test_rows_that_are_wrong_alike_in_two_ways_are_linked_as_each_row_alone_would_be(
    cells: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a repair leaves outside the rows is remembered for the others, what stands in a row is looked at anew."""
    book = book_of(Snapshot(path="表.xlsx", sheets=(stretched(clean_sheet({"set": cells}), 13, 9),)), None)
    quick = find_with_causes([book], catalogue().values())
    assert len({finding.at.row for finding in quick}) > 9
    try_everything(monkeypatch)
    assert quick == find_with_causes([book], catalogue().values())


def test_a_repair_that_explains_nothing_is_soon_known_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many rows are wrong in two ways, half of what is found in them after each repair is never looked for."""
    found, rows = 0, 40

    def counted(case: Case, rules: Iterable[Rule]) -> Iterator[tuple[str, At]]:
        nonlocal found
        for each in codes_in(case, rules):
            found += 1
            yield each

    monkeypatch.setattr("perfeval_xl.app.causes.codes_in", counted)
    sheet = stretched(clean_sheet({"set": {"H13": 1, "F13": "1%"}}), 13, rows)
    findings = find_with_causes([book_of(Snapshot(path="表.xlsx", sheets=(sheet,)), None)], catalogue().values())
    assert len(findings) > 2 * rows
    assert found < 1.5 * rows * rows


def test_a_repaired_case_reads_only_its_changed_rows_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(Snapshot(path="表.xlsx", sheets=(clean_sheet({}),)), None)
    case = book.cases[0]
    first, second, *rest = case.form.indicators
    readings = [case.reading(row) for row in case.form.indicators]
    changed = first._replace(actual=first.actual.with_text("未开展"))
    again = case.with_form(case.form.with_parts(indicators=(changed, second, *rest)), case.assessment)
    assert [again.reading(row) is reading for row, reading in zip(again.form.indicators, readings, strict=True)] == [
        row is not changed for row in again.form.indicators
    ]
    assert case.reading(first) is readings[0]
    monkeypatch.setattr(subjects, "read_row", lambda *_: readings[0])
    later = case.with_form(case.form.with_parts(year=2021), case.assessment)
    assert later.reading(second) is readings[0], "in another year it may mean something else"
