"""Sentences on money: which amount of the fund block, of 整体 or of 附件1 a number speaks of.

A number speaks of an amount when its clause, without neutral words and the project's own name, is just what that amount
is called: 2024年预算收入Q, 本项目全年执行数为Q, 产业链专项经费支出Q. 福利费支出Q is left over with 福利费 and speaks of
nothing known; what follows it in the sentence without a name of its own then speaks of nothing known either.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.form import Form, Part
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.narrative.facts import Fact, Value, amount_factor, base_fact, fund_facts, rate_facts, score_facts
from perfeval_xl.narrative.quantities import exactly
from perfeval_xl.narrative.sentence import Mention, Sentence, name_number, unclear
from perfeval_xl.narrative.subjects import Subject, Subjects, in_order
from perfeval_xl.narrative.vocabulary import base_patterns, either, pattern, residue, role_patterns, words
from perfeval_xl.parsing import core_name

_OWN = re.compile(r"(?:本|该|此)(?:项目|专项|资金|经费)|^项目|部门整体|整体支出")
_SHORTEST_ABBREVIATION = 3
_PARTS = {"基本支出": "基本支出", "项目支出": "项目支出"}
_INCOME = {"一般公共预算": r"一般公共预算", "政府性基金": r"政府性基金(?:预算)?", "其他资金": r"其他(?:资金|收入)"}
_FROM = re.compile(r"(?:财政)?拨款|收入|补助")


class Statement(NamedTuple):
    """A number of the report and what the forms say of the thing it speaks of (one fact a form)."""

    mention: Mention
    facts: tuple[Fact, ...]


class _Walk:
    """What is known on the way through one sentence."""

    def __init__(self, sentence: Sentence, subject: Subject | None) -> None:
        self.sentence, self.subject = sentence, subject
        self.named = False
        """Whether the sentence has named whom it speaks of."""
        self.lost = False
        """Whether an amount of something unknown came before."""
        self.role = ""
        self.kinds = sum(_role_of(mention, subject)[0] != "" for mention in sentence.mentions if _is_money(mention))
        self.kinds += any(_is_rate(mention) for mention in sentence.mentions)


def fund_statements(sentence: Sentence, subject: Subject | None, subjects: Subjects) -> Iterator[Statement]:
    """What the sentence says of amounts, rates of execution and scores."""
    walk = _Walk(sentence, subject)
    for mention in sentence.mentions:
        facts = tuple(_facts(mention, walk, subjects)) if _of_this_year(mention, sentence) else ()
        if facts:
            yield Statement(mention, facts)


def _of_this_year(mention: Mention, sentence: Sentence) -> bool:
    """Whether a number tells this year's amount, not a change, a plan or another year's."""
    left = mention.left.replace("上年结转", "")
    if pattern("other_year").search(left) or pattern("changed").search(left):
        return False
    return not unclear(mention, sentence)


def right_year(mention: Mention, form: Form) -> bool:
    """Whether the year that governs a number is the form's, or none is known."""
    return mention.year is None or form.year is None or mention.year == form.year


def _facts(mention: Mention, walk: _Walk, subjects: Subjects) -> Iterator[Fact]:
    if _is_money(mention):
        found = list(_money_facts(mention, walk, subjects))
        walk.lost = walk.lost or not (found or mention.aside)
    elif _is_rate(mention):
        found = list(rate_facts(walk.subject)) if walk.subject and _told(walk, mention) else []
    else:
        found = list(_other_facts(mention, walk))
    yield from (fact for fact in found if right_year(mention, fact.form))


def _is_money(mention: Mention) -> bool:
    unit = mention.quantity.unit
    return (unit.group == "money" and not unit.per) or (unit.group == "" and unit.factor > 1)


def _money_facts(mention: Mention, walk: _Walk, subjects: Subjects) -> Iterator[Fact]:
    named = _named_in(mention.left, subjects)
    if named is not None and not mention.aside:
        walk.subject, walk.named, walk.lost = named, True, False
    if walk.subject is None:
        return
    if walk.subject.department:
        lines = list(_department_facts(mention, walk.subject))
        if lines:
            walk.lost = True  # what follows without a name may still speak of this line
            yield from lines
            return
    role, explicit = _role_of(mention, walk.subject)
    if not role and named is not None and not residue(mention.left) and walk.role != "initial":
        role = "placed"
    walk.named = walk.named or explicit
    if role and not mention.aside and (named is not None or _told(walk, mention)):
        walk.role = role
        yield from fund_facts(walk.subject, role)


def _named_in(left: str, subjects: Subjects) -> Subject | None:
    numbers = [name_number(char) for char in left if name_number(char) >= 0]
    return subjects.projects[numbers[-1]] if numbers and numbers[-1] < len(subjects.projects) else None


def _told(walk: _Walk, mention: Mention) -> bool:
    """Whether a clause without a name can only speak of the section's subject."""
    if walk.lost:
        return False
    sentence = walk.sentence
    return walk.named or (not sentence.particular and (walk.kinds >= 2 or sentence.first))


def _role_of(mention: Mention, subject: Subject | None) -> tuple[str, bool]:
    """Which amount a clause calls by its name ('' for none), and whether it names its subject."""
    left = mention.left.removeprefix("其中：").removeprefix("其中")
    whole = subject is not None and subject.department
    for role, each in role_patterns().items():
        if not each.search(left):
            continue
        rest = each.sub("", left)
        if left is not mention.left and role != "initial":
            return "", False
        if whole and re.search("项目|专项", rest):
            return "", False
        over = residue(rest)
        if role == "actual" and "预算" in left and not re.search("执行|决算|实际", left):
            role = "placed"  # 预算支出 may be either
        if not over:
            return role, _OWN.search(left) is not None
        if subject is not None and _abbreviated(over, subject.name):
            return role, True
        if role in ("initial", "adjusted"):
            return "", False
    return "", False


def _abbreviated(words_left: str, name: str) -> bool:
    return len(words_left) >= _SHORTEST_ABBREVIATION and bool(name) and in_order(words_left, core_name(name))


def _department_facts(mention: Mention, subject: Subject) -> Iterator[Fact]:
    """Lines of 整体 and 附件1 by name: 基本支出, 三公经费, 公务接待费 …"""
    left = mention.left.removeprefix("其中：").removeprefix("其中")
    for form in subject.forms:
        yield from _part_facts(left, form)
        yield from _base_facts(left, form)


def _part_facts(left: str, form: Form) -> Iterator[Fact]:
    for label, words_for in _PARTS.items():
        if label in left and not residue(_without_roles(left.replace(words_for, "", 1))):
            yield from _part_fact(form, form.spending, label)
    for label, wording in _INCOME.items():
        found = re.search(wording, left)
        if found and _FROM.search(left) and "支出" not in left:
            rest = left[: found.start()] + left[found.end() :]
            if not residue(_FROM.sub("", rest)):
                yield from _part_fact(form, form.income, label)


def _part_fact(form: Form, parts: tuple[Part, ...], label: str) -> Iterator[Fact]:
    for part in parts:
        if part.label.startswith(label) and part.amount is not None:
            shown = f"{part.amount}{form.amount_unit or '万元'}"
            value = Value(part.entry, exactly(part.amount, amount_factor(form)), shown)
            yield Fact(Topic.FIGURE, form, part.label, (value,))


def _without_roles(text: str) -> str:
    for each in role_patterns().values():
        text = each.sub("", text)
    return text


def _base_facts(left: str, form: Form) -> Iterator[Fact]:
    columns = _base_columns(left)
    for key, each in base_patterns().items() if form.base and columns else ():
        found = each.search(left)
        if found and not residue(_without_roles(left[: found.start()] + left[found.end() :])):
            for row in form.base:
                if row.key == key:
                    yield from base_fact(form, row, columns, row.label.text)
            return


def _base_columns(left: str) -> tuple[str, ...]:
    if "年初" in left:
        return ()
    budget, actual = "预算" in left, re.search("支出|决算|执行|实际|发生|使用", left.replace("项目支出", ""))
    if budget == bool(actual):
        return ("actual", "budget")
    return ("budget",) if budget else ("actual",)


def _is_rate(mention: Mention) -> bool:
    if mention.quantity.unit.text != "%":
        return False
    found = re.search(either(words()["rate"]), mention.left)
    return found is not None and not residue(mention.left[: found.start()] + mention.left[found.end() :])


def _other_facts(mention: Mention, walk: _Walk) -> Iterator[Fact]:
    if walk.subject is None:
        return
    unit = mention.quantity.unit
    if unit.group == "people" and walk.subject.department:
        yield from _staff_facts(mention, walk.subject)
    if unit.group == "score" or unit.bare:
        found = re.search(either(words()["score"]), mention.left)
        if found and not residue(mention.left[: found.start()] + mention.left[found.end() :]):
            yield from score_facts(walk.subject, full_too=found[0].endswith("总分"))


def _staff_facts(mention: Mention, subject: Subject) -> Iterator[Fact]:
    """编制数 and 实际在职人数 of 附件1."""
    for section, index in (("planned_staff", 0), ("present_staff", 1)):
        found = pattern(section).search(mention.left)
        if found is None:
            continue
        rest = mention.left[: found.start()] + mention.left[found.end() :]
        if residue(pattern("staff_words").sub("", rest)):
            continue
        for form in subject.forms:
            for control in form.controls:
                entry = (control.planned, control.actual)[index]
                if control.what == "人员" and entry.number is not None:
                    label = ("编制数", "实际在职人数")[index]
                    yield Fact(Topic.COUNT, form, label, (Value(entry, exactly(entry.number), f"{entry.text}人"),))
        return
