"""How the command answers calls that are help, or wrong."""

import pytest

from perfeval_xl import __version__
from perfeval_xl.rules import catalogue
from tests.support.command import perfeval

ENGLISH = ("usage:", "options:", "positional arguments", "show this help", "error:", "invalid choice", "required:")


@pytest.mark.parametrize("command", ["", "check", "score", "print", "new", "rules", "standard", "doctor"])
def test_help_is_chinese(command: str) -> None:
    answer = perfeval(*filter(None, [command, "--help"]))
    assert answer.status == 0
    assert "用法：perfeval-xl" in answer.out
    assert not [word for word in ENGLISH if word in answer.out]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["chek"],
        ["check"],
        ["check", "a.xlsx", "--format", "xml"],
        ["new", "--year", "去年"],
        ["check", "a", "--foo"],
    ],
)
def test_a_wrong_call_is_told_in_chinese_with_status_2(words: list[str]) -> None:
    answer = perfeval(*words)
    assert answer.status == 2
    assert "用法有误" in answer.err
    assert "--help" in answer.err
    assert not [word for word in ENGLISH if word in answer.err]


def test_version() -> None:
    assert perfeval("--version").out.strip() == f"perfeval-xl {__version__}"


def test_rules_lists_every_rule() -> None:
    out = perfeval("rules").out
    assert all(code in out for code in catalogue())


@pytest.mark.parametrize("code", ["P403", "p403"])
def test_rules_explains_one(code: str) -> None:
    out = perfeval("rules", code).out
    for heading in ("查什么", "为什么", "错误示例", "正确示例", "怎么改", "依据"):
        assert heading in out


def test_rules_refuses_an_unknown_code() -> None:
    answer = perfeval("rules", "P999")
    assert answer.status == 2
    assert "P999" in answer.err


def test_doctor_finds_what_is_needed() -> None:
    answer = perfeval("doctor")
    assert answer.status == 0
    assert "需要的都齐了" in answer.out
