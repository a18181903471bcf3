"""Targets that list several things, one number with its unit in each part: 新建道路2公里;绿化500平方米."""

from itertools import pairwise

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Term

SHORT_SENTENCE = 24
"""Up to this many characters a sentence with one unmarked number is about that number."""
_IN_TURN = frozenset({"期", "批", "批次", "阶段", "季度", "标段"})


def numbers_in_turn(term: Term, plain: str) -> bool:
    """Whether a range only names parts by their numbers (1-6期培训结束后): it counts nothing."""
    if term.operator != "range" or term.low.number != 1 or term.end >= len(plain):
        return False
    return any(plain.startswith(word, term.end - len(word)) or plain.startswith(word, term.end) for word in _IN_TURN)


_FROM = pattern(r"[^0-9,;。]{0,16}[由从](?:原来的?|上年的?|去年的?|年初的?)?")
_ON_TO = pattern(r"(?:(?P<up>提高|提升|增加|增长|上升|扩大|升)|(?P<down>下降|降低|减少|压减|降))(?:到|至|为)")


def moved_to(terms: list[Term], plain: str) -> Term | None:
    """The bar of a target that names what was before it: ≥88% of 由82%提高到88%; None for any other text."""
    if len(terms) != 2 or any(term.operator or term.high for term in terms):
        return None
    before, bar = terms
    way = _ON_TO.fullmatch(plain, before.end, bar.start)
    alike = before.low.unit.group == bar.low.unit.group or before.low.unit.bare
    if way is None or not alike or not _FROM.fullmatch(plain, 0, before.start):
        return None
    rises = bar.low.base > before.low.base if not before.low.unit.bare else bar.low.number > before.low.number
    if rises is not bool(way["up"]):
        return None
    return bar._replace(operator="≥" if way["up"] else "≤")


_APPOSED_GROUPS = frozenset({"people", "organisation", "event", "thing", "area", "length", "volume", "mass"})
_BETWEEN_APPOSED = pattern(r"(?!.*(?:[每均含各占达]|其中|以上|以下|人员|之))(?:/|[一-龥]{0,4})")
"""What stands between two counts of one doing: nothing, or a noun (改造小区5个小区12万平方米)."""


def apposed_terms(terms: list[Term], plain: str) -> tuple[Term, ...]:
    """Counts of different kinds that follow on one another without a sign (培训3期150人), () for any other text."""
    groups = [term.low.unit.group for term in terms]
    alike = len(terms) < 2 or len(set(groups)) < len(groups) or not _APPOSED_GROUPS.issuperset(groups)
    if alike or len(plain) > SHORT_SENTENCE or any(term.operator or term.low.unit.per for term in terms):
        return ()
    if "每" in plain or not all(_BETWEEN_APPOSED.fullmatch(plain, one.end, two.start) for one, two in pairwise(terms)):
        return ()
    return tuple(term._replace(operator="=") for term in terms)


_SEMICOLON = pattern(";")
_PARTS = pattern(r";|、|(?<![0-9]),|,(?![0-9])")
_OF_A_PART = pattern(r"其中|每|含|平均|人均|户均")
"""How a part begins that says more of the one before it: 培训12期,每期50人."""


def listed_terms(terms: list[Term], plain: str) -> tuple[Term, ...]:
    """A list with one number and its unit in each part (新建道路2公里;绿化500平方米), () for any other text.

    Where all parts are marked (≥30万,≤50万), they are no list but bars; of money without a mark nobody knows whether
    more of it is better, unless the parts are set apart by semicolons.
    """
    if all(term.operator for term in terms):
        return ()
    separator = _SEMICOLON if any(term.low.unit.group == "money" and not term.operator for term in terms) else _PARTS
    ends = [match.end() for match in separator.finditer(plain)]
    bounds = list(pairwise([0, *ends, len(plain)]))
    short = all(end - start <= SHORT_SENTENCE for start, end in bounds)
    if len(bounds) < 2 or len(terms) != len(bounds) or not short or any(term.low.unit.bare for term in terms):
        return ()
    if not all(start <= term.start < end for term, (start, end) in zip(terms, bounds, strict=True)):
        return ()
    if any(_OF_A_PART.match(plain, start) for start, _ in bounds):
        return ()
    return tuple(term if term.operator else term._replace(operator="=") for term in terms)
