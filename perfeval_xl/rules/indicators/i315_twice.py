"""I315: the same indicator under 产出 and under 效益."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import normalize, not_applicable
from perfeval_xl.rules.base import Case, Hit, hit, rule

_NUMBERED = pattern(r"^指标[0-9一二三四五六七八九十]*[:：]?", signs="指")
_SHORTEST = 3
"""Characters of a name that tells two indicators apart; 指标2 is none."""


@rule(
    "I315",
    "同一指标考核两次",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} “{actual}”在{expected}里已经有了，这里又作为{level}考核一次。请换成反映效果的指标，或合并成一项。",
    why="产出说做了什么，效益说带来什么；同一个指标放两处，等于重复计分，复核时有一处不得分。",
    wrong="产出指标“培训人数”，效益指标也写“培训人数”。",
    right="产出指标“培训人数”，效益指标“参训人员就业率”。",
    fix="本年在说明里写清；下年编制目标时换成反映效果的指标。",
)
def indicator_once(case: Case) -> Iterator[Hit]:
    """同一个三级指标不应既放在产出指标又放在效益指标里。"""
    outputs: dict[str, str] = {}
    for row in case.form.indicators:
        level = row.level1.name if row.level1 else ""
        if row.placeholder or not ("产出" in level or "效益" in level):
            continue
        name = _NUMBERED.sub("", normalize(row.level3.text))
        if len(name) < _SHORTEST or not_applicable(row.target.text):
            continue
        if "产出" in level:
            outputs.setdefault(name, level)
        elif name in outputs:
            yield hit(row.level3.at, expected=outputs[name], actual=row.level3.text, level=level)
