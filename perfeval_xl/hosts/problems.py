"""The errors of files: their sentences stand in the catalogue of problems."""

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.problems import problem as problem_of


def problem(code: str, what: str = "", case: str = "") -> FileProblem:
    """The error for a code, in a circumstance of its own or the usual one; `what` fills in the particulars."""
    return problem_of(FileProblem, code, case, what=what)
