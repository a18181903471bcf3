"""One number or range against one bar."""

from decimal import Decimal

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import comparable

_KEPT_BETWEEN = ("temperature",)
"""Groups of units of which neither more nor less than a range is wanted."""
OUTSIDE = "完成值在指标值的范围之外，扣多少分要由人判断"
_ZERO, _ONE, _TEN, _HUNDRED, _TENTH = Decimal(0), Decimal(1), Decimal(10), Decimal(100), Decimal("0.1")
_FIFTY = Decimal(50)


def compare(target_term: Term, result_term: Term) -> Judgement:
    """The verdict for a result term; `share` is result ÷ bar, from which scoring takes the points."""
    target_low, result_low = target_term.low, result_term.low
    if not (comparable(target_low.unit, result_low.unit) or target_low.unit.bare or result_low.unit.bare):
        why = f"单位对不上：指标值是“{target_term}”，完成值是“{result_term}”"
        return Judgement(Verdict.UNDECIDED, operator=target_term.operator, units_differ=True, why=why)
    bar, value, top = _numbers(target_term, result_term)
    judged = _COMPARE[target_term.operator](bar, value, top, target_term)
    # 0 is the same in every unit, and 50万 is a number like 500000
    one_sided = _one_sided(target_low, result_low) or _scale_one_sided(target_low, result_low)
    differ = one_sided and bool(result_low.number and target_low.number)
    if differ and _on_no_scale(bar, value) and judged.verdict is not _by_base(target_term, result_term).verdict:
        judged = Judgement(Verdict.UNDECIDED, why="有一个数没有写单位，是否完成要由人判断")
    if judged.verdict is Verdict.UNMET and _may_be_a_fraction(target_low, result_low):
        judged, differ = _as_a_fraction(target_term, result_term), True
    target = bar if judged.target is None else judged.target
    operator = judged.operator or target_term.operator
    return judged._replace(target=target, actual=value, operator=operator, units_differ=differ)


def _as_a_fraction(target_term: Term, result_term: Term) -> Judgement:
    """The verdict where a result may be a fraction: missed where 0.91 misses ≥95% as 91 % too, else open."""
    bar, value, top = (each.number * _HUNDRED for each in (target_term.low, result_term.low, _high(result_term)))
    whole = _COMPARE[target_term.operator](bar / _HUNDRED, value, top, target_term)
    if whole.verdict is Verdict.UNMET and target_term.operator in ("≥", ">", "="):
        return whole._replace(qualitative=True, why="完成值没有写百分号，写成百分数也没有达到指标值")
    return Judgement(Verdict.UNDECIDED, why="完成值可能是小数形式的百分数，要由人判断")


def _high(term: Term) -> Amount:
    return term.high or term.low


def _may_be_a_fraction(target: Amount, result: Amount) -> bool:
    """0.98 for ≥95 may be 98 %, 0.8 for ≤5% may be 0.8 %: both sides must have units before one is missed.

    A bare 1 may be 100 % where the target is a bare number that can be a rate, from 50 to 100.
    """
    if result.unit.bare and target.unit.bare and result.number == _ONE and _FIFTY <= target.number <= _HUNDRED:
        return True
    if not result.unit.bare or not _ZERO < result.number < _ONE:
        return False
    return target.unit.group == "percent" or (target.unit.bare and target.number > _ONE)


def _one_sided(target: Amount, result: Amount) -> bool:
    """Whether one of two numbers has a unit and the other none; 万 alone is none."""
    pure = target.unit.pure and result.unit.pure
    return not pure and target.unit.bare != result.unit.bare


def _scale_one_sided(target: Amount, result: Amount) -> bool:
    """Whether only one of two bare numbers has a scale, and the digits are nearer: 62.73万 for ≤62.73 (in 万元)."""
    differ = target.unit.pure and result.unit.pure and target.unit.bare != result.unit.bare
    return differ and bool(target.number and result.number) and not _nearer_by_base(target, result)


def _on_no_scale(bar: Decimal, value: Decimal) -> bool:
    """Whether two numbers, neither of them 0, are so far apart that the missing unit may be another than is thought."""
    return not _TENTH <= value / bar <= _TEN


def _by_base(target_term: Term, result_term: Term) -> Judgement:
    """The verdict if the number without a unit is in the base unit of the other (480000 for ≤50万元)."""
    high = (result_term.high or result_term.low).base
    low = high if target_term.operator in ("≤", "<") else result_term.low.base
    return _COMPARE[target_term.operator](target_term.low.base, low, high, target_term)


def _numbers(target_term: Term, result_term: Term) -> tuple[Decimal, Decimal, Decimal]:
    """Bar, result and the result's upper end on one scale; without a unit on one side the digits are compared."""
    low, high = result_term.low, result_term.high or result_term.low
    if target_term.operator in ("≤", "<"):
        low = high
    one_sided = _one_sided(target_term.low, result_term.low) or _scale_one_sided(target_term.low, low)
    if not one_sided or _nearer_by_base(target_term.low, low):
        return target_term.low.base, low.base, high.base
    bar = target_term.low.number
    if target_term.low.unit.group == "percent" and low.number <= _ONE < bar:
        return bar, low.number * _HUNDRED, high.number * _HUNDRED
    return bar, low.number, high.number


def _nearer_by_base(target: Amount, result: Amount) -> bool:
    """Whether 480000 beside 50万元 is to be read in 元: nearer to the target than in 万元."""
    if target.unit.group == "percent" or result.unit.group == "percent" or not (target.number and result.number):
        return False
    by_number, by_base = result.number / target.number, result.base / target.base
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


def _more_than(bar: Decimal, value: Decimal, top: Decimal, target_term: Term) -> Judgement:
    if value == bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value), why="指标值要求大于，完成值只是等于")
    return _at_least(bar, value, top, target_term)


def _at_most(bar: Decimal, value: Decimal, _: Decimal, __: Term) -> Judgement:
    return Judgement(Verdict.MET if value <= bar else Verdict.UNMET, share=_share(bar, value))


def _less_than(bar: Decimal, value: Decimal, _: Decimal, target_term: Term) -> Judgement:
    if value == bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value), why="指标值要求小于，完成值只是等于")
    return _at_most(bar, value, value, target_term)


def _exactly(bar: Decimal, value: Decimal, top: Decimal, target_term: Term) -> Judgement:
    if value == bar == top:
        return Judgement(Verdict.MET, share=Decimal(1))
    if bar == _ZERO:
        return Judgement(Verdict.UNMET, share=_ZERO)
    if top > bar and target_term.low.unit.group == "money":
        return Judgement(
            Verdict.UNDECIDED, share=_share(bar, value), why="金额高于指标值，是超额完成还是超支要由人判断"
        )
    return _at_least(bar, value, top, target_term)


def _within(bar: Decimal, value: Decimal, top: Decimal, target_term: Term) -> Judgement:
    ceiling = _ceiling(target_term.high or target_term.low, bar, target_term.low)
    if bar <= value and top <= ceiling:
        return Judgement(Verdict.MET, share=Decimal(1))
    if target_term.low.unit.group in _KEPT_BETWEEN:
        return Judgement(Verdict.UNMET, qualitative=True, why=OUTSIDE)
    if value < bar:
        return Judgement(Verdict.UNMET, share=_share(bar, value))
    if target_term.capped:
        return Judgement(Verdict.UNMET, target=ceiling, operator="≤", share=_share(ceiling, top))
    if target_term.low.unit.group == "money":
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
