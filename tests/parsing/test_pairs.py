"""What a careful person says of a target and a result: never the contrary, and seldom left to a person needlessly."""

from decimal import Decimal
from typing import NamedTuple

import pytest
import yaml

from perfeval_xl.domain.form import Entry, Form, FormKind, Indicator, Level
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.scoring import assess
from tests.support.cases import FOLDER

LAW = LawBook.load([HERE]).for_form(2024)
LEFT = frozenset(
    {
        ("≥40家", "已完成"),
        ("=100%", "全部完成"),
        ("≥90%", "均满意"),
        ("≥3家；≥5场", "全部完成"),
        ("≤20万元", "未超预算"),
        ("≤20万元", "控制在预算内"),
        ("≥95%", "0.9"),
        ("100%", "0.996"),
        ("有效保障", "保障率100%"),
        ("1套", "壹套"),
        ("全天候可用", "全天候"),
        ("每天8小时", "每天9小时"),
    }
)
"""Pairs left to a person though they can be decided: a number is asked for and words are given (I307 tells)."""


class Pair(NamedTuple):
    """One line of pairs.yaml."""

    target: str
    result: str
    verdict: Verdict
    columns: dict[str, str]

    def __str__(self) -> str:
        return f"{self.target}-{self.result}"


def _pairs() -> list[Pair]:
    listed = yaml.safe_load((FOLDER / "pairs.yaml").read_text("utf-8"))
    lines = [line for lines in listed.values() for line in lines]
    return [Pair(str(line[0]), str(line[1]), Verdict(line[2]), line[3] if len(line) > 3 else {}) for line in lines]


PAIRS = _pairs()


def _row(pair: Pair) -> Indicator:
    cells = {name: Entry(At(1, 1), pair.columns.get(name, "")) for name in ("name", "level1", "operator", "unit")}
    return Indicator(
        row=1,
        level1=Level(cells["level1"], cells["level1"].text),
        level2=None,
        level3=cells["name"]._replace(text=cells["name"].text or "指标"),
        target=Entry(At(1, 2), pair.target),
        actual=Entry(At(1, 3), pair.result),
        weight=Entry(At(1, 4), "10", Decimal(10)),
        score=Entry(At(1, 5)),
        reason=None,
        operator=cells["operator"],
        unit=cells["unit"],
        group=1,
        placeholder=not pair.target,
    )


def test_the_table_is_as_long_as_it_is_said_to_be() -> None:
    assert len(PAIRS) >= 1070


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_the_verdict_is_that_of_a_careful_person(pair: Pair) -> None:
    title = Entry(At(1, 1), "自评表")
    form = Form(
        path="",
        sheet="表",
        kind=FormKind.PROJECT,
        layout="",
        area=Area(1, 1, 1, 9),
        title=title,
        year=2024,
        indicators=(_row(pair),),
    )
    judged = assess(form, LAW).by_row[1].judgement
    if judged.copied:  # told by I303, whatever the verdict
        assert pair.verdict in (Verdict.UNDECIDED, Verdict.MET)
    else:
        expected = Verdict.UNDECIDED if (pair.target, pair.result) in LEFT else pair.verdict
        assert judged.verdict is expected, judged.why
