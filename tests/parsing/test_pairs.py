"""What a careful person says of a target and a result: never the contrary, and seldom left to a person needlessly."""

from decimal import Decimal

import pytest

from perfeval_xl.domain.verdict import Verdict
from tests.support.fresh_pairs import pair_files, pairs_of
from tests.support.pairs import PAGE, Pair, pairs_by_heading, score_pair, section, sections

LEFT = frozenset(
    {
        ("≥40家", "已完成"),
        ("=100%", "全部完成"),
        ("≥90%", "均满意"),
        ("≥3家；≥5场", "全部完成"),
        ("≤20万元", "未超预算"),
        ("≤20万元", "控制在预算内"),
        ("有效保障", "保障率100%"),
        ("1套", "壹套"),
        ("全天候可用", "全天候"),
        ("每天8小时", "每天9小时"),
    }
)
"""Pairs left to a person though they can be decided: a number is asked for and words are given (I307 tells)."""


WEIGHT = Decimal(10)
PAIRS = [pair for pairs in pairs_by_heading().values() for pair in pairs]
READ = sections(PAGE.read_text("utf-8"))


def test_the_table_is_as_long_as_it_is_said_to_be() -> None:
    assert len(PAIRS) >= 1280


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_the_verdict_is_that_of_a_careful_person(pair: Pair) -> None:
    judged = score_pair(pair).judgement
    if judged.copied:  # told by I303, whatever the verdict
        assert pair.verdict in (Verdict.UNDECIDED, Verdict.MET)
    else:
        expected = Verdict.UNDECIDED if (pair.target, pair.result) in LEFT else pair.verdict
        assert judged.verdict is expected, judged.why


@pytest.mark.parametrize("pair", [*PAIRS, *(pair for path in pair_files() for pair in pairs_of(path))], ids=str)
def test_a_miss_never_earns_all_points(pair: Pair) -> None:
    """One so small that it would cost nothing once rounded is for a person: 94.999% for ≥95%."""
    judged, score = score_pair(pair).judgement, score_pair(pair).score
    assert judged.verdict is not Verdict.UNMET or score is None or score < WEIGHT


@pytest.mark.parametrize(("heading", "pairs"), pairs_by_heading().items(), ids=list(pairs_by_heading()))
def test_a_pair_is_read_and_scored_as_it_was_when_it_was_looked_at(heading: str, pairs: list[Pair]) -> None:
    """After a change on purpose: python scripts/write_messages.py, and read the difference."""
    assert section(heading, pairs) == READ[heading]
