"""S107: what was read by reasoning, or not at all: unknown heads, rows cut by a page break, words in no cell."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S107",
    "按推断读的列和行",
    severity=Severity.INFO,
    source="practice",
    message="{cell} {what}请核对{advice}。",
    why="表头的写法各地不同，没见过的写法按列里的内容推断；PDF 里被分页断开的行按前后的字接上，"
    "不在任何一格里的字没有读进表里。推断错了，后面的检查也会错。",
    wrong="表头写“考核满分”，程序当作“分值”读，没有说。",
    right="表头写“分值”；或写“考核满分”，看到提示后核对无误。",
    fix="核对每一列、每一行读得对不对；不对的，把表头改成年度指标值、实际完成值、分值、得分这样的写法，"
    "PDF 换成原来的表格。",
)
def doubtful_readings(case: Case) -> Iterator[Hit]:
    """表头没见过的列按推断读；PDF 里被分页断开的行接成一行，表里、表边不在任何一格里的字没有读：都说出来。"""
    doubts = case.form.doubts
    if doubts:
        columns = "、".join(f"“{doubt.entry.text}”当作“{doubt.meaning}”" for doubt in doubts)
        what = f"起的表头里有没见过的写法，是这样读的：{columns}。"
        yield hit(doubts[0].entry.at, what=what, advice="；读错了的，把表头改成印发表式的写法再查")
    for trouble in case.form.troubles:
        if trouble.code == "S107":
            yield hit(trouble.at, actual=trouble.text, what=trouble.what, advice="原件")
