"""S106: a row that could not be understood."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.parsing import Language, ParseError, parse_result
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S106",
    "看不懂的行",
    severity=Severity.ERROR,
    source="practice",
    message="{cell} 看不懂：{what}{text}。请改成能看懂的写法。",
    why="看不懂的行不会被检查和计分，不能悄悄跳过。",
    wrong="年度指标值写“≥家”，有符号没有数。",
    right="年度指标值写“≥40家”。",
    fix="按“符号＋数＋单位”写指标值，金额只写数；公式出错的，改好公式或直接填结果；不适用的行填“/”。",
)
def rows_understood(case: Case) -> Iterator[Hit]:
    """资金和指标部分的每一行都要能看懂，看不懂的要说出来。"""
    for trouble in case.form.troubles:
        if trouble.code == "S106":
            yield hit(trouble.at, actual=trouble.text or None, what=trouble.what, text=_quoted(trouble.text))
    for row in case.form.indicators:
        judged = case.assessment.by_row[row.row].judgement
        if judged.unreadable:
            entry = _unreadable(row, case.language)
            yield hit(entry.at, actual=entry.text, what=judged.why, text=_quoted(entry.text))


def _unreadable(row: Indicator, language: Language) -> Entry:
    """The cell that was not understood: 指标值, unless 完成值 is the one of the two that says nothing."""
    return row.actual if _says_nothing(row.actual, language) and not _says_nothing(row.target, language) else row.target


def _says_nothing(entry: Entry, language: Language) -> bool:
    """Whether no text at all can be read from a cell: an error value, digits around a middle dot."""
    try:
        parse_result(entry.text, language=language)
    except ParseError:
        return True
    return False


def _quoted(text: str) -> str:
    return f"（“{text[:30]}”）" if text else ""
