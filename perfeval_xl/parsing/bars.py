"""A bar that is no number (市场价, 全省平均水平), and a result that lies above or below the very same."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.attainment import Attainment
from perfeval_xl.parsing.phrases import Phrases

_LEVEL = pattern(r"(?:与|同)?(?P<bar>[^0-9,;。]{2,12}?)(?:水平|标准)?(?:持平|一致|相当|相同)")


_AT_BAR = pattern(r"[^0-9,;。]{0,8}?(?:达到|不低于)(?P<bar>[^0-9,;。]{2,12}?)(?:水平|标准)")
"""A bar that is to be reached: 达到全省平均水平."""


def against_bar(target: str, result: str, phrases: Phrases) -> Attainment | None:
    """Met or missed where both name one bar: 低于市场价 for 不高于市场价; None where they do not, or it is open."""
    limit = phrases.beside_bar.fullmatch(target) or _AT_BAR.fullmatch(target)
    if limit is None:
        return None
    named = limit.groupdict()
    allowed = _places(named["side"], phrases, denied=bool(named["not"])) if "side" in named else frozenset("=>")
    if level := _LEVEL.fullmatch(result):
        bar, places = level["bar"], frozenset("=")
    elif place := phrases.beside_bar.fullmatch(result):
        bar, places = place["bar"], _places(place["side"], phrases, denied=bool(place["not"]))
    else:
        return None
    if bar != limit["bar"]:
        return Attainment.UNKNOWN  # 高于全市平均水平 says nothing of 全省平均水平
    if places <= allowed:
        return Attainment.MET
    return None if places & allowed else Attainment.UNMET


def _places(side: str, phrases: Phrases, *, denied: bool) -> frozenset[str]:
    """Where a thing may lie, seen from the bar: '<', '=' and '>'."""
    here = frozenset(">") if side in phrases.words["above"] else frozenset("<")
    return frozenset("<=>") - here if denied else here
