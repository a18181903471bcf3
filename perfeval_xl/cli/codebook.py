"""`perfeval-xl codes`: every way in which something cannot be done, and one of them explained."""

import re
from typing import Any

from perfeval_xl.cli.screen import Screen
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import Problem, catalogue, problem

_FIELD = re.compile(r"\{[a-z][^{}]*\}")


def show_codes(screen: Screen) -> None:
    """One line a code, in the order of the alphabet."""
    for entry in catalogue().values():
        screen.line((f"{entry.code:14}", "bold"), f"  {readable(entry.sentence)}")
    screen.line(f"共 {len(catalogue())} 个。运行 perfeval-xl codes 代码（如 BUSY）看详细说明。")


def show_code(code: str, screen: Screen) -> None:
    """All that is known of a code. Raises `UsageError` for one that is not in the catalogue."""
    entry = _entry(code)
    screen.line((entry.code, "bold"), f"  退出状态 {entry.exit_status}")
    screen.line(("会出现在", "bold"), f"：{'、'.join(where.value for where in entry.where)}")
    screen.line(("是什么、怎么办", "bold"), f"：{readable(entry.sentence)}")
    for sentence in entry.cases.values():
        screen.line(("也可能是", "bold"), f"：{readable(sentence)}")
    screen.line(("批处理再试", "bold"), f"：{entry.retry.value}")


def codes_json(code: str | None) -> list[dict[str, Any]]:
    """The catalogue, or one code of it. Raises `UsageError` for one that is not in it."""
    return [_code_json(entry) for entry in ([_entry(code)] if code else catalogue().values())]


def _code_json(entry: Problem) -> dict[str, Any]:
    return {
        "code": entry.code,
        "message": entry.sentence,
        "cases": dict(entry.cases),
        "where": [where.name.lower() for where in entry.where],
        "retry": entry.retry.name.lower(),
        "exit_status": entry.exit_status,
    }


def _entry(code: str) -> Problem:
    entry = catalogue().get(code.strip().upper())
    if entry is None:
        raise problem(UsageError, "NO_CODE", what=code)
    return entry


def readable(sentence: str) -> str:
    """The sentence in one line, with … where particulars are filled in."""
    return _FIELD.sub("…", sentence).replace("{{", "{").replace("}}", "}").replace("\n", "")
