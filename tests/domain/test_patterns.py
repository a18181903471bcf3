"""Patterns that are compiled when they are first used."""

import importlib
import pickle
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import perfeval_xl
from perfeval_xl.domain import patterns
from perfeval_xl.domain.patterns import pattern


def test_a_pattern_answers_as_a_compiled_one() -> None:
    lazy, compiled = (
        pattern("(?P<year>20[0-9]{2})年", re.IGNORECASE),
        re.compile("(?P<year>20[0-9]{2})年", re.IGNORECASE),
    )
    text = "2023年和2024年"
    assert [match["year"] for match in lazy.finditer(text)] == [match["year"] for match in compiled.finditer(text)]
    assert lazy.sub("某年", text) == compiled.sub("某年", text)
    assert lazy.search("无") is None
    assert [match["year"] for match in (lazy.fullmatch("2024年"),) if match] == ["2024"]
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_bytes_are_patterns_too() -> None:
    assert pattern(b"<row[ >]").search(b"<row r='1'>").start() == 0


def test_nothing_is_compiled_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def note(text: str, flags: int) -> re.Pattern[str]:
        compiled.append(text)
        return compile_now(text, flags)

    monkeypatch.setattr(re, "compile", note)
    lazy = pattern("[0-9]+")
    assert compiled == []
    assert lazy.match("12") and lazy.match("34")
    assert compiled == ["[0-9]+"], "the second match must not ask for the pattern again"


def test_what_a_pattern_does_not_have_it_does_not_have() -> None:
    with pytest.raises(AttributeError):
        pattern("x").fnord  # type: ignore[attr-defined]  # noqa: B018
    assert not hasattr(pattern("x"), "__len__")
    assert pickle.loads(pickle.dumps(pattern("x"))).match("x")


def patterns_of_the_program() -> Iterator[tuple[str, patterns._Pattern]]:
    for info in pkgutil.walk_packages(perfeval_xl.__path__, "perfeval_xl."):
        if info.name.split(".")[1] in ("domain", "law", "parsing", "forms", "rules", "app"):
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, patterns._Pattern):
                    yield f"{info.name}.{name}", value


def test_every_pattern_of_the_program_is_one() -> None:
    found = list(patterns_of_the_program())
    for name, value in found:
        assert isinstance(value.pattern, str | bytes), name
    assert len(found) > 60


WITHOUT = ["", "无", "2024年度", "（一）", "按时完成"]


@pytest.mark.parametrize("text", [*WITHOUT, "约95%", "大约3场", "约", "3约5约"])
def test_a_pattern_with_signs_answers_as_one_without(text: str) -> None:
    signed, plain = pattern("(?P<about>大?约)", signs="约"), re.compile("(?P<about>大?约)")
    for find in ("search", "match", "fullmatch"):
        for bounds in ((), (1,), (0, 1)):
            one, other = (getattr(each, find)(text, *bounds) for each in (signed, plain))
            assert (one and one.span()) == (other and other.span())
    assert [each.span() for each in signed.finditer(text)] == [each.span() for each in plain.finditer(text)]
    assert [each.span() for each in signed.finditer(text, 1)] == [each.span() for each in plain.finditer(text, 1)]
    assert signed.findall(text) == plain.findall(text)
    for most in (0, 1):
        assert signed.sub("-", text, most) == plain.sub("-", text, most)
        assert signed.split(text, most) == plain.split(text, most)


def test_a_text_without_a_sign_is_answered_without_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = pattern("大?约", signs="约")
    monkeypatch.setattr(re, "compile", lambda *_: pytest.fail("compiled"))
    for text in WITHOUT:
        assert (signed.search(text), signed.match(text), signed.fullmatch(text)) == (None, None, None)
        assert (list(signed.finditer(text)), signed.sub("-", text), signed.split(text)) == ([], text, [text])


def test_a_pattern_that_is_asked_often_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = pattern("大?约", signs="约")
    texts: list[str] = []
    compile_now = re.compile

    def note(text: str, flags: int) -> re.Pattern[str]:
        texts.append(text)
        return compile_now(text, flags)

    monkeypatch.setattr(re, "compile", note)
    for _ in range(patterns._PATIENCE):
        assert signed.search("无") is None
    assert texts == []
    assert signed.search("无") is None
    assert signed.search("无") is None
    assert texts == ["大?约"]


def signs_of(parsed: Any) -> set[str] | None:
    """Characters of which every match of a parsed expression holds one; None where none are certain."""
    sets = [each for operation, value in parsed if (each := signs_of_part(str(operation), value)) is not None]
    return min(sets, key=len, default=None)


def signs_of_part(operation: str, value: Any) -> set[str] | None:
    if operation == "LITERAL":
        return {chr(value)}
    if operation == "IN":
        if any(str(kind) not in ("LITERAL", "RANGE") for kind, _ in value):
            return None
        spans = [(each, each) if str(kind) == "LITERAL" else each for kind, each in value]
        return {chr(code) for first, last in spans for code in range(first, last + 1)}
    if operation == "BRANCH":
        sets = [signs_of(branch) for branch in value[1]]
        return None if None in sets else {sign for each in sets for sign in each or ()}
    if operation in ("SUBPATTERN", "ASSERT"):
        return signs_of(value[-1])
    return signs_of(value[2]) if operation in ("MAX_REPEAT", "MIN_REPEAT") and value[0] else None


SIGNED = [(name, each) for name, each in patterns_of_the_program() if isinstance(each, patterns._SignedPattern)]


@pytest.mark.parametrize(("name", "signed"), SIGNED, ids=[name for name, _ in SIGNED])
def test_every_match_holds_a_sign(name: str, signed: Any) -> None:
    needed = signs_of(importlib.import_module("re._parser").parse(signed.pattern, signed.flags & re.IGNORECASE))
    assert needed is not None, f"{name} can match without any certain character"
    assert needed <= signed._signs, f"{name}: its signs are {''.join(sorted(needed))}"
    assert not signed.flags & re.IGNORECASE, "capitals are no signs"


def test_signs_are_named_where_they_save_most() -> None:
    assert len(SIGNED) > 30
