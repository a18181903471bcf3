"""What keeps a run from beginning or stops it; the sentences stand in the catalogue of problems."""

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem as problem_of
from perfeval_xl.problems import sentence as sentence_of


class BatchProblem(PerfevalError):
    """A run that could not begin or had to stop; what was done until then is kept."""


def problem(code: str, what: object = "", case: str = "") -> BatchProblem:
    """The error for a code, in its case of a run; `what` fills in the particulars."""
    return problem_of(BatchProblem, code, "run" if code == "NO_SPACE" else case, what=what)


def sentence(code: str, what: object = "") -> str:
    """The Chinese sentence for a code that one file ends in."""
    return sentence_of(code, what=what)
