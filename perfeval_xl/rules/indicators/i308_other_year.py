"""I308: a date outside the form's year."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.dates import dated_cells

_SPAN = pattern(r"[年月日底末0-9] *(?:-|－|—+|–|~|～|至|到) *(?:19|20)[0-9]{2}")
"""From a day to one of another year, between which the form's year lies: 2024年7月-2025年6月."""


@rule(
    "I308",
    "日期不在本年度",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} “{actual}”里的日期是 {found} 年，不在 {expected} 年度内。请核对。",
    why="自评的是本年度的工作；日期在别的年份，多半是照搬了上年的表。",
    wrong="2024 年度的表，指标值“2023年12月底前”。",
    right="2024 年度的表，指标值“2024年12月底前”。",
    fix="改成评价年度的日期；确实跨年的，在偏差原因里说明。",
    distance=0,
)
def dates_in_year(case: Case) -> Iterator[Hit]:
    """指标值和完成值里的日期要在评价年度内。"""
    year = case.form.year
    if year is None:
        return
    for entry, days in case.once(dated_cells):
        years = [day.year for day in days if day.year is not None]
        others = [each for each in years if each != year]
        if others and not (_SPAN.search(entry.text) and min(years) <= year <= max(years)):
            repairs = [Repair((entry.with_text(entry.text.replace(str(others[0]), str(year))),))]
            yield hit(entry.at, expected=year, actual=entry.text, found=others[0], repairs=repairs)
