"""Numbers of a result that answer another question than the target's: what is left over, what each week brings."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Term

_LEFT = pattern(r"(?:节余|结余|剩余|尚余|还剩|还有|结转)(?:资金|金额|经费)?(?:为|:)?$", signs="剩尚结节还")
_LEFT_OVER = pattern(r"余|剩|结转")
_EACH = pattern(r"(?:每个?|平均每)(?:半年|季度|季|月|周|星期|天|日)[^0-9,;。]{0,6}$")
_FOR_EACH = pattern(r"(?:每[次场期批户人家个村所]|人均|户均|场均|次均)[^0-9,;。]{0,8}$", signs="人场户次每")
EACH_OR_ALL = "一个按每次（户、人）写，一个写合计，是否完成要由人判断"
_NEAR = 16
"""Characters before a number that can say what it counts."""


def tells_else(target: str, target_term: Term, result: str, term: Term) -> str:
    """Why a number is no answer, '' where it may be one: 结余5万元 for ≤100万元, 每周开放6天 for ≥300天.

    `target` and `result` are the normalised texts. Counts by the month are reckoned up elsewhere (每月1次).
    """
    ahead, unit = result[max(0, term.start - _NEAR) : term.start], target_term.low.unit
    if _LEFT.search(ahead) and not _LEFT_OVER.search(target):
        return "完成值的数说的是剩下多少，是否完成要由人判断"
    whole = not (unit.counts or unit.per or unit.group == "percent") and "每" not in target
    return "完成值按期计，指标值没有，是否完成要由人判断" if whole and _EACH.search(ahead) else ""


def counts_each(text: str, term: Term) -> bool:
    """Whether a number counts for each of something: 每次不少于50人, 户均1200元."""
    before = text[max(0, term.start - _NEAR) : term.start]
    return bool(term.low.unit.per) or text.startswith("/", term.end) or _FOR_EACH.search(before) is not None
