"""Texts that make a regular expression slow if anything can: built from its own syntax tree.

Work grows faster than the text where a repetition is begun anew at every place, or where two repetitions share what
they take. So each repetition's body is repeated, alone and behind what precedes it, with an end that does not fit.
"""

import re
from collections.abc import Iterator, Sequence
from re import _constants as code  # type: ignore[attr-defined]  # the only syntax tree of Python's expressions there is
from re import _parser as parser  # type: ignore[attr-defined]  # and what makes it
from typing import Any

_MANY = 50
"""A repetition of no more than this is a constant."""
_ENDS = ("", "!", "\n")
_CATEGORIES: dict[object, str] = {
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_NOT_DIGIT: "a",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_WORD: "-",
}
_PROBES = "a1 -.,:;<>\"'()[]{}/=&%_。、，；：（）【】一万年元\n\t!xA0"


def attacks(pattern: "re.Pattern[Any]") -> list[tuple[str, str, str]]:
    """Each attack as (before, what to repeat, behind)."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    pumps = dict.fromkeys(pump for pump in _pumps(list(tree), "") if pump[1])
    return [(before, body, end) for before, body in pumps for end in _ENDS]


def _pumps(nodes: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    """What stands before every unbounded repetition, with a text that its body takes."""
    for operator, argument in nodes:
        for inner in _inside(operator, argument):
            yield from _pumps(inner, before)
        if _repeats(operator) and argument[1] > _MANY:
            for body in _samples(list(argument[2])):
                yield before, body
                yield "", body
                yield "", before + body
                yield "", before + body * 2
                yield "", before
        before += _sample([(operator, argument)])


def _repeats(operator: Any) -> bool:
    return operator in (code.MAX_REPEAT, code.MIN_REPEAT, getattr(code, "POSSESSIVE_REPEAT", None))


def _inside(operator: Any, argument: Any) -> list[list[Any]]:
    """The lists of nodes inside a node."""
    if _repeats(operator):
        return [list(argument[2])]
    if operator is code.SUBPATTERN:
        return [list(argument[3])]
    if operator is code.BRANCH:
        return [list(branch) for branch in argument[1]]
    if operator in (code.ASSERT, code.ASSERT_NOT):
        return [list(argument[1])]
    if operator is getattr(code, "ATOMIC_GROUP", None):
        return [list(argument)]
    return []


def _samples(nodes: list[Any]) -> list[str]:
    """Up to a few texts that the nodes take: every branch of the first choice, several signs of the first set."""
    for number, (operator, argument) in enumerate(nodes):
        if operator is code.IN and len(nodes) == 1:
            return _members(argument)[:6]
        choices = _inside(operator, argument)
        if operator is code.BRANCH:
            rest = _sample(nodes[number + 1 :])
            return [_sample(nodes[:number]) + _sample(choice) + rest for choice in choices[:6]]
        if operator is code.SUBPATTERN and len(nodes) == 1:
            return _samples(choices[0])
    return [_sample(nodes)]


def _sample(nodes: Sequence[Any]) -> str:
    """One text that the nodes take."""
    return "".join(_one(operator, argument) for operator, argument in nodes)


def _one(operator: Any, argument: Any) -> str:
    if operator is code.LITERAL:
        return chr(argument)
    if operator is code.NOT_LITERAL:
        return next(sign for sign in _PROBES if ord(sign) != argument)
    if operator is code.ANY:
        return "a"
    if operator is code.IN:
        return _members(argument)[0]
    if _repeats(operator):
        return _sample(argument[2]) * max(int(argument[0]), 1)
    if operator in (code.SUBPATTERN, code.BRANCH) or operator is getattr(code, "ATOMIC_GROUP", None):
        return _sample(_inside(operator, argument)[0])
    return ""


def _members(argument: Sequence[Any]) -> list[str]:
    """Signs of a set, those that it names first."""
    if argument[0][0] is code.NEGATE:
        refused = re.compile(_set_of(argument[1:]))
        return [sign for sign in _PROBES if not refused.fullmatch(sign)] or ["\u4e01"]
    named = [sign for operator, value in argument for sign in _named(operator, value)]
    return list(dict.fromkeys(named)) or ["a"]


def _named(operator: Any, value: Any) -> str:
    if operator is code.LITERAL:
        return chr(value)
    if operator is code.RANGE:
        return chr(value[0]) + chr(value[1])
    return _CATEGORIES.get(value, "a")


_SHORT: dict[object, str] = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_WORD: r"\W",
}


def _set_of(argument: Sequence[Any]) -> str:
    """The set written out again."""
    parts = []
    for operator, value in argument:
        if operator is code.LITERAL:
            parts.append(re.escape(chr(value)))
        elif operator is code.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        else:
            parts.append(_SHORT[value])
    return f"[{''.join(parts)}]"
