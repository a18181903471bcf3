"""I306: a target that cannot be measured."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import Kind, normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, points_of, rows_explained

_TITLE = pattern(r"《[^《》]*》")


@rule(
    "I306",
    "指标值不可衡量",
    severity=Severity.INFO,
    source="caiyu-2020-10",
    message="{cell} 年度指标值“{actual}”不便衡量。明年编制目标时，最好改成可以核对的数或标准。",
    why="“明显”“是否及时”这类说法各人理解不同，得分容易有争议。",
    wrong="资金到位时效：是否及时。",
    right="资金到位时效：收到指标文件后 30 天内拨付。",
    fix="本年按批复填写即可；下年编制目标时改成量化的指标值。",
)
def target_measurable(case: Case) -> Iterator[Hit]:
    """年度指标值最好能衡量；“是否及时”“明显”这类说法给出提示（扣了分并写明原因的行，怎么评的已经清楚，不再提示）。"""
    for row in case.form.indicators:
        target = case.reading(row).target
        if target is None or target.kind is not Kind.WORDING or _cut_with_reason(case, row):
            continue
        if _is_vague(case, row):
            yield hit(row.target.at, actual=row.target.text)


def _cut_with_reason(case: Case, row: Indicator) -> bool:
    weight, score = number_of(row.weight), points_of(row.score)
    return weight is not None and score is not None and score < weight and rows_explained(case.form, [row])


def _is_vague(case: Case, row: Indicator) -> bool:
    return case.language.attainment.vague(_TITLE.sub("", normalize(row.target.text)))
