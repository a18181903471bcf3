"""Which tables of a document are one form, and which lines around them belong to it.

Tables with nothing but blank paragraphs between them are one form cut in two, unless the second begins with what forms
begin with. Above a form stands its title with what is written under it, below it 填表人, 备注 and the like.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from perfeval_xl.hosts.document.surface import Block, Line, Row, Table, row_texts, squeezed

_TITLE = re.compile(
    r"自评|基础数据表|绩效评价表|绩效目标完成情况|绩效.{0,20}(?<![下附上后如见])表(?:[（(].{0,16}[)）])?$"
)
_NO_TITLE = re.compile(r"(?:[。；，]|报告)$")
_LONGEST_TITLE = 60
_YEAR_LINE = re.compile(r"[（(]?\d{4}年度?[)）]?")
_FOOT = re.compile(
    r".{0,20}(?:填表|填报|联系(?:人|电话|方式)|负责人|审核人|经办人)|(?:备注|说明|注)\d?[:：.、（(]|备注"
)
_NUMBERED = re.compile(r"\d[.、．)）]|[（(]\d")
_JOINT = re.compile(r"[（(]?续(?:表|上表)?\d*[）)]?|接上表|.{0,50}[（(]续(?:表)?\d*[）)]|[-—－]?\s*\d{1,3}\s*[-—－]?")
"""What people write between the two halves of a cut table: 续表, the title with （续）, a page number."""
_BEGINS = re.compile(
    r"项目名称|项目支出名称|专项名称|预算部门|财政供养|自评表|基础数据表|部门[（(]?单位?[）)]?名称|单位名称"
)
_MOST_ABOVE, _MOST_BELOW = 4, 4
_MOST_TABLES = 40
"""Tables that one form may have been cut into."""
_FIRST_ROWS = 3
"""Rows at the top of a table in which its title may stand, under 附件2."""


@dataclass(kw_only=True)
class Group:
    """One form in the making: its tables with their numbers in the document, and the lines that go with it."""

    heading: list[Line]
    before: list[Line]
    """The text since the table before it."""
    tables: list[tuple[int, Table]] = field(default_factory=list)
    footing: list[Line] = field(default_factory=list)


def group_tables(blocks: Iterable[Block]) -> tuple[list[Group], list[Line]]:
    """The forms of a document, and the text behind the last of them."""
    groups: list[Group] = []
    lines: list[Line] = []
    number = 0
    for block in blocks:
        if isinstance(block, Line):
            lines += [block] if block.text.strip() else []
            continue
        number += 1
        if not any(block.texts()):
            continue
        if not (groups and _goes_on(groups[-1], lines, block)):
            groups.append(_begun(groups, lines))
        groups[-1].tables.append((number, block))
        lines = []
    if groups:
        groups[-1].footing, lines = _split_footing(lines)
    return groups, lines


def _begun(groups: Sequence[Group], lines: list[Line]) -> Group:
    """A new group below these lines, of which the first may belong to the group before."""
    if groups:
        groups[-1].footing, lines = _split_footing(lines)
    place = _heading_place(lines)
    return Group(heading=lines[place:], before=lines[:place])


def _goes_on(group: Group, lines: Sequence[Line], table: Table) -> bool:
    """Whether a table is the next part of the group's form."""
    if len(group.tables) >= _MOST_TABLES or not all(_JOINT.fullmatch(squeezed(line.text)) for line in lines):
        return False
    return _is_title_alone(group) or not any(begins_form(row_texts(row)) for row in table.rows[:_FIRST_ROWS])


def _is_title_alone(group: Group) -> bool:
    """Whether the group is so far nothing but a title that somebody put into a table of its own."""
    texts = [text for _, table in group.tables for text in table.texts()]
    return len(texts) == 1 and is_title(texts[0])


def begins_form(texts: Iterable[str]) -> bool:
    """Whether the texts of a row are what forms begin with: the title, or the name of project or department."""
    return any(map(_BEGINS.search, texts))


def is_title(text: str) -> bool:
    """Whether a line may be the title of a form: short, naming a form, no sentence and no report's title."""
    plain = squeezed(text)
    return len(plain) <= _LONGEST_TITLE and bool(_TITLE.search(plain)) and not _NO_TITLE.search(plain)


def is_foot(text: str) -> bool:
    """Whether a line may stand below a form: who filled it in, how to reach them, a note."""
    return bool(_FOOT.match(text))


def _heading_place(lines: Sequence[Line]) -> int:
    """Where the title begins among the last lines above a table, or the year alone; the end where there is neither."""
    first = max(0, len(lines) - _MOST_ABOVE)
    place = next((place for place in reversed(range(first, len(lines))) if is_title(lines[place].text)), len(lines))
    if place and _YEAR_LINE.fullmatch(squeezed(lines[place - 1].text)):
        return place - 1
    return place


def _split_footing(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines below a table that belong to it, and the rest."""
    count = 0
    for line in lines[:_MOST_BELOW]:
        text = squeezed(line.text)
        if is_title(text) or not (is_foot(text) or (count and _NUMBERED.match(text))):
            break
        count += 1
    return list(lines[:count]), list(lines[count:])


def all_rows(group: Group) -> Iterator[tuple[int, int, Table, Row]]:
    """Number of the table, number of the row in it, the table and the row, of all rows of a group."""
    for number, table in group.tables:
        for place, row in enumerate(table.rows, 1):
            yield number, place, table, row
