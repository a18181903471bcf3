"""The catalogue of problems holds every code that the package raises, and every sentence says what to do."""

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import perfeval_xl
from perfeval_xl.cli.main import main
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import Retry, catalogue, codes_to_retry, problem, sentence

PACKAGE = Path(perfeval_xl.__file__).parent
CODE = re.compile(r"[A-Z]+(_[A-Z]+)*")
MAKERS = re.compile(r"\w*(problem|refusal|sentence\w*|FileKind|Refused|_PrintResult|_refused|Error|failed|unanswered)")
NEXT = re.compile("请|可以(看到|写)|再运行|再试|下次")
TEXTS = [
    pytest.param(entry.code, case, id=f"{entry.code}-{case}")
    for entry in catalogue().values()
    for case in ("", *entry.cases)
]


def named_codes(path: Path) -> Iterator[str]:
    """Codes that a module gives to whatever makes an error or the status of a file, or keeps in a table."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if MAKERS.fullmatch(name):
                yield from strings(node.args)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from strings(node.value.elts[:1])


def strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def raised() -> dict[str, Path]:
    modules = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "problems" not in path.parents]
    return {code: path for path in modules for code in named_codes(path)}


def all_words() -> set[str]:
    """Every text constant of the package outside the catalogue."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        if PACKAGE / "problems" not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_that_is_raised_is_in_the_catalogue() -> None:
    codes = raised()
    assert len(codes) > 60
    assert {code: path.name for code, path in codes.items() if code not in catalogue()} == {}


def test_every_code_of_the_catalogue_is_raised() -> None:
    assert set(catalogue()) - all_words() == set()


@pytest.mark.parametrize(("code", "case"), TEXTS)
def test_every_sentence_says_what_to_do_next(code: str, case: str) -> None:
    text = catalogue()[code].template(case)
    assert text.endswith("。")
    assert NEXT.search(text), text
    assert catalogue()[code].where


@pytest.mark.parametrize(("code", "case"), TEXTS)
def test_every_sentence_can_be_filled_in(code: str, case: str) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(catalogue()[code].template(case)) if name}
    filled = sentence(code, case, **dict.fromkeys(fields, 7))
    assert not re.search(r"\{[a-z]+\}", filled)


def test_no_sentence_is_written_twice() -> None:
    texts = [entry.template(case) for entry in catalogue().values() for case in ("", *entry.cases)]
    assert len(texts) == len(set(texts))
    assert not set(texts) & all_words()


def test_the_error_has_the_kind_that_is_caught() -> None:
    error = problem(UsageError, "NO_RULE", what="Q9")
    assert isinstance(error, UsageError)
    assert (error.code, error.message) == ("NO_RULE", "没有代码为“Q9”的规则。运行 perfeval-xl rules 可以看到全部规则。")


def test_what_a_batch_tries_again() -> None:
    assert set(codes_to_retry(Retry.SAME_RUN)) == {"BUSY", "CHANGED", "NOT_FOUND", "IO_ERROR", "CRASHED"}
    assert set(codes_to_retry(Retry.NEXT_RUN)) == {
        "NO_SPACE",
        "DENIED",
        "READ_ONLY",
        "INTERNAL",
        "NEEDS_OFFICE",
        "NEEDS_PDF",
        "NEEDS_FONT",
        "NOT_SAVED",
        "SAME_NAME",
    }
    assert set(codes_to_retry(Retry.OTHER_LIMITS)) == {"TIME", "MEMORY", "REPORT_LIMIT"}


def test_the_command_lists_and_explains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes"]) == 0
    listed = capsys.readouterr().out
    assert all(code in listed for code in catalogue())
    assert main(["codes", "busy"]) == 0
    assert "批处理再试：运行末尾和下次" in capsys.readouterr().out
    assert main(["codes", "--format", "json"]) == 0
    assert [entry["code"] for entry in json.loads(capsys.readouterr().out)] == list(catalogue())
    assert main(["codes", "NOBODY"]) == 2
    assert "NO_CODE" in capsys.readouterr().err
