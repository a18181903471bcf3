"""P411: a qualitative score outside the tier that its result states."""

from collections.abc import Iterator
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.domain.numbers import show_percent
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.law import Law
from perfeval_xl.parsing import Attainment, normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, points_of, rows_explained

_NEARLY = pattern(r"基本|大体|大致")
_MET, _PARTLY = "tier.met.floor", "tier.partly.floor"


@rule(
    "P411",
    "定性指标得分不在档次内",
    severity=Severity.WARNING,
    basis=_MET,
    reads=(_PARTLY,),
    message="{cell} 完成值“{result}”说的是{tier}，得分 {actual} 是分值的 {share}；“{law}”的这一档是 {expected}。"
    "请核对得分，或把完成值写明白。",
    why="定性指标按达成、部分达成、未达成三档给分："
    "达成 100%–{law.tier.met.floor:%}，部分达成 {law.tier.met.floor:%}–{law.tier.partly.floor:%}，"
    "未达成 {law.tier.partly.floor:%}–0。",
    wrong="完成值“部分完成”，分值 10，得分 10。",
    right="完成值“部分完成”，分值 10，得分 7，并写明偏差原因。",
    fix="按完成值所说的档次改得分；实际已经达成的，改完成值。",
)
def score_in_tier(case: Case) -> Iterator[Hit]:
    """完成值说部分达成或未达成的定性指标，得分要在评分口径的那一档里。"""
    for head, rows in case.form.groups:
        weight, written = number_of(head.weight), points_of(head.score)
        if len(rows) != 1 or not weight or written is None or head.score is None or written > weight:
            continue
        tier = _tier(case, head)
        if tier is Attainment.UNMET and written >= weight:
            continue  # P403 tells
        low, high = _bounds(tier, case.law)
        if not low * weight <= written <= high * weight and not (
            high * weight < written < weight and _nearly_met(case.form, head)
        ):
            yield hit(
                head.score.at,
                expected=f"{show_percent(low)}–{show_percent(high)}",
                actual=written,
                basis=_PARTLY if tier is Attainment.UNMET else _MET,
                result=head.actual.text,
                tier="部分达成" if tier is Attainment.PARTLY else "未达成",
                share=show_percent(written / weight),
            )


def _nearly_met(form: Form, row: Indicator) -> bool:
    """Whether 基本达到 has a reason beside it: the lower end of 达成 is as right as 部分达成."""
    return bool(_NEARLY.search(normalize(row.actual.text))) and rows_explained(form, [row])


def _tier(case: Case, row: Indicator) -> Attainment:
    """What a qualitative result states; unknown for numbers, dates and directions."""
    judged = case.assessment.by_row[row.row].judgement
    if judged.verdict is Verdict.MET or not judged.qualitative or judged.operator != "text" or judged.copied:
        return Attainment.UNKNOWN
    return case.language.attainment.tier(normalize(row.actual.text))


def _bounds(tier: Attainment, law: Law) -> tuple[Decimal, Decimal]:
    """The least and the greatest part of 分值; reached in full or unknown, anything is right."""
    met_floor, partly_floor = law.number(_MET), law.number(_PARTLY)
    bounds = {Attainment.PARTLY: (partly_floor, met_floor), Attainment.UNMET: (Decimal(0), partly_floor)}
    return bounds.get(tier, (Decimal(0), Decimal(1)))
