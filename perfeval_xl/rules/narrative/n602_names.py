"""N602: a name, a year or a grade in the report is not the form's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N602",
    "报告与表的名称、年度和等级",
    severity=Severity.WARNING,
    source="agreement",
    message="{cell} 表中{label}是“{expected}”，报告却写成“{actual}”：“{quote}”。请核对，两处写法要一致。",
    why="同一个项目两种名称，汇总和审核时会当成两个项目；年度、等级写错，报告就对不上表。",
    wrong="表中项目名称“人才示范培训班专项”，报告标题写“人才示范培训班工作经费绩效自评报告”。",
    right="两处都写“人才示范培训班专项”；报告标题用简称或加上“项目”二字不算错。",
    fix="以预算批复的名称为准，改正不对的一处。",
    scope=Scope.REPORT,
)
def names_agree(comparison: Comparison) -> Iterator[Hit]:
    """报告标题里的项目名称、单位名称和年度，正文里的评价等级，要与自评表一致；只是省略几个字的简称不算。"""
    yield from differing(comparison, Topic.NAME)
