"""A result held against a target that says which way a thing is to go: 未上升 for 较上年下降, 由第8名升至第3名."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.grammar import Result, Target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.wording import judge_wording

_DENIED_MOVE = pattern(
    r"(?:未|没有|没|不)(?:能|有|见)?(?:明显|显著)?(?:下降|减少|降低|节约|压减|上升|增长|增加|提高|提升|上涨)",
    signs="不未没",
)
_AGAINST_BEFORE = pattern(r"[较比](?:去年|上年|往年|前年|上一年|同期|上期|年初)|同比|环比")
_REACHED = pattern(r"(?:完成|达成|达到|实现)(?!情况|质量|效果|进度|时间)|达标|符合|^是$|100%")
_RANK_MOVED = pattern(
    r"[由从](?:去年|上年)?(?:的)?第?(?P<old>[0-9]{1,3})[名位]?[^0-9,;。]{1,6}第?(?P<new>[0-9]{1,3})[名位]"
)


def judge_direction(target: Target, result: Result, language: Language) -> Judgement:
    """Which way the result says that it went; a person decides where it does not say so."""
    if language.phrases.has("ranked", target.plain) and (ranks := _RANK_MOVED.search(result.wording)):
        better = int(ranks["new"]) < int(ranks["old"])
        return Judgement(Verdict.MET if better is target.rising else Verdict.UNMET, operator="text", qualitative=True)
    if result.rising is None and language.phrases.has("unchanged", result.wording):
        verdict = Verdict.MET if target.may_stand_still else Verdict.UNMET
        return Judgement(verdict, operator="text", qualitative=True, why="" if target.may_stand_still else "没有变化")
    if result.rising is None:
        return _unless_unspecific(target, result, language, judge_wording(target, result, language))
    along = result.rising is target.rising
    if _DENIED_MOVE.search(result.wording) is None:
        verdict = Verdict.MET if along else Verdict.UNMET
    elif along is target.may_stand_still:  # 未上升 for 不下降: it may have stood still, or fallen
        return Judgement(Verdict.UNDECIDED, operator="text", qualitative=True, why="完成值没有说是升是降")
    else:
        verdict = Verdict.UNMET if along else Verdict.MET
    why = "" if verdict is Verdict.MET else "变化方向与指标值相反"
    return Judgement(verdict, operator="text", qualitative=True, why=why)


def _unless_unspecific(target: Target, result: Result, language: Language, judged: Judgement) -> Judgement:
    """Left to a person where last year is the measure and the result only says that all is well: 完成情况良好."""
    improved = (language.phrases.has("improved", text) for text in (target.plain, result.wording))
    specific = _REACHED.search(result.wording) or all(improved)
    if judged.verdict is not Verdict.MET or not _AGAINST_BEFORE.search(target.plain) or specific:
        return judged
    return judged._replace(verdict=Verdict.UNDECIDED, why="指标值要与以前比，完成值没有说是升是降")
