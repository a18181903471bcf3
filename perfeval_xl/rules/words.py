"""What several rules ask of a text: is it an explanation, which rows share a score, how a number is shown."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form, Indicator
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.law import Law
from perfeval_xl.parsing import normalize, not_applicable

UNCOMPUTED = "公式（还没有重算）"
RECALCULATE = "用 Excel 或 WPS 打开保存一次就会算出来；打开后仍不对，请改公式。"
"""What a finding says of a formula that holds no result, or one that was put aside."""
_PUNCTUATION = pattern(r"[\W_]+")
_LEAST = 4
_CENT = Decimal("0.01")
"""A number of up to 10^20 has digits enough to be rounded to cents."""
_NOTHING = frozenset({"", "无", "没有", "不适用", "无偏差", "无原因", "na", "NA"})
_MONEY = pattern(r"预算|执行|资金|经费|结余|结转|支付|[0-9]万?元")
_REASON_LABEL = pattern(r"(?:偏差|未完成|扣分)原因(?:分析)?(?:[及和与]改进措施)?")
_CAUSE = pattern(r"因|由于|导致|受.{1,8}影响|压减|调整|收回|追加|调增|调减|上缴|招标|中标|审减|尾款|质保金|跨年")
_REFERS = pattern(r"(?:详|参|请)?见(?:下方|表后|下面)?(?:说明|备注|注|下|附件|报告|自评报告)[。.]?|同上[。.]?")
"""A reason that stands elsewhere: 见说明, 同上."""

_NOTE = pattern(r"\([^()]*\)|(?<![:：。.])[:：。.]+$")
_BARE_LABEL = pattern(
    r"(?:产出|数量|质量|时效|成本|效益|(?:经济|社会|生态)效益|可持续影响|(?:服务对象)?满意度)(?:指标)?"
)


def explained(entry: Entry | None) -> bool:
    """Whether a reason cell explains: at least four characters that are not punctuation, or a formula's yet to come.

    A shorter one that refers to where the reason stands (见说明, 同上) does as well.
    """
    if entry is None:
        return False
    written = len(_PUNCTUATION.sub("", entry.text)) >= _LEAST
    return entry.uncomputed or written or _REFERS.fullmatch(normalize(entry.text)) is not None


def rows_explained(form: Form, rows: Iterable[Indicator]) -> bool:
    """Whether a reason stands beside one of the rows, or in a row under the table that is named for it."""
    return any(explained(row.reason) for row in rows) or any(map(_is_reason, _remark_lines(form)))


def _remark_lines(form: Form) -> Iterable[str]:
    """The texts under the table, cells of one row together: a label and what is written beside it."""
    lines: dict[int, str] = {}
    for entry in form.remarks:
        lines[entry.at.row] = lines.get(entry.at.row, "") + entry.text
    return lines.values()


def _is_reason(line: str) -> bool:
    label = _REASON_LABEL.search(line)
    return label is not None and len(_PUNCTUATION.sub("", line[label.end() :])) >= _LEAST


def says_nothing(entry: Entry) -> bool:
    """Whether something stands in a reason cell that is no reason: 。 or 无."""
    return bool(entry.text) and _PUNCTUATION.sub("", normalize(entry.text)) in _NOTHING


def only_names(row: Indicator) -> bool:
    """Whether the result is a mere name: the row's 三级指标 again, its target not being that, or 数量指标."""
    if _is_figure_among_words(row):
        return False
    actual = _without_note(row.actual.text)
    if not_applicable(actual) or actual == normalize(row.target.text):
        return False
    if actual == _without_note(row.level3.text) or _BARE_LABEL.fullmatch(actual):
        return True
    first, second = row.level1, row.level2
    is_first = first is not None and actual == _without_note(first.name)
    return is_first or (second is not None and actual == _without_note(second.name))


def _is_figure_among_words(row: Indicator) -> bool:
    """Whether the result begins with a digit, and the indicator and its levels do not: it is none of their names."""
    first, second = row.level1, row.level2
    return (
        "0" <= row.actual.text[:1] <= "9"
        and "一" <= row.level3.text[:1] <= "龥"
        and not (first is not None and first.name[:1].isdigit())
        and not (second is not None and second.name[:1].isdigit())
    )


@lru_cache(maxsize=8192)
def _without_note(text: str) -> str:
    return _NOTE.sub("", normalize(text))


def funds_explained(form: Form) -> bool:
    """Whether the fund block's reason cell, or a remark about money and its cause, explains its figures."""
    if any(explained(fund.reason) for fund in form.funds):
        return True
    return any(_MONEY.search(each.text) and _CAUSE.search(each.text) and explained(each) for each in form.remarks)


def number_of(entry: Entry | None) -> Decimal | None:
    """An entry's number, None for a blank, a text or a column that is not there."""
    return entry.number if entry else None


def points_of(entry: Entry | None) -> Decimal | None:
    """A 得分 that can be one: a number that is neither a rate nor negative (P401 tells of those)."""
    number = number_of(entry)
    return None if number is None or number < 0 or (entry is not None and entry.percent) else number


class Later:
    """A word of a message that is made with the message: hits on trial are asked where they are, and for no message."""

    __slots__ = ("_arguments", "_say")

    def __init__(self, say: Callable[..., str], *arguments: object) -> None:
        self._say, self._arguments = say, arguments

    def __str__(self) -> str:
        return self._say(*self._arguments)


def slip_severity(law: Law, off: Decimal) -> Severity | None:
    """A warning for what rounding can explain, None (the rule's own severity) beyond it."""
    return Severity.WARNING if off <= law.number("tolerance.rounding_slip") else None


def shown(number: Decimal | None) -> str:
    """Digits without zeros at their end: 6.50 -> 6.5, None -> 空白."""
    return "空白" if number is None else show_number(number)


def describe_score(form: Form, score: Entry, points: Decimal | None, verb: str = "") -> str:
    """A written score as its column says it, so that words can follow: '得分 9 ', or 得分系数 90%（折合 9 分）."""
    if form.scored_by_coefficient:
        return f"得分系数{verb} {score.text}（折合 {shown(points)} 分）"
    return f"得分{verb} {shown(points)} "


def score_due(form: Form, points: Decimal, weight: Decimal) -> str:
    """A score as it should be: 6.67, or 6.67 分、系数 33.35%."""
    if not form.scored_by_coefficient or not weight:
        return shown(points)
    return f"{shown(points)} 分、系数 {shown((points / weight * 100).quantize(_CENT).normalize())}%"


def listed(texts: Sequence[str], most: int, longest: int) -> str:
    """A few of some texts, each cut to a length: “…”、“…”等."""
    shown = "、".join(f"“{text[:longest]}{'…' if len(text) > longest else ''}”" for text in texts[:most])
    return f"{shown}{'等' if len(texts) > most else ''}"
