"""S103: the year is missing, or the form speaks of another."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.dates import dated_cells

_LATEST_FILLING = 2
_TELLING = 2
"""Dates that are enough to doubt the year of the form."""


@rule(
    "S103",
    "年度",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} {detail}。请核对评价年度，改正不一致的地方。",
    why="年度决定采用哪一年的评分口径，也决定日期类指标是否按期。",
    wrong="标题写 2024 年度，年度总体目标里却只说 2023 年的事。",
    right="标题、填报日期和年度目标说的是同一个评价年度。",
    fix="在标题里写明“××××年度”；目标和完成情况改成评价年度的内容。",
    distance=0,
)
def year_agrees(case: Case) -> Iterator[Hit]:
    """标题要写年度，填报日期、年度目标和指标里的年份要与它相符；没有完成值和得分两列的空表可以不写年度。"""
    form = case.form
    if form.year is None:
        if not (form.unnamed or form.without_results):  # the year may stand in a formula that S111 tells
            yield hit(form.title.at, detail="没有写评价年度")
        return
    if other := _year_of_all_dates(case):
        detail = f"本表是 {form.year} 年度的，指标值和完成值里的日期却都是 {other} 年的"
        yield hit(form.title.at, expected=other, actual=form.year, detail=detail, repairs=[Repair(year=other)])
    goal_cells = {entry.at for goal in form.goals for entry in goal}
    mentioned: dict[At, set[int]] = {}
    for at, year in form.years:
        mentioned.setdefault(at, set()).add(year)
    for at, years in mentioned.items():
        if at in goal_cells and max(years) < form.year:
            detail = f"只提到 {max(years)} 年，而本表是 {form.year} 年度"
            yield hit(at, expected=form.year, actual=max(years), detail=detail, repairs=[Repair(year=max(years))])
        elif at not in goal_cells and not form.year <= max(years) <= form.year + _LATEST_FILLING:
            detail = f"写的是 {max(years)} 年，与 {form.year} 年度的表不符"
            yield hit(at, expected=form.year, actual=max(years), detail=detail, repairs=[Repair(year=max(years))])


def _year_of_all_dates(case: Case) -> int | None:
    """The one other year that every dated target and result is of, where there are two of them at least."""
    years = [day.year for dated in case.once(dated_cells) for day in dated.days if day.year]
    return years[0] if len(years) >= _TELLING and len(set(years)) == 1 and years[0] != case.form.year else None
