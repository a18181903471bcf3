"""What the variables of a report template are, from variables.yaml."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from perfeval_xl import datafiles


class Variable(NamedTuple):
    """A variable with what it holds; `parts` are those of a list's rows or of a group, as (name, what)."""

    name: str
    what: str
    parts: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1)
def variables() -> tuple[Variable, ...]:
    """All variables in the order in which to explain them."""
    return tuple(_read())


def _read() -> Iterator[Variable]:
    for name, meaning in datafiles.load(Path(__file__).with_name("variables.yaml")).items():
        if isinstance(meaning, dict):
            yield Variable(name, meaning["what"], tuple(meaning["parts"].items()))
        else:
            yield Variable(name, meaning)
