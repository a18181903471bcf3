"""S110: a table of points without targets and results."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S110",
    "评价评分表",
    severity=Severity.INFO,
    source="practice",
    message="{cell} 起是评价评分表，没有年度指标值和实际完成值，只核对了分值、得分和合计。",
    why="评价评分表按评分标准打分，没有指标值可以对照，不能像自评表那样逐行判断。",
    wrong="把评价评分表当作自评表，逐行报“指标值未填”。",
    right="评价评分表核对分值合计、得分合计；自评表另查。",
    fix="不用改；要逐行核对完成情况的，请查项目支出绩效自评表。",
)
def evaluation_table(case: Case) -> Iterator[Hit]:
    """只有分值和得分、没有指标值和完成值的评价评分表，说明只核对了什么。"""
    if case.form.is_table_of_points:
        yield hit(case.form.title.at)
