"""N606: a section of the report's outline is missing or empty."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.narrative import Comparison, Topic
from perfeval_xl.rules.base import Hit, Scope, rule
from perfeval_xl.rules.narrative.telling import differing


@rule(
    "N606",
    "报告缺少章节",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 报告的“{label}”{actual}。请补写；没有这方面情况的，也写一句“没有”。",
    why="复核先看报告是否完整，缺了存在问题、改进建议或评价结论，要退回补写。",
    wrong="报告写了基本情况、评价结论和存在问题，没有“有关建议”一节；或者只有标题，下面是空的。",
    right="提纲里的每一节都有标题和内容。",
    fix="照提纲补上这一节；单位用自己的提纲的，写进标准文件夹的报告用语。",
    scope=Scope.REPORT,
)
def sections_complete(comparison: Comparison) -> Iterator[Hit]:
    """报告的标题大多与通行的提纲相同时，提纲里的其他各节也要有；一级标题下面不能是空的。"""
    yield from differing(comparison, Topic.SECTION)
