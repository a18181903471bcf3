"""I317: 没有收到投诉 as the proof of satisfaction."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule

_COMPLAINTS = pattern(
    r"(?:未|没有?|无)(?:收到|接到|发生|有)?(?:任何|一例|一起)?(?:群众|服务对象|客户|用户)?的?(?:有效)?投诉|零投诉|投诉率?为?0",
    signs="投零",
)
_SURVEY = pattern(r"问卷|调查|抽样|访谈|测评|回访|评价|[0-9]份")


@rule(
    "I317",
    "满意度没有调查",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} “{name}”的完成值“{actual}”只说没有投诉，没有说怎么调查的。请写明调查的方法和份数。",
    why="没有投诉不等于满意；没有样本和方法的满意度，复核时不得分。",
    wrong="满意度 ≥90%，完成值“未收到投诉，100%”。",
    right="满意度 ≥90%，完成值“发放问卷 200 份，满意率 96%”。",
    fix="按问卷、访谈的结果填写，留好问卷备查；没有调查的，尽快补做。",
)
def satisfaction_surveyed(case: Case) -> Iterator[Hit]:
    """满意度的完成值不能只用“未收到投诉”来证明（考核投诉的指标不算）。"""
    for row in case.form.indicators:
        both = row.actual.text + (row.reason.text if row.reason else "")
        if not row.is_satisfaction or "投诉" in normalize(row.level3.text + row.target.text):
            continue
        if _COMPLAINTS.search(row.actual.text) and not _SURVEY.search(both):
            yield hit(row.actual.at, actual=row.actual.text, name=row.level3.text)
