"""N604: what the report names behind 其中 is more than the whole."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N604",
    "报告里“其中”大于总数",
    severity=Severity.WARNING,
    source="arithmetic",
    message="{cell} 报告写“{quote}”：“其中”的{label} {actual}，比总数 {expected} 还大。"
    "请核对；年初预算与调整后的预算要并列写，不要用“其中”。",
    why="“其中”说的是总数的一部分，部分（或各部分之和）大于总数，总有一个数写错了，或者不该用“其中”。",
    wrong="2024年预算4.94万元，其中年初预算6万元。",
    right="2024年年初预算6万元，调整后预算4.94万元。",
    fix="核对总数和各部分；如果两个数不是总和分的关系，就不要用“其中”。",
    scope=Scope.REPORT,
)
def parts_within_whole(comparison: Comparison) -> Iterator[Hit]:
    """报告里“其中”（或括号里“含”“包括”）后面的每一个数都不能大于前面的总数，并列的各项金额之和也不能大于总数。"""
    yield from differing(comparison, Topic.PARTS)
