"""A result held against a target of several parts: which number answers which part, and the weakest of the answers."""

from collections import Counter
from collections.abc import Sequence

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.elsewhere import EACH_OR_ALL, counts_each
from perfeval_xl.parsing.grammar import Result, Target, is_interval
from perfeval_xl.parsing.hedged import compare_hedged
from perfeval_xl.parsing.hedging import hedge_of
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.terms import Term

_MARKS = pattern(r"[\W_]+")


def judge_several(target: Target, result: Result, _: Language) -> Judgement:
    """Each part against its own; the weakest counts."""
    one = result.terms if len(result.terms) == 1 and is_interval(target) else ()
    answers = one * 2 or _answers(target.terms, result.terms, (target.plain, result.wording))
    if answers is None:
        missed = next((part for part in _parts_with_answer(target, result) if part.verdict is Verdict.UNMET), None)
        unequal = Judgement(Verdict.UNDECIDED, operator="several", why="指标值有几项，完成值的项数不同")
        return missed._replace(share=None, qualitative=True) if missed else unequal
    parts = [
        _unless_for_each(target, target_term, result, result_term)
        for target_term, result_term in zip(target.terms, answers, strict=True)
    ]
    return min(parts, key=lambda part: part.verdict.weakness)


def _unless_for_each(target: Target, target_term: Term, result: Result, result_term: Term) -> Judgement:
    """A part against its own; open where only one of the two counts for each of something (每次不少于50人, 共160人)."""
    judged = _compare_part(target_term, result_term, result.wording)
    differ = counts_each(target.plain, target_term) is not counts_each(result.wording, result_term)
    if not differ or judged.share == 1:
        return judged
    return judged._replace(verdict=Verdict.UNDECIDED, share=None, why=EACH_OR_ALL)


def _parts_with_answer(target: Target, result: Result) -> list[Judgement]:
    """The parts of which a number of their own kind is given, compared: one that is missed misses the whole."""
    groups = Counter(target_term.low.unit.group for target_term in target.terms)
    alone = (target_term for target_term in target.terms if groups[target_term.low.unit.group] == 1)
    kinds = _Kinds(result.terms)
    pairs = ((target_term, kinds.of(target_term)) for target_term in alone)
    return [
        _compare_part(target_term, result_terms[0], result.wording)
        for target_term, result_terms in pairs
        if len(result_terms) == 1
    ]


class _Kinds:
    """Numbers by their units, looked up in one step: a text of thousands of parts must not take their product."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._texts: dict[str, list[Term]] = {}
        self._groups: dict[str, list[Term]] = {}
        for term in terms:
            self._texts.setdefault(term.low.unit.text, []).append(term)
            self._groups.setdefault(term.low.unit.group, []).append(term)

    def of(self, target_term: Term) -> list[Term]:
        """The numbers in the target's own unit, or else in one of its kind."""
        unit = target_term.low.unit
        same = self._texts.get(unit.text, []) if unit.text else []
        return same or (self._groups.get(unit.group, []) if unit.group else [])


def _answers(
    target_terms: tuple[Term, ...], result_terms: tuple[Term, ...], texts: tuple[str, str]
) -> tuple[Term, ...] | None:
    """The number that answers each part: the only one of its kind of unit, or else, where all do, that in its place."""
    kinds = _Kinds(result_terms)
    by_unit = [kinds.of(part) for part in target_terms]
    groups = {part.low.unit.group for part in target_terms}
    apart = len(groups) == len(target_terms) or _counted_apart(target_terms, result_terms)
    if apart and all(len(each) == 1 for each in by_unit):
        return tuple(each[0] for each in by_unit)
    return (
        result_terms
        if len(result_terms) == len(target_terms) and _in_one_order(target_terms, result_terms, texts)
        else None
    )


def _counted_apart(target_terms: Sequence[Term], result_terms: Sequence[Term]) -> bool:
    """Whether each part has a unit of its own, the same ones on both sides in whatever order: 规划1项、图册2套."""
    units, answered = ([term.low.unit.text for term in terms] for terms in (target_terms, result_terms))
    return len(set(units)) == len(units) and sorted(units) == sorted(answered)


def _in_one_order(target_terms: Sequence[Term], result_terms: Sequence[Term], texts: tuple[str, str]) -> bool:
    """Whether parts of one kind stand in the same order, as far as names before them tell."""
    for number in range(len(target_terms)):
        names = [
            _name_before(text, each, number) for text, each in zip(texts, (target_terms, result_terms), strict=True)
        ]
        if all(names) and not (set(names[0]) & set(names[1])):
            return False
    return True


def _name_before(text: str, terms: Sequence[Term], number: int) -> str:
    """The words between a number and the one before it: 打印机 in 电脑20台、打印机5台."""
    start = terms[number - 1].end if number else 0
    return _MARKS.sub("", text[start : terms[number].start])


def _compare_part(target_term: Term, result_term: Term, wording: str) -> Judgement:
    return compare_hedged(target_term, result_term, hedge_of(wording, result_term))
