"""Sentences on results: which 三级指标, or which figure of 年度总体目标, a number speaks of.

A number speaks of an indicator when the indicator's whole name stands before it (培训场次Q), behind it
(Q规模工业企业) or around it (新增Q模块), with nothing but neutral words in between, and when nothing before the name
narrows it: 园区规模工业增速 is not 规模工业增速. A satisfaction rate speaks of the form's only 满意度 indicator.
A number that is called a target (超过既定目标10个) is held against the target, any other against the result.
"""

import re
from collections.abc import Iterator

from perfeval_xl.narrative.facts import Fact, Value
from perfeval_xl.narrative.funds import Statement, right_year
from perfeval_xl.narrative.quantities import Span, exactly, same_kind
from perfeval_xl.narrative.results import Name, NamedIndicator, Results, goal_label
from perfeval_xl.narrative.sentence import Mention, Sentence, quantity_number
from perfeval_xl.narrative.vocabulary import Words

_CLAUSE = re.compile(r"[，：；。！？（）\ue000-\uefff]")
_SURVEYED = 24
"""Characters that a name of those asked and 满意度 take."""
_GAP, _SHORT = 14, 4
_SATISFIED = re.compile(r"([^，：；。（）\ue000-\uefff]{0,12})满意度[^，：；。（）\ue000-\uefff]{0,6}$")
_ANYBODY = re.compile(r"(?:服务|受益|使用|社会)?(?:对象|公众|群众|人员)?|社会|总体|平均|综合|受访|的")
_SHORTEST_LABEL = 4
_CALLED_TARGET = re.compile(r"(?:既定|预期|年度|年初|设定|绩效){0,6}(?:目标值?|指标值|目标任务)(?:为|是|的)?$")
_BEYOND = re.compile(r"(?:超出|超额|超(?!过)|差|少|多|高|低|比|较)[^，。；]{0,4}$")
"""超出目标60户 tells by how much, not what the target is."""
_TARGET_BEHIND = re.compile(r"的?(?:既定|预期|年度|年初|设定|绩效){0,6}(?:目标|指标值)")
"""开展培训，目标值3场，实际完成Q: the result goes with the target before it."""
_UNIT_NOUN = re.compile(r"^[个家名](?=..)")


def result_statements(sentence: Sentence, results: Results) -> Iterator[Statement]:
    """What the sentence says of indicators and of the figures in 年度总体目标."""
    last: NamedIndicator | None = None
    whole: Mention | None = None
    followed = False
    for mention in sentence.mentions:
        indicator = _spoken_of(mention, _before(mention, sentence, whole), results.indicators)
        whole = whole if mention.aside else mention
        if indicator is None and _is_called_target(mention):
            indicator = _target_of(mention, sentence, results.indicators, last)
        elif indicator is None and last and _goes_on(mention):
            indicator = last if _fits(last.result.values[0], mention) else None
        fact = _fact_meant(indicator, mention, sentence) if indicator else _goal(mention, results, followed)
        last, followed = indicator or last, fact is not None
        if fact is not None and right_year(mention, fact.form) and not mention.unclear:
            named = _in_unit_of(fact.values[0], mention)
            yield Statement(_as_target(named) if _is_target(mention) else named, (fact,))


def _fact_meant(indicator: NamedIndicator, mention: Mention, sentence: Sentence) -> Fact | None:
    """The result, the target where the number is called one, or either where the sentence leaves it open."""
    if _is_target(mention):
        return indicator.target if indicator.target.values else None
    if None in mention.quantity.span[:2]:  # 不低于90% may repeat the target as well as tell the result
        return indicator.either
    is_result = "实际" in mention.left and mention.words.pattern("aimed").search(mention.left) is None
    return indicator.result if is_result or not sentence.aimed(mention) else indicator.either


def _is_target(mention: Mention) -> bool:
    return _is_called_target(mention) or _TARGET_BEHIND.match(mention.right) is not None


def _goes_on(mention: Mention) -> bool:
    """Whether a number only says that something was attained, of what was named before: 实际3场."""
    left, words = mention.left, mention.words
    return words.pattern("attained").search(left) is not None and not words.residue(left)


def _is_called_target(mention: Mention) -> bool:
    """Whether the words before a number say 目标, and not by how much it was missed or passed."""
    found = _CALLED_TARGET.search(mention.left)
    return found is not None and _BEYOND.search(mention.left[: found.start()]) is None


def _in_unit_of(value: Value, mention: Mention) -> Mention:
    """A bare number in the unit of what it is held against: a rate's 完成值为100 is 100%."""
    if not mention.quantity.unit.bare or value.unit.bare:
        return mention
    span = exactly(mention.quantity.number, value.unit.factor)
    return mention._replace(quantity=mention.quantity._replace(span=span, unit=value.unit))


def _as_target(mention: Mention) -> Mention:
    """A target's number alone: 不低于 and ≥ say nothing about what the target is."""
    base = mention.quantity.number * mention.quantity.unit.factor
    span = Span(base, base, mention.quantity.span.slack)
    return mention._replace(quantity=mention.quantity._replace(span=span))


def _target_of(
    mention: Mention, sentence: Sentence, indicators: tuple[NamedIndicator, ...], last: NamedIndicator | None
) -> NamedIndicator | None:
    """Whose target a number is: the indicator just spoken of, or the last one named earlier in the sentence."""
    if last is None:
        before = sentence.before(mention)
        ends = {before.rfind(each.name.cores[0]) + len(each.name.cores[0]): each for each in indicators}
        named = {end: each for end, each in ends.items() if before[:end].endswith(each.name.cores[0])}
        last = named[max(named)] if named else None
    fits = last is not None and last.target.values and _fits(last.target.values[0], mention)
    return last if fits else None


def _spoken_of(mention: Mention, before: str, indicators: tuple[NamedIndicator, ...]) -> NamedIndicator | None:
    """The one indicator a number speaks of; None where none or several do."""
    if any(mention.words.pattern(words_for).search(mention.left) for words_for in ("other_year", "meant")):
        return None
    if "百分点" in mention.quantity.unit.text:
        return None
    fitting = [
        each for each in indicators if _fits(each.result.values[0], mention) and _named(each.name, mention, before)
    ]
    fitting = fitting or list(_satisfied(mention, before, indicators))
    longest = max((len(each.name.cores[0]) for each in fitting), default=0)
    best = [each for each in fitting if len(each.name.cores[0]) == longest]
    return best[0] if len(best) == 1 or _copies(best) else None


def _copies(indicators: list[NamedIndicator]) -> bool:
    """Whether they are one indicator, read from several copies of one form."""
    return len({(each.name, each.result.written, each.target.written) for each in indicators}) == 1


def _before(mention: Mention, sentence: Sentence, whole: Mention | None) -> str:
    """The skeleton before a number; a share takes its first half from the number before: 工业增加值Q，占GDP比重为Q.

    `whole` is the last number before it that does not stand in brackets.
    """
    if mention.left.startswith("占"):
        return whole.left + mention.left if whole else mention.left
    return sentence.before(mention)


def _fits(value: Value, mention: Mention) -> bool:
    return same_kind(value.unit, mention.quantity.unit) and not mention.quantity.unit.per


def _named(name: Name, mention: Mention, before: str) -> bool:
    event = mention.quantity.unit.group == "event" and name.event
    cores = (*name.cores, name.event) if event else name.cores
    if name.turned and _turned(name, mention):
        return True
    return any(_named_before(core, name.unit, mention, before) or _named_around(core, mention) for core in cores)


def _named_before(core: str, unit: str, mention: Mention, before: str) -> bool:
    """…培训场次达到Q: the name, then neutral words, then the number, then nothing that narrows."""
    start = before.rfind(core, max(0, len(before) - len(core) - _GAP))
    if start < 0 or (unit and not mention.quantity.unit.text.startswith(unit)):
        return False
    gap = before[start + len(core) :]
    if any(quantity_number(char) >= 0 or char in "；。（）" for char in gap):
        return False
    gap = gap.removeprefix("人数") if unit else mention.words.pattern("counted").sub("", gap, count=1)
    if core.endswith("增长"):
        gap = gap.removeprefix("增长")
    words = mention.words
    return not words.residue(gap) and _unnarrowed(core, before[:start], words) and _ends(mention.right, words)


def _named_around(core: str, mention: Mention) -> bool:
    """新增Q模块, Q规模工业企业: the name with the number inside it or before it."""
    right = mention.right.removeprefix("的")
    if len(core) < _SHORT or not right:
        return False
    return any(
        right.startswith(core[split:])
        and _ends(right[len(core) - split :], mention.words)
        and _leads(core, core[:split], mention)
        for split in range(len(core) - 1)
    )


def _turned(name: Name, mention: Mention) -> bool:
    """Q个项目纳入项目库: the noun, which may have been read as part of the unit, and then the rest of the name."""
    noun = _UNIT_NOUN.sub("", mention.quantity.unit.text)
    after = mention.right if noun == mention.quantity.unit.text else noun + mention.right
    return (
        after.startswith(name.turned)
        and _ends(after[len(name.turned) :], mention.words)
        and not mention.words.residue(mention.left)
    )


def _leads(core: str, begun: str, mention: Mention) -> bool:
    """Whether the words before a number are the first part of the name, then neutral words or doings only."""
    left, words = mention.left, mention.words
    if not begun:
        return _unnarrowed(core, left, words)
    start = left.rfind(begun)
    if start < 0 or words.residue(_undone(left[start + len(begun) :], words)):
        return False
    return _unnarrowed(core, left[:start], words)


def _undone(text: str, words: Words) -> str:
    """A text without doings: 服务了 in 辅导服务了84家规模工业企业."""
    return words.pattern("between").sub("", words.pattern("doing").sub("", text))


def _unnarrowed(core: str, before: str, words: Words) -> bool:
    """Whether the words before a name in its clause leave it what it is; before a doing (开展 …) most words do."""
    cuts = [found.end() for found in _CLAUSE.finditer(before)]
    clause = before[cuts[-1] :] if cuts else before
    if not words.residue(clause):
        return True
    doing = words.pattern("doing").match(core) is not None
    return doing and not (
        words.pattern("narrowing").search(words.residue(clause)) or words.pattern("changed").search(clause)
    )


def _ends(after: str, words: Words) -> bool:
    """Whether what follows does not narrow: nothing, neutral words, or a new thought."""
    if _TARGET_BEHIND.match(after) or after.startswith(("并", "且")):
        return True
    return not words.residue(after) and not after.startswith("的")


def _satisfied(mention: Mention, before: str, indicators: tuple[NamedIndicator, ...]) -> Iterator[NamedIndicator]:
    """The form's only 满意度 indicator, where the number is a satisfaction rate of the same people or of anybody."""
    before = before[-_SURVEYED:]
    found = _SATISFIED.search(before)
    if found is None or mention.quantity.unit.group != "percent" or not _ends(mention.right, mention.words):
        return
    if mention.words.residue(before[found.end(1) + len("满意度") :]):
        return
    rows = [each for each in indicators if "满意" in each.name.cores[0] and _fits(each.result.values[0], mention)]
    for each in rows if len({one.name for one in rows}) == 1 else ():
        if _same_people(found[1], each.name.cores[0].replace("满意度", "").replace("满意", ""), mention.words):
            yield each


def _same_people(whom: str, people: str, words: Words) -> bool:
    """Whether those a report names can be those of the indicator: the same word, or anybody where either is general."""
    if whom.replace("的", "").endswith(people.replace("的", "")) and people:
        return True
    if "其中" in whom or "对" in whom:
        return False
    named, surveyed = words.residue(_ANYBODY.sub("", whom)), words.residue(_ANYBODY.sub("", people))
    if not named:
        return True
    if any(named[at : at + 2] in people for at in range(len(named) - 1)):
        return True
    return not surveyed and re.search(f"{words.either('people')}$", named) is not None


def _goal(mention: Mention, results: Results, followed: bool) -> Fact | None:
    """The goal's figure with the same words before it; short words only where they follow one that was recognised."""
    label = goal_label(mention)
    if len(label.partition("|")[0]) < (2 if followed else _SHORTEST_LABEL) or not _ends(mention.right, mention.words):
        return None
    return next((goal.fact for goal in results.goals if goal.label == label), None)
