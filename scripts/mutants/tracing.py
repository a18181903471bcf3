"""The package's functions: which of them are run, what they keep between calls, and the same with other code."""

import functools
import gc
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from inspect import signature
from types import CodeType, FrameType, FunctionType
from typing import Any

from scripts.mutants.changes import PACKAGE, Function

Functions = Mapping[Function, Sequence[FunctionType]]
_LOADERS = ("perfeval_xl.standard", "perfeval_xl.law", "perfeval_xl.app", "perfeval_xl.batch.job")
"""Where answers are kept because files are read for them."""


@contextmanager
def calls_traced(codes: set[CodeType]) -> Iterator[None]:
    """Put the code of everything that is called meanwhile into a set; what is traced already goes on."""
    before = sys.gettrace()

    def remember(frame: FrameType, event: Any, argument: object) -> None:
        codes.add(frame.f_code)
        if before is not None:
            before(frame, event, argument)

    sys.settrace(remember)
    threading.settrace(remember)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(before)


def functions_of(codes: set[CodeType]) -> frozenset[Function]:
    """The package's functions among code that was run."""
    return frozenset(Function.of_code(code) for code in codes if code.co_filename.startswith(str(PACKAGE)))


def find_caches() -> list[Any]:
    """What keeps answers of the package's functions, but for what is read from files: that happens before any test."""
    kept = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return [cache for cache in kept if _keeps_answers(cache.__wrapped__)]


def _keeps_answers(function: Callable[..., object]) -> bool:
    module = function.__module__
    return (
        module.startswith("perfeval_xl.") and not module.startswith(_LOADERS) and bool(signature(function).parameters)
    )


def functions_by_name() -> dict[Function, list[FunctionType]]:
    """The package's functions that there are now."""
    found: dict[Function, list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(PACKAGE)):
            found.setdefault(Function.of_code(each.__code__), []).append(each)
    return found


def exchange(changed: Mapping[Function, CodeType], functions: Functions) -> None:
    """Give functions their changed code, wherever they are already held."""
    for name, code in changed.items():
        for function in functions.get(name, ()):
            # a change may leave a variable of the function around it unused
            if function.__code__.co_freevars == code.co_freevars:
                function.__code__ = code
