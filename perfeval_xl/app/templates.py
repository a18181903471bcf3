"""Which template a report is made from, and templates of others, which are carried out apart."""

from functools import lru_cache
from pathlib import Path

from perfeval_xl.app.apart.answering import is_limited
from perfeval_xl.app.apart.templates import ForeignTemplate
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.document import read_document
from perfeval_xl.reports import Renders, Subject, Template

_ENDING = ".docx"
_OTHERWISE = "报告模板-2024"


def check_template(path: Path) -> None:
    """Read a report template, in a process of its own. Raises `PerfevalError` that says what is wrong with it."""
    _foreign_template(path)


def template_for(subject: Subject, chosen: Path | None = None) -> Renders:
    """The template for a form's report, `chosen` before that of its layout. Raises `PerfevalError` for a bad one.

    A chosen one has been written by others: it is carried out in a process with limits, this one or another.
    """
    if chosen is None:
        return _template(_template_for(subject))
    return _template(chosen) if is_limited() else _foreign_template(chosen)


def _template_for(subject: Subject) -> Path:
    """The template of the form's layout; the newest for one that names none."""
    named = (layout.template for layout in subject.vocabulary.layouts if layout.name == subject.form.layout)
    return find_template((next(named, "") or _OTHERWISE) + _ENDING)


@lru_cache(maxsize=8)
def _template(path: Path) -> Template:
    return Template(_read_template(path))


@lru_cache(maxsize=8)
def _foreign_template(path: Path) -> ForeignTemplate:
    return ForeignTemplate(path.name, _read_template(path))


def _read_template(path: Path) -> bytes:
    try:
        return read_document(path)
    except FileProblem as refusal:
        raise FileProblem(refusal.code, f"报告模板“{path.name}”：{refusal.message}") from None
