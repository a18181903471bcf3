"""Patterns that are compiled when they are first used."""

import importlib
import pickle
import pkgutil
import re

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


def test_every_pattern_of_the_program_is_one() -> None:
    found = 0
    for info in pkgutil.walk_packages(perfeval_xl.__path__, "perfeval_xl."):
        if info.name.split(".")[1] in ("domain", "law", "parsing", "rules", "app"):
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, patterns._Pattern):
                    found += 1
                    assert isinstance(value.pattern, str | bytes), f"{info.name}: {value}"
    assert found > 60
