"""The worksheet functions: what a cell shows, and the help that Excel offers."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
import xlwings

from perfeval_xl.addin.excel import functions


@pytest.mark.parametrize(
    ("budget", "actual", "expected"),
    [
        (17.86, 17.86, 1.0),
        (100.0, 95.0, 0.95),
        (3.0, 2.0, 0.6667),
        ("1,000", "950", 0.95),
        (None, 5.0, "缺少预算数或执行数"),
        (0.0, 5.0, "缺少预算数或执行数"),
        ("待定", 5.0, "缺少预算数或执行数"),
    ],
)
def test_execution_rate(budget: Any, actual: Any, expected: float | str) -> None:
    assert functions.执行率(budget, actual) == expected


@pytest.mark.parametrize(
    ("target", "actual", "weight", "expected"),
    [
        ("≥40家", "38家", 10.0, 9.5),
        ("≥40家", "45家", 10.0, 10.0),
        (20.0, 15.0, 10.0, 7.5),
        ("100%", "95%", 20.0, 19.0),
        ("≥40家", None, 10.0, "需人工判断：没有填写完成值"),
        ("≥40家", "38家", None, "缺少分值"),
    ],
)
def test_indicator_points(target: Any, actual: Any, weight: Any, expected: float | str) -> None:
    assert functions.指标得分(target, actual, weight) == expected
    assert functions.指标得分(target, actual, weight, 2024.0) == expected


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥40家", "40家", "达到"),
        ("≥40家", 45.0, "超过"),
        ("≥40家", "38家", "未达到"),
        ("/", "/", "不适用"),
        ("≥40家", "", "需人工判断：没有填写完成值"),
    ],
)
def test_verdict(target: Any, actual: Any, expected: str) -> None:
    assert functions.指标判定(target, actual) == expected


def test_every_function_and_argument_has_its_help(monkeypatch: pytest.MonkeyPatch) -> None:
    helped: dict[str, dict[str, str]] = {}

    def func(**_: str) -> Callable[[Any], Any]:
        return lambda made: (helped.setdefault(made.__name__, {}) and made) or made

    def arg(name: str, doc: str) -> Callable[[Any], Any]:
        def decorate(made: Any) -> Any:
            helped.setdefault(made.__name__, {})[name] = doc
            return made

        return decorate

    with monkeypatch.context() as patched:
        patched.setattr(xlwings, "func", func)
        patched.setattr(xlwings, "arg", arg)
        module = importlib.reload(functions)
    assert helped.keys() == {"执行率", "指标得分", "指标判定"}
    for name, arguments in helped.items():
        made = getattr(module, name)
        assert set(made.__code__.co_varnames[: made.__code__.co_argcount]) == arguments.keys()
        assert all(arguments.values())
        assert made.__doc__
    importlib.reload(functions)
