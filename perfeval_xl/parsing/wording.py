"""A result held against a target in words."""

import re

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.attainment import Attainment, AttainmentWords
from perfeval_xl.parsing.grammar import Result, Target

LONG_WORDING = 8
"""From this many characters on, the same words as target and result are a copy, not a state."""
_NOT_YET = re.compile(r"(?:还|仍|尚)?(?:未|没有|没|待|不)(?:能|有|进行|组织)?(?P<what>[^0-9,;。]{2,6})")
_DONE = pattern(
    r"(?:(?:均|都|全部)?已经?(?:全部|全面|按期|按时|如期)?|均|全部|全面)"
    r"(?P<what>.{2,}?)(?:完成|完毕|到位|了)?"
)
_AVOID, _CASES = pattern(r"(?:不|无|未)(?P<what>[^0-9]{2,8})"), "(?:现象|情况|问题|行为)?"
_RISE = pattern(r"(?:稳步|持续|不断|逐步|逐年|进一步|有所|明显|显著|有效)?(?:提高|提升)")
_FALL = pattern(r"(?:较?(?:上年|去年)|同比|环比|略有|有所|明显)*(?:下降|降低|减少)了?[0-9.]*(?:%|个百分点)?")
_GRADES = {"优": 3, "优秀": 3, "良": 2, "良好": 2, "较好": 2, "中": 1, "中等": 1, "合格": 1, "一般": 1}
_LONGEST_CONFIRMED = 12
_BARS = pattern(r"预算|概算|控制|限额|标准|超|突破")
_EXCEEDED = pattern(r"(?<![未不没无有])(?:超出?|突破|超过)了?(?:预算|概算|控制数|限额|标准)")
_MUCH = pattern(r"明显|显著|大幅")
_MOVED = pattern(r"(?:得到|有|已)?(?:提升|提高|改善|增强|优化|下降|减少|降低)了?")
"""Less than a target that asks for much: 改善 for 明显改善."""
_SCALE = re.compile(r"[优良中低差好一般]{3,}")
_BOTTOM, _MIDDLE = frozenset({"差", "低", "较差", "较低"}), frozenset({"良", "良好", "中", "中等", "一般"})
"""Answers to a target that only names the grades (优良中低差)."""

_TIERS = {
    Attainment.MET: (Verdict.MET, ""),
    Attainment.UNMET: (Verdict.UNMET, "完成值说明没有达成"),
    Attainment.PARTLY: (Verdict.UNDECIDED, "完成值只说部分达成，得几分要由人判断"),
    Attainment.UNKNOWN: (Verdict.UNDECIDED, "定性指标，是否达成要由人判断"),
}


def judge_wording(target: Target, result: Result, words: AttainmentWords) -> Judgement:
    """Whether a result says in plain words that the target was reached; a person decides where it does not say."""
    verdict, why = _TIERS[_tier(target, result, words)]
    if result.wording == target.wording and verdict is Verdict.MET and len(result.wording) >= LONG_WORDING:
        verdict, why = Verdict.UNDECIDED, "完成值照抄指标值，是否达成要由人判断"
    elif result.wording == target.wording and verdict is Verdict.UNDECIDED and len(result.wording) < LONG_WORDING:
        verdict, why = Verdict.MET, ""
    return Judgement(verdict, operator="text", qualitative=True, why=why)


def _tier(target: Target, result: Result, words: AttainmentWords) -> Attainment:
    tier = _on_scale(target, result) or _denies_the_target(target, result) or _is_beyond(target, result)
    tier = tier or words.tier(result.wording)
    if tier is Attainment.UNKNOWN and _confirms_the_target(target, result):
        return Attainment.MET
    return Attainment.PARTLY if tier is Attainment.MET and _falls_short(target, result) else tier


def _falls_short(target: Target, result: Result) -> bool:
    """Whether a result says the target's word with less weight: 改善 for 明显改善, 较高 for 高, 良好 for 优秀."""
    weaker = _MUCH.search(target.wording) and _MOVED.fullmatch(result.wording)
    lower = _GRADES.get(result.wording, 3) < _GRADES.get(target.wording, 0)
    return bool(weaker) or lower or result.wording == f"较{target.wording}"


def _confirms_the_target(target: Target, result: Result) -> bool:
    """Whether a result is no more than the target's own words, said to be done: 已建立, 长效机制建立."""
    avoided = _AVOID.fullmatch(target.wording)
    if avoided is not None and re.fullmatch(rf"(?:未|没有|无){re.escape(avoided['what'])}{_CASES}", result.wording):
        return True
    confirmed = _DONE.fullmatch(result.wording)
    return confirmed is not None and len(target.wording) <= _LONGEST_CONFIRMED and confirmed["what"] == target.wording


def _is_beyond(target: Target, result: Result) -> Attainment | None:
    """Missed, where the target is to stay within a bar and the result does not (超预算3万元), or fell, not rose."""
    exceeded = _BARS.search(target.wording) and _EXCEEDED.search(result.wording)
    fell = _RISE.fullmatch(target.wording) and _FALL.fullmatch(result.wording)
    return Attainment.UNMET if exceeded or fell else None


def _denies_the_target(target: Target, result: Result) -> Attainment | None:
    """Missed, where the result is no more than the target's own words denied: 未公开, 待验收."""
    denied = _NOT_YET.fullmatch(result.wording)
    if denied is None or not re.search(f"(?<![未不无没]){re.escape(denied['what'])}", target.wording):
        return None
    return Attainment.UNMET


def _on_scale(target: Target, result: Result) -> Attainment | None:
    """The tier that a grade means where the target is the list of grades: 优良中低差."""
    if not _SCALE.fullmatch(re.sub(r"[/、,]", "", target.wording)):
        return None
    if result.wording in _BOTTOM:
        return Attainment.UNMET
    return Attainment.PARTLY if result.wording in _MIDDLE else None
