"""A bar that is no number (市场价, 全省平均水平), and a result that lies above or below the very same."""

from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing.attainment import Attainment

_BESIDE_BAR = pattern(
    r"(?P<what>[^0-9,;。]{0,12}?)(?P<not>不得?|未)?(?P<how>略|稍|明显|远|均|已)?(?P<side>高于|超过|多于|大于|低于|少于|小于)"
    r"(?P<bar>[^0-9,;。]{2,12}?)(?:水平|标准)?(?:[0-9.]+[^0-9,;。]{0,4})?"
)
_LEVEL = pattern(r"(?:与|同)?(?P<bar>[^0-9,;。]{2,12}?)(?:水平|标准)?(?:持平|一致|相当|相同)")
_ABOVE = ("高于", "超过", "多于", "大于")


def against_bar(target: str, result: str) -> Attainment | None:
    """Met or missed where both name one bar: 低于市场价 for 不高于市场价; None where they do not, or it is open."""
    limit = _BESIDE_BAR.fullmatch(target)
    if limit is None:
        return None
    allowed = _places(limit["side"], denied=bool(limit["not"]))
    if level := _LEVEL.fullmatch(result):
        bar, places = level["bar"], frozenset("=")
    elif place := _BESIDE_BAR.fullmatch(result):
        bar, places = place["bar"], _places(place["side"], denied=bool(place["not"]))
    else:
        return None
    if bar != limit["bar"]:
        return Attainment.UNKNOWN  # 高于全市平均水平 says nothing of 全省平均水平
    if places <= allowed:
        return Attainment.MET
    return None if places & allowed else Attainment.UNMET


def _places(side: str, *, denied: bool) -> frozenset[str]:
    """Where a thing may lie, seen from the bar: '<', '=' and '>'."""
    here = frozenset(">") if side in _ABOVE else frozenset("<")
    return frozenset("<=>") - here if denied else here
