"""I305: units differ or one is missing."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.parsing.grammar import Result, Target
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "I305",
    "单位不一致",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 完成值“{actual}”{what}。{advice}。",
    why="单位不一致就不能直接比较，容易判错。",
    wrong="指标值 ≥85，完成值 90%。",
    right="指标值 ≥85%，完成值 90%。",
    fix="指标值和完成值写同样的单位。",
)
def units_agree(case: Case) -> Iterator[Hit]:
    """指标值和完成值都是数时，单位要一致，不能只有一个写单位。"""
    for row in case.form.indicators:
        if case.assessment.by_row[row.row].judgement.units_differ:
            what, advice = _describe_units(case, row)
            yield hit(row.actual.at, expected=row.target.text, actual=row.actual.text, what=what, advice=advice)


def _describe_units(case: Case, row: Indicator) -> tuple[str, str]:
    """How the units of a row differ, and what to do: which of the two cells lacks one, or what both say."""
    target = f"指标值“{row.full_target}”"
    target_units, result_units = (_units(part) for part in case.reading(row)[:2])
    if len(target_units) != 1 or len(result_units) != 1:
        return f"的单位与{target}的不一样", "请把两处写成同样的单位"
    (wanted,), (given,) = target_units, result_units
    if not given:
        example = "百分数，例如 90%" if wanted == "%" else f"单位“{wanted}”"
        return f"没有写单位，{target}写的是“{wanted}”", f"请在完成值里写上{example}"
    if not wanted:
        return f"写了单位“{given}”，{target}没有写", f"请核对单位，在指标值里也写上“{given}”"
    return f"的单位是“{given}”，{target}的单位是“{wanted}”", "请换成同样的单位"


def _units(part: Target | Result | None) -> frozenset[str]:
    """The units of a cell's numbers, '' for none written."""
    return frozenset(term.low.unit.text for term in part.terms) if part else frozenset()
