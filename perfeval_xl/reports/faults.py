"""The error of a report template, with the paragraph it stands in."""

from jinja2 import TemplateError

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem

_LONGEST = 60
UNREADABLE = (TemplateError, RecursionError, SyntaxError, ValueError, MemoryError)
"""What Jinja and Python raise for a template that cannot be read: nested too deeply, numbers too long."""
FAILED = (TemplateError, ArithmeticError, LookupError, NameError, TypeError, ValueError, RecursionError, MemoryError)
"""What carrying out a template may raise."""


class ReportTemplateError(PerfevalError):
    """A report template that cannot be used; the message quotes the paragraph."""


def fault(what: str, paragraph: str) -> ReportTemplateError:
    """The error for a paragraph of a template."""
    quoted = paragraph if len(paragraph) <= _LONGEST else f"{paragraph[:_LONGEST]}…"
    return problem(ReportTemplateError, "TEMPLATE_ERROR", what=what, quoted=quoted)
