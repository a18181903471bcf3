"""Words around a number of a result that change what it says: not reached, nearly, about, exceeded by."""

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Amount, Term

_BELOW = pattern(
    r"(?:(?:未|没有|没|不)(?:能够?|有)?(?:达到|达成|完成|实现|达|满|足|到)?|将近|接近|(?<![最附临邻靠远])近|差点)$",
    signs="不将差接未没近",
)
"""What stands before a number that was not reached."""
_PARTLY = pattern(r"(?:基本|大体|大致|部分)(?:上|已)?(?:达到|达成|完成|实现|达)?$", signs="基大部")
_ABOUT_BEFORE = pattern(r"(?:大约|大概|(?<![节签预违合履邀特公条续毁集简失爽])约)$", signs="大约")
_ABOUT_BEHIND = pattern(r"(?:左右|上下)")
_EXCESS = pattern(r"(?<![未不没])(?:超出?|超过|超支)(?:了|预算|概算|标准|限额|支|计划|控制数)+约?$", signs="超")
_BESIDE = pattern(
    r"(?:(?:年初|年度|原)?(?:计划|目标|指标|任务|(?<![超过破])预算|概算|控制价)(?:值|数|任务|金额)?(?:为|是|完成|:)?|其中[^,;。]{0,8}"
    r"|超额(?:完成)?|超出|节余|结余|剩余|每.?|人均|户均|(?<!未)取消了?|延期"
    r"|[,;。](?:缺|少|差|欠|还差|尚差|余|尚余|尚有|其余|剩|(?:正)?在(?:建|施工|实施|办理)|未(?:完成|建|开工|实施|办结|发放)))$"
)
"""Words before a number that is not the whole result: the plan, a part, an excess, a rate, what was left out."""
_LEFT_OUT = pattern(
    r"(?:项目|课题|工程)?(?:延期|暂缓|尚未|(?:正)?在(?:建|施工|实施|办理)|正在|未(?:完成|完工|建|开工|实施|办结|发放|验收))"
)
"""What stands behind a number of things that were not done: 1项延期."""
_FROM = pattern(r"(?:由|从|自)(?:原来的?|上年的?|去年的?|年初的?)?$")
_ON_TO = pattern(r"[^0-9,;。]{0,6}(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|压减|升|降)(?:到|至|为)")
"""What stands around the number that something had before: 由82%提高到90%."""
_RANKS = ("名", "位")
_IN_BRACKETS = pattern(r"\([^()]*$")
_IN_ALL = pattern(r"(?:共计?|合计|总计|总共)(?:完成|举办|开展|培训|组织|发放|为|:)?$")
"""What stands before the sum of the other numbers."""
_CLOSE = Decimal("0.1")
"""About a number is at most this part of it more or less."""


class Hedge(StrEnum):
    """What the words around a number say of it."""

    NONE = ""
    BELOW = "below"
    """Less than the number: 不足100人, 接近100%."""
    PARTLY = "partly"
    ABOUT = "about"
    EXCESS = "excess"
    """What a cap was exceeded by: 超预算2万元."""


@lru_cache(maxsize=4096)
def hedge_of(wording: str, term: Term) -> Hedge:
    """What a result's words say of one of its numbers."""
    if term.operator == "<":
        return Hedge.BELOW
    before = _ahead(wording, term)
    before_number = before + (term.word if term.operator not in ("≤", "range") else "")
    if not before_number and term.end >= len(wording):
        return Hedge.NONE
    if _BELOW.search(before_number):
        return Hedge.BELOW
    if _PARTLY.search(before_number):
        return Hedge.PARTLY
    if _EXCESS.search(before_number):
        return Hedge.EXCESS
    about = _ABOUT_BEFORE.search(before_number) or _ABOUT_BEHIND.match(wording, term.end)
    return Hedge.ABOUT if about else Hedge.NONE


_NEAR = 60
"""Characters before a number that can speak of it."""


def _ahead(wording: str, term: Term) -> str:
    """What stands close before a number: a text of thousands of numbers is not read once for each."""
    return wording[max(0, term.start - _NEAR) : term.start]


def stated(wording: str, terms: list[Term]) -> list[Term]:
    """The numbers that tell what was done: without the plan that is repeated, a part, what it is more by, and rates.

    '实际完成42家(目标40家)' tells 42家, '40家(其中新增12家)' 40家, '42家,超额2家' 42家, '全年12期,每月1期' 12期, and
    '线上18人,线下24人,共42人' 42人. All of them where none is left.
    """
    counted = [term for term in terms if not _is_ordinal(wording, term)] or terms
    if wording.startswith("其中"):  # nothing but parts
        return counted
    main = [term for term in counted if not _is_beside(wording, term)] or counted
    if len(main) < 2:
        return main
    outside = [term for term in main if not _IN_BRACKETS.search(_ahead(wording, term))] or main
    in_all = [term for term in outside if _IN_ALL.search(_ahead(wording, term))]
    return in_all if len(in_all) == 1 else outside


def _is_beside(wording: str, term: Term) -> bool:
    """Whether a number tells of something beside the result, or of what was before it."""
    if not term.start:
        return False
    ahead = _ahead(wording, term)
    former = _FROM.search(ahead) and _ON_TO.match(wording, term.end)
    return bool(_BESIDE.search(ahead) or former or _LEFT_OUT.match(wording, term.end))


def _is_ordinal(wording: str, term: Term) -> bool:
    """Whether a number tells which one, and not how many: 第3次; a rank (第3名) is an answer."""
    return wording[term.start - 1 : term.start] == "第" and term.low.unit.text not in _RANKS


def around(term: Term) -> tuple[Term, Term]:
    """A number that is only about right, as low and as high as it may be."""
    low, high = (term._replace(low=Amount(term.low.number * (1 + off), term.low.unit)) for off in (-_CLOSE, _CLOSE))
    return low, high
