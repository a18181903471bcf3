"""Numbers with their operators and units, as they stand inside any text."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.operators import CAPS, OperatorWords, either
from perfeval_xl.parsing.text import chinese_number
from perfeval_xl.parsing.units import NO_UNIT, Unit


class Amount(NamedTuple):
    """A number as written with its unit; `base` is the number in the group's base unit (90% -> 0.9, 3万元 -> 30000)."""

    number: Decimal
    unit: Unit = NO_UNIT

    @property
    def base(self) -> Decimal:
        """The number times what its unit is worth."""
        return self.number * self.unit.factor

    def __str__(self) -> str:
        return f"{self.number:f}{self.unit.text}"


class Term(NamedTuple):
    """A comparison found in a text: `high` is set for a range; `word` is how the operator was written ('' for none)."""

    operator: str
    low: Amount
    high: Amount | None
    word: str
    start: int
    end: int
    capped: bool = False
    """Whether its words forbid more, also around a range: 5-7天内."""
    weak: bool = False
    """Whether its word sets a bar in a target but only reports in a result: 达到."""

    def __str__(self) -> str:
        return f"{self.low}~{self.high}" if self.high else f"{self.operator}{self.low}"

    @property
    def same(self) -> tuple[str, Amount, Amount | None]:
        """What makes two terms equal, wherever they stand."""
        return self.operator, self.low, self.high


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_CHINESE = "[一二三四五六七八九十两百]{1,6}"
_DIGIT = pattern("[0-9]")
_CHINESE_DIGIT = pattern("[一二三四五六七八九十两百]", signs="一七三两九二五八六十四百")
_LONGEST_NUMBER = 24


_RANK = r"(?<!提)前(?=[0-9]+[名位])"
"""前5名 is the fifth or better, 提前5日 is another thing."""
_CHINESE_RANK = r"前(?=[一二三四五六七八九十]+[名位])"
_RANKED = "≤"


@lru_cache(maxsize=16)
def _pattern(language: Language) -> re.Pattern[str]:
    """A number with its operator; what stands behind it is looked at by itself, since all of it is optional."""
    return re.compile(
        rf"(?P<before>{either(language.operators.before)}|{_RANK})?(?P<hundredths>百分之)?"
        rf"(?<![0-9._A-Za-z])(?P<low>[+-]?{_NUMBER})(?![0-9_]|[eE][0-9+-])[余多]?"
    )


_UP_TO = pattern(rf"(?:~|-|—+|–|至|到)(?P<high>{_NUMBER})(?![0-9_])")
_RANGE_SIGNS = frozenset("~-—–至到")
_INCLUDED = "(含)"


@lru_cache(maxsize=16)
def _behind(language: Language) -> re.Pattern[str]:
    return re.compile(either(language.operators.behind))


@lru_cache(maxsize=16)
def _chinese_pattern(language: Language) -> re.Pattern[str]:
    words = language.operators
    return re.compile(
        rf"(?P<before>{either(words.before)}|{_CHINESE_RANK})?(?P<low>{_CHINESE})"
        rf"(?P<unit>{language.units.pattern})(?P<after>{either(words.behind)})?"
    )


def find_terms(text: str, language: Language) -> list[Term]:
    """All numbers of a normalised text as comparisons, left to right; a year (2024年) is no number."""
    if not _DIGIT.search(text):
        return _chinese_term(text, language) if _CHINESE_DIGIT.search(text) else []
    terms: list[Term] = []
    number = _pattern(language).search(text)
    while number:
        place, term = _term(number, text, language)
        if term is not None:
            terms.append(term)
        number = _pattern(language).search(text, place)
    return terms


def _chinese_term(text: str, language: Language) -> list[Term]:
    """'两家': a numeral counts only where nothing but its operator and unit stands beside it."""
    match = _chinese_pattern(language).fullmatch(text) if len(text) < _LONGEST_NUMBER else None
    if match is None or not match["unit"]:
        return []
    number = chinese_number(match["low"])
    if number is None:
        return []
    before, _, unit, after = match.groups()
    amount = Amount(Decimal(number), language.units.read(unit))
    return [_compared(amount, None, before, after, match.span(), language.operators)]


def _term(number: re.Match[str], text: str, language: Language) -> tuple[int, Term | None]:
    """Where what belongs to a number ends, and the number as a comparison; None for a year and for endless digits."""
    before, hundredths, digits = number.groups()
    start, end = number.end(), language.units.end_of(text, number.end())
    unit, top, top_unit = text[start:end], None, ""
    if text.startswith(_INCLUDED, end):
        end += len(_INCLUDED)
    if text[end : end + 1] in _RANGE_SIGNS and (to := _UP_TO.match(text, end)):
        end = language.units.end_of(text, to.end())
        top, top_unit = to["high"], text[to.end() : end]
    after = _behind(language).match(text, end) if end < len(text) else None
    end = after.end() if after else end
    if unit == "年" and _is_year(digits):
        return end, None
    if len(digits) > _LONGEST_NUMBER or (top is not None and len(top) > _LONGEST_NUMBER):
        return end, None
    low, high = Amount(_decimal(digits), language.units.read("%" if hundredths else unit)), None
    if top is not None:
        high = Amount(_decimal(top), language.units.read(top_unit))
        low = low._replace(unit=high.unit) if low.unit.bare else low
    span = number.start(), end
    return end, _compared(low, high, before, after[0] if after else None, span, language.operators)


def _compared(
    low: Amount, high: Amount | None, before: str | None, after: str | None, span: tuple[int, int], words: OperatorWords
) -> Term:
    """A number, or a range, with what the words around it say."""
    if before:
        word, operator = before, words.before.get(before, _RANKED)
    else:
        word = after or ""
        operator = words.behind.get(word, "")
    return Term("range" if high else operator, low, high, word, *span, operator in CAPS, words.weak(word))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _is_year(number: str) -> bool:
    """2024年 (02024年, 2,024年) is a date; 2年 and 20.5年 are durations."""
    digits = number.replace(",", "").lstrip("+0")
    return len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20")


def starts_with_sign(text: str, language: Language) -> bool:
    """Whether a text begins like a comparison (≥ …), so that it must be one."""
    return text[:1] in language.operators.signs
