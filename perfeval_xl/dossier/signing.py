"""The line under a form that people sign: what it says, and what of it is still blank."""

import re
from collections.abc import Iterator

from perfeval_xl.domain.grid import At
from perfeval_xl.reports import Subject

_LABELS = ("填表人", "填报人", "填报日期", "联系电话", "单位负责人签字", "单位负责人", "审核人", "经办人")
_LABEL = re.compile(rf"({'|'.join(_LABELS)})(?:[（(][^）)]{{0,10}}[）)])?\s*[:：]?")
_BELOW = 4
"""Rows under the table in which people sign."""
_BLANK = re.compile(r"[\s_＿—-]*")
_ROOM = "　" * 5
"""What stands behind a label for people to write on paper."""


def unsigned(subject: Subject) -> list[str]:
    """The labels (填表人, 联系电话 …) with nothing behind them; [] where the form has no such line."""
    return [label for label, value in _signed(subject) if _BLANK.fullmatch(value)]


def signing_line(subject: Subject) -> str:
    """The line as it is printed, with room where something is still to be written; '' where the form has none."""
    return "　".join(
        f"{label}：{_ROOM if _BLANK.fullmatch(value) else value.strip()}" for label, value in _signed(subject)
    )


def _signed(subject: Subject) -> Iterator[tuple[str, str]]:
    """Every label of the last rows with what stands behind it, in its own cell or in the next."""
    area = subject.form.area
    lines: dict[int, list[str]] = {}
    for at in sorted(subject.sheet.cells):
        if area.top < at.row <= area.bottom + _BELOW and area.left <= at.column <= area.right:
            lines.setdefault(at.row, []).append(_text(subject, at))
    for texts in lines.values():
        whole = "　".join(filter(None, texts))
        labels = list(_LABEL.finditer(whole))
        if labels and labels[0].start() == 0:
            ends = [*(label.start() for label in labels[1:]), len(whole)]
            yield from ((label[1], whole[label.end() : end]) for label, end in zip(labels, ends, strict=True))


def _text(subject: Subject, at: At) -> str:
    value = subject.sheet.cells[at].value
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)
