"""A result's number held against the target's where the words beside it hedge it: 约, 不足, 基本."""

from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.parsing.comparing import compare
from perfeval_xl.parsing.hedging import Hedge, around
from perfeval_xl.parsing.terms import Term


def compare_hedged(target_term: Term, result_term: Term, hedge: Hedge) -> Judgement:
    """The verdict for a number that the words beside it hedge."""
    if hedge is Hedge.BELOW:
        return _compare_below(target_term, result_term)
    if hedge is Hedge.EXCESS:
        verdict = Verdict.UNMET if target_term.operator in ("≤", "<", "=") else Verdict.UNDECIDED
        return Judgement(verdict, operator=target_term.operator, qualitative=True, why="完成值说的是超出了多少")
    judged = compare(target_term, result_term)
    if hedge is Hedge.PARTLY and judged.verdict is not Verdict.UNMET:
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值只说基本达到，得几分要由人判断")
    if (
        hedge is Hedge.ABOUT
        and len({compare(target_term, each).verdict is Verdict.UNMET for each in around(result_term)}) > 1
    ):
        return judged._replace(verdict=Verdict.UNDECIDED, why="完成值是约数，请写准确的数")
    return judged


def _compare_below(target_term: Term, result_term: Term) -> Judgement:
    """The verdict for a result that is under a number (不足100人): only a number up to the bar decides."""
    bound = compare(target_term._replace(operator="≤"), result_term._replace(operator=""))
    if bound.verdict is not Verdict.MET or target_term.operator == "range":
        return bound._replace(verdict=Verdict.UNDECIDED, share=None, why="完成值只说没有达到某个数，没有写实际是多少")
    verdict = Verdict.MET if target_term.operator in ("≤", "<") else Verdict.UNMET
    why = "" if verdict is Verdict.MET else "完成值说明没有达到指标值"
    return bound._replace(
        verdict=verdict, operator=target_term.operator, share=None, why=why, qualitative=verdict is Verdict.UNMET
    )
