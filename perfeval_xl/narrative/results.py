"""What a subject's forms say of results: 三级指标 by the names that a report may call them by, and 年度总体目标."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Form, FormKind, Indicator
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.narrative.facts import Fact, Value, text_values
from perfeval_xl.narrative.quantities import exactly
from perfeval_xl.narrative.sentence import Mention, read_sentence
from perfeval_xl.narrative.subjects import Subject
from perfeval_xl.narrative.text import fold, plain_name, sentences
from perfeval_xl.narrative.vocabulary import Words
from perfeval_xl.parsing.units import NO_UNIT, Unit

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_NOUN = re.compile(r"(?:项目|企业|单位|人员|学校|家庭|农户|机构|社区|村)$")
_SHORTEST, _LONG, _EVENT = 3, 8, 5
_MOST_VALUES = 3


class Name(NamedTuple):
    """How an indicator may be called in a report.

    `cores` are its name without 数量 and its like, and without a doing before another doing (上门辅导企业, 辅导企业).
    `unit` is the counting word that belongs to the name (培训人数 is 培训Q人). `turned` has the noun first (Q个项目纳入
    项目库), `event` is what is held (供需对接活动, of which there are Q场); both '' where the name gives none.
    """

    cores: tuple[str, ...]
    unit: str = ""
    turned: str = ""
    event: str = ""


class NamedIndicator(NamedTuple):
    """An indicator of a form: its names, its result, and its target."""

    name: Name
    result: Fact
    target: Fact

    @property
    def either(self) -> Fact:
        """Result or target, for a number that may be any of them."""
        return self.result._replace(values=(*self.result.values, *self.target.values))


class Goal(NamedTuple):
    """A figure of 实际完成情况: the words before it in its clause with its unit, and its fact."""

    label: str
    fact: Fact


class Results(NamedTuple):
    """All that a subject's forms say of results."""

    indicators: tuple[NamedIndicator, ...] = ()
    goals: tuple[Goal, ...] = ()


def results_of(subject: Subject, words: Words) -> Results:
    """Indicators and goals of a subject's forms; two indicators of one name in a form cannot be told apart."""
    found: list[NamedIndicator] = []
    goals: list[Goal] = []
    for form in subject.forms:
        if form.kind is FormKind.BASE:
            continue
        listed = [indicator for row in form.indicators if (indicator := _named_indicator(form, row, words)) is not None]
        names = [indicator.name.cores[0] for indicator in listed]
        found += [indicator for indicator in listed if names.count(indicator.name.cores[0]) == 1]
        for goal in form.goals:
            goals += _goal_figures(form, goal.actual, words)
    return Results(tuple(found), tuple(goal for goal in goals if _one_meaning(goal, goals)))


@lru_cache(maxsize=4096)
def indicator_name(text: str, words: Words) -> Name:
    """'开展专家评审场次' -> 开展专家评审; '规模工业企业注册量（家）' -> 规模工业企业注册量."""
    plain = words.in_one_wording(_BRACKETS.sub("", plain_name(text))).strip("，、：；。")
    people = "人" if plain.endswith("人数") else ""
    shortest = _SHORTEST - bool(people)
    endings = sorted(words.lists["counted"], key=len, reverse=True)
    counted = next((each for each in endings if plain.endswith(each) and len(plain) - len(each) >= shortest), "")
    core = plain.removesuffix(counted)
    noun = _NOUN.search(core) if len(core) >= _LONG else None
    return Name(
        cores=tuple(dict.fromkeys((core, _without_first_doing(core, words)))),
        unit=people if counted else "",
        turned=noun[0] + core[: noun.start()] if noun else "",
        event=_event_of(core),
    )


def _without_first_doing(core: str, words: Words) -> str:
    """'上门辅导规模工业企业' -> '辅导规模工业企业': one doing of two."""
    doing = words.either("doing")
    found = re.match(rf"{doing}(?={doing})", core)
    return core[found.end() :] if found and len(core) - found.end() >= _SHORTEST + 1 else core


def _event_of(core: str) -> str:
    """'组织进名校名企开展供需对接活动' -> '供需对接活动'."""
    found = list(re.finditer("开展|举办|召开|组织", core))
    event = core[found[-1].end() :] if found and found[-1].start() else ""
    return event if len(event) >= _EVENT else ""


def _named_indicator(form: Form, row: Indicator, words: Words) -> NamedIndicator | None:
    name = indicator_name(row.level3.text, words)
    unit = _column_unit(row, words)
    shortest = _SHORTEST - bool(name.unit)
    if row.placeholder or len(name.cores[0]) < shortest or re.search(r"\d", name.cores[0]):
        return None
    targets = tuple(map(_bar, text_values(row.target, words.units, unit)))
    results = tuple(text_values(row.actual, words.units, targets[0].unit if targets else unit))
    if not 1 <= len(results) <= _MOST_VALUES:
        return None
    topic = _topic(results[0].unit)
    label = re.sub(r"\s", "", row.level3.text)
    return NamedIndicator(
        name, Fact(topic, form, label, results, sure=False), Fact(topic, form, label, targets, sure=False)
    )


def _bar(target: Value) -> Value:
    """A target's number alone: what a report calls the target of ≥50家 is 50家."""
    return target._replace(span=exactly(target.number, target.unit.factor))


def _topic(unit: Unit) -> Topic:
    return Topic.FIGURE if unit.group in ("percent", "money", "score", "") else Topic.COUNT


def _column_unit(row: Indicator, words: Words) -> Unit:
    """度量单位, where it has a column of its own."""
    if row.unit is None or row.unit.blank:
        return NO_UNIT
    value = next(text_values(Entry(row.unit.at, f"1{row.unit.text}"), words.units), None)
    return value.unit if value else NO_UNIT


def goal_label(mention: Mention) -> str:
    """What a goal's figure is recognised by: the words before it that are not neutral, and its unit."""
    words_before = mention.words.residue(mention.left)
    return f"{words_before}|{mention.quantity.unit.text}" if words_before else ""


def _goal_figures(form: Form, entry: Entry, words: Words) -> Iterator[Goal]:
    for text in sentences(fold(entry.text)):
        for mention in read_sentence(text, (), words).mentions:
            other = mention.year not in (None, form.year) or words.pattern("other_year").search(mention.left)
            label = goal_label(mention)
            if label and not other and not mention.aside:
                quantity = mention.quantity
                value = Value(entry, quantity.span, quantity.text, quantity.unit, quantity.number)
                yield Goal(label, Fact(_topic(quantity.unit), form, label.partition("|")[0], (value,), sure=False))


def _one_meaning(goal: Goal, goals: list[Goal]) -> bool:
    """Whether the same words stand before one figure only; copies of a form may repeat it."""
    same = [other.fact for other in goals if other.label == goal.label]
    return len({fact.written for fact in same}) == 1 and len({id(fact.form) for fact in same}) == len(same)
