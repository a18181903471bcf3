"""I309: 三级指标 is no indicator."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import Language, normalize, not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule

_BESIDE_A_DATE = pattern(r"(?:之|以)?[前内止初底末中]|完成|完工|竣工|结束|到位|以后|开始|启动|以来")
"""What stands beside a date that names nothing to look at (2024年12月前); 四季度巡查 names it."""


@rule(
    "I309",
    "三级指标不是指标",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 三级指标“{actual}”{detail}。请写成考核什么的名称。",
    why="三级指标要说清考核什么，指标值再说要达到多少。",
    wrong="三级指标“2024年12月前”，或与指标值一样写“及时支付”。",
    right="三级指标“资金支付时间”，指标值“2024年12月前”。",
    fix="把三级指标改成考核内容的名称，如“培训场次”“资金支付及时率”。",
)
def level3_is_indicator(case: Case) -> Iterator[Hit]:
    """三级指标不能是日期，也不能与二级指标或指标值一样。"""
    for row in case.form.indicators:
        if not row.placeholder and (detail := _describe_fault(row, case.language)):
            yield hit(row.level3.at, actual=row.level3.text, detail=detail)


def _describe_fault(row: Indicator, language: Language) -> str:
    name = normalize(row.level3.text)
    if not_applicable(name):
        return ""
    if name == normalize(row.target.text):
        return "与年度指标值一样"
    # 预算执行率 is a whole indicator by itself, at whatever level it stands
    above = row.level2 if row.level2 and row.level2.entry.at != row.level3.at else None  # one cell may be over both
    if above and name == above.name and "执行率" not in name:
        return "与二级指标一样"
    days = language.days(name)
    if not days:
        return ""
    rest = name[: days[0].start] + "".join(
        name[one.end : other.start] for one, other in zip(days, (*days[1:], None), strict=True) if other
    )
    rest += name[days[-1].end :]
    return "是日期，不是指标" if not rest or _BESIDE_A_DATE.fullmatch(rest) else ""
