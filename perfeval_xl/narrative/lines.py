"""The department's figures by name: parts of income and spending, lines of 附件1, staff."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.form import BaseRow, Form, Part
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.narrative.facts import Fact, Value, base_fact
from perfeval_xl.narrative.quantities import exactly
from perfeval_xl.narrative.subjects import Subject
from perfeval_xl.narrative.vocabulary import Words

_PARTS = ("基本支出", "项目支出")
_INCOME = {"一般公共预算": r"一般公共预算", "政府性基金": r"政府性基金(?:预算)?", "其他资金": r"其他(?:资金|收入)"}
_STAFF = (("planned_staff", "编制数"), ("present_staff", "实际在职人数"))


class Line(NamedTuple):
    """A line of 附件1 that a sentence has named, so that what follows may go on about it."""

    form: Form
    row: BaseRow

    def facts(self, left: str, words: Words) -> Iterator[Fact]:
        """What the line says in the column that the words before a number mean."""
        yield from base_fact(self.form, self.row, _columns(left, words), self.row.label.text)


def without_roles(text: str, words: Words) -> str:
    """A clause without the words for 预算, 支出 and their like."""
    for each in words.roles.values():
        text = each.sub("", text)
    return text


def only_roles(left: str, words: Words) -> bool:
    """Whether a clause says only budget or spending, and not of what: 实际支出, 决算数."""
    says = words.pattern("planned").search(left) or words.pattern("spent").search(left)
    whole = words.pattern("of_whole").search(left)
    return says is not None and whole is None and not words.residue(without_roles(left, words))


def line_named(left: str, subject: Subject, words: Words) -> Line | None:
    """The line of 附件1 that a clause names, with nothing beside its name but what amount it is."""
    for form in subject.forms:
        for key, each in words.base.items() if form.base else ():
            found = each.search(left)
            row = next((row for row in form.base if row.key == key), None)
            if found and row and not words.residue(without_roles(left[: found.start()] + left[found.end() :], words)):
                return Line(form, row)
    return None


def _columns(left: str, words: Words) -> tuple[str, ...]:
    """Budget, actual, or either where the clause does not say; 年初预算 is no column of 附件1."""
    if "年初" in left:
        return ()
    clause = left.replace("项目支出", "")
    planned, spent = (words.pattern(section).search(clause) for section in ("planned", "spent"))
    if bool(planned) == bool(spent):
        return ("actual", "budget")
    return ("budget",) if planned else ("actual",)


def tells_spending(left: str, words: Words) -> bool:
    """Whether a clause says that money was spent."""
    return words.pattern("spent").search(left) is not None


def part_facts(left: str, subject: Subject, words: Words, *, planned: bool) -> Iterator[Fact]:
    """基本支出, 项目支出, 一般公共预算拨款 … of 整体, which the form gives without saying which column they are.

    `planned` tells that the sentence divides a budget; then 基本支出 is a part of that.
    """
    for form in subject.forms:
        for label in _PARTS if not planned else ():
            rest = left.replace(label, "", 1)
            if (
                label in left
                and not words.pattern("planned").search(rest)
                and not words.residue(without_roles(rest, words))
            ):
                yield from _part_fact(form, form.spending, label)
        for label, wording in _INCOME.items():
            found, granted = re.search(wording, left), words.pattern("granted")
            if found and (label == "其他资金" or granted.search(left)) and "支出" not in left:
                rest = left[: found.start()] + left[found.end() :]
                if not words.residue(granted.sub("", rest)):
                    yield from _part_fact(form, form.income, label)


def _part_fact(form: Form, parts: tuple[Part, ...], label: str) -> Iterator[Fact]:
    for part in parts:
        if part.label.startswith(label) and part.amount is not None:
            shown = f"{part.amount}{form.money_unit}"
            value = Value(part.entry, exactly(part.amount, form.money_unit.yuan), shown)
            yield Fact(Topic.FIGURE, form, part.label, (value,))


def tells_staff(left: str, words: Words) -> bool:
    """Whether a clause counts posts or staff, of whomever."""
    return any(words.pattern(section).search(left) for section, _ in _STAFF)


def staff_facts(left: str, subject: Subject, words: Words) -> Iterator[Fact]:
    """编制数 and 实际在职人数 of 附件1."""
    for index, (section, label) in enumerate(_STAFF):
        if not words.pattern(section).search(left):
            continue
        rest = words.pattern("staff_words").sub("", words.pattern(section).sub("", left))
        if words.pattern("of_part").search(left) or words.residue(rest):
            continue
        for form in subject.forms:
            for control in form.controls:
                entry = (control.planned, control.actual)[index]
                if control.what == "人员" and entry.number is not None:
                    yield Fact(Topic.COUNT, form, label, (Value(entry, exactly(entry.number), f"{entry.text}人"),))
        return
