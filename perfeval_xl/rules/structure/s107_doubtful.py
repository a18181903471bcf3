"""S107: a column was taken for something though its head is none of the known ones."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S107",
    "按推断读的列",
    severity=Severity.INFO,
    source="practice",
    message="{cell} 起的表头里有没见过的写法，是这样读的：{columns}。请核对；读错了的，把表头改成印发表式的写法再查。",
    why="表头的写法各地不同，没见过的写法按列里的内容推断；推断错了，后面的检查也会错。",
    wrong="表头写“考核满分”，程序当作“分值”读，没有说。",
    right="表头写“分值”；或写“考核满分”，看到提示后核对无误。",
    fix="核对每一列读得对不对；不对的，把表头改成年度指标值、实际完成值、分值、得分这样的写法。",
)
def doubtful_columns(case: Case) -> Iterator[Hit]:
    """表头没见过的列，按表头的字和列里的内容推断是什么，并说出来。"""
    doubts = case.form.doubts
    if doubts:
        columns = "、".join(f"“{doubt.entry.text}”当作“{doubt.meaning}”" for doubt in doubts)
        yield hit(doubts[0].entry.at, columns=columns)
