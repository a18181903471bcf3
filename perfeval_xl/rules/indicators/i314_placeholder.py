"""I314: a placeholder was left in."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.rules.base import Case, Hit, hit, rule

_LEFT_IN = pattern(
    r"(?<![A-Za-z0-9])(?:[XxＸｘ×]{2,}(?![A-Za-z0-9])|[XＸ×](?=[年月日家个次场人项%％]))|[*＊]{2,}|待填|待补充|待核实|[＿_]{3,}|□{2,}"
)
_PRINTED_IN_NAMES = pattern(r"[≥≧>＞≤≦<＜=＝]\s*[*＊]{2,}")
"""指标库 prints its names with the sign of the target, 发放人数（≥**人）; the number stands in its own column."""
_SIGN = pattern(r"[XxＸｘ×*＊待＿_□]")
"""Every placeholder has one of these, and few texts have: a quick look before the slow one."""


@rule(
    "I314",
    "占位符没有替换",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 的“{actual}”里还留着{found}。请换成实际内容。",
    why="占位符说明这一处还没有填完。",
    wrong="完成值“培训XX人次”。",
    right="完成值“培训216人次”。",
    fix="把 XX、＊＊、待填换成实际的内容。",
)
def nothing_left_in(case: Case) -> Iterator[Hit]:
    """填写的内容里不能留着 XX、＊＊、待填这类占位符，也不能留着空白表上印的填写提示。"""
    names = {row.level3.at for row in case.form.indicators}
    entries = list(_filled_in(case.form))
    marked = _SIGN.search("".join([entry.text for entry in entries])) is not None
    for entry in entries if marked else ():
        if not _SIGN.search(entry.text):
            continue
        text = _PRINTED_IN_NAMES.sub("", entry.text) if entry.at in names else entry.text
        if found := _LEFT_IN.search(text):
            yield hit(entry.at, actual=text[:40], found=f"占位符“{found[0]}”")
    for entry in case.form.hints:
        yield hit(entry.at, actual=entry.text[:40], found="表上印的填写提示")


def _filled_in(form: Form) -> Iterator[Entry]:
    yield from (entry for entry in (form.project, form.department, form.unit) if entry is not None)
    for goal in form.goals:
        yield from goal
    for row in form.indicators:
        yield from (row.level3, row.target, row.actual)
        if row.reason is not None:
            yield row.reason
