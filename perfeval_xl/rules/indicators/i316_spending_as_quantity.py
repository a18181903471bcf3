"""I316: a rate of spending as 数量指标."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case, Hit, hit, rule

_SPENDING = pattern(r"(?:资金|预算|经费|款项).{0,4}(?:支付|拨付|执行|支出|使用|到位|下达)(?:完成)?率", signs="率")


@rule(
    "I316",
    "资金支付当数量",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 数量指标“{actual}”说的是花钱的进度，不是做了多少事。预算执行率已经单独计分，请换成数量。",
    why="数量指标反映提供了多少产品和服务；钱花出去不等于事做成了，复核时这样的指标不得分。",
    wrong="数量指标“资金支付率 100%”。",
    right="数量指标“改造户厕 200 户”。",
    fix="本年在说明里写清；下年编制目标时换成产品、服务的数量。",
)
def quantity_is_no_spending(case: Case) -> Iterator[Hit]:
    """数量指标不应是资金支付率、拨付率、预算执行率。"""
    for row in case.form.indicators:
        quantity = row.level2 is not None and "数量" in row.level2.name
        if quantity and _SPENDING.search(normalize(row.level3.text)):
            yield hit(row.level3.at, actual=row.level3.text)
