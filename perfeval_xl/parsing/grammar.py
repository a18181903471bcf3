"""The grammar of 年度指标值 and 实际完成值.

A text is first brought to normal form (NFKC, no white space), then read as

    target      = nothing | several | listed | deadline | none | comparison | range | direction | wording ;
    nothing     = "" | "/" | "\\" | "无" | "——" | "……" | "不适用" ;
    several     = part , separator , part , { separator , part } ;      (each part a comparison or range)
    separator   = ";" | "," | "、" | "。" ;
    deadline    = [ words ] , [ month , "-" ] , day , [ "前" | "之前" | "以前" | "内" ] , [ words ] ;
    day         = [ year , "年" ] , month , "月" , [ number , [ "日" | "号" ] | "底" | "末" | "上旬" | "中旬" | "下旬" ]
                | year , ( "-" | "." | "/" ) , month , ( "-" | "." | "/" ) , number
                | [ year ] , ( "上半年" | "下半年" | "年底" | "年末" | "年内" | "第" , quarter , "季度" ) ;
    comparison  = [ words ] , [ before ] , amount , [ after ] , [ words ] ;
    before      = "≥" | "≧" | ">=" | "不低于" | "不少于" | "至少" | "超过" | "达" | ">" | "大于" | "高于" | …
                | "≤" | "不超过" | "小于或等于" | "控制在" | … | "<" | "低于" | … | "=" | "等于" ;
    after       = "以上" | "(含)以上" | "及以上" | "以下" | "以内" | "之内" | "内" | "前" ;
    none        = "零" , ( "事故" | "投诉" | … ) ;                            (as = 0)
    range       = [ words ] , number , [ unit ] , ( "-" | "~" | "—" | "至" | "到" ) , amount , [ words ] ;
    amount      = number , [ unit ] | "百分之" , number | numeral , unit ;
    number      = digits , [ "." , digits ] | digit groups of three behind commas ;
    numeral     = Chinese numeral with nothing but operator and unit beside it: 两家 ;
    unit        = [ scale ] , [ word ] , [ "/" , word ] ;               (units.yaml: 万元, 家, %, 万/个, 场/期)
    listed      = part , ";" , part , { ";" , part } ;              (a number with its unit in each part)
                | [ words ] , amount , [ noun ] , amount ;          (of different kinds: 培训3期150人)
    direction   = ( "不高于" | "不低于" | … ) , ( "上年" | "去年" | … )
                | [ words ] , ( "较" | "比" | "同比" ) , [ words ] , ( "下降" | … | "上升" | … ) , [ words ] ;
    wording     = any other text ;

    result      = the same parts in any order inside any words, and "全年" for a whole year.

A sentence with one number and few words is a comparison (每家奖励10万元 means = 10万元); one with several unmarked
numbers is wording. `str` of a target is its shortest spelling, which reads as the same target again.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, partial

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.dates import Day, DayTerm
from perfeval_xl.parsing.directions import find_direction
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.lists import SHORT_SENTENCE, apposed_terms, listed_terms, moved_to, numbers_in_turn
from perfeval_xl.parsing.plain import plain_text, with_ends
from perfeval_xl.parsing.terms import Amount, Term, find_terms, starts_with_sign
from perfeval_xl.parsing.text import ParseError, normalize, not_applicable
from perfeval_xl.parsing.units import NO_UNIT, Unit, Units

_SHORTEST_NAME = 2
"""Characters that can name a bar that is no number: 上年, 预算."""
_NUMERALS = frozenset("一二三四五六七八九十两百")
_NONE = Term("=", Amount(Decimal(0)), None, "零", 0, 1)


class Kind(StrEnum):
    """What a target asks for."""

    NOTHING = "nothing"
    COMPARISON = "comparison"
    """One number or range."""
    SEVERAL = "several"
    DEADLINE = "deadline"
    DIRECTION = "direction"
    WORDING = "wording"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """年度指标值. Two targets are equal when they ask for the same, however they are written."""

    kind: Kind
    terms: tuple[Term, ...] = field(default=(), compare=False)
    deadline: Day | None = None
    since: int | None = None
    """The month in which the span begins of which `deadline` is the end: 3 of 3月-11月."""
    rising: bool | None = None
    may_stand_still: bool = False
    """Of a direction: whether it is enough that nothing changed (不高于上年)."""
    wording: str = ""
    year: int | None = None
    raw: str = field(default="", compare=False)
    plain: str = field(default="", compare=False)
    """The text in which its terms have their places."""
    requested: tuple[tuple[str, Amount, Amount | None], ...] = ()
    """What `terms` require, without their places in the text."""

    def __str__(self) -> str:
        if self.kind is Kind.DEADLINE:
            return self._span() if self.since else f"{self.deadline}前"
        if self.kind is Kind.DIRECTION:
            if self.may_stand_still:
                return "不低于上年" if self.rising else "不高于上年"
            return "较上年上升" if self.rising else "较上年下降"
        if self.terms:
            return ";".join(map(str, self.terms))
        return self.wording or "/"

    def _span(self) -> str:
        """A span of months with its year in front: 2024年3月至11月底."""
        last = self.deadline or Day(None, 12, None)
        year = f"{last.year}年" if last.year else ""
        return f"{year}{self.since}月至{last._replace(year=None)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """实际完成值: every number, day and direction that it names, and its words."""

    wording: str
    terms: tuple[Term, ...] = ()
    days: tuple[DayTerm, ...] = ()
    rising: bool | None = None
    whole_year: bool = False
    nothing: bool = False
    none: bool = False
    """Whether it says that there was none: 未发生, 零投诉."""
    year: int | None = None
    raw: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.wording


@lru_cache(maxsize=4096)
def parse_target(
    text: str, *, operator: str = "", unit: str = "", year: int | None = None, language: Language | None = None
) -> Target:
    """Read a target; `operator` and `unit` come from columns of their own, `year` is the form's.

    Raises `ParseError` for a comparison without a number (≥家) and as `plain_text` does.
    """
    language = language or Language.own()
    plain = with_ends(plain_text(text))
    make = partial(Target, raw=text, plain=plain, year=year)
    if not_applicable(plain):
        return make(kind=Kind.NOTHING)
    sign = normalize(operator)
    if sign == "定性":
        return make(kind=Kind.WORDING, wording=plain)
    if language.none.matches_target(plain):
        return make(kind=Kind.COMPARISON, terms=(_NONE,), requested=(_NONE.same,))
    days = () if (sign or unit) and not language.dates.named(plain) else language.days(plain)
    terms = _with_columns(_outside(find_terms(plain, language), days), sign, unit, plain, language)
    if starts_with_sign(plain, language) and not terms:
        worded = _in_words(plain, language)
        if plain.endswith(worded):  # behind an equals sign may stand a year, and nothing else that is a day
            days = language.days(worded)
        plain = worded
    if days and not any(term.operator for term in terms):
        return make(kind=Kind.DEADLINE, deadline=days[-1].day, since=days[-1].since)
    return _numeric_or_words(make, plain, terms)


_SPELLED = {"≥": "不低于", ">": "高于", "≤": "不高于", "<": "低于"}


def _in_words(plain: str, language: Language) -> str:
    """≤上年 as 不高于上年. Raises `ParseError` for a sign before a unit alone (≥家) or a numeral (≥三家店)."""
    operators = language.operators.before
    sign = max((word for word in operators if plain.startswith(word)), key=len, default="")
    rest = plain[len(sign) :].lstrip("=")
    named = len(rest) >= _SHORTEST_NAME and any(map(str.isalnum, rest)) and rest[0] not in _NUMERALS
    if not sign or not named or starts_with_sign(rest, language) or language.units.is_unit(rest):
        raise ParseError(plain, 1, "比较符号后面没有数")
    return f"{_SPELLED.get(operators[sign], '')}{rest}"


def _outside(terms: list[Term], days: tuple[DayTerm, ...]) -> list[Term]:
    """The numbers that are no part of a day; both lists are in the text's order."""
    if not days:
        return terms
    starts = [day.start for day in days]
    return [
        term
        for term in terms
        if term.start >= days[max(bisect_right(starts, term.start) - 1, 0)].end or term.start < starts[0]
    ]


def _with_columns(terms: list[Term], sign: str, unit: str, plain: str, language: Language) -> list[Term]:
    """A lone number takes operator and unit from their own columns; 0.98 beside % may be 98 % and stays without."""
    if len(terms) != 1 or not (sign or unit):
        return terms
    term = terms[0]
    if sign and not term.operator:
        for written in find_terms(f"{sign}1", language):
            term = term._replace(operator=written.operator, word=sign, capped=written.capped, weak=written.weak)
    meant = _column_unit(term, normalize(unit), plain, language.units) if term.low.unit.pure else NO_UNIT
    if not meant.bare and not (meant.group == "percent" and 0 < term.low.number < 1):
        term = term._replace(low=Amount(term.low.number, meant), high=term.high and Amount(term.high.number, meant))
    return [term]


def _column_unit(term: Term, unit: str, plain: str, units: Units) -> Unit:
    """The unit of a number by its own column; where the cell repeats the unit's name, its scale is the cell's own."""
    name = units.without_scale(unit)
    if name and plain.startswith(name, term.end):
        return units.read(f"{term.low.unit.text}{name}")
    return units.read(unit) if term.low.unit.bare else NO_UNIT


def _numeric_or_words(make: Callable[..., Target], plain: str, terms: list[Term]) -> Target:
    terms = [term for term in terms if not numbers_in_turn(term, plain)]
    if raised := moved_to(terms, plain):
        return make(kind=Kind.COMPARISON, terms=(raised,), requested=(raised.same,))
    if listed := listed_terms(terms, plain) or apposed_terms(terms, plain):
        requested = tuple(term.same for term in listed)
        return make(kind=Kind.SEVERAL, terms=listed, requested=requested)
    marked = [term for term in terms if term.operator]
    chosen = marked or (terms if len(terms) == 1 and len(plain) <= SHORT_SENTENCE else [])
    if chosen:
        terms = _joined([term if term.operator else term._replace(operator="=") for term in chosen], plain)
        kind = Kind.COMPARISON if len(terms) == 1 else Kind.SEVERAL
        requested = tuple(term.same for term in terms)
        return make(kind=kind, terms=tuple(terms), requested=requested)
    direction = find_direction(plain)
    if direction is not None and not terms:
        return make(kind=Kind.DIRECTION, rising=direction.rising, may_stand_still=direction.may_stand_still)
    return make(kind=Kind.WORDING, wording=plain)


_BETWEEN = pattern(r"(?:[,、且并和与但]|同时)*")
"""What stands between the two ends of an interval: 不低于30万且不超过50万."""


def _joined(terms: list[Term], plain: str) -> list[Term]:
    """A lower and an upper bar for one number as the range between them."""
    if [term.operator for term in terms] not in (["≥", "≤"], ["≤", "≥"]):
        return terms
    low, high = sorted(terms, key=lambda term: term.operator == "≤")
    unit = low.low.unit if not low.low.unit.bare else high.low.unit
    start, end = low._replace(low=low.low._replace(unit=unit)).low, high.low
    alike = (unit.group, unit.per) == (end.unit.group, end.unit.per) and start.base <= end.base
    if not alike or not _BETWEEN.fullmatch(plain[terms[0].end : terms[1].start]):
        return terms
    return [Term("range", start, end, high.word, terms[0].start, terms[1].end, capped=True)]


_ENDS = ({">", "<"}, {"≥", "<"}, {">", "≤"})


def is_interval(target: Target) -> bool:
    """Whether a target of two parts is one interval without its ends: 大于30且小于50."""
    if len(target.terms) != 2 or {term.operator for term in target.terms} not in _ENDS:
        return False
    low, high = sorted(target.terms, key=lambda term: term.operator in ("≤", "<"))
    between = target.plain[target.terms[0].end : target.terms[1].start]
    return low.low.base <= high.low.base and _BETWEEN.fullmatch(between) is not None


_MOVES = pattern(
    r"(?P<down>下降|减少|降低|节约|压减|负增长|(?<!不)低于(?:上年|去年))|(?P<up>上升|(?<![零负])增长|增加|提高|提升|上涨|(?<!不)高于(?:上年|去年))"
)


@lru_cache(maxsize=4096)
def parse_result(text: str, *, unit: str = "", year: int | None = None, language: Language | None = None) -> Result:
    """Read a result; `unit` comes from a column of its own. Raises `ParseError` as `plain_text` does."""
    language = language or Language.own()
    plain = plain_text(text)
    none = language.none.matches_result(plain)
    if not_applicable(plain):
        return Result(wording=plain, nothing=True, none=none, raw=text, year=year)
    days = () if unit and not language.dates.named(plain) else language.days(plain)
    terms = _outside(find_terms(plain, language), days)
    moved = _MOVES.search(plain)
    return Result(
        wording=plain,
        terms=tuple(_with_columns(terms, "", unit, plain, language)),
        days=days,
        rising=bool(moved["up"]) if moved else None,
        whole_year=language.dates.whole_year.match(plain) is not None,
        none=none,
        raw=text,
        year=year,
    )
