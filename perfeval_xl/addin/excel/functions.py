"""Worksheet functions for Excel on Windows (xlwings UDFs): =执行率(E7,F7), =指标得分(E12,F12,G12), =指标判定(E12,F12).

Names and arguments are Chinese because people type them into cells; xlwings takes them, and the help texts, from here.
A cell that cannot be computed shows in words what is missing.
"""

from decimal import Decimal
from typing import Any

import xlwings as xw

from perfeval_xl.domain.numbers import decimal_of_float
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.law import Law
from perfeval_xl.parsing import judge_texts, parse_number
from perfeval_xl.scoring.points import execution_rate, points
from perfeval_xl.standard import Standard

_WORDS = {
    Verdict.MET: "达到",
    Verdict.OVER: "超过",
    Verdict.UNMET: "未达到",
    Verdict.UNDECIDED: "需人工判断",
    Verdict.NOT_APPLICABLE: "不适用",
}
_CATEGORY = "绩效自评"


@xw.func(category=_CATEGORY)
@xw.arg("全年预算数", doc="全年预算数，单位与全年执行数相同")
@xw.arg("全年执行数", doc="全年执行数")
def 执行率(全年预算数: Any, 全年执行数: Any) -> float | str:
    """执行率 = 全年执行数 ÷ 全年预算数，四舍五入到万分位；单元格请设百分比格式。"""
    rate = execution_rate(_number(全年预算数), _number(全年执行数))
    return "缺少预算数或执行数" if rate is None else float(rate)


@xw.func(category=_CATEGORY)
@xw.arg("年度指标值", doc="年度指标值，如 ≥40家、100%")
@xw.arg("实际完成值", doc="实际完成值，如 38家")
@xw.arg("分值", doc="这一行的分值")
@xw.arg("年度", doc="评价年度，如 2024；不写时按现行口径")
def 指标得分(年度指标值: Any, 实际完成值: Any, 分值: Any, 年度: Any = None) -> float | str:
    """按评分口径给出一行指标的得分，两位小数；只能由人判断的，写明原因。"""
    weight, year = _number(分值), _number(年度)
    if weight is None:
        return "缺少分值"
    judged = _judged(年度指标值, 实际完成值, year)
    score = points(judged, weight, _law(year))
    return float(score) if score is not None else _in_words(judged)


@xw.func(category=_CATEGORY)
@xw.arg("年度指标值", doc="年度指标值，如 ≥40家、100%")
@xw.arg("实际完成值", doc="实际完成值，如 38家")
@xw.arg("年度", doc="评价年度，如 2024；指标值按季、按月时要用")
def 指标判定(年度指标值: Any, 实际完成值: Any, 年度: Any = None) -> str:
    """判定完成值是否达到指标值：达到、超过、未达到、不适用，或需人工判断及原因。"""
    return _in_words(_judged(年度指标值, 实际完成值, _number(年度)))


def _law(year: Decimal | None) -> Law:
    """The law of a year; without one, that of forms with 成本指标."""
    return Standard.default().law.for_form(int(year) if year else None, levels=("成本指标",))


def _judged(target: Any, actual: Any, year: Decimal | None) -> Judgement:
    language = Standard.default().language
    return judge_texts(_text(target), _text(actual), year=int(year) if year else None, language=language)


def _in_words(judged: Judgement) -> str:
    word = _WORDS[judged.verdict]
    return f"{word}：{judged.why}" if judged.why else word


def _text(value: Any) -> str:
    """A cell as people see it; whole numbers have no point."""
    if value is None:
        return ""
    number = _number(value) if isinstance(value, float) else None
    return str(value) if number is None else f"{number:f}"


def _number(value: Any) -> Decimal | None:
    """A number, or a text that is one; None otherwise."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return decimal_of_float(float(value))
    return parse_number(str(value))
