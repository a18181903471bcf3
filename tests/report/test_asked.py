"""What reports on real forms ask people to fill in: what the form does not hold, each thing once, and nothing else.

Every form was read by hand for this list. A form has no place for 概况 and 成效; the rest is what somebody left out of
it, copied from the target, or wrote so that the check calls it wrong.
"""

import re
from pathlib import Path

import pytest

from tests.support.command import perfeval

pytestmark = pytest.mark.corpus

_BOTH = ("概况", "成效")
_KINDS = (
    (r"报告素材中的“项目概况”", "概况"),
    (r"报告素材中的“主要成效”", "成效"),
    (r"预算调整原因", "调整"),
    (r".*超额的原因", "超额"),
    (r".*的实际完成值(?:（.*）)?", "完成值"),
    (r"扣分的原因", "扣分"),
    (r"总分和等级（.*）", "总分"),
    (r"实施单位", "单位"),
)
MISSING: dict[str, list[tuple[str, ...]]] = {
    "2020-技术创新中心.xlsx": [(*_BOTH, "完成值", "完成值", "完成值", "扣分", "单位")],
    "2020-智能制造.xlsx": [(*_BOTH, "完成值", "完成值", "完成值", "单位")],
    "2024-央企对接现场会相关经费.xlsx": [_BOTH],
    "2024-市工信局2023年信息化.xlsx": [_BOTH],
    "2024-行政运行（其他）经费.xlsx": [_BOTH],
    "2024整体支出.xlsx": [(*_BOTH, "超额", "总分")],
    "2024项目支出.xlsx": [
        _BOTH,
        _BOTH,
        _BOTH,
        (*_BOTH, "调整", "超额"),
        (*_BOTH, "调整"),
        _BOTH,
        (*_BOTH, "调整"),
        (*_BOTH, "调整"),
        (*_BOTH, "超额"),
        (*_BOTH, "调整", "超额"),
        (*_BOTH, "超额"),
        (*_BOTH, "调整"),
        (*_BOTH, "超额"),
        (*_BOTH, "完成值", "超额"),
    ],
    "安徽2022-委托业务.xlsx": [(*_BOTH, "总分")],
    "湖南县级2020-储备粮.xlsx": [_BOTH],
}
"""What each form of a file truly lacks, form by form."""


def kind_of(asked: str) -> str:
    """What is asked for, whichever indicator it is about; the words themselves for what is not on the list."""
    return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, asked)), asked)


@pytest.mark.parametrize("name", sorted(MISSING))
def test_a_report_asks_for_what_its_form_lacks_and_for_nothing_else(name: str, corpus: Path, tmp_path: Path) -> None:
    told = perfeval("report", corpus / name, "--out", tmp_path).out
    sections = re.split(r"^  \[[^\n]*\] 报告已写入", told, flags=re.M)[1:]
    asked = [re.findall(r"^    待填 (.*)$", section, flags=re.M) for section in sections]
    assert [sorted(map(kind_of, each)) for each in asked] == [sorted(each) for each in MISSING[name]]
    for each in asked:
        assert len(set(each)) == len(each), "nothing is asked for twice"


def test_no_form_of_the_corpus_is_left_out(corpus: Path) -> None:
    assert {path.name for path in corpus.glob("*.xlsx")} == set(MISSING)
