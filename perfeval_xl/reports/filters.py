"""The filters of report templates; their documentation is printed from here."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, NamedTuple

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.parsing import parse_number
from perfeval_xl.problems import problem
from perfeval_xl.reports import numbers, wording
from perfeval_xl.reports.values import Missing


class Filter(NamedTuple):
    """A filter as the documentation shows it; `example` is an expression and `gives` what it prints."""

    name: str
    what: str
    example: str
    gives: str
    apply: Callable[..., Any]


FILTERS: dict[str, Filter] = {}


class FilterError(PerfevalError):
    """A filter was given something it cannot show."""


def _filter(
    name: str, what: str, example: str, gives: str, *, behind: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a filter; `behind` follows the mark where a value is missing, as it would follow the value."""

    def register(apply: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(apply)
        def tolerant(value: Any, *others: Any) -> Any:
            """What is missing stays missing, and what does not apply stays blank, whatever is to be done with it."""
            if value is None or isinstance(value, Missing):
                return f"{value}{behind}" if behind and value is not None else value
            return apply(value, *others)

        FILTERS[name] = Filter(name, what, example, gives, tolerant)
        return tolerant

    return register


def _number(value: Any, name: str) -> Decimal:
    number = value if isinstance(value, Decimal) else parse_number(str(value))
    if number is None:
        raise problem(FilterError, "FILTER", what=value, name=name)
    return number


@_filter("数", "两位小数，去掉末尾的零", "17.860|数", "17.86")
def _plain(value: Any) -> str:
    return numbers.plain(_number(value, "数"))


@_filter("万元", "金额（以万元计），两位小数，带单位", "全年预算数|万元", "96.4万元")
def _wan(value: Any) -> str:
    return numbers.wan(_number(value, "万元"))


@_filter("百分比", "比率写成百分数", "0.8466|百分比", "84.66%")
def _percent(value: Any) -> str:
    return numbers.percent(_number(value, "百分比"))


@_filter("百分点", "两个比率之差，不带正负号", "-0.031|百分点", "3.1个百分点")
def _percent_points(value: Any) -> str:
    return numbers.percent_points(_number(value, "百分点"))


@_filter("增减", "变动写成增长、下降或持平", "-0.26|增减", "下降26%")
def _change(value: Any) -> str:
    return numbers.change(_number(value, "增减"))


@_filter("分", "得分、分值，带单位", "6.50|分", "6.5分")
def _points(value: Any) -> str:
    return numbers.points(_number(value, "分"))


@_filter("绝对值", "去掉负号", "-23.6|绝对值|万元", "23.6万元")
def _absolute(value: Any) -> Decimal:
    return abs(_number(value, "绝对值"))


@_filter("中文数", "一至九十九写成中文数字，用来编号", "12|中文数", "十二")
def _chinese(value: Any) -> str:
    return numbers.chinese(int(_number(value, "中文数")))


@_filter("日期", "年月日不补零", "成文日期|日期", "2025年3月5日")
def _date(value: Any) -> str:
    return numbers.chinese_date(value) if isinstance(value, date) else str(value)


@_filter("句号", "末尾恰好一个句号", "'按时完成。。'|句号", "按时完成。", behind="。")
def _closed(value: Any) -> str:
    return wording.closed(str(value))


@_filter("去尾", "去掉末尾的句号、分号，好往下接着写", "'按时完成。'|去尾", "按时完成")
def _opened(value: Any) -> str:
    return wording.opened(str(value))


@_filter("顿号", "几个名称用顿号连起来；括号里写最多几个", "['甲', '乙', '丙']|顿号(2)", "甲、乙等")
def _enumerated(value: Iterable[Any], most: int | None = None) -> str:
    return wording.enumerated(map(str, value), most)


@_filter("目标", "指标值写成一句话里的说法", "'≥90%'|目标", "不低于90%")
def _target(value: Any) -> str:
    return wording.target_words(str(value))


@_filter("规范", "改正扫描识别常见的错字和文号括号", "'财预[2020]10号'|规范", "财预〔2020〕10号")
def _tidy(value: Any) -> str:
    return wording.tidy(str(value))
