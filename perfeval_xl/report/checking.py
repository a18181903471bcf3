"""What is wrong with a template, told in Chinese with the paragraph it stands in."""

import re
from collections.abc import Sequence

from jinja2 import Environment, TemplateError, meta

from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.problems import problem
from perfeval_xl.report.tags import Tag

_WORD = re.compile(r"\{[{%]-?\s*(?:p|tr|tc|r)?\s*([a-z]+)?")
_DOCXTPL = re.compile(r"^(\{[{%]-?\s*)(?:p|tr|tc|r)(?=\s)")
_ENDS = {"endif": "if", "endfor": "for"}
_NEEDS_END = {"if": "{% endif %}", "for": "{% endfor %}"}
_LONGEST = 60

_TOLD = (
    (re.compile(r"No filter named '(.+?)'"), "没有名为“{0}”的写法（竖线后面的词）"),
    (re.compile(r"No test named '(.+?)'"), "没有名为“{0}”的判断（is 后面的词）"),
    (re.compile(r"Encountered unknown tag '(.+?)'"), "没有“{0}”这种语句"),
    (re.compile(r"unexpected 'end of|[Uu]nexpected end of|Expected an expression"), "没有写完"),
    (re.compile(r"unexpected '(.+?)'"), "多了或写错了“{0}”"),
    (re.compile(r"expected token '(.+?)', got '(.+?)'"), "“{1}”这里应为“{0}”"),
    (re.compile(r"unexpected char '(.+?)'"), "不能用“{0}”这个字符"),
)


class ReportTemplateError(PerfevalError):
    """A report template that cannot be used; the message quotes the paragraph."""


def fault(what: str, paragraph: str) -> ReportTemplateError:
    """The error for a paragraph of a template."""
    quoted = paragraph if len(paragraph) <= _LONGEST else f"{paragraph[:_LONGEST]}…"
    return problem(ReportTemplateError, "TEMPLATE_ERROR", what=what, quoted=quoted)


def told(problem: Exception) -> str:
    """An error of Jinja in Chinese; what is not known is given as it is."""
    message = str(getattr(problem, "message", None) or problem)
    for pattern, sentence in _TOLD:
        if found := pattern.search(message):
            return sentence.format(*found.groups())
    return message


def check_closed(tags: Sequence[Tag]) -> None:
    """Raises `ReportTemplateError` for a statement without its end, or an end without its statement."""
    opened: list[tuple[str, Tag]] = []
    for tag in tags:
        word = _word(tag)
        if word in _NEEDS_END:
            opened.append((word, tag))
        elif word in _ENDS:
            if not opened or opened[-1][0] != _ENDS[word]:
                raise fault(f"“{tag.text}”前面没有对应的“{{% {_ENDS[word]} … %}}”", tag.paragraph)
            opened.pop()
        elif word in ("else", "elif") and not opened:
            raise fault(f"“{tag.text}”前面没有“{{% if … %}}”", tag.paragraph)
    if opened:
        word, tag = opened[-1]
        raise fault(f"“{tag.text}”后面缺少“{_NEEDS_END[word]}”", tag.paragraph)


def check_tags(tags: Sequence[Tag], environment: Environment) -> None:
    """Raises `ReportTemplateError` for the first tag that is no Jinja."""
    for tag in tags:
        _parse(tag, _word(tag), environment)


def _word(tag: Tag) -> str:
    found = _WORD.match(tag.text) if tag.text.startswith("{%") else None
    return (found[1] or "") if found else ""


def _parse(tag: Tag, word: str, environment: Environment) -> None:
    if word in _ENDS or word == "else" or tag.text.startswith("{#"):
        return
    source = _DOCXTPL.sub(r"\1", tag.text)
    before = "{% if 1 %}" if word == "elif" else ""
    after = "{% endif %}" if word == "elif" else _NEEDS_END.get(word, "")
    try:
        environment.compile(before + source + after)
    except TemplateError as problem:
        raise fault(told(problem), tag.paragraph) from None


def names_used(tags: Sequence[Tag], environment: Environment) -> set[str]:
    """The variables that a template's tags ask the form for; names that it sets itself are left out."""
    source = "".join(_DOCXTPL.sub(r"\1", tag.text) for tag in tags)
    return meta.find_undeclared_variables(environment.parse(source))
