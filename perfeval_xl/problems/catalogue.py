"""All problems by their code, and the errors and sentences made from them."""

from functools import cache
from typing import TypeVar

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems.calls import CALLS
from perfeval_xl.problems.entry import Problem, Retry
from perfeval_xl.problems.files import FILES
from perfeval_xl.problems.programs import PROGRAMS
from perfeval_xl.problems.runs import RUNS
from perfeval_xl.problems.service import SERVICE

Error = TypeVar("Error", bound=PerfevalError)


@cache
def catalogue() -> dict[str, Problem]:
    """Every problem by its code, in the order of the alphabet. Raises `ValueError` for a code declared twice."""
    entries = sorted((*FILES, *RUNS, *CALLS, *PROGRAMS, *SERVICE), key=lambda entry: entry.code)
    by_code = {entry.code: entry for entry in entries}
    if len(by_code) < len(entries):
        raise ValueError("a code is declared twice")
    return by_code


def sentence(code: str, case: str = "", /, **values: object) -> str:
    """The Chinese sentence for a code, in a circumstance of `Problem.cases`, with its particulars."""
    return catalogue()[code].template(case).format(**values)


def problem(kind: type[Error], code: str, case: str = "", /, **values: object) -> Error:
    """The error of that kind for a code; the rest as of `sentence`."""
    return kind(code, sentence(code, case, **values))


def codes_without_failure() -> frozenset[str]:
    """The codes that say of a file only that it is passed over."""
    return frozenset(code for code, entry in catalogue().items() if entry.exit_status == 0)


def codes_to_retry(*when: Retry) -> tuple[str, ...]:
    """The codes after which a batch tries an unchanged file again at these times."""
    return tuple(code for code, entry in catalogue().items() if entry.retry in when)
