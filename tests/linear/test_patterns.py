"""No regular expression of the package takes longer than in proportion to the text, whatever the text."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support.attacking import attacks
from tests.support.growth import growth
from tests.support.patterns import Compiled, all_patterns

_LIMIT = 0.5
"""Seconds for a text of 6,000 signs, and for 24,000; what is linear takes a tenth of it on an idle machine."""
QUADRATIC = (r"a+$", r"(?:ab)*c", r"<!--.*?-->", r"x[a-z]*y")


def slowness(pattern: "re.Pattern[Any]", *, anchored: bool) -> str | None:
    """The first attack under which the expression grows faster than the text."""
    for before, body, end in attacks(pattern):
        for name, call in _calls(pattern, anchored).items():
            grown = growth(partial(_attack, call, partial(_text, pattern, before, body, end)), limit=_LIMIT)
            if grown:
                return f"{name} of {before!r} + {body!r} * n + {end!r}  {grown}"
    return None


def _attack(call: Callable[[Any], object], text: Callable[[int], str | bytes], length: int) -> Callable[[], object]:
    return partial(call, text(length))


def _calls(pattern: "re.Pattern[Any]", anchored: bool) -> dict[str, Callable[[Any], object]]:
    if anchored:
        return {"match": pattern.match, "fullmatch": pattern.fullmatch}
    return {"findall": pattern.findall, "fullmatch": pattern.fullmatch}


def _text(pattern: "re.Pattern[Any]", before: str, body: str, end: str, length: int) -> str | bytes:
    text = (before + body * (length // len(body) + 1))[:length] + end
    return text.encode() if isinstance(pattern.pattern, bytes) else text


@pytest.fixture(scope="module")
def compiled() -> list[Compiled]:
    """All expressions of the package."""
    return all_patterns()


def test_every_expression_is_seen(compiled: list[Compiled]) -> None:
    """Those of modules, those compiled when first used, those built at run time, and those in YAML files."""
    places = {each.place.split(":")[0] for each in compiled}
    assert {
        "perfeval_xl/parsing/terms.py",
        "perfeval_xl/forms/layout.py",
        "perfeval_xl/rules/points/p412_open_full.py",
        "perfeval_xl/narrative/vocabulary.py",
    } <= places
    assert len(compiled) > 380


def test_no_expression_grows_faster_than_its_text(compiled: list[Compiled]) -> None:
    """Each on the texts that its own syntax tree says are hard for it."""
    slow = {f"{each.place} {each.source[:80]}": slowness(each.compile(), anchored=each.anchored) for each in compiled}
    assert {place: attack for place, attack in slow.items() if attack} == {}


@pytest.mark.parametrize("source", QUADRATIC)
def test_a_quadratic_expression_is_noticed(source: str) -> None:
    """The measure itself: each of these is quadratic on some text."""
    assert slowness(re.compile(source, re.S), anchored=False)
