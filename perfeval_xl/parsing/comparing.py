"""One number or range against one bar."""

from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import comparable

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def compare(asked: Term, done: Term) -> Judgement:
    """The verdict for a result term; `share` is result ÷ bar, from which scoring takes the points."""
    asked_low, done_low = asked.low, done.low
    if not (comparable(asked_low.unit, done_low.unit) or asked_low.unit.bare or done_low.unit.bare):
        why = f"单位对不上：指标值是“{asked}”，完成值是“{done}”"
        return Judgement(Verdict.UNDECIDED, operator=asked.operator, units_differ=True, why=why)
    bar, value, top = _numbers(asked, done)
    judged = _COMPARE[asked.operator](bar, value, top, asked)
    # 0 is the same in every unit
    differ = asked_low.unit.bare != done_low.unit.bare and bool(done_low.number and asked_low.number)
    if judged.verdict is Verdict.UNMET and _may_be_a_fraction(asked_low, done_low):
        judged = Judgement(Verdict.UNDECIDED, why="完成值可能是小数形式的百分数，要由人判断")
        differ = True
    return judged._replace(target=bar, actual=value, operator=asked.operator, units_differ=differ)


def _may_be_a_fraction(asked: Amount, done: Amount) -> bool:
    """0.98 for ≥95 may be 98 %, 0.8 for ≤5% may be 0.8 %: both sides must have units before one is missed."""
    small = done.unit.bare and 0 < done.number < 1 < asked.number
    return small and (asked.unit.bare or asked.unit.group == "percent")


def _numbers(asked: Term, done: Term) -> tuple[Decimal, Decimal, Decimal]:
    """Bar, result and the result's upper end on one scale; without a unit on one side the digits are compared."""
    low, high = done.low, done.high or done.low
    if asked.operator in ("≤", "<"):
        low = high
    if asked.low.unit.bare == done.low.unit.bare:
        return asked.low.base, low.base, high.base
    bar = asked.low.number
    if asked.low.unit.group == "percent" and low.number <= _ONE < bar:
        return bar, low.number * _HUNDRED, high.number * _HUNDRED
    return bar, low.number, high.number


def _share(bar: Decimal, value: Decimal) -> Decimal | None:
    return value / bar if bar else None


def _at_least(bar: Decimal, value: Decimal, _: Decimal, __: Term) -> Judgement:
    if value < bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value))
    return Judgement(Verdict.OVER if value > bar else Verdict.MET, share=_share(bar, value))


def _more_than(bar: Decimal, value: Decimal, top: Decimal, asked: Term) -> Judgement:
    if value == bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value), why="指标值要求大于，完成值只是等于")
    return _at_least(bar, value, top, asked)


def _at_most(bar: Decimal, value: Decimal, _: Decimal, __: Term) -> Judgement:
    return Judgement(Verdict.MET if value <= bar else Verdict.UNMET, share=_share(bar, value))


def _less_than(bar: Decimal, value: Decimal, _: Decimal, __: Term) -> Judgement:
    return Judgement(Verdict.MET if value < bar else Verdict.UNMET, share=_share(bar, value))


def _exactly(bar: Decimal, value: Decimal, top: Decimal, asked: Term) -> Judgement:
    if value == bar == top:
        return Judgement(Verdict.MET, share=Decimal(1))
    if bar == _ZERO:
        return Judgement(Verdict.UNMET, share=_ZERO)
    if value > bar and asked.low.unit.group == "money":
        return Judgement(
            Verdict.UNDECIDED, share=_share(bar, value), why="金额高于指标值，是超额完成还是超支要由人判断"
        )
    return _at_least(bar, value, top, asked)


def _within(bar: Decimal, value: Decimal, top: Decimal, asked: Term) -> Judgement:
    ceiling = _ceiling(asked.high or asked.low, bar, asked.low)
    if value < bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value))
    if top <= ceiling:
        return Judgement(Verdict.MET, share=Decimal(1))
    if asked.low.unit.group == "money":
        return Judgement(Verdict.UNDECIDED, why="高于指标值的范围，是超额完成还是超支要由人判断")
    return Judgement(Verdict.OVER, share=_share(ceiling, top))


def _ceiling(high: Amount, bar: Decimal, low: Amount) -> Decimal:
    """The range's upper end on the scale that was chosen for its lower end."""
    return high.base if bar == low.base else high.number


_COMPARE = {
    "≥": _at_least,
    ">": _more_than,
    "≤": _at_most,
    "<": _less_than,
    "=": _exactly,
    "": _exactly,
    "range": _within,
}
