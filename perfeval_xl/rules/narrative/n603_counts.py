"""N603: a count in the report is not the form's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N603",
    "报告与表的数量",
    severity=Severity.ERROR,
    source="agreement",
    message="{cell} 表中“{label}”是 {expected}，报告却写成 {actual}：“{quote}”。请核对，把不对的一处改过来。",
    why="完成了多少场、多少家，是得分的依据，报告和表说法不一，得分就站不住。",
    wrong="表中“开展专家评审场次”完成 3场，报告写“开展专家评审场次5次”。",
    right="报告写“开展专家评审场次3次”。",
    fix="以台账为准，改正不对的一处；报告说的如果是另一件事，把名称写得与指标区别开。",
    scope=Scope.REPORT,
)
def counts_agree(comparison: Comparison) -> Iterator[Hit]:
    """报告里的完成数量（家、场、人……）和人员数，要与自评表的实际完成值、年度总体目标和附件1 一致。"""
    yield from differing(comparison, Topic.COUNT)
