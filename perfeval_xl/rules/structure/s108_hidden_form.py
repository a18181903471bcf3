"""S108: a form on a hidden sheet, which is left out."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Book, Hit, Scope, hit, rule


@rule(
    "S108",
    "隐藏的工作表里有自评表",
    severity=Severity.INFO,
    source="practice",
    message="{detail}，没有检查。它从 {cell} 开始，也不计分、不写报告、不打印、不汇总。"
    "要算进去，请取消隐藏这张工作表，或加 --hidden（按钮在“设置”里改）；不要的旧表可以删去。",
    why="隐藏的多是往年的旧表或草稿，算进去会重复计数，也会写进没有人看的地方；不说又会以为已经查过。",
    wrong="工作簿里有一张填好的表，另有一张隐藏的“旧表”也是填好的自评表。",
    right="要交的自评表都不隐藏；旧表另存到别的文件里。",
    fix="在工作表标签上点右键选“取消隐藏”；右键里没有它的，是深度隐藏的，请加 --hidden，或请做表的人恢复。",
    scope=Scope.BOOK,
)
def hidden_form(book: Book) -> Iterator[Hit]:
    """隐藏（包括深度隐藏）的工作表里填了的自评表不算在内，但要说出来；没有别的表时，空白的也说。"""
    for forms in book.hidden:
        yield hit(forms.at, sheet=forms.sheet, detail=forms)
