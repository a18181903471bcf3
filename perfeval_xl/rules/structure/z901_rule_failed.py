"""Z901: a rule failed on this form."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Book, Hit, Scope, rule


@rule(
    "Z901",
    "规则运行出错",
    severity=Severity.ERROR,
    source="program",
    message="规则 {rule}（{name}）在本表上运行出错：{actual}。这是程序的问题，不是填表的问题；其余规则已照常检查。",
    why="一条规则出错时，如果不说出来，就会误以为该项没有问题。",
    wrong="规则出错后不提示，当作通过。",
    right="单独列出出错的规则，其余规则照常检查。",
    fix="请把本表（可隐去敏感内容）和这条提示发给维护人员；该规则涉及的内容请人工核对。",
    scope=Scope.BOOK,
)
def rule_failed(book: Book) -> Iterator[Hit]:
    """某条规则在本表上运行出错；由规则引擎在出错时写出，本身不检查任何内容。"""
    yield from ()
