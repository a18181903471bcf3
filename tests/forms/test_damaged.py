"""Forms whose heads are worded otherwise or stand in another order give the same findings, and the doubt is told."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.rules import run
from tests.support.cases import clean_sheet

WORDINGS: Mapping[str, tuple[str, ...]] = {
    "B11": ("一级", "第一级指标", "指标（一级）"),
    "C11": ("第二级指标", "指标二级", "二级分类"),
    "D11": ("指标名", "具体指标内容", "明细指标（三级）", "考核指标名称", "评价指标"),
    "E11": ("绩效目标值（年初）", "应完成指标值", "计划指标值", "年初批复的目标", "预期达到的值"),
    "F11": ("年底完成情况", "完成", "年末实际数", "全年实际情况", "完成指标值", "截至年底进展"),
    "G11": ("满分", "考核满分", "指标配分", "权重系数分", "标准分值（100）"),
    "H11": ("自评打分", "实得分数", "本单位评分", "自查得分"),
    "I11": ("未达标的原因", "差异说明", "问题与改进措施", "偏差情况"),
    "G4": ("满分", "指标权重"),
    "H4": ("预算执行进度", "资金使用率"),
    "I4": ("自评打分", "实得分数"),
    "E4": ("预算数（调整）", "全年预算安排"),
    "F4": ("累计支出", "全年使用数"),
}
"""Heads of the clean form by their cell, in words that are in no list."""
SLIPS = {"F12": "2场", "I17": "。", "H14": 8, "F13": None, "H19": 97, "G15": 12, "I5": 9}
"""Slips of several kinds, so that equal findings mean something."""


def findings(sheet: Sheet) -> set[tuple[str, str]]:
    """What the rules find, but for the columns that had to be inferred."""
    found = run([book_of(Snapshot(path="表", sheets=(sheet,)), None)])
    return {(each.code, each.at.a1) for each in found if each.code != "S107"}


EXPECTED = findings(clean_sheet({"set": SLIPS}))


def test_the_slips_are_found_where_the_heads_are_known() -> None:
    assert {"P403", "P404", "P406", "I302", "W201", "W202", "F103"} <= {code for code, _ in EXPECTED}


@pytest.mark.parametrize(("cell", "wording"), [(cell, each) for cell, words in WORDINGS.items() for each in words])
def test_one_head_in_other_words(cell: str, wording: str) -> None:
    assert findings(clean_sheet({"set": {**SLIPS, cell: wording}})) == EXPECTED


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({}, optional={cell: st.sampled_from(words) for cell, words in WORDINGS.items()}))
def test_many_heads_in_other_words(worded: Mapping[str, str]) -> None:
    assert findings(clean_sheet({"set": {**SLIPS, **worded}})) == EXPECTED


@settings(max_examples=40, deadline=None)
@given(st.permutations("EFGHI"), st.booleans())
def test_columns_in_another_order(order: list[str], worded: bool) -> None:
    moved = dict(zip("EFGHI", order, strict=True))
    cells = {**SLIPS, **({"G11": "满分", "H11": "自评打分"} if worded else {})}
    plain = clean_sheet({"set": cells, "unmerge": ["A19:F19"]})
    by_name = {at.a1: cell for at, cell in plain.cells.items()}
    table = {name: by_name[name] for name in by_name if int(name[1:]) >= 11 and name[0] in moved}
    kept = {name: cell for name, cell in by_name.items() if name not in table}
    swapped = {f"{moved[name[0]]}{name[1:]}": cell for name, cell in table.items()}
    at_of = {f"{column}{row}": f"{moved[column]}{row}" for column in moved for row in range(11, 20)}
    expected = {(code, at_of.get(at, at)) for code, at in EXPECTED}
    rebuilt = {
        type(at).parse(name): cell for at in [next(iter(plain.cells))] for name, cell in (kept | swapped).items()
    }
    assert findings(Sheet(name=plain.name, cells=rebuilt, merges=plain.merges)) == expected


def test_what_was_inferred_is_told_with_its_columns() -> None:
    sheet = clean_sheet({"set": {"G11": "考核满分", "D11": "考核指标名称"}})
    (doubt,) = [each for each in run([book_of(Snapshot(path="表", sheets=(sheet,)), None)]) if each.code == "S107"]
    assert "“考核指标名称”当作“三级指标”" in doubt.message
    assert "“考核满分”当作“分值”" in doubt.message


@pytest.mark.parametrize("head", ["评分标准", "数据来源", "佐证材料", "指标解释", "得分系数", "序号", "评分细则"])
def test_a_column_that_is_none_of_ours_is_left_alone(head: str) -> None:
    cells = {**SLIPS, "J11": head, "J12": "按台账", "J13": 3}
    assert findings(clean_sheet({"set": cells})) == EXPECTED
