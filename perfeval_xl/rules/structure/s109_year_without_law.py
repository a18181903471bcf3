"""S109: no scoring law was in force in the form's year."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "S109",
    "年度早于评分口径",
    severity=Severity.INFO,
    source="practice",
    message="{cell} 本表是 {year} 年度的，那时还没有现在的评分口径，按最近的“{law}”核对和计分。请以当年的规定为准。",
    why="评分口径从 2020 年起才有，以前年度的表只能按最近的口径核对，结果供参考。",
    wrong="2019 年度的表整张不查。",
    right="2019 年度的表照样查加总和完成情况，并说明口径是借用的。",
    fix="金额、加总和完成情况照常改；分值和得分以当年的规定为准。",
)
def year_without_law(case: Case) -> Iterator[Hit]:
    """评价年度早于评分口径的，说明借用的是哪一个口径。"""
    form = case.form
    if form.year is not None and form.indicators and form.year < case.law.on.year:
        yield hit(form.title.at, year=form.year)
