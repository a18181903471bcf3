"""One number or range against one bar."""

from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import comparable

_ZERO, _ONE, _TEN, _HUNDRED, _TENTH = Decimal(0), Decimal(1), Decimal(10), Decimal(100), Decimal("0.1")


def compare(asked: Term, done: Term) -> Judgement:
    """The verdict for a result term; `share` is result ÷ bar, from which scoring takes the points."""
    asked_low, done_low = asked.low, done.low
    if not (comparable(asked_low.unit, done_low.unit) or asked_low.unit.bare or done_low.unit.bare):
        why = f"单位对不上：指标值是“{asked}”，完成值是“{done}”"
        return Judgement(Verdict.UNDECIDED, operator=asked.operator, units_differ=True, why=why)
    bar, value, top = _numbers(asked, done)
    judged = _COMPARE[asked.operator](bar, value, top, asked)
    # 0 is the same in every unit, and 50万 is a number like 500000
    differ = _one_sided(asked_low, done_low) and bool(done_low.number and asked_low.number)
    if differ and _on_no_scale(bar, value) and judged.verdict is not _by_base(asked, done).verdict:
        judged = Judgement(Verdict.UNDECIDED, why="有一个数没有写单位，是否完成要由人判断")
    if judged.verdict is Verdict.UNMET and _may_be_a_fraction(asked_low, done_low):
        judged = Judgement(Verdict.UNDECIDED, why="完成值可能是小数形式的百分数，要由人判断")
        differ = True
    target = bar if judged.target is None else judged.target
    operator = judged.operator or asked.operator
    return judged._replace(target=target, actual=value, operator=operator, units_differ=differ)


def _may_be_a_fraction(asked: Amount, done: Amount) -> bool:
    """0.98 for ≥95 may be 98 %, 0.8 for ≤5% may be 0.8 %: both sides must have units before one is missed."""
    if not done.unit.bare or not _ZERO < done.number < _ONE:
        return False
    return asked.unit.group == "percent" or (asked.unit.bare and asked.number > _ONE)


def _one_sided(asked: Amount, done: Amount) -> bool:
    """Whether one of two numbers has a unit and the other none; 万 alone is none."""
    pure = asked.unit.pure and done.unit.pure
    return not pure and asked.unit.bare != done.unit.bare


def _on_no_scale(bar: Decimal, value: Decimal) -> bool:
    """Whether two numbers, neither of them 0, are so far apart that the missing unit may be another than is thought."""
    return not _TENTH <= value / bar <= _TEN


def _by_base(asked: Term, done: Term) -> Judgement:
    """The verdict if the number without a unit is in the base unit of the other (480000 for ≤50万元)."""
    high = (done.high or done.low).base
    low = high if asked.operator in ("≤", "<") else done.low.base
    return _COMPARE[asked.operator](asked.low.base, low, high, asked)


def _numbers(asked: Term, done: Term) -> tuple[Decimal, Decimal, Decimal]:
    """Bar, result and the result's upper end on one scale; without a unit on one side the digits are compared."""
    low, high = done.low, done.high or done.low
    if asked.operator in ("≤", "<"):
        low = high
    if not _one_sided(asked.low, done.low) or _nearer_by_base(asked.low, low):
        return asked.low.base, low.base, high.base
    bar = asked.low.number
    if asked.low.unit.group == "percent" and low.number <= _ONE < bar:
        return bar, low.number * _HUNDRED, high.number * _HUNDRED
    return bar, low.number, high.number


def _nearer_by_base(asked: Amount, done: Amount) -> bool:
    """Whether 480000 beside 50万元 is to be read in 元: nearer to the target than in 万元."""
    if asked.unit.group == "percent" or done.unit.group == "percent" or not (asked.number and done.number):
        return False
    by_number, by_base = done.number / asked.number, done.base / asked.base
    return _off(by_base) < _off(by_number)


def _off(share: Decimal) -> Decimal:
    """How many times one number is the other, whichever is greater."""
    return max(abs(share), 1 / abs(share))


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
    if top > bar and asked.low.unit.group == "money":
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
    if asked.capped:
        return Judgement(Verdict.UNMET, target=ceiling, operator="≤", share=_share(ceiling, top))
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
