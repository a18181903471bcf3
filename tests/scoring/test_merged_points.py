"""A 分值 or 得分 merged over rows: what is filled, what a person decides, and what the sums and the rules make of it."""

from decimal import Decimal

import pytest

from perfeval_xl.app import pressing
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import read
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.rollup.records import form_record
from perfeval_xl.scoring import assess, score_edits
from tests.support.cases import clean_sheet
from tests.support.snapshots import Recorder

LAW = LawBook.load([HERE]).for_form(2024)


def form_of(merge: list[str], **cells: object) -> Form:
    """The clean project form with cells changed and merged."""
    (form,) = read(Snapshot(path="表", sheets=(clean_sheet({"set": cells, "merge": merge}),)))
    return form


def scored(form: Form) -> tuple[dict[str, object], dict[str, str]]:
    """What 计分 fills, and what it leaves to a person and why."""
    result = score_edits(form, assess(form, LAW), LAW)
    return {edit.at.a1: edit.value for edit in result.edits}, {note.at.a1: note.text for note in result.notes}


def codes(merge: list[str], **cells: object) -> set[str]:
    """What the rules on points find."""
    book = Recorder(Snapshot(path="表.xlsx", sheets=(clean_sheet({"set": cells, "merge": merge}),)))
    return {finding.code for finding in pressing.check(book).findings if finding.code[0] in "WP"}


SHARED = ["G13:G14"]
"""One 分值, 30, over two rows that have each their own 得分."""


def test_nobody_wrote_how_a_shared_weight_is_split() -> None:
    filled, told = scored(form_of(SHARED, G13=30, G14=None, H13=None, H14=None, H19=None, I19="等级："))
    assert not {"H13", "H14", "H19", "I19"} & filled.keys()
    assert "几行合写一个分值" in told["H13"]
    assert "H14" not in told


@pytest.mark.parametrize(("first", "second"), [(20, 10), (30, None), (None, 30), (0, 30), (30, 0)])
def test_scores_under_a_shared_weight_count_together(first: int | None, second: int | None) -> None:
    cells = {"G13": 30, "G14": None, "H13": first, "H14": second, "H19": None, "I19": "等级："}
    filled, _ = scored(form_of(SHARED, **cells))
    assert (filled["H19"], filled["I19"]) == (Decimal("99.28"), "等级：优")
    assert codes(SHARED, **{**cells, "H19": "99.28", "I19": "等级：优"}) == set()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"H13": 20, "H14": 20}, "P401"),
        ({"H13": 20, "H14": 5}, "P404"),
        ({"H13": 20, "H14": 10, "F14": "2025年3月1日"}, "P403"),
    ],
    ids=["多于分值", "少于分值而没有原因", "没有完成而满分"],
)
def test_slips_under_a_shared_weight_are_found(cells: dict[str, object], code: str) -> None:
    assert code in codes(SHARED, G13=30, G14=None, **cells)


def test_a_shared_weight_counts_once() -> None:
    form = form_of(SHARED, G13=30, G14=None)
    assert assess(form, LAW).weight == 100
    assert [weight for _, weight in form.level_weights] == [40, 20, 10, 20]


@pytest.mark.parametrize("merge", [["G17:G18"], ["G17:G18", "H17:H18"]])
def test_a_weight_over_two_first_levels_says_nothing_about_either(merge: list[str]) -> None:
    form = form_of(merge, G17=30, G18=None, H17=None if len(merge) > 1 else 10, H18=None)
    assert [level.name for level, _ in form.level_weights] == ["产出指标", "效益指标"]
    assert not {"W201", "W202", "W206"} & codes(merge, G17=30, G18=None)


def test_a_score_over_two_first_levels_leaves_their_weights_alone() -> None:
    form = form_of(["H14:H15"], H15=None)
    assert [weight for _, weight in form.level_weights] == [40, 20, 10, 20]
    assert not {"W201", "W202", "W206"} & codes(["H14:H15"], H14=20, H15=None)


def test_cells_merged_in_steps_are_one_group() -> None:
    """得分 over the first two rows, 分值 over the last two: none of the three can be told from the others."""
    form = form_of(["H12:H13", "G13:G14"], G13=30, G14=None, H12=30, H13=None)
    assert [row.group for row in form.indicators[:4]] == [12, 12, 12, 15]
    head = form.groups[0].head
    assert [entry.number for entry in (head.weight, head.score) if entry is not None] == [40, 40]
    assert assess(form, LAW).weight == 100


@pytest.mark.parametrize(
    ("merge", "cells"),
    [
        (["H12:H13"], {"H12": 30, "H13": None}),
        (["H12:H13"], {"H12": None, "H13": None}),
        (["G13:G14"], {"G13": 30, "G14": None, "H13": 20, "H14": 10}),
        (["G13:G14", "H13:H14"], {"G13": 30, "G14": None, "H13": 30, "H14": None}),
    ],
)
def test_the_roll_up_sees_as_many_points_as_the_form(merge: list[str], cells: dict[str, object]) -> None:
    form = form_of(merge, **cells)
    record = form_record(form, assess(form, LAW))
    firsts = {row.group: row for row in reversed(record.indicators)}
    assert sum(row.weight or 0 for row in firsts.values()) == 90
    assert sum((row.score if row.written is None else row.written) or 0 for row in firsts.values()) == Decimal("89.78")
