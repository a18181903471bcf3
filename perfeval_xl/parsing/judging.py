"""A result held against its target: met, over, unmet, undecided or not applicable, with the numbers behind it."""

from collections.abc import Sequence
from decimal import Decimal

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.attainment import Attainment
from perfeval_xl.parsing.changes import moved_against, tells_another_kind, terms_of_one_kind
from perfeval_xl.parsing.counting import compare_counts, times_a_year
from perfeval_xl.parsing.daytime import convert_time, over_a_weekend, whole_year
from perfeval_xl.parsing.deadlines import is_monthly, judge_deadline, judge_without_day
from perfeval_xl.parsing.elsewhere import EACH_OR_ALL, counts_each, tells_else
from perfeval_xl.parsing.grammar import Kind, Result, Target
from perfeval_xl.parsing.hedged import compare_hedged
from perfeval_xl.parsing.hedging import Hedge, hedge_of, stated
from perfeval_xl.parsing.labels import under_the_name
from perfeval_xl.parsing.language import Language
from perfeval_xl.parsing.moves import judge_direction
from perfeval_xl.parsing.periods import on_one_period
from perfeval_xl.parsing.several import judge_several
from perfeval_xl.parsing.shares import PERCENT, read_share
from perfeval_xl.parsing.sides import judge_other_side, judge_sides, tells_other_side
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.text import normalize
from perfeval_xl.parsing.units import comparable
from perfeval_xl.parsing.wording import LONG_WORDING, judge_wording

_ZERO = Decimal(0)
_CLAUSE_END = pattern(r"[,;。]")
_ALL_OF_IT = pattern(r"(?:实现|做到|达到|确保)?(?:全覆盖|全部覆盖|全员覆盖|应(?P<what>.)尽(?P=what)|全部完成|全部到位)")
"""A target that asks for all there is: 全覆盖, 应保尽保."""
_COVER, _COVERED = "覆盖", pattern(r"(?:已|均)?(?:实现|做到|达到)?(?:了)?(?:全覆盖|全部覆盖|全员覆盖)")
_ALL = Term("=", Amount(Decimal(100), PERCENT), None, "", 0, 0)
_INTENDED = pattern(
    r"^(?:预计|拟|即将|准备|争取|力争|计划(?!内|任务|目标|数|值))|(?:明年|次年|翌年|跨年|下年度?).{0,8}(?:完成|验收|实施|开展|支付|拨付)"
)
_AMISS, _LONG = pattern(r"^(?:仍|还|尚)?存在.{0,8}(?:隐患|问题|不足|风险|短板|差距)", signs="存"), 30
_UNFINISHED = pattern(r"正在|在建|建设中|施工中|进行中|推进中|筹建|未完工|未竣工|(?:待|未)验收")
_UNDER_WAY = pattern(
    r"(?:项目|工程)?(?:(?:正在|仍在|尚在)(?:建设|施工|实施|推进|进行|办理|筹建)中?|在建中?|(?:建设|施工|筹建)中)"
)
"""A result that says of the whole that it is still being made, and nothing else."""
_SHORT, _CLOSE, _TWICE = 20, Decimal("0.1"), Decimal(2)
"""A longer result may speak of something else that is not finished; about a number is at most this part off it."""
_EVENT_AHEAD = pattern(r"(?:[一-龥]{2,8}(?<![以之提超])前|^提前)(?:完成|到位|投用|投入使用|交付|发放)?$")
"""A time that is no day: 开学前完成, 汛期前, 提前完成."""
_FINISHED = pattern(r"(?:完工|竣工|建成|全部完成)$")
_DONE_PART = pattern(
    r"[^0-9,;。未没不]{0,10}(?:完成|完工|建成|进度)(?:了|率|至|到|达到?|为)?(?P<share>[0-9]{1,3}(?:\.[0-9]+)?)%"
)
_HUNDRED = Decimal(100)
_BARE = pattern(r"[0-9][0-9.,]*%?")


def judge(target: Target, result: Result, language: Language, name: str = "") -> Judgement:
    """The verdict on one row; see `Judgement` for the numbers it carries. `name` is the indicator's, if known."""
    if target.kind is Kind.NOTHING:
        return Judgement(Verdict.NOT_APPLICABLE)
    if none_meets_target(target, result):
        return Judgement(Verdict.MET, target=_ZERO, actual=_ZERO, operator=target.terms[0].operator)
    if result.nothing and target.wording == "有" and result.wording == "无":
        return Judgement(Verdict.UNMET, operator="text", qualitative=True, why="完成值说明没有达成")
    if result.nothing:
        return Judgement(Verdict.UNDECIDED, why="没有填写完成值" if not result.wording else "完成值不是结果")
    if target.kind is Kind.COMPARISON:
        judged = _judge_comparison(target, result, language, name)
    else:
        judged = _JUDGES[target.kind](target, result, language)
    judged = _unless_intended(target, result, judged)
    return judged._replace(copied=True) if _copied(target, result) else judged


def _unless_intended(target: Target, result: Result, judged: Judgement) -> Judgement:
    """Left to a person where a result only says what is intended (预计明年3月完成), or what is wrong (存在安全隐患)."""
    wording = result.wording
    if judged.verdict not in (Verdict.MET, Verdict.OVER) or len(wording) > _LONG or wording == target.plain:
        return judged
    if _INTENDED.search(wording) and "实际" not in wording:
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值写的是打算，不是结果")
    if _AMISS.search(wording):
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值说还有问题，是否达成要由人判断")
    return judged


def none_meets_target(target: Target, result: Result) -> bool:
    """未发生, 无 or 零投诉 is the result to a target of 0, and to one of at most so many."""
    if not target.terms or not result.none or any(term.low.number for term in result.terms):
        return False
    return all(not term.low.number or term.operator in ("≤", "<") for term in target.terms)


def _copied(target: Target, result: Result) -> bool:
    """A comparison as a result, or the same long wording."""
    same_words = normalize(target.raw) == result.wording
    if target.kind in (Kind.COMPARISON, Kind.SEVERAL):
        # a bare 80 beside ≤ in a column of its own is a result like any other
        if (
            same_words
            and not all(term.operator == "=" for term in target.terms)
            and not _BARE.fullmatch(result.wording)
        ):
            return True
        return _repeats_a_bar(target, result)
    if target.kind is Kind.DEADLINE:
        return same_words and any(day.before for day in result.days)
    return same_words and len(result.wording) >= LONG_WORDING


def _repeats_a_bar(target: Target, result: Result) -> bool:
    """≥2000家 as a result, 大于100人 for ≥100人: a comparison with the target's own number."""
    barred = [term for term in result.terms if term.operator not in ("", "=", "range") and not term.weak]
    return any(
        term.low.base == bar.low.base and not tells_other_side(bar, result.wording, term)
        for term in barred
        for bar in target.terms
    )


def _judge_comparison(target: Target, result: Result, language: Language, name: str) -> Judgement:
    target_term = target.terms[0]
    if (sided := judge_sides(target_term, result)) is not None:
        return sided
    result_term, why = read_share(target_term, result) or _matching(target, target_term, result, name)
    if result_term is None:
        return _without_number(target, result, why, language, name)
    result_term = on_one_period(target.plain, target_term, result.wording, result_term)
    if moved_against(target.plain, target_term, result.wording, result_term):
        return Judgement(Verdict.UNMET, operator=target_term.operator, qualitative=True, why="变化方向与指标值相反")
    another = tells_another_kind(name, target.plain, target_term, result.wording, result_term)
    if another:
        return Judgement(Verdict.UNDECIDED, operator=target_term.operator, why=another)
    judged = _judge_number(target, target_term, result, result_term)
    if _may_be_for_each(target, target_term, result, result_term, judged.share):
        return judged._replace(verdict=Verdict.UNDECIDED, share=None, why=EACH_OR_ALL)
    return _unless_loose(target, target_term, result, judged)


def _unless_loose(target: Target, target_term: Term, result: Result, judged: Judgement) -> Judgement:
    """Left to a person where the target is only about right (约200户), or where what is counted is still being made."""
    good = judged.verdict in (Verdict.MET, Verdict.OVER)
    if good and len(result.wording) <= _SHORT and _UNFINISHED.search(result.wording):
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值说还没有做完，是否完成要由人判断")
    near = judged.verdict is Verdict.UNMET and judged.share is not None and abs(1 - judged.share) <= _CLOSE
    if near and hedge_of(target.plain, target_term) is Hedge.ABOUT:
        return judged._replace(verdict=Verdict.UNDECIDED, why="指标值是约数，是否完成要由人判断")
    return judged


def _may_be_for_each(
    target: Target, target_term: Term, result: Result, result_term: Term, share: Decimal | None
) -> bool:
    """Whether one side counts for each of something and the other may count all of them: 每次50人, 参加160人."""
    by_time = {times_a_year(normalize(target.raw)), times_a_year(result.wording)} != {1}
    if share is None or result_term.low.unit.bare or by_time:
        return False
    each = counts_each(target.plain, target_term), counts_each(result.wording, result_term)
    return (each == (True, False) and share >= _TWICE) or (each == (False, True) and share <= 1 / _TWICE)


def _judge_number(target: Target, target_term: Term, result: Result, result_term: Term) -> Judgement:
    """A number against its bar, with what the words around it say."""
    if why := tells_else(target.plain, target_term, result.wording, result_term):
        return Judgement(Verdict.UNDECIDED, operator=target_term.operator, why=why)
    if tells_other_side(target_term, result.wording, result_term):
        return judge_other_side(target_term, result_term)
    hedge = hedge_of(result.wording, result_term)
    if hedge is not Hedge.NONE or not target_term.low.unit.counts:
        return over_a_weekend(target_term, result_term, compare_hedged(target_term, result_term, hedge))
    several = sum(term.same == result_term.same for term in result.terms) > 1
    target_text = f"{normalize(target.raw)}{target_term.low.unit.text}"
    alone = len(stated(result.wording, list(result.terms))) == len(result.terms)
    wording = result.wording if alone else _clause_of(result_term, result.wording)
    return compare_counts(target_term, result_term, target_text, wording, several=several)


def _clause_of(term: Term, wording: str) -> str:
    """The part of a result that its number stands in: 全年12期 of 全年12期,每月1期."""
    before, behind = wording[: term.start], wording[term.start :]
    return _CLAUSE_END.split(before)[-1] + _CLAUSE_END.split(behind)[0]


def _without_number(target: Target, result: Result, why: str, language: Language, name: str) -> Judgement:
    """The verdict where no number answers: missed where the words say so (未完成), else for a person."""
    target_term = target.terms[0]
    if is_monthly(target):
        return judge_without_day(target, result, language)
    if _COVERED.fullmatch(result.wording) and _asks_for_all(target_term) and _COVER in f"{name}{target.plain}":
        return Judgement(Verdict.MET, operator=target_term.operator, qualitative=True)
    differ = bool(result.terms) and why.startswith("单位")
    worded = not result.terms and not language.phrases.has("uncounted", result.wording)
    if worded and language.attainment.tier(result.wording) is Attainment.UNMET:
        return Judgement(Verdict.UNMET, operator=target_term.operator, qualitative=True, why="完成值说明没有达到指标值")
    if _asks_for_all(target_term) and _UNDER_WAY.fullmatch(result.wording):
        return Judgement(
            Verdict.UNMET, operator=target_term.operator, qualitative=True, why="完成值说还在建设，没有完成"
        )
    return Judgement(
        Verdict.UNDECIDED, target=target_term.low.base, operator=target_term.operator, units_differ=differ, why=why
    )


def _asks_for_all(target_term: Term) -> bool:
    """Whether only the whole counts: one thing to be made, or all of it (100%)."""
    amount = target_term.low
    one = amount.base == 1 and (amount.unit.counts or amount.unit.bare)
    whole = amount.number == 100 if amount.unit.group == "percent" else one
    return whole and target_term.operator in ("=", "≥") and target_term.high is None


def _matching(target: Target, target_term: Term, result: Result, name: str) -> tuple[Term | None, str]:
    """The term of the result that answers the target, or why there is none."""
    if result.whole_year and (whole := whole_year(target_term.low, target.year)):
        return Term("", whole, None, "", 0, 0), ""
    if not result.terms:
        return None, "指标值是数，完成值里没有数"
    terms = [convert_time(target_term.low.unit, term) for term in result.terms]
    fitting = [term for term in terms if comparable(target_term.low.unit, term.low.unit)]
    if not fitting:
        fitting = [term for term in result.terms if term.low.unit.bare or target_term.low.unit.bare]
    if not fitting:
        return None, f"单位对不上：指标值是“{target_term.low}”，完成值是“{result.terms[0].low}”"
    fitting = stated(result.wording, terms_of_one_kind(target.plain, target_term, result.wording, fitting))
    if len({term.same for term in fitting}) == 1:
        return fitting[0], ""
    reached = [term for term in fitting if hedge_of(result.wording, term) is not Hedge.BELOW]
    labelled = under_the_name(f"{name},{target.plain[: target_term.start]}", result.wording, reached)
    return _closest(target_term, labelled or reached or fitting)


def _closest(target_term: Term, fitting: list[Term]) -> tuple[Term | None, str]:
    """Several numbers fit: the one with the very same unit, if there is only one."""
    same = (
        fitting if len(fitting) == 1 else [term for term in fitting if term.low.unit.text == target_term.low.unit.text]
    )
    if len({term.same for term in same}) == 1:
        return same[0], ""
    return None, "完成值里有几个数，不能确定是哪一个"


def _judge_words(target: Target, result: Result, language: Language) -> Judgement:
    """Words against words; a share alone answers a target that asks for all: 覆盖率87% misses 全覆盖."""
    shares = [term for term in result.terms if term.low.unit.group == "percent"]
    if result.days and not language.days(target.wording) and _EVENT_AHEAD.search(target.wording):
        return Judgement(
            Verdict.UNDECIDED, operator="text", qualitative=True, why="指标值没有写是哪一天，是否按时要由人判断"
        )
    if _FINISHED.search(target.wording) and (part := _DONE_PART.fullmatch(result.wording)):
        whole = Decimal(part["share"]) >= _HUNDRED
        return Judgement(
            Verdict.MET if whole else Verdict.UNMET,
            operator="text",
            qualitative=True,
            why="" if whole else "完成值说明没有完工",
        )
    if len(shares) == len(result.terms) == 1 and _ALL_OF_IT.fullmatch(target.wording):
        return compare_hedged(_ALL, shares[0], hedge_of(result.wording, shares[0]))
    return _unless_partial(result, shares, judge_wording(target, result, language))


def _unless_partial(result: Result, shares: Sequence[Term], judged: Judgement) -> Judgement:
    """Left to a person where a short result is a rate under 100 % (及时率90%), or a move by nothing (提升0%)."""
    alone = len(shares) == len(result.terms) == 1 and len(result.wording) <= _SHORT
    if judged.verdict is not Verdict.MET or not alone:
        return judged
    partial = result.rising is None and shares[0].low.base < 1 and "百分点" not in result.wording
    if partial or not shares[0].low.number:
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值不到100%，是否达成要由人判断")
    return judged


_JUDGES = {
    Kind.SEVERAL: judge_several,
    Kind.DEADLINE: judge_deadline,
    Kind.DIRECTION: judge_direction,
    Kind.WORDING: _judge_words,
}
