"""What is wrong with a template, told in Chinese with the paragraph it stands in."""

import re
from collections.abc import Sequence

from jinja2 import Environment, meta

from perfeval_xl.reports.faults import UNREADABLE, fault
from perfeval_xl.reports.statements import opens, word_of
from perfeval_xl.reports.tags import Tag

_WORD = re.compile(r"\{[{%]-?\s*(?:(?:p|tr|tc|r)\s*)?([a-z]+)?")
_DOCXTPL = re.compile(r"^(\{[{%]-?\s*)(?:p|tr|tc|r)(?=\s)")

_DEEPEST = 20
"""Statements within one another; Python nests no more loops."""
_SENTENCES = (
    (re.compile(r"No filter named '(.{1,200}?)'"), "没有名为“{0}”的写法（竖线后面的词）"),
    (re.compile(r"No test named '(.{1,200}?)'"), "没有名为“{0}”的判断（is 后面的词）"),
    (re.compile(r"Encountered unknown tag '(.{1,200}?)'"), "没有“{0}”这种语句"),
    (re.compile(r"unexpected 'end of|[Uu]nexpected end of|Expected an expression"), "没有写完"),
    (re.compile(r"unexpected '(.{1,200}?)'"), "多了或写错了“{0}”"),
    (re.compile(r"expected token '(.{1,200}?)', got '(.{1,200}?)'"), "“{1}”这里应为“{0}”"),
    (re.compile(r"unexpected char '(.{1,200}?)'"), "不能用“{0}”这个字符"),
    (re.compile(r"recursion depth|too many|too deep|parser stack|complex"), "一层套一层，套得太深"),
    (re.compile(r"integer string conversion|too great"), "数字太长"),
    (re.compile(r"_itself\(\)"), "括号前面的名字不是能用的函数，模板里没有 range、namespace 这类函数"),
    (re.compile(r"^$"), "要的内存太多"),
    (re.compile(r"no loader"), "模板不能引用别的模板文件，请把要的内容直接写在这个模板里"),
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def explain_error(problem: Exception) -> str:
    """An error of Jinja in Chinese; one that is not known stands behind it in its own words."""
    message = str(getattr(problem, "message", None) or problem)
    for pattern, sentence in _SENTENCES:
        if found := pattern.search(message):
            return sentence.format(*found.groups())
    return message if _CHINESE.search(message) else f"有的值不能这样用（{message}）"


def check_closed(tags: Sequence[Tag]) -> None:
    """Raises `ReportTemplateError` for a statement without its end, or an end without its statement."""
    opened: list[tuple[str, Tag]] = []
    for tag in tags:
        word = word_of(_DOCXTPL.sub(r"\1", tag.text))
        if end := opens(tag.text):
            opened.append((end, tag))
            if len(opened) > _DEEPEST:
                raise fault("一层套一层，套得太深", tag.paragraph)
        elif word.startswith("end"):
            if not opened or opened[-1][0] != word:
                what = word.removeprefix("end")
                raise fault(f"“{tag.text}”前面没有对应的“{{% {what} … %}}”", tag.paragraph)
            opened.pop()
        elif word in ("else", "elif") and not opened:
            raise fault(f"“{tag.text}”前面没有“{{% if … %}}”", tag.paragraph)
    if opened:
        end, tag = opened[-1]
        raise fault(f"“{tag.text}”后面缺少“{{% {end} %}}”", tag.paragraph)


def check_tags(tags: Sequence[Tag], environment: Environment) -> None:
    """Raises `ReportTemplateError` for the first tag that is no Jinja."""
    for tag in tags:
        _parse(tag, _word(tag), environment)


def _word(tag: Tag) -> str:
    found = _WORD.match(tag.text) if tag.text.startswith("{%") else None
    return (found[1] or "") if found else ""


def _parse(tag: Tag, word: str, environment: Environment) -> None:
    if word.startswith("end") or word == "else" or tag.text.startswith("{#"):
        return
    source = _DOCXTPL.sub(r"\1", tag.text)
    before = "{% if 1 %}" if word == "elif" else ""
    end = "endif" if word == "elif" else opens(source)
    try:
        environment.compile(f"{before}{source}{{% {end} %}}" if end else source)
    except UNREADABLE as problem:
        raise fault(explain_error(problem), tag.paragraph) from None


def names_used(tags: Sequence[Tag], environment: Environment) -> set[str]:
    """The variables that a template's tags ask the form for; names that it sets itself are left out."""
    source = "".join(_DOCXTPL.sub(r"\1", tag.text) for tag in tags)
    return meta.find_undeclared_variables(environment.parse(source))
