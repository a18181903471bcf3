"""A result held against a target in words."""

import re

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.attainment import Attainment
from perfeval_xl.parsing.bars import against_bar
from perfeval_xl.parsing.classes import in_classes
from perfeval_xl.parsing.grammar import Result, Target
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.phrases import LESS, Phrases

LONG_WORDING = 8
"""From this many characters on, the same words as target and result are a copy, not a state."""
_NOT_YET = pattern(
    r"(?:还|仍|尚)?(?:未|没有|没|待|不|无法|难以)(?:能|有|进行|组织)?(?P<what>[^0-9,;。]{2,6})", signs="不待未没无难"
)
_DONE = pattern(
    r"(?:(?:均|都|全部)?已经?(?:全部|全面|按期|按时|如期)?|均|全部|全面)"
    r"(?P<what>.{2,}?)(?:完成|完毕|到位|了)?"
)
_SAID_OF_ALL = pattern(r"已经?|能够?|可以|均|都|得到|了$")
"""Words that change nothing of what is said: 主体工程已完工, 能够满足需要."""
_REACHES = pattern(r"[^0-9,;。不未没]{0,8}?(?:达到|符合|满足|为)(?P<what>[^,;。不未没]+)")
_SHORTEST_WHAT = 3
_ALL_THAT_IS_DUE = pattern(r"应(?P<what>.)尽(?P=what)")
_SOME_LEFT_OUT = pattern(r"(?<![无未零0没不])(?<!没有)(?<!杜绝)漏(?P<what>.)(?P<count>[0-9]*)")
_AVOID = pattern(
    r"(?:[^0-9不无未没,;。]{2,12})?(?:(?:不|无|未)(?:发生|出现|得|能|可|准|许|再|存在)?|严禁|禁止|杜绝|避免|防止|零)"
    r"(?P<what>[^0-9,;。]{2,8})",
    signs="不严无未杜禁避防零",
)
_CASES = r"(?:的?(?:现象|情况|问题|行为|事件|人员))?"
_MENTION = pattern(
    rf"(?:[^0-9不无未没存有,;。]{{2,12}})??(?:(?P<denied>未|没有|无|不)|(?P<there>有|仍有|存在|出现|发生))?"
    rf"(?:发生|出现|发现|再|存在)?(?P<what>[^0-9不无未没,;。]{{2,8}}?)(?:了?[0-9.]+[^0-9,;。]{{0,4}})?{_CASES}"
)
_SHORTEST_VERB = 2
"""Characters of what was to be avoided that a result must repeat: 未新增 for 不新增隐性债务."""
_RISE = pattern(r"(?:稳步|持续|不断|逐步|逐年|进一步|有所|明显|显著|有效)?(?:提高|提升)")
_FALL = pattern(
    r"(?:较?(?:上年|去年)|同比|环比|略有|有所|明显)*(?:下降|降低|减少)了?[0-9.]*(?:%|个百分点)?", signs="下减降"
)
_LONGEST_CONFIRMED, _COUNTED = 12, ("", "了", "共", "约")
_EXCEEDED = pattern(r"(?<![未不没无有])(?:(?:超出?|突破|超过)了?(?:预算|概算|控制数|限额|标准)|超支)")
_WITHIN = pattern(
    r"(?:[^0-9,;。]{0,4}(?:成本|费用|经费|支出))?(?:不超|不突破|未超|控制在|在)(?:预算|概算)(?:内|范围内|以内|之内)?"
)
_SAVED = pattern(r"(?:资金|经费|成本|预算)?(?:节约|节省|节余|结余)(?:资金|经费|成本)?(?=[0-9])")
_DENIAL_AHEAD = pattern(r"(?:不|没有|未|无)[得能再会]?$", signs="不无未没")
_MOVED = pattern(r"(?:得到|有|已)?(?:提升|提高|改善|增强|优化|下降|减少|降低)了?")
"""Less than a target that asks for much: 改善 for 明显改善."""
_STOOD_STILL = pattern(
    r"(?:[与和同较比](?:上年|去年|往年|上期|同期|年初)(?:同期)?)?(?:持平|不变|没有变化|无变化)", signs="不持无没"
)

_TIERS = {
    Attainment.MET: (Verdict.MET, ""),
    Attainment.UNMET: (Verdict.UNMET, "完成值说明没有达成"),
    Attainment.PARTLY: (Verdict.UNDECIDED, "完成值只说部分达成，得几分要由人判断"),
    Attainment.UNKNOWN: (Verdict.UNDECIDED, "定性指标，是否达成要由人判断"),
}


def judge_wording(target: Target, result: Result, language: Language) -> Judgement:
    """Whether a result says in plain words that the target was reached; a person decides where it does not say."""
    verdict, why = _TIERS[_tier(target, result, language)]
    if verdict is Verdict.MET and language.attainment.flawed(result.wording, target.wording):
        verdict, why = Verdict.UNDECIDED, "完成值说还有问题，是否达成要由人判断"
    if language.grades.is_list(target.wording) and language.grades.is_list(result.wording):
        verdict, why = Verdict.UNDECIDED, "完成值写的是一列等级，没有说是哪一级"
    elif result.wording == target.wording and verdict is Verdict.MET and len(result.wording) >= LONG_WORDING:
        verdict, why = Verdict.UNDECIDED, "完成值照抄指标值，是否达成要由人判断"
    elif result.wording == target.wording and verdict is Verdict.UNDECIDED and len(result.wording) < LONG_WORDING:
        verdict, why = Verdict.MET, ""
    return Judgement(verdict, operator="text", qualitative=True, why=why)


def _tier(target: Target, result: Result, language: Language) -> Attainment:
    phrases = language.phrases
    tier = language.grades.reached(target.wording, result.wording) or in_classes(
        target.wording,
        result.wording,
        strengths=phrases.has("strengths", target.wording),
        hoped=phrases.has("hoped", result.wording),
    )
    tier = tier or _left_out(target, result) or _on_what_is_avoided(target, result, phrases)
    tier = tier or against_bar(target.wording, result.wording, phrases)
    tier = tier or _denies_the_target(target, result) or _is_beyond(target, result, phrases)
    tier = tier or language.attainment.tier(result.wording)
    if tier is Attainment.UNKNOWN and _confirms_the_target(target, result):
        return Attainment.MET
    return Attainment.PARTLY if tier is Attainment.MET and _falls_short(target, result, language) else tier


def _falls_short(target: Target, result: Result, language: Language) -> bool:
    """Whether a result says the target's word with less weight: 改善 for 明显改善, 较高 for 高, 良好 for 优秀."""
    weaker = language.phrases.has("much", target.wording) and _MOVED.fullmatch(result.wording)
    lower = language.grades.lower(target.wording, result.wording)
    nearly = result.wording == f"较{target.wording}"
    return bool(weaker) or lower or nearly or _says_less(target.wording, result.wording, language)


def _says_less(target: str, result: str, language: Language) -> bool:
    """Whether a result names a lower level than the target, or a word that is less: 按时完成 for 提前完成."""
    has = language.phrases.has
    less = (has(more, target) and has(fewer, result) and not has(more, result) for more, fewer in LESS)
    return language.levels.lower(target, result) or any(less)


def _confirms_the_target(target: Target, result: Result) -> bool:
    """Whether a result is no more than the target's own words, said to be done: 已建立, 长效机制建立."""
    if _counts_the_target(target, result):
        return True
    bare = _SAID_OF_ALL.sub("", result.wording)
    if result.wording != target.wording and bare == _SAID_OF_ALL.sub("", target.wording) and bare:
        return True
    if (reached := _REACHES.fullmatch(target.wording)) and len(reached["what"]) >= _SHORTEST_WHAT:
        reaching = _REACHES.fullmatch(result.wording)
        if reached["what"] in (result.wording, reaching["what"] if reaching else ""):
            return True
    confirmed = _DONE.fullmatch(result.wording)
    return confirmed is not None and len(target.wording) <= _LONGEST_CONFIRMED and confirmed["what"] == target.wording


def _counts_the_target(target: Target, result: Result) -> bool:
    """Whether a result says the target's own words with how many it came to: 带动就业56人 for 带动就业."""
    if len(result.terms) != 1 or not result.wording.startswith(target.wording):
        return False
    term = result.terms[0]
    counted = term.low.number > 0 and term.low.unit.counts and term.operator == ""
    return counted and result.wording[len(target.wording) : term.start] in _COUNTED and term.end == len(result.wording)


def _left_out(target: Target, result: Result) -> Attainment | None:
    """Missed, where all that is due is asked for and some was left out: 漏发3人 for 应发尽发."""
    due, missing = _ALL_THAT_IS_DUE.search(target.wording), _SOME_LEFT_OUT.search(result.wording)
    if due is None or missing is None or missing["what"] != due["what"] or missing["count"].strip("0") == "":
        return None
    return Attainment.UNMET


def _on_what_is_avoided(target: Target, result: Result, phrases: Phrases) -> Attainment | None:
    """Met, where the result denies what the target wants avoided (未拖欠 for 不拖欠), missed where it tells of it."""
    avoided, mention = _AVOID.fullmatch(target.wording), _MENTION.fullmatch(result.wording)
    if avoided is None or mention is None or phrases.has("harmless", target.wording):
        return None
    if len(mention["what"]) < _SHORTEST_VERB or not avoided["what"].startswith(mention["what"]):
        return None
    if mention["denied"]:
        return Attainment.MET
    there = (mention["there"] and not phrases.has("weighed", mention["what"])) or result.wording == avoided["what"]
    return Attainment.UNMET if there or any(term.low.number for term in result.terms) else None


def _is_beyond(target: Target, result: Result, phrases: Phrases) -> Attainment | None:
    """Missed, where the target is to stay within a bar and the result does not (超预算3万元), or fell, not rose."""
    exceeded = phrases.has("bars", target.wording) and _EXCEEDED.search(result.wording)
    fell = _RISE.fullmatch(target.wording) and _FALL.fullmatch(result.wording)
    if exceeded or fell:
        return Attainment.UNMET
    if (moved := _on_move(target, result, phrases)) is not None:
        return moved
    saved = _WITHIN.fullmatch(target.wording) and _SAVED.match(result.wording)
    return Attainment.MET if saved and all(term.low.number > 0 for term in result.terms) else None


def _on_move(target: Target, result: Result, phrases: Phrases) -> Attainment | None:
    """Missed, where the thing to be moved moved the other way (费用上升2% for 费用下降), met where a number says so.

    Open, where another thing moved the other way, or a bare word says it (提升), which is said of anything.
    """
    target_move, moved = phrases.moving.fullmatch(target.wording), phrases.moving.fullmatch(result.wording)
    if target_move is None or _DENIAL_AHEAD.search(target_move["what"]):
        return None
    if _STOOD_STILL.fullmatch(result.wording):
        return Attainment.UNMET
    if moved is None:
        return None
    same, numbered = moved["what"] in ("", target_move["what"]), any(term.low.number > 0 for term in result.terms)
    if bool(target_move["up"]) is bool(moved["up"]):
        return Attainment.MET if same and numbered and not phrases.has("slight", result.wording) else None
    return Attainment.UNMET if same and (numbered or moved["what"]) else Attainment.UNKNOWN


def _denies_the_target(target: Target, result: Result) -> Attainment | None:
    """Missed, where the result is no more than the target's own words denied: 未公开, 待验收."""
    denied = _NOT_YET.fullmatch(result.wording)
    if denied is None or not re.search(f"(?<![未不无没])(?<!减少)(?<!降低){re.escape(denied['what'])}", target.wording):
        return None
    return Attainment.UNMET
