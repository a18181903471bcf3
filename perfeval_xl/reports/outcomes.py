"""What came of the indicators, as report variables: rows, groups by first level, counts.

A row is told by the figures, not by the score that stands beside them: a target missed is missed even with full marks.
Only where no figure decides does the written score say what a person found.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from perfeval_xl.domain.form import Entry, Indicator
from perfeval_xl.domain.verdict import Judgement, Verdict
from perfeval_xl.reports.naming import bare_indicator
from perfeval_xl.reports.prose import level_sentences, score_sentence, unexplained
from perfeval_xl.reports.subject import Subject
from perfeval_xl.reports.values import doubted, missing
from perfeval_xl.reports.wording import quoted
from perfeval_xl.rules.words import explained, number_of
from perfeval_xl.scoring import execution_points

DONE, OVER, PARTLY, MISSED, OPEN = "完成", "超额完成", "部分完成", "未完成", "待认定"
_SHORT = (MISSED, PARTLY)
_SATISFACTION = "满意度"
_NO_LEVEL = "各项指标"
"""What a form without first levels has them called."""
_SIGNS = frozenset("≥≤=><≧≦＝＞＜")
_ZERO, _ONE = Decimal(0), Decimal(1)

Row = dict[str, Any]


def outcomes(subject: Subject) -> dict[str, Any]:
    """指标 and what is counted and summed of them."""
    rows = list(_rows(subject))
    cut = [row for row in rows if row["扣分"] and row["状态"] not in _SHORT]
    over = [row for row in rows if row["状态"] == OVER]
    satisfaction = [row for row in rows if _SATISFACTION in row["一级指标"] + row["二级指标"]]
    groups = list(_by_level(subject, rows))
    return {
        "指标": rows,
        "指标分组": groups,
        "得分概述": score_sentence(groups),
        "未完成指标": [row for row in rows if row["状态"] in _SHORT],
        "扣分指标": cut,
        "超额指标": over,
        "扣分待说明": unexplained(cut),
        "超额待说明": unexplained(over),
        "待认定指标": [row for row in rows if row["状态"] == OPEN],
        "满意度指标": satisfaction,
        "满意度概述": level_sentences(satisfaction) if satisfaction else "",
        **_execution_points(subject),
        "统计": _counts(rows),
    }


def _execution_points(subject: Subject) -> dict[str, Any]:
    """执行分值, 执行得分 and 执行扣分; 得分 is a mark where the check calls it or an amount under it wrong."""
    execution = subject.form.execution
    weight, score = (number_of(execution.weight), number_of(execution.score)) if execution else (None, None)
    total = subject.form.summed_total
    amounts = (total.budget, total.actual) if total else ()
    entry = execution.score if execution else None
    wrong = subject.doubts.holds(entry, *amounts) or _contradicts_funds(subject, score)
    if wrong and execution and execution.score and not execution.score.blank:
        return {"执行分值": weight, "执行得分": doubted("执行率的得分", execution.score.text), "执行扣分": None}
    cut = weight - score if weight is not None and score is not None and _ZERO <= score < weight else None
    return {"执行分值": weight, "执行得分": score, "执行扣分": cut}


def _contradicts_funds(subject: Subject, score: Decimal | None) -> bool:
    """Whether a written 得分 is not what the stated amounts give: those of the lines where 总额 is 0."""
    total, execution = subject.form.summed_total, subject.form.execution
    if total is None or execution is None or score is None:
        return False
    budget, actual = number_of(total.budget), number_of(total.actual)
    points = execution_points(budget, actual, number_of(execution.weight), subject.law)
    return points is not None and abs(points - score) > subject.law.number("tolerance.rounding_slip")


def _rows(subject: Subject) -> Iterator[Row]:
    """The rows that apply; a group's 分值, 得分 and 扣分 stand with the row that decides them."""
    for head, members in subject.form.groups:
        judged = {row.row: subject.assessment.by_row[row.row].judgement for row in members}
        applying = [row for row in members if judged[row.row].verdict is not Verdict.NOT_APPLICABLE]
        if not applying:
            continue
        decisive = min(applying, key=lambda row: judged[row.row].verdict.weakness)
        for row in applying:
            shared = [_name(other) for other in applying if other is not row]
            yield _row(subject, row, head if row is decisive else None, judged[row.row], shared)


def _row(subject: Subject, row: Indicator, head: Indicator | None, judged: Judgement, shared: list[str]) -> Row:
    weight, score = _points(subject, head)
    certain = not subject.doubts.holds(row.target, row.actual)
    state = _state(judged, weight, score) if certain else OPEN
    cut = weight - score if weight is not None and isinstance(score, Decimal) and _ZERO <= score < weight else None
    required = state in _SHORT or cut is not None or (certain and _far_over(subject, judged))
    return {
        "一级指标": row.level1.name if row.level1 else "",
        "二级指标": row.level2.name if row.level2 else "",
        "三级指标": _name(row) or missing("三级指标"),
        "年度指标值": _value(subject, row, row.target, "年度指标值"),
        "实际完成值": _value(subject, row, row.actual, "实际完成值"),
        "分值": weight,
        "得分": missing(f"{quoted(_name(row))}的得分") if score is None and weight and row.score else score,
        "扣分": cut,
        "状态": state,
        "完成率": judged.share if certain and judged.operator not in ("≤", "<") else None,
        "超出": judged.share - _ONE if state == OVER and judged.share is not None else None,
        "定量": judged.actual is not None,
        "合并指标": shared,
        "须说明": required,
        "偏差原因": _reason(subject, row, required=required),
    }


def _name(row: Indicator) -> str:
    return bare_indicator(row.level3.text)


def _points(subject: Subject, head: Indicator | None) -> tuple[Decimal | None, Any]:
    """分值 and 得分 of a group; a mark for a score that the check calls wrong."""
    if head is None:
        return None, None
    if head.score is not None and not head.score.blank and subject.doubts.holds(head.score):
        return number_of(head.weight), doubted(f"{quoted(_name(head))}的得分", head.score.text)
    return number_of(head.weight), number_of(head.score)


def _value(subject: Subject, row: Indicator, entry: Entry, name: str) -> Any:
    """A target or a result as written; a mark where there is none, or none that could be stated."""
    text = _with_unit(entry, row, signed=entry is row.target)
    if not text or subject.doubts.holds(entry):
        return doubted(f"{quoted(_name(row))}的{name}", text)
    return text


def _with_unit(entry: Entry, row: Indicator, *, signed: bool = False) -> str:
    """A bare number with the sign and the unit that stand in columns of their own: 50 -> ≥50个."""
    if entry.number is None or entry.percent or not entry.text[-1:].isdigit():
        return entry.text
    sign = row.operator.text if signed and row.operator and row.operator.text in _SIGNS else ""
    return f"{sign}{entry.text}{row.unit.text if row.unit else ''}"


def _state(judged: Judgement, weight: Decimal | None, score: Any) -> str:
    if judged.verdict is Verdict.UNDECIDED:
        if weight is None or not isinstance(score, Decimal):
            return OPEN
        return DONE if score >= weight else PARTLY if score else MISSED
    return {Verdict.MET: DONE, Verdict.OVER: OVER}.get(judged.verdict, MISSED)


def _far_over(subject: Subject, judged: Judgement) -> bool:
    limit = _ONE + subject.law.number("limit.over")
    return judged.verdict is Verdict.OVER and judged.share is not None and judged.share > limit


def _reason(subject: Subject, row: Indicator, *, required: bool) -> Any:
    """偏差原因 as written; without one, missing where one is asked for and '' elsewhere."""
    if row.reason is not None and explained(row.reason) and not subject.doubts.holds(row.reason):
        return row.reason.text
    return missing(f"{quoted(_name(row))}的偏差原因") if required else ""


def _by_level(subject: Subject, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """A first level with its rows; 得分 and 得分率 are None until every part is scored, and where 分值 are in doubt."""
    levels = {row.level1.name: row.level1.entry for row in subject.form.indicators if row.level1}
    for name, members in groupby(rows, key=lambda row: row["一级指标"]):
        listed = list(members)
        scored = [row for row in listed if row["分值"] is not None]
        weight = sum((row["分值"] for row in scored), _ZERO)
        sure = not subject.doubts.holds(levels.get(name))
        complete = sure and bool(scored) and all(isinstance(row["得分"], Decimal) for row in scored)
        score = sum((row["得分"] for row in scored), _ZERO) if complete else None
        yield {
            "名称": name or _NO_LEVEL,
            "简称": (name or _NO_LEVEL).removesuffix("指标"),
            "分值": weight or None,
            "得分": score,
            "得分率": score / weight if score is not None and weight else None,
            "概述": level_sentences(listed),
            "指标": listed,
        }


def _counts(rows: list[Row]) -> dict[str, Any]:
    states = [row["状态"] for row in rows]
    done = states.count(DONE) + states.count(OVER)
    return {
        "总数": len(rows),
        "完成数": done,
        "超额数": states.count(OVER),
        "部分完成数": states.count(PARTLY),
        "未完成数": states.count(MISSED),
        "待认定数": states.count(OPEN),
        "全部完成": bool(rows) and done == len(rows),
    }
