"""Sentences on results: which 三级指标, or which figure of 年度总体目标, a number speaks of.

A number speaks of an indicator when the indicator's whole name stands before it (培训场次Q), behind it
(Q规模工业企业) or around it (新增Q模块), with nothing but neutral words in between, and when nothing before the name
narrows it: 园区规模工业增速 is not 规模工业增速. A satisfaction rate speaks of the form's only 满意度 indicator.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Form, FormKind, Indicator
from perfeval_xl.domain.narrative import Topic
from perfeval_xl.narrative.facts import Fact, Value, text_values
from perfeval_xl.narrative.funds import Statement, right_year
from perfeval_xl.narrative.quantities import same_kind
from perfeval_xl.narrative.sentence import Mention, Sentence, part_of_year, quantity_number, read_sentence, years_in
from perfeval_xl.narrative.subjects import Subject
from perfeval_xl.narrative.text import fold, plain_name, sentences
from perfeval_xl.narrative.vocabulary import either, in_one_wording, pattern, residue, words
from perfeval_xl.parsing.units import NO_UNIT, Unit

_BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)")
_RATE = re.compile(r"率|比重|占比|增长|占GDP|满意度|程度|进度|比例")
_CLAUSE = re.compile(r"[，：；。！？（）\ue000-\uefff]")
_GAP, _SHORTEST, _SHORT = 14, 3, 4
_SATISFIED = re.compile(r"([^，：；。（）\ue000-\uefff]{0,12})满意度[^，：；。（）\ue000-\uefff]{0,6}$")
_ANYBODY = re.compile(r"(?:服务|受益|使用|社会)?(?:对象|公众|群众|人员)?|社会|总体|平均|综合|受访|的")
_SHORTEST_LABEL = 4
_NOUN = re.compile(r"(?:项目|企业|单位|人员|学校|家庭|农户|机构|社区|村)$")
_LONG = 8


class Name(NamedTuple):
    """An indicator's name as it is looked for, and whether it begins with a doing (开展 …)."""

    core: str
    doing: bool
    unit: str
    """培训人数 is 培训Q人: the counting word that belongs to the name, '' where none does."""
    turned: str = ""
    """纳入项目库项目 as the end of Q个项目纳入项目库: the noun first; '' where the name does not end in one."""


class Known(NamedTuple):
    """An indicator's fact: its name, its results, its targets."""

    name: Name
    result: Fact
    aimed: Fact


@lru_cache(maxsize=4096)
def indicator_name(text: str) -> Name:
    """'开展专家评审场次' -> 开展专家评审; '规模工业企业注册量（家）' -> 规模工业企业注册量."""
    plain = in_one_wording(_BRACKETS.sub("", plain_name(text))).strip("，、：；。")
    unit = "人" if plain.endswith("人数") else ""
    for ending in sorted(words()["counted"], key=len, reverse=True):
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST - bool(unit):
            plain = plain.removesuffix(ending)
            break
    else:
        unit = ""
    noun = _NOUN.search(plain)
    turned = noun[0] + plain[: noun.start()] if noun and len(plain) >= _LONG else ""
    return Name(plain, re.match(either(words()["doing"]), plain) is not None, unit, turned)


def known_indicators(subject: Subject) -> list[Known]:
    """The indicators whose names can be looked for; two of one name in a form are told apart by nothing, so neither."""
    found: list[Known] = []
    for form in subject.forms:
        if form.kind is not FormKind.BASE:
            listed = [known for row in form.indicators if (known := _known(form, row)) is not None]
            names = [known.name.core for known in listed]
            found += [known for known in listed if names.count(known.name.core) == 1]
    return found


def _known(form: Form, row: Indicator) -> Known | None:
    name = indicator_name(row.level3.text)
    if row.placeholder or len(name.core) < _SHORTEST - bool(name.unit) or re.search(r"\d", name.core):
        return None
    targets = tuple(text_values(row.target, _column_unit(row)))
    unit = targets[0].unit if targets else _column_unit(row)
    results = tuple(text_values(row.actual, unit))
    if not results or len(results) > 1:
        return None
    topic = Topic.FIGURE if results[0].unit.group in ("percent", "money", "score") else Topic.COUNT
    label = re.sub(r"\s", "", row.level3.text)
    return Known(
        name,
        Fact(topic, form, label, results, sure=False),
        Fact(topic, form, label, (*results, *targets), sure=False),
    )


def _column_unit(row: Indicator) -> Unit:
    """度量单位, where it has a column of its own."""
    if row.unit is None or row.unit.blank:
        return NO_UNIT
    value = next(text_values(Entry(row.unit.at, f"1{row.unit.text}")), None)
    return value.unit if value else NO_UNIT


def result_statements(sentence: Sentence, subject: Subject | None) -> Iterator[Statement]:
    """What the sentence says of indicators and of the figures in 年度总体目标."""
    if subject is None or not sentence.mentions:
        return
    known = known_indicators(subject)
    goals = goal_labels(subject)
    followed = False
    for mention in sentence.mentions:
        fact = _spoken_of(mention, sentence, known) or _goal(mention, goals, followed)
        followed = fact is not None
        if fact is not None and right_year(mention, fact.form) and not part_of_year(sentence.folded):
            yield Statement(mention, (fact,))


def _with_share(mention: Mention, sentence: Sentence) -> Mention:
    """工业增加值Q（…），占GDP比重为Q: a share takes its first half from the number before it."""
    before = [each for each in sentence.mentions if each.place < mention.place and not each.aside]
    return mention._replace(left=before[-1].left + mention.left) if before else mention


def _spoken_of(mention: Mention, sentence: Sentence, known: list[Known]) -> Fact | None:
    """The one indicator a number speaks of; None where none or several do."""
    if pattern("other_year").search(mention.left) or "分别" in sentence.skeleton[: mention.place]:
        return None
    if "百分点" in mention.quantity.unit.text:
        return None
    if mention.left.startswith("占"):
        mention = _with_share(mention, sentence)
    fitting = [each for each in known if _fits(each.result.values[0], mention) and _named(each.name, mention, sentence)]
    fitting = fitting or list(_satisfied(mention, sentence, known))
    longest = max((len(each.name.core) for each in fitting), default=0)
    best = [each for each in fitting if len(each.name.core) == longest]
    if len(best) != 1:
        return None
    return best[0].aimed if sentence.aimed(mention) else best[0].result


def _fits(value: Value, mention: Mention) -> bool:
    return same_kind(value.unit, mention.quantity.unit) and not mention.quantity.unit.per


def _named(name: Name, mention: Mention, sentence: Sentence) -> bool:
    return _named_before(name, mention, sentence) or _named_around(name, mention)


def _named_before(name: Name, mention: Mention, sentence: Sentence) -> bool:
    """…培训场次达到Q: the name, then neutral words, then the number, then nothing that narrows."""
    skeleton = sentence.skeleton[: mention.place]
    if mention.left.startswith(name.core):
        skeleton = mention.left
    start = skeleton.rfind(name.core, max(0, len(skeleton) - len(name.core) - _GAP))
    if start < 0 or (name.unit and not mention.quantity.unit.text.startswith(name.unit)):
        return False
    gap = skeleton[start + len(name.core) :]
    if any(quantity_number(char) >= 0 or char in "；。（）" for char in gap):
        return False
    gap = gap.removeprefix("人数") if name.unit else pattern("counted").sub("", gap, count=1)
    return not residue(gap) and _unnarrowed(name, skeleton[:start]) and _ends(mention.right)


def _named_around(name: Name, mention: Mention) -> bool:
    """新增Q模块, Q规模工业企业, Q项目纳入项目库: the name with the number inside it or before it."""
    right = mention.right.removeprefix("的")
    if len(name.core) < _SHORT or not right:
        return False
    if name.turned and right.startswith(name.turned) and _ends(right[len(name.turned) :]):
        return not residue(mention.left)
    return any(
        right.startswith(name.core[split:])
        and _ends(right[len(name.core) - split :])
        and _leads(name, name.core[:split], mention.left)
        for split in range(len(name.core) - 1)
    )


def _leads(name: Name, begun: str, left: str) -> bool:
    """Whether the words before a number are the first part of the name, then neutral words or doings only."""
    if not begun:
        return not residue(left) or (name.doing and _plain_lead(left))
    start = left.rfind(begun)
    if start < 0 or residue(_undone(left[start + len(begun) :])):
        return False
    return _unnarrowed(name, left[:start])


def _undone(text: str) -> str:
    """A text without doings: 服务了 in 辅导服务了84家规模工业企业."""
    return pattern("between").sub("", pattern("doing").sub("", text))


def _unnarrowed(name: Name, before: str) -> bool:
    """Whether the words before a name in its clause leave it what it is."""
    cuts = [found.end() for found in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    return not residue(clause) or (name.doing and _plain_lead(clause))


def _plain_lead(clause: str) -> bool:
    """Whether the words before a doing may be anything: no share of a whole, no change."""
    return "其中" not in clause and pattern("changed").search(clause) is None


def _ends(after: str) -> bool:
    """Whether what follows does not narrow: nothing, neutral words, or a new thought."""
    return not after or not residue(after) or after.startswith(("并", "且", "，", "、", "的目标", "的既定目标", "以上"))


def _satisfied(mention: Mention, sentence: Sentence, known: list[Known]) -> Iterator[Known]:
    """The form's only 满意度 indicator, where the number is a satisfaction rate of the same people or of anybody."""
    found = _SATISFIED.search(sentence.skeleton[: mention.place])
    if found is None or mention.quantity.unit.group != "percent" or not _ends(mention.right):
        return
    if residue(sentence.skeleton[found.end(1) + 3 : mention.place]):
        return
    asked = [each for each in known if "满意" in each.name.core]
    whom = residue(_ANYBODY.sub("", found[1]))
    for each in asked if len(asked) == 1 else ():
        people = residue(_ANYBODY.sub("", each.name.core.replace("满意度", "").replace("满意", "")))
        if not whom or not people or any(whom[at : at + 2] in people for at in range(max(1, len(whom) - 1))):
            yield each


class Goal(NamedTuple):
    """A figure of 年度总体目标: the words before it in its clause, and its fact."""

    label: str
    fact: Fact


def goal_labels(subject: Subject) -> list[Goal]:
    """The figures of 实际完成情况 by the words before them; words that stand before two figures are left out."""
    found: list[Goal] = []
    for form in subject.forms:
        for goal in form.goals:
            found += _goal_figures(form, goal.actual)
    labels = [each.label for each in found]
    return [each for each in found if labels.count(each.label) == 1 or _agreed(each, found)]


def _agreed(goal: Goal, goals: list[Goal]) -> bool:
    """Whether all figures with one label, in copies of a form, are written the same."""
    same = [other for other in goals if other.label == goal.label]
    return len({other.fact.written for other in same}) == 1 and len({id(other.fact.form) for other in same}) == len(
        same
    )


def _goal_figures(form: Form, entry: Entry) -> Iterator[Goal]:
    for text in sentences(fold(entry.text)):
        sentence = read_sentence(text, ())
        if any(year != form.year for year in years_in(sentence.skeleton)):
            continue
        for mention in sentence.mentions:
            quantity = mention.quantity
            label = _label(mention)
            if label and not pattern("other_year").search(mention.left):
                topic = Topic.FIGURE if quantity.unit.group in ("percent", "money", "") else Topic.COUNT
                value = Value(entry, quantity.span, quantity.text, quantity.unit)
                yield Goal(label, Fact(topic, form, label, (value,), sure=False))


def _label(mention: Mention) -> str:
    return residue(mention.left) + "|" + mention.quantity.unit.text if residue(mention.left) else ""


def _goal(mention: Mention, goals: list[Goal], followed: bool) -> Fact | None:
    """The goal's figure with the same words before it; short words only where they follow one that was recognised."""
    label = _label(mention)
    if len(label.partition("|")[0]) < (2 if followed else _SHORTEST_LABEL) or not _ends(mention.right):
        return None
    found = [each.fact for each in goals if each.label == label]
    if not found:
        return None
    fact = found[0]
    return fact._replace(label=label.partition("|")[0])


__all__ = ["known_indicators", "result_statements"]
