"""S102: a column that the layout needs is missing."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S102",
    "缺少必要的列",
    severity=Severity.ERROR,
    source="form-2020",
    message="{cell} 所在的表头缺少“{missing}”列，相关内容无法检查和计分。请补上这些列。",
    why="没有分值和得分就无法计分，没有指标值和完成值就无法判断是否完成。",
    wrong="表头只有三级指标、年度指标值、全年完成值，没有分值和得分。",
    right="表头有三级指标、年度指标值、实际完成值、分值、得分、偏差原因分析及改进措施。",
    fix="按本年度印发的表式补上缺少的列，再填写对应内容。",
)
def missing_column(case: Case) -> Iterator[Hit]:
    """表头要有本表式必需的列：一级、二级、三级指标，年度指标值，实际完成值，分值，得分。"""
    for trouble in case.form.troubles:
        if trouble.code == "S102":
            yield hit(trouble.at, missing=trouble.what)
