"""N605: a count of projects or indicators in the report is not that of the forms."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N605",
    "报告里的项目数和指标数",
    severity=Severity.ERROR,
    source="agreement",
    message="{cell} 表中{label}是 {expected}，报告却写成 {actual}：“{quote}”。"
    "请核对，把不对的一处改过来；还有表没有一起检查的，放在一起再查。",
    why="自评了几个项目、设了几项指标，报告和表对不上，复核会怀疑漏评或者报告是照抄的。",
    wrong="交来 17 张项目自评表，报告写“对70个项目开展了绩效自评”。",
    right="报告写“对17个项目开展了绩效自评”。",
    fix="数一数自评表和表里的三级指标，改正报告；只说其中一部分的，写明“其中”。",
    scope=Scope.REPORT,
)
def tallies_agree(comparison: Comparison) -> Iterator[Hit]:
    """报告里自评的项目数要与自评表的张数（或附件1 列的项目数）一致，三级指标的个数要与表一致；说其中一部分的不比。"""
    yield from differing(comparison, Topic.TALLY)
