"""Sentences on money: which amount of the fund block, of 整体 or of 附件1 a number speaks of.

A number speaks of an amount when its clause, without neutral words and the project's own name, is just what that amount
is called: 2024年预算收入Q, 本项目全年执行数为Q, 产业链专项经费支出Q. 福利费支出Q is left over with 福利费 and speaks of
nothing known; what follows it in the sentence without a name of its own then speaks of nothing known either.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.domain.form import Form
from perfeval_xl.narrative.facts import Fact, fund_facts, rate_facts, score_facts
from perfeval_xl.narrative.lines import (
    Line,
    line_named,
    only_roles,
    part_facts,
    staff_facts,
    tells_spending,
    tells_staff,
)
from perfeval_xl.narrative.sentence import Mention, Sentence, name_number
from perfeval_xl.narrative.subjects import Subject, Subjects, in_order
from perfeval_xl.narrative.vocabulary import Words
from perfeval_xl.parsing import core_name

_OWN = re.compile(
    r"(?:本|该|此)(?:项目|专项|资金|经费)|^项目|部门整体|整体支出|总支出|总收入|(?:支出|收入)(?:总额|合计|总计)"
)
_DEPARTMENT = re.compile(r"部门|[本我]单位|整体|[本我][局委办厅]|总支出|总收入")
_WHOLE = re.compile(r"(?:部门|单位)?整体支出")
_SCORED = re.compile(r"(?:部门|单位|项目)?(?:整体)?支出|专项资金?")
_SHORTEST_ABBREVIATION, _PLAIN_ABBREVIATION = 3, 8
_PLANNED = ("initial", "adjusted", "placed")


class Statement(NamedTuple):
    """A number of the report and what the forms say of the thing it speaks of (one fact a form)."""

    mention: Mention
    facts: tuple[Fact, ...]


class Walk:
    """The way through one paragraph: what its sentences have named so far."""

    def __init__(self, subject: Subject | None, subjects: Subjects) -> None:
        self._section, self._subjects = subject, subjects
        self._grounded = False
        """Whether a sentence has told an amount of the section's subject."""
        self._lost = False
        """Whether an amount of something else came last, so that a bare 支出 may go on about that."""

    def statements(self, sentence: Sentence) -> Iterator[Statement]:
        """What the next sentence says of amounts, rates of execution and scores."""
        self._begin(sentence)
        for mention in sentence.mentions:
            facts = tuple(self._facts(mention)) if _of_this_year(mention) else ()
            if facts:
                yield Statement(mention, facts)

    def _begin(self, sentence: Sentence) -> None:
        """A new sentence starts from the section's subject; a bare amount needs firmer ground than a bare rate."""
        firm = self._grounded and not self._lost
        self._subject: Subject | None = self._section
        self._opened, self._role = sentence.skeleton.find("其中"), ""
        self._line: Line | None = None
        self._named = self._lost = False
        self._open = not sentence.particular and (sentence.first or firm or self._kinds(sentence) >= 2)
        self._rates = not sentence.particular and (self._open or self._grounded)

    def _kinds(self, sentence: Sentence) -> int:
        """How many amounts or rates of the whole the sentence seems to tell."""
        amounts = sum(_role_of(each, self._subject)[0] != "" for each in sentence.mentions if _is_money(each))
        return amounts + any(_is_rate(each) for each in sentence.mentions)

    def _turn(self, mention: Mention) -> Subject | None:
        """Go over to the project that a clause names, or back to the department; the project named, None without."""
        named = _named_in(mention.left, self._subjects) if not mention.aside else None
        if named is not None:
            self._subject, self._named, self._lost, self._line = named, True, False, None
        elif self._section is not None and self._section.department and _DEPARTMENT.search(mention.left):
            self._subject = self._section
        return named

    def _facts(self, mention: Mention) -> Iterator[Fact]:
        named = self._turn(mention)
        if _is_money(mention):
            found = list(self._money(mention, named))
            self._lost = self._lost or not (found or mention.aside)
        elif self._subject is None:
            return
        elif _is_rate(mention):
            speaks_of_funds = self._named or self._rates
            found = list(rate_facts(self._subject)) if speaks_of_funds and not self._lost else []
        else:
            found = list(self._staff(mention)) + list(_score_facts(mention, self._subject))
        yield from (fact for fact in found if right_year(mention, fact.form))

    def _money(self, mention: Mention, named: Subject | None) -> Iterator[Fact]:
        if self._subject is None:
            return
        left = _listed(mention.left)
        lines = list(self._lines(left, opened=0 <= self._opened < mention.place))
        if lines:
            self._lost = True  # what follows without a name may still speak of this line
            yield from lines
            return
        if self._line is None:
            yield from self._totals(mention, left, named)

    def _staff(self, mention: Mention) -> Iterator[Fact]:
        """编制 and 在职 of the whole department; behind those of a part of it, nothing tells whose they are."""
        assert self._subject is not None
        if mention.quantity.unit.group == "people" and self._subject.department and not self._lost:
            found = list(staff_facts(mention.left, self._subject, mention.words))
            self._lost = not found and tells_staff(mention.left, mention.words)
            yield from found

    def _lines(self, left: str, *, opened: bool) -> Iterator[Fact]:
        """The department's lines by name, or the line named last: 三公经费预算Q，实际支出Q; `opened` by 其中."""
        assert self._subject is not None
        words = self._subjects.words
        if not self._subject.department:
            return
        if words.pattern("region").search(left):
            self._line = None
            return
        planned = self._role in _PLANNED and opened  # 预算500万元，其中公用经费90万元: a part of the budget
        line = line_named(left, self._subject, words) or (self._line if only_roles(left, words) else None)
        self._line = line
        yield from part_facts(left, self._subject, words, planned=planned)
        if line is not None and not (planned and not only_roles(left, words) and not tells_spending(left, words)):
            yield from line.facts(left, words)

    def _totals(self, mention: Mention, left: str, named: Subject | None) -> Iterator[Fact]:
        """An amount of the fund block, or of a project that is only named (数据平台项目Q)."""
        assert self._subject is not None
        role, explicit = _role_of(mention, self._subject)
        if not role and named is not None and not mention.words.residue(left) and self._role != "initial":
            role = "placed"
        self._named = self._named or explicit
        if role and not mention.aside and not self._lost and (self._named or self._open):
            self._role = role
            self._grounded = True
            yield from fund_facts(self._subject, role)


def _of_this_year(mention: Mention) -> bool:
    """Whether a number tells this year's amount, not a change, a plan or another year's."""
    left = mention.left.replace("上年结转", "")
    if mention.words.pattern("other_year").search(left) or mention.words.pattern("changed").search(left):
        return False
    return not mention.unclear


def right_year(mention: Mention, form: Form) -> bool:
    """Whether the year that governs a number is the form's, or none is known."""
    return mention.year is None or form.year is None or mention.year == form.year


def _is_money(mention: Mention) -> bool:
    unit = mention.quantity.unit
    return (unit.group == "money" and not unit.per) or (unit.group == "" and unit.factor > 1)


def _listed(left: str) -> str:
    """A clause without 其中 before it."""
    return left.removeprefix("其中").removeprefix("：")


def _named_in(left: str, subjects: Subjects) -> Subject | None:
    numbers = [name_number(char) for char in left if name_number(char) >= 0]
    return subjects.projects[numbers[-1]] if numbers and numbers[-1] < len(subjects.projects) else None


def _role_of(mention: Mention, subject: Subject | None) -> tuple[str, bool]:
    """Which amount a clause calls by its name ('' for none), and whether it names its subject."""
    left = _listed(mention.left)
    whole = subject is not None and subject.department
    words = mention.words
    for role, each in words.roles.items():
        if not each.search(left):
            continue
        rest = each.sub("", left)
        if (left != mention.left and role != "initial") or (whole and re.search("项目|专项", rest)):
            return "", False
        over = words.residue(rest)
        if role == "actual" and "预算" in left and not re.search("执行|决算|实际", left):
            role = "placed"  # 预算支出 may be either
        if not over:
            return ("", False) if words.pattern("region").search(left) else (role, _OWN.search(left) is not None)
        if subject is not None and _abbreviated(over, subject.name, words):
            return role, True
        if role in ("initial", "adjusted"):
            return "", False
    return "", False


def _abbreviated(words_left: str, name: str, words: Words) -> bool:
    """Whether words are the project's name in short: its characters in order, from its beginning or most of them."""
    core = core_name(name)
    begins = len(words_left) >= _SHORTEST_ABBREVIATION and words_left[:2] in (core[:2], words.residue(core)[:2])
    return (begins or len(words_left) >= _PLAIN_ABBREVIATION) and in_order(words_left, core)


def _is_rate(mention: Mention) -> bool:
    if mention.quantity.unit.text != "%":
        return False
    left = _WHOLE.sub("", mention.left)
    found = mention.words.pattern("rate").search(left)
    return found is not None and not mention.words.residue(left[: found.start()] + left[found.end() :])


def _score_facts(mention: Mention, subject: Subject) -> Iterator[Fact]:
    unit = mention.quantity.unit
    if unit.group == "score" or unit.bare:
        found = mention.words.pattern("score").search(mention.left)
        if found is None or (subject.department and "项目" in mention.left):
            return
        if not mention.words.residue(_SCORED.sub("", mention.left[: found.start()]) + mention.left[found.end() :]):
            yield from score_facts(subject, full_too=found[0].endswith("总分"))
