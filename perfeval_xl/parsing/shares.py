"""Results that give a part and the whole (128/130, 6个派出所中5个达标), as shares for a percentage."""

from decimal import Decimal

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.grammar import Result
from perfeval_xl.parsing.terms import Amount, Term
from perfeval_xl.parsing.units import Unit

PERCENT = Unit("%", "percent", Decimal("0.01"))
_SHARE = pattern(r"(?P<part>[0-9]{1,9})/(?P<of>[0-9]{1,9})")
_PART_OF_ALL = pattern(
    r"(?P<of>[0-9]{1,9})(?P<unit>[个户人家名项件所条台次份])[^0-9,;。未没不]{0,8}[中里]有?[^0-9,;。未没不]{0,4}"
    r"(?P<part>[0-9]{1,9})(?P=unit)(?![^,;。]{0,6}[未没不])"
)
"""6个派出所中5个达标."""
_DONE_OF_ALL = pattern(
    r"(?:应[^0-9,;。]{1,4}|共有?|发现|受理|收到|接到)[^0-9,;。]{0,6}(?P<of>[0-9]{1,9})(?P<unit>[个户人家名项件所条台次份])[,;]"
    r"(?:已|实际|均已?)?(?:修复|整改|处置|处理|办结|完成|达标|合格|实[^0-9,;。]{1,3})[^0-9,;。]{0,4}(?P<part>[0-9]{1,9})(?P=unit)"
)
"""发现漏洞36个,修复30个."""


def read_share(target_term: Term, result: Result) -> tuple[Term | None, str] | None:
    """The share that a result tells, or why it answers nothing; None where it gives no part of a whole.

    128/128 is a share where a percentage is asked for, and where a count is, no number at all.
    """
    percent = target_term.low.unit.group == "percent"
    parts = _SHARE.fullmatch(result.wording)
    if parts is not None:
        if not percent:
            return None, "完成值是两个数之比，是否完成要由人判断"
        if not int(parts["of"]):
            return None, "完成值的分母是 0，是否完成要由人判断"
    elif percent and target_term.operator in ("≥", "=", ">") and len(result.terms) == 2:
        parts = _PART_OF_ALL.search(result.wording) or _DONE_OF_ALL.search(result.wording)
    if parts is None or not int(parts["of"]) or (parts.re is not _SHARE and int(parts["part"]) > int(parts["of"])):
        return None
    share = Decimal(100) * Decimal(parts["part"]) / Decimal(parts["of"])
    return Term("", Amount(share, PERCENT), None, "", 0, len(result.wording)), ""
