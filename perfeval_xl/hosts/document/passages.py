"""The report's text around each form of a document, so that a document can be held against itself.

A form belongs to the text since the form before it; forms with no text of their own between them share one. Where the
text behind each form names its project and the text before it does not, the text behind is taken.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from perfeval_xl.domain.narrative import Passage
from perfeval_xl.hosts.document.reader import Surroundings, paragraphs_of
from perfeval_xl.hosts.document.surface import Line, squeezed
from perfeval_xl.hosts.document.tables import FormTables

_LEAST = 60
"""Characters from which lines between two forms are text of their own, not just 附件2 or 以下是自评表."""
_REPORT = re.compile(r".{0,60}报告(?:（[^）]*）)?")


@dataclass
class _Section:
    """Forms with the lines before them."""

    lines: list[Line]
    sheets: list[str] = field(default_factory=list)


def passages_beside(tables: FormTables, around: Surroundings, forms: Mapping[str, str]) -> list[Passage]:
    """The text beside each form; `forms` are the sheets that hold one, with the project or department of each."""
    sections, after = _sections(tables, forms)
    if not sections:
        return []
    following = [*(each.lines for each in sections[1:]), after]
    behind = [_Section(lines, each.sheets) for lines, each in zip(following, sections, strict=True)]
    if _named(behind, forms) > _named(sections, forms):
        sections = behind
    elif not any(_REPORT.fullmatch(squeezed(line.text)) for line in after):
        sections[-1].lines += after
    return [
        Passage(tuple(each.sheets), tuple(paragraphs_of(each.lines, around)))
        for each in sections
        if _speaks(each.lines)
    ]


def _named(sections: Iterable[_Section], forms: Mapping[str, str]) -> int:
    """In how many sections the text speaks of what its forms are about."""
    return sum(_names(each, forms) for each in sections)


def _names(section: _Section, forms: Mapping[str, str]) -> bool:
    text = "".join(squeezed(line.text) for line in section.lines)
    return any(name and name in text for name in (squeezed(forms[sheet]) for sheet in section.sheets))


def _sections(tables: FormTables, forms: Mapping[str, str]) -> tuple[list[_Section], list[Line]]:
    """The forms with the lines before each, those of tables that are no form included; and the lines at the end."""
    sections: list[_Section] = []
    lines: list[Line] = []
    for form in tables.forms:
        lines = [*lines, *form.before]
        if form.sheet.name not in forms:
            continue
        if not sections or _speaks(lines):
            sections.append(_Section(lines))
        sections[-1].sheets.append(form.sheet.name)
        lines = []
    return sections, [*lines, *tables.after]


def _speaks(lines: Iterable[Line]) -> bool:
    """Whether lines are a text of their own."""
    return sum(len(squeezed(line.text)) for line in lines) >= _LEAST
