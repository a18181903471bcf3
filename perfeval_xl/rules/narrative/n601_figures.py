"""N601: an amount, rate or score in the report is not the form's."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N601",
    "报告与表的金额和比率",
    severity=Severity.ERROR,
    source="agreement",
    message="{cell} 表中{label}是 {expected}，报告却写成 {actual}：“{quote}”。请核对，把不对的一处改过来。",
    why="报告是照着表写的，金额、执行率、得分两边不一致，审核的人就不知道该信哪一个。",
    wrong="表中全年执行数 17.86，报告写“实际支出18.76万元”。",
    right="报告写“实际支出17.86万元”，或取整写“17.9万元”。",
    fix="以会计账和自评表为准，改正报告；如果是表填错了，就改表。改完两份一起再查一遍。",
    scope=Scope.REPORT,
)
def figures_agree(comparison: Comparison) -> Iterator[Hit]:
    """报告里的金额、执行率、得分和以百分比计的指标，要与自评表和附件1 一致（上年数、增减额不比，取整按字面理解）。"""
    yield from differing(comparison, Topic.FIGURE)
