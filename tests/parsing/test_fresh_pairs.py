"""Pairs of a target and a result that were written down before the program saw them: what it makes of them now."""

import json
from collections.abc import Iterator

import pytest

from scripts import measure_truth
from tests.support.fresh_pairs import PairFigures, figures_of, judged_as, pair_files, pairs_of
from tests.support.pairs import Pair

NOTES = json.loads(measure_truth.PAIR_NOTES.read_text("utf-8"))
OPEN = {
    "办理案件≥1200件-受理1320件，办结1186件": "left",
    "命案必破-命案全破": "left",
    "行政村通车率100%-216个行政村全部通车": "left",
    "群众知晓率三分之二以上-70%": "left",
    "当天办结-次日办结": "left",
    "社会化发放率100%-通过一卡通全部发放": "left",
    "优良-一般": "left",
    "≥1/3-40%": "left",
    "40%-60%-65%": "bold",
    "不发生规模性返贫-发生返贫12户": "left",
    "满意-满意度98%": "left",
    "≥30家-近30家": "bold",
    "入住率[70%,90%]-82%": "left",
    "3/4以上-80%": "left",
    "3/4以上-70%": "left",
    "12所学校全部达标-11所达标，1所整改中": "left",
    "抽检合格率≥98%-抽检320批次，合格316批次": "left",
    "抽检合格率≥98%-抽检320批次，不合格12批次": "left",
    "满意度≥90%-发放问卷200份，满意188份": "left",
    "满意度≥90%-发放问卷200份，回收196份，满意170份": "left",
    "全面落实-部分落实": "left",
    "严格按标准执行-严格执行": "left",
}
"""Pairs that are not judged as a careful person would, and how."""


def _all() -> Iterator[Pair]:
    return (pair for path in pair_files() for pair in pairs_of(path))


@pytest.mark.parametrize("pair", list(_all()), ids=str)
def test_the_verdict_is_that_of_a_careful_person(pair: Pair) -> None:
    assert judged_as(pair) == OPEN.get(str(pair), "right")


def test_every_file_has_its_first_sight_and_stays_whole() -> None:
    counted = {path.stem: sum(1 for _ in pairs_of(path)) for path in pair_files()}
    assert {name: note["figures"]["pairs"] for name, note in NOTES.items()} == counted


def test_the_page_tells_both_sights() -> None:
    text = "\n".join(measure_truth.pair_table(NOTES))
    for path in pair_files():
        first, now = PairFigures(**NOTES[path.stem]["figures"]), figures_of(pairs_of(path))
        assert f"{first.right} / {first.pairs}" in text
        assert f"{now.right} / {now.pairs}" in text
