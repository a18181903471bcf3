"""Which cells a formula may depend on: never one too few."""

import pytest

from perfeval_xl.domain.formulas import constant_text, find_dependents, reach_of
from perfeval_xl.domain.grid import At

FORMULAS = {  # formula on sheet 表, cells it depends on, cells it does not
    "SUM(I5,H12:H19)": (["I5", "H12", "H15", "H19"], ["H11", "H20", "I12"]),
    "I5+H12+$H$13+H$14": (["I5", "H12", "H13", "H14"], ["H15"]),
    "SUM(H19:H12)": (["H12", "H16"], ["G12"]),
    "SUMPRODUCT(G12:G19*(H12:H19>0))": (["G13", "H13"], ["F13"]),
    "ROUND(H5*G5,2)": (["H5", "G5"], ["I5", "A2"]),
    'IF(H20>=90,"优",IF(H20>=80,"良","A1"))': (["H20"], ["A1"]),
    "IFERROR(F5/E5,0)": (["F5", "E5"], ["D5"]),
    "SUM(H:H)": (["H1", "H999"], ["G1"]),
    "SUM(12:19)": (["A12", "Z19"], ["A20"]),
    "SUM($H:$I)": (["H3", "I3"], ["J3"]),
    "VLOOKUP(H20,$K$1:$L$4,2,TRUE)": (["H20", "K2", "L4"], ["M1"]),
    "LOG10(H5)+1E5": (["H5"], ["E5", "E10"]),
    "h12+h13": (["H12", "H13"], ["H14"]),
    "表!H12": (["H12"], ["H13"]),
    "'表'!H12:H13": (["H13"], ["H14"]),
    "90": ([], ["A1", "H12"]),
    "TRUE": ([], ["A1"]),
    '"分值"': ([], ["A1"]),
    "SUM([1]Sheet1!$A$1:$A$2)+H3": (["H3"], ["A1", "A2"]),
    "'[2]别 的'!H12": ([], ["H12"]),
    "[3]!得分合计": ([], ["A1"]),
    "#REF!": ([], ["A1"]),
    "SUM(#REF!)+H3+#N/A": (["H3"], ["A1"]),
}
ANYTHING = [
    *("", "得分合计", "SUM(得分)", 'INDIRECT("H"&12)', "SUM(OFFSET(H11,1,0,8,1))", "SUM(表1[得分])", "表!#REF!"),
    *("[0]!得分合计", "SUM('[a.xlsx]表'!H12)", "SUM(Sheet1:Sheet3!H12)", "XFE1+1", "H1048577", "R1C1_total"),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_formula_depends_on(formula: str) -> None:
    touched, untouched = FORMULAS[formula]
    reach = reach_of(formula, "表")
    assert not reach.anything
    assert all(reach.touches({"表": {At.parse(cell)}}) for cell in touched)
    assert not any(reach.touches({"表": {At.parse(cell)}}) for cell in untouched)
    assert not any(reach.touches({"别的表": {At.parse(cell)}}) for cell in touched)


@pytest.mark.parametrize("formula", ANYTHING)
def test_what_cannot_be_followed_may_depend_on_anything(formula: str) -> None:
    assert reach_of(formula, "表").touches({"另一张": {At(500, 7)}})
    assert not reach_of(formula, "表").touches({})


def test_dependence_goes_through_other_formulas_and_sheets() -> None:
    formulas = {
        ("表", At.parse("I5")): "ROUND(H5*G5,2)",
        ("表", At.parse("H20")): "SUM(I5,H12:H19)",
        ("汇总", At.parse("B2")): "表!H20",
        ("汇总", At.parse("B3")): "'别的 表'!H20",
        ("表", At.parse("D5")): "SUM(D6:D8)",
    }
    stale = find_dependents(formulas, [("表", At.parse("H5"))])
    assert {(sheet, at.a1) for sheet, at in stale} == {("表", "I5"), ("表", "H20"), ("汇总", "B2")}


def test_formulas_in_a_circle_end() -> None:
    formulas = {("表", At(1, 1)): "B1", ("表", At(1, 2)): "A1+C1"}
    assert find_dependents(formulas, [("表", At(1, 3))]) == set(formulas)


def test_a_long_formula_takes_no_longer_than_its_length() -> None:
    assert reach_of("+".join(["H12"] * 1500), "表").touches({"表": {At.parse("H12")}})
    assert reach_of("'" * 8000, "表").anything
    assert reach_of("A" * 8000, "表").anything


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('"分值"', "分值"),
        ('"2024年度"&"项目支出绩效自评表"', "2024年度项目支出绩效自评表"),
        ('2024&"年度"', "2024年度"),
        ('"年度"&2024', "年度2024"),
        (' "得分" & char(10) & "（执行率×分值）" ', "得分\n（执行率×分值）"),
        ('"说""好"""', '说"好"'),
        ('"A1"&"!B2"', "A1!B2"),
        ('""', ""),
        *(
            (formula, None)
            for formula in ("A1", '"分"&A1', "2024", "1+1", 'T("分值")', '"未完', '"a"+"b"', '""""""a"', "")
        ),
        ('"分值"&', None),
        ('IF(1,"分值","")', None),
        ('CHAR(13)&"a"', None),
    ],
)
def test_literals_alone_say_what_they_show(formula: str, text: str | None) -> None:
    assert constant_text(formula) == text


def test_a_shared_formula_reaches_what_those_on_its_sheet_reach() -> None:
    formulas = {
        ("自评表", At.parse("H20")): "SUM(H12:H19)",
        ("台账", At.parse("D2")): 'CUBEVALUE("连接",$A2,D$1)',
        ("台账", At.parse("D3")): "",
        ("台账", At.parse("E3")): "D3",
        ("对照", At.parse("A1")): "自评表!H12*2",
        ("对照", At.parse("A2")): "",
        ("名称", At.parse("A1")): "SUM(得分)",
        ("名称", At.parse("A2")): "",
        ("只有结果", At.parse("A2")): "",
    }
    changed = [("自评表", At.parse("H13"))]
    stale = {(sheet, at.a1) for sheet, at in find_dependents(formulas, changed, shared=True)}
    assert stale == {
        *(("自评表", "H20"), ("对照", "A2"), ("名称", "A1"), ("名称", "A2"), ("只有结果", "A2")),
    }
    assert ("台账", At.parse("D3")) in find_dependents(formulas, changed)
