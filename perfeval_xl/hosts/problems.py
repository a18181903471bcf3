"""The errors of files: their sentences stand in the catalogue of problems."""

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.problems import problem as problem_of


def problem(code: str, what: str = "") -> FileProblem:
    """The error for a code; `what` fills in the particulars."""
    return problem_of(FileProblem, code, what=what)
