"""A report's headings and paragraphs, each with the project or department that it speaks of."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.narrative import Paragraph
from perfeval_xl.narrative.subjects import Subject, Subjects
from perfeval_xl.narrative.text import fold

_NUMBERINGS = (
    re.compile(r"第[一二三四五六七八九十]+(?:部分|章|节)"),
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）、?"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
    re.compile(r"（\d{1,2}）|[①-⑳]|\d{1,2}）"),
)
_TITLE = re.compile(r"(?:自评|评价|绩效|总结|情况|工作)(?:的)?(?:总结)?报告(?:（[^（）]*）)?$")
_OF_DEPARTMENT = re.compile(r"整体支出|部门整体|单位整体")
_NUMBERED = 6
"""Numbering and the mark behind a lead are no longer than this."""
_LONGEST_HEADING, _LONGEST_TITLE = 45, 90
_WRAPPED = 16
"""A line at least this long that ends without punctuation goes on in the next: text copied out of a PDF."""
_OPEN_END = re.compile(r"[\w%“”\"'’‘》），、]$")
_WRAPPERS = re.compile(
    r"^(?:附件\d*[:：]?|关于|拨付)|(?:的)?(?:项目)?(?:支出)?(?:预算)?(?:资金)?(?:绩效)?(?:单位)?(?:自评|评价|自我评价){1,4}(?:情况)?(?:工作)?(?:的)?"
    r"(?:总结)?报告(?:（[^（）]*）)?$"
)
_LABEL = re.compile(
    r"^(?:\d{1,2}[.、])?([^，。：]{0,8}?(?:名称|单位|部门|日期|编码|机构|方式|负责人|电话|填报人|联系人)(?:（[^）]*）)?)："
)
"""A line of its own that is a label and what it names."""
_LEAD = re.compile(r"[^。；：！？]{4,60}[。：]")


class Passage(NamedTuple):
    """A body paragraph, folded, with the subject it speaks of (None where nobody knows) and its headings."""

    text: str
    subject: Subject | None
    heading: str
    ahead: bool
    """Whether it stands under a heading on plans for later years."""
    particular: bool
    """Whether its headings, or the words it begins with, name one kind of spending or one task: 公用经费, 后勤保障."""
    led: bool
    """Whether it begins with words like a heading, which are its first sentence."""


def titles_in(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The folded titles of the report, or of the several reports in one file."""
    return [text for text, level in _lines(paragraphs) if level == 0]


def labelled_in(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    """The lines of a cover that name somebody: (项目名称, …), (单位名称, …), each with the whole line's words."""
    for text, level in _lines(paragraphs):
        found = _LABEL.match(text) if level is None else None
        if found and len(text) <= _LONGEST_TITLE:
            yield found[1], text[found.end() :].rstrip("。；")


def passages(paragraphs: Sequence[Paragraph], subjects: Subjects) -> Iterator[Passage]:
    """The body paragraphs in order; headings only say what follows is about."""
    lines = list(_lines(paragraphs))
    default = _default(lines, subjects)
    subject, at_level = default, 0
    trail: dict[int, str] = {}
    for text, level in lines:
        if level is None:
            lead = _lead(text)
            named_here = subjects.named(lead) if lead else None
            own = named_here or subject
            below = [lead] if named_here else [*(trail[each] for each in trail if each > at_level), lead]
            particular = any(_particular(each, own, subjects) for each in below)
            heading = "".join(trail.values()) + lead
            ahead = subjects.words.pattern("ahead").search(heading) is not None
            yield Passage(text, own, heading, ahead, particular, bool(lead) and "。" in text[: len(lead) + _NUMBERED])
            continue
        named = subject_of_title(text, subjects)
        if named is not None:
            subject, at_level = named, level
        elif level <= at_level:
            subject, at_level = _unnamed(text, level, default, subjects), 0
        trail = {each: words for each, words in trail.items() if each < level} | {level: bare_title(text)}


def subject_of_title(text: str, subjects: Subjects) -> Subject | None:
    """The project that a title or heading names; 整体支出 is the department's, however its name may sound."""
    return None if _OF_DEPARTMENT.search(text) else subjects.named(bare_title(text))


def _default(lines: Sequence[tuple[str, int | None]], subjects: Subjects) -> Subject | None:
    """Whom a report speaks of before any heading names a project: the department, or the only project."""
    if subjects.department is not None:
        return subjects.department
    single = sum(level == 0 for _, level in lines) <= 1
    return subjects.projects[0] if single and len(subjects.projects) == 1 else None


def _unnamed(text: str, level: int, default: Subject | None, subjects: Subjects) -> Subject | None:
    """A heading without a known name ends its predecessor's section; a title of its own may be anybody's."""
    if level == 0 and subjects.department is not None and not _OF_DEPARTMENT.search(text):
        return None
    return default


def _lead(text: str) -> str:
    """What a numbered paragraph names first, like a heading: 1.央企对接会经费。2024年预算… ('' for none)."""
    lead = _LEAD.match(text) if number_level(text) is not None else None
    return bare_title(lead[0].rstrip("。：")) if lead else ""


def _particular(heading: str, subject: Subject | None, subjects: Subjects) -> bool:
    """Whether a heading names something of its own that is not the passage's subject."""
    if not subjects.words.residue(subjects.words.pattern("plain_heading").sub("", heading)):
        return False
    return subject is None or subject.department or subjects.named(heading) is not subject


def number_level(text: str) -> int | None:
    """The level that a folded paragraph's numbering says (1 to 5), None without numbering."""
    return next((level for level, each in enumerate(_NUMBERINGS, 1) if each.match(text)), None)


def bare_title(text: str) -> str:
    """A heading without numbering and without 绩效自评报告: the name in it."""
    for each in _NUMBERINGS:
        text = each.sub("", text, count=1) if each.match(text) else text
    return _WRAPPERS.sub("", text.strip("—-－")).strip("：。—-")


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, int | None]]:
    """Folded paragraphs outside tables with their heading level (None for body); broken lines are joined."""
    pending: tuple[str, int | None] | None = None
    for paragraph in paragraphs:
        text = fold(paragraph.text)
        if not text or paragraph.table:
            yield from [pending] if pending else []
            pending = None
            continue
        level = level_of(text, paragraph.level)
        if pending and _goes_on(pending, text, level):
            joined = pending[0] + text
            pending = (joined, level_of(joined, level if level == pending[1] == 1 else 0))
            continue
        yield from [pending] if pending else []
        pending = (text, level)
    yield from [pending] if pending else []


def level_of(text: str, styled: int) -> int | None:
    """The level of a folded paragraph as a heading (0 for a title), None for body text; `styled` is its style's."""
    if len(text) <= _LONGEST_TITLE and _TITLE.search(text) and number_level(text) is None:
        return 0
    numbered = number_level(text)
    short = len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", "，", "、"))
    if styled:
        return numbered or styled
    return numbered if numbered is not None and short and "。" not in text else None


def _goes_on(before: tuple[str, int | None], text: str, level: int | None) -> bool:
    """Whether a line is the rest of the one before it: a broken sentence, or a title in two lines."""
    line, old = before
    if old == 0 or number_level(text) is not None or not _OPEN_END.search(line):
        return False
    if _LABEL.match(line) or _LABEL.match(text):
        return False
    if level == 0 or level == old == 1:
        return len(line) <= _LONGEST_HEADING and number_level(line) is None
    return level is None and old is None and len(line) >= _WRAPPED
