"""Changes and levels: what moved by how much (减少5人次), and what targets ask for the one or the other."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.terms import Term

_MOVE = (
    r"(?:(?P<down>下降|减少|降低|压减|下滑|回落)|(?P<up>上升|增长|(?<!新)增加|增多|提高|提升|上涨|升高))"
    r"(?:了|约|率|幅度|比例){0,3}$"
)
_RESULT_MOVE = pattern(_MOVE)
_DIFFERENCE = pattern(r"(?:[较比][^0-9,;。]{1,8}|同比|环比)(?:多|少|高|低)(?:了|出)?$", signs="同比环较")
"""What stands before a difference: 比去年多120人."""
_TARGET_MOVE = pattern(_MOVE.replace("了|约|", ""))
_ASKS_FOR_CHANGE = pattern(r"[增减升降涨跌幅]|提高|变[化动]|节[约省能水电]|压缩|改善|回落|下滑")
_POINT = "百分点"
_NEAR = 16
"""Characters before a number that can say that it is a change."""
_LEVEL_ASKED = "完成值写的是增减了多少，没有写一共是多少，是否完成要由人判断"
_POINTS_OR_PERCENT = "一个写百分数、一个写百分点，是否完成要由人判断"


def is_change(wording: str, term: Term) -> bool:
    """Whether a number of a result tells by how much something moved: 比上年增加5人次; not 增加到105人次, 新增5人."""
    ahead = wording[max(0, term.start - _NEAR) : term.start]
    return (_RESULT_MOVE.search(ahead) or _DIFFERENCE.search(ahead)) is not None


def terms_of_one_kind(target: str, target_term: Term, result: str, terms: list[Term]) -> list[Term]:
    """The changes where a target asks for one (增长5%), else the levels; all of the numbers where none is of that kind.

    `target` and `result` are the normalised texts.
    """
    if len(terms) < 2:
        return terms
    moves = _TARGET_MOVE.search(target[: target_term.start]) is not None
    return [term for term in terms if is_change(result, term) is moves] or terms


def tells_another_kind(name: str, target: str, target_term: Term, result: str, term: Term) -> str:
    """Why a change does not answer a target that asks for a level, or percents points; '' where it may answer.

    `name` is the indicator's, '' where there is none: 新增就业人数 asks for a change, whatever its target says.
    """
    if not is_change(result, term):
        return ""
    rates = target_term.low.unit.group == term.low.unit.group == "percent"
    if not (_ASKS_FOR_CHANGE.search(target) or _ASKS_FOR_CHANGE.search(name)):
        # ≥3.5% answered by 增长4.1% is a rate of growth, ≥90% by 提高5% is none
        return "" if rates and _reaches(target_term, term) else _LEVEL_ASKED
    mixed = rates and len({_POINT in each.low.unit.text for each in (target_term, term)}) > 1
    return _POINTS_OR_PERCENT if mixed else ""


def _reaches(target_term: Term, term: Term) -> bool:
    return target_term.operator in ("≥", ">", "=") and term.low.base >= target_term.low.base


def moved_against(target: str, target_term: Term, result: str, result_term: Term) -> bool:
    """Whether a number tells of a move the other way: 同比下降6% for 同比增长≥5%; both are normalised texts."""
    if not result_term.low.number:
        return False
    planned = _TARGET_MOVE.search(target[: target_term.start])
    reached = _RESULT_MOVE.search(result[: result_term.start])
    return planned is not None and reached is not None and bool(planned["up"]) is not bool(reached["up"])
