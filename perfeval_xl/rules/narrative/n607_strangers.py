"""N607: the report names another project or department in the place of its own."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N607",
    "报告里出现别的项目或单位",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 这份报告说的是“{expected}”，却写着“{actual}”：“{quote}”。请核对是不是从别的报告里抄来的。",
    why="报告里留着别的项目、别的单位的名字，一看就是套用的，整份报告都不可信了。",
    wrong="政务平台运维项目的报告里写“智慧社区建设项目按计划完成”。",
    right="报告里只写本项目、本单位；提到合作单位时写明“会同”“配合”。",
    fix="把抄来的段落改成本项目的实际情况；确实与那个项目、单位有关的，写明是什么关系。",
    scope=Scope.REPORT,
)
def names_own(comparison: Comparison) -> Iterator[Hit]:
    """一个项目的报告里不应出现一起检查的别的项目、别的单位的名称（写明会同、配合的，同一段也写了本项目的，不算）。"""
    yield from differing(comparison, Topic.STRANGER)
