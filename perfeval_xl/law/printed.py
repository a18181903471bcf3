"""The notes printed under a form: its weights, tiers and formula, which stand above every profile.

注：1.一级指标分值统一设置为：产出指标50分、效益指标30分、满意度指标10分、预算资金执行率10分……
正向指标得分=权重*B/A，反向指标得分=权重*A/B
定性指标……100-80%(含)、80-50%(含)、50-0%
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.law.values import Value

_BLANKS = pattern(r"\s+")
_WEIGHT = pattern(r"(?P<name>产出|效益|满意度|成本)指标[(（:：为]*(?P<points>[0-9]{1,2})分")
_EXECUTION = pattern(r"预算(?:资金)?执行(?:率|情况)[(（:：为]*(?P<points>[0-9]{1,2})分")
_SET = pattern(r"分值|权重")
_RATIO = pattern(r"B[/÷]A.{0,12}A[/÷]B|反向指标.{0,20}A[/÷]B|指标值[/÷]完成值", re.IGNORECASE)
_LINEAR = pattern(r"(?:超过|超出).{0,8}的?比例(?:扣|减)")
_TO = "%?[-~—至]+"
_TIERS = pattern(
    rf"100{_TO}(?P<met>[0-9]{{2}})%?.{{0,12}}?(?P=met){_TO}(?P<partly>[0-9]{{2}})%?.{{0,12}}?(?P=partly){_TO}0"
)
_HUNDRED = Decimal(100)


def printed_values(notes: Iterable[str]) -> dict[str, Value]:
    """The values of the law that notes print, by key; {} where they print none."""
    values: dict[str, Value] = {}
    for note in notes:
        text = _BLANKS.sub("", note)
        values |= _weights(text) | _formula(text) | _tiers(text)
    return values


def _weights(text: str) -> dict[str, Value]:
    """Weights, where all of them together with 执行率's make 100: a single number may be about anything."""
    found = {f"weight.{match['name']}指标": Decimal(match["points"]) for match in _WEIGHT.finditer(text)}
    execution = _EXECUTION.search(text)
    if not _SET.search(text) or execution is None or len(found) < 2:
        return {}
    weights = {**found, "weight.execution": Decimal(execution["points"])}
    if sum(weights.values()) != _HUNDRED:
        return {}
    names = tuple(key.removeprefix("weight.") for key in found)
    return {**weights, "level1.required": names}


def _formula(text: str) -> dict[str, Value]:
    if _RATIO.search(text):
        return {"le_formula": "ratio"}
    return {"le_formula": "linear"} if _LINEAR.search(text) else {}


def _tiers(text: str) -> dict[str, Value]:
    tiers = _TIERS.search(text)
    if tiers is None:
        return {}
    met_floor, partly_floor = Decimal(tiers["met"]) / _HUNDRED, Decimal(tiers["partly"]) / _HUNDRED
    return {"tier.met.floor": met_floor, "tier.partly.floor": partly_floor} if met_floor > partly_floor else {}
