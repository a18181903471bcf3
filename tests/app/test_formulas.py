"""Forms with formulas: what 计分 tells is what stands there once a program has computed them."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.app.checking import check_files, mark_files
from perfeval_xl.app.jsonform import run_json
from perfeval_xl.app.reporting import ReportOptions, report_files
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.file import Workbook
from tests.support import office
from tests.support.formulas import ELSEWHERE, with_cell, with_formulas, with_text, with_total_elsewhere

BLANK = Path(__file__).resolve().parents[2] / "examples" / "2024" / "空白得分-待计分.xlsx"
MANUAL = {"H16": 10}
"""The one score that only a person can decide."""
SUM = "SUM(I5,H12:H19)"
VARIANTS: Mapping[str, Mapping[str, tuple[str, object]]] = {
    "总分，存的是0": {"H20": (SUM, 0)},
    "总分，没有存": {"H20": (SUM, None)},
    "总分，存的是一部分": {"H20": (SUM, 78.95)},
    "总分，存的是错误": {"H20": (SUM, "#VALUE!")},
    "总分，逐格相加": {"H20": ("I5+H12+H13+H14+H15+H16+H17+H18+H19", 10)},
    "总分，整列": {"H20": ("I5+SUM(H12:H19)", 0)},
    "总分，SUMPRODUCT": {"H20": ("I5+SUMPRODUCT(H12:H19*1)", 0)},
    "总分，ROUND": {"H20": ("ROUND(SUM(H12:H19)+I5,2)", 0)},
    "总分，OFFSET": {"H20": ("SUM(OFFSET(H12,0,0,8,1))+I5", 0)},
    "总分，INDIRECT": {"H20": ('SUM(INDIRECT("H12:H19"))+I5', 0)},
    "执行率得分，执行率空白": {"I5": ("ROUND(H5*G5,2)", 0)},
    "执行率得分和总分": {"I5": ("ROUND(H5*G5,2)", 0), "H20": (SUM, 0)},
    "执行率，存的是错误": {"H5": ("F5/E5", "#DIV/0!")},
    "执行率、得分、总分": {"H5": ("F5/E5", "#DIV/0!"), "I5": ("H5*G5", "#DIV/0!"), "H20": (SUM, "#DIV/0!")},
    "执行率，IFERROR": {"H5": ("IFERROR(F5/E5,0)", 0.95), "I5": ("MIN(H5,1)*G5", 9.5)},
    "等级，IF": {"I20": ('"等级："&IF(H20>=90,"优",IF(H20>=80,"良",IF(H20>=60,"中","差")))', "等级：差")},
    "等级和总分": {"H20": (SUM, 0), "I20": ('IF(H20>=90,"优",IF(H20>=80,"良","差"))', "差")},
    "等级，LOOKUP": {"I20": ('LOOKUP(H20,{0,60,80,90},{"差","中","良","优"})', "差"), "H20": (SUM, 0)},
    "一个得分": {"H13": ("G13", 10), "H20": (SUM, 10)},
    "几个得分，没有存": {"H13": ("G13", None), "H14": ("G14", None)},
    "预算数是各行之和": {"E5": ("SUM(E6:E8)", 30), "F5": ("SUM(F6:F8)", 28.5), "H20": (SUM, 0)},
    "分值": {"G12": ("5+5", 10), "H20": (SUM, 0)},
    "分值合计和总分": {"G20": ("SUM(G5,G12:G19)", 100), "H20": (SUM, 0)},
}
"""Formulas and their stored results, laid into the blank form."""


@pytest.fixture
def form(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), VARIANTS[request.param], MANUAL))
    return path


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_total_added_up_on_another_sheet_is_not_believed(case: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_total_elsewhere(BLANK.read_bytes(), case, MANUAL))
    scored = score_files([path], in_place=True).files[0]
    assert scored.ok, scored.message
    assert {edit.at.a1: edit.value for edit in scored.edits}["I20"] == "等级：优"
    _demand_full(path)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_nor_is_one_in_a_workbook_of_another_kind(kind: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.xlsx" for number, _ in enumerate(ELSEWHERE)]
    for path, case in zip(paths, ELSEWHERE, strict=True):
        path.write_bytes(with_total_elsewhere(BLANK.read_bytes(), case, MANUAL))
    for path in office.convert(tmp_path, kind, *paths):
        scored = score_files([path]).files[0]
        assert {edit.at.a1: edit.value for edit in scored.edits}["I20"] == "等级：优"
        _demand_full(path)


def _demand_full(path: Path) -> None:
    (case,) = check_files([path]).files[0].cases
    assert (str(case.assessment.total), case.assessment.grade) == ("98.95", "优")


@pytest.mark.parametrize("form", VARIANTS, indirect=True, ids=str)
def test_no_wrong_number_is_told_or_written(form: Path) -> None:
    scored = score_files([form], in_place=True).files[0]
    assert scored.ok, scored.message
    values = {edit.at.a1: edit.value for edit in scored.edits}
    assert values.get("H20", Decimal("98.95")) == Decimal("98.95")
    assert "优" in str(values.get("I20", "优"))
    checked = check_files([form]).files[0]
    (case,) = checked.cases
    assert (str(case.assessment.total), case.assessment.grade) == ("98.95", "优")
    assert [(each.code, each.at.a1) for each in checked.findings if each.severity != "info"] == []
    assert checked.findings == scored.findings


@pytest.mark.parametrize("form", VARIANTS, indirect=True, ids=str)
def test_a_result_that_the_write_made_stale_does_not_stay(form: Path) -> None:
    """A result that had failed before, of cells that nobody has written, is not the write's to take away."""
    score_files([form], in_place=True)
    stored = openpyxl.load_workbook(form, data_only=True).active
    written = openpyxl.load_workbook(form).active
    assert stored is not None
    assert written is not None
    for place in ("H5", "I5", "H20"):
        if str(written[place].value).startswith("="):
            assert stored[place].value in (None, 0.95, 9.5, "#DIV/0!"), place
    assert "差" not in str(stored["I20"].value)


def test_marks_leave_results_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), {"H20": (SUM, 55)}, {**MANUAL, "H12": 5}))
    mark_files(check_files([path]))
    assert openpyxl.load_workbook(path, data_only=True).worksheets[0]["H20"].value == 55


@pytest.mark.libreoffice
def test_what_was_told_is_what_stands_there_once_it_is_computed(tmp_path: Path) -> None:
    paths = []
    for number, variant in enumerate(VARIANTS.values()):
        path = tmp_path / f"{number:02}.xlsx"
        path.write_bytes(with_formulas(BLANK.read_bytes(), variant, MANUAL))
        paths.append(path)
    told = [score_files([path], in_place=True).files[0] for path in paths]
    recalculated = office.convert(tmp_path / "computed", "xlsx", *paths)
    assert len(recalculated) == len(paths)
    for before, path in zip(told, recalculated, strict=True):
        checked = check_files([path]).files[0]
        new = {(each.code, each.at.a1) for each in checked.findings} - {(e.code, e.at.a1) for e in before.findings}
        assert (path.name, new) == (path.name, set())
        assert checked.cases[0].assessment.total == before.cases[0].assessment.total
        (sheet, *_) = Workbook.open(path).read().sheets
        values = {at.a1: cell for at, cell in sheet.cells.items()}
        assert values["H20"].value == Decimal("98.95"), path.name
        assert "优" in str(values.get("I20", Cell("优")).value)


WAITING: Mapping[str, tuple[Mapping[str, tuple[str, object]], str, dict[str, tuple[str, str]]]] = {
    "总分没有存，等级写错": ({"H20": (SUM, None)}, "等级：良", {"H20": ("P406", "98.95"), "I20": ("P407", "优")}),
    "总分没有存，等级写对": ({"H20": (SUM, None)}, "等级：优", {"H20": ("P406", "98.95")}),
    "未完成的得分没有存": ({"H12": ("G12*F12/E12", None)}, "等级：优", {"H12": ("P402", "9.45")}),
    "完成的得分没有存": ({"H13": ("G13", None)}, "等级：优", {}),
}
"""Formulas without a result, the grade as typed, and what a check says of them: code and expected value."""


@pytest.mark.parametrize("name", WAITING)
def test_a_formula_that_waits_is_told_with_the_value_it_should_have(name: str, tmp_path: Path) -> None:
    formulas, grade, expected = WAITING[name]
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_text(with_formulas(BLANK.read_bytes(), formulas, MANUAL), "I20", grade))
    score_files([path], in_place=True)
    findings = check_files([path]).files[0].findings
    waiting = {each.at.a1: (each.code, each.expected) for each in findings if "算出来" in each.message}
    assert waiting == expected
    assert {each.severity for each in findings} <= {"info"}


ARRAYS = {
    "数组公式": '<c r="H13"><f t="array" ref="H13:H15">IF(G13:G15&gt;99,G13:G15,"")</f><v></v></c>',
    "溢出": '<c r="H13" cm="1"><f t="array" ref="H13:H15">G13:G15</f><v>10</v></c>',
    "模拟运算表": '<c r="H13"><f t="dataTable" ref="H13:H15" dt2D="0" dtr="0" r1="A1"/><v>10</v></c>',
}


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("cell", ARRAYS.values(), ids=ARRAYS)
def test_nothing_is_written_into_what_an_array_fills(tmp_path: Path, cell: str, overwrite: bool) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_cell(BLANK.read_bytes(), "H13", cell))
    scored = score_files([path], overwrite=overwrite).files[0]
    assert scored.ok, scored.message
    assert not {"H13", "H14", "H15"} & {edit.at.a1 for edit in scored.edits}
    assert {"H12", "H19"} <= {edit.at.a1 for edit in scored.edits}
    for place in ("H13", "H14", "H15"):
        edit = SetValue(sheet="自评表", at=At.parse(place), value=Decimal(5))
        with pytest.raises(FileProblem, match=place) as fault:
            Workbook.open(path).apply([edit])
        assert fault.value.code == "FORMULA"


def test_the_report_and_the_roll_up_take_the_computed_total(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), {"H20": (SUM, 0)}, MANUAL))
    score_files([path], in_place=True)
    (reported,) = report_files([path], ReportOptions(out=tmp_path / "报告")).files
    missing = [each for written in reported.reports for each in written.missing]
    assert not [each for each in missing if "总分" in each or "等级" in each]
    answer = run_json(check_files([path]))
    assert answer["files"][0]["forms"][0]["total"]["computed"] == "98.95"


_NOTHING = '<c r="{}" t="str"><f>IF(A1=1,A1,"")</f><v></v></c>'
"""A formula that a program has computed to an empty text: its cell shows nothing."""


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("B2", ["S104"]),
        ("E12", ["I301"]),
        ("F13", ["I302"]),
        ("G12", ["W201", "W202", "W205", "W206"]),
        ("I13", []),
        ("I17", []),
    ],
)
def test_a_formula_that_shows_nothing_is_blank_and_not_waiting(place: str, told: list[str], tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_cell(BLANK.read_bytes(), place, _NOTHING.format(place)))
    findings = check_files([path]).files[0].findings
    assert sorted({each.code for each in findings} - {"I306"}) == told


@pytest.mark.parametrize("place", ["G12", "H12", "I5"])
def test_points_that_show_nothing_leave_the_total_open(place: str, tmp_path: Path) -> None:
    """The cell keeps its formula, so that what the law gives is nowhere on the form."""
    path = tmp_path / "表.xlsx"
    data = with_formulas(BLANK.read_bytes(), {}, MANUAL)
    path.write_bytes(with_cell(data, place, _NOTHING.format(place)))
    scored = score_files([path], in_place=True).files[0]
    assert not {"H20", "I20", place} & {edit.at.a1 for edit in scored.edits}
    assert "H20" in {each.note.at.a1 for each in scored.notes}


LITERALS = {
    "标题": {"A1": '"2024年度项目支出绩效自评表"'},
    "标题分成几段": {"A1": '2024&"年度"&"项目支出绩效自评表"'},
    "分值": {"G11": '"分值"', "G4": '"分值"'},
    "得分": {"H11": '"得分"', "I4": '"得"&"分"'},
    "换行的表头": {"E11": '"年度"&CHAR(10)&"指标值"', "F11": '"实际"&CHAR(10)&"完成值"'},
    "总分": {"A20": '"总"&"分"'},
    "各级": {"B12": '"产出指标"&CHAR(10)&"（40分）"', "D11": '"三级指标"', "B11": '"一级指标"'},
    "资金": {"B5": '"年度资金总额"', "E4": '"全年预算数"', "F4": '"全年执行数"', "A4": '"项目资金（万元）"'},
    "指标值": {"E12": '"≥"&55&"个"', "F12": '52&"个"', "F19": '"28.5万元"'},
    "名称": {"A2": '"项目支出名称"', "B2": '"数据资源普查"', "B3": '"云溪市"&"数据发展局"'},
}


@pytest.mark.parametrize("case", LITERALS)
def test_texts_written_as_formulas_are_read_though_nobody_has_computed_them(case: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    formulas = {place: (formula, None) for place, formula in LITERALS[case].items()}
    path.write_bytes(with_formulas(BLANK.read_bytes(), formulas, MANUAL))
    assert [each.code for each in check_files([path]).files[0].findings] == ["I306"]
    scored = score_files([path], in_place=True).files[0]
    values = {edit.at.a1: str(edit.value) for edit in scored.edits}
    assert (values["H20"], values["I20"]) == ("98.95", "等级：优")


_HEADS = [
    "A4",
    "E4",
    "F4",
    "I4",
    "B5",
    "B9",
    "A11",
    "B11",
    "D11",
    "E11",
    "F11",
    "G11",
    "H11",
    "B12",
    "C14",
    "B19",
    "A20",
]


@pytest.mark.parametrize("place", _HEADS)
def test_a_form_whose_heads_wait_to_be_computed_is_told_and_left_alone(place: str, tmp_path: Path) -> None:
    """What stands under such a head may be anything: nothing is filled and nothing is called wrong."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), {place: ("某名称", None)}, MANUAL))
    scored = score_files([path]).files[0]
    assert scored.edits == ()
    assert [(each.code, each.at.a1) for each in scored.findings] == [("S101", place)]
    assert "保存一次" in scored.findings[0].message


def test_several_heads_that_wait_are_counted_where_no_form_can_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    formulas = {f"{column}11": (f"参数!{column}1", None) for column in "BCDEFGHI"}
    path.write_bytes(with_formulas(BLANK.read_bytes(), formulas, MANUAL))
    (finding,) = check_files([path]).files[0].findings
    assert (finding.code, finding.at.a1) == ("S101", "B11")
    assert "8 格" in finding.message


@pytest.mark.parametrize("place", ["A1", "A2", "A3", "E3", "B2", "B10", "F10", "I20"])
def test_titles_and_names_that_wait_to_be_computed_are_told_once(place: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), {place: ("某名称", None)}, MANUAL))
    scored = score_files([path]).files[0]
    values = {edit.at.a1: str(edit.value) for edit in scored.edits}
    assert values["H20"] == "98.95"
    assert {each.code: each.at.a1 for each in scored.findings if each.code != "I306"} == {"S111": place}


_FUND_VALUES = {
    "执行率，每行都有": {"H5": "F5/E5", "H6": "F6/E6", "H7": 'IF(E7="","",F7/E7)', "H8": 'IF(E8="","",F8/E8)'},
    "得分，总额以外的行": {"I6": "H6*G5", "I7": "0", "I8": "0"},
    "分值，总额以外的行": {"G6": "G5"},
    "预算数，各部分": {"E7": "参数!A1", "F8": "参数!A2"},
    "数组，四行": {"I5": "G5:G8*1", "I6": "G6", "I7": "G7", "I8": "G8"},
}
"""Formulas without a result beside the total line of the funds: values, which tell nothing about what the heads mean."""


@pytest.mark.parametrize("case", _FUND_VALUES)
def test_values_of_the_funds_that_wait_to_be_computed_hide_no_form(case: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    formulas = {place: (formula, None) for place, formula in _FUND_VALUES[case].items()}
    path.write_bytes(with_formulas(BLANK.read_bytes(), formulas, MANUAL))
    scored = score_files([path]).files[0]
    values = {edit.at.a1: str(edit.value) for edit in scored.edits}
    assert values["H20"] == "98.95"
    assert not set(values) & set(formulas)
    assert "S101" not in {each.code for each in scored.findings}


def test_the_rate_of_the_total_line_is_the_one_that_counts_while_it_waits(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    data = with_formulas(BLANK.read_bytes(), {"H5": ("F5/E5", None)}, {**MANUAL, "H6": 0.2, "I6": 2})
    path.write_bytes(data)
    assert {edit.at.a1: str(edit.value) for edit in score_files([path]).files[0].edits}["I5"] == "9.5"


def test_labels_with_a_result_stay_whatever_is_filled(tmp_path: Path) -> None:
    """A name may stand for anything, but no head or title hangs on the scores."""
    path = tmp_path / "表.xlsx"
    labels = {"A1": '年度&"项目支出绩效自评表"', "H11": "得分栏", "A20": "合计栏"}
    shown = {"A1": "2024年度项目支出绩效自评表", "H11": "得分", "A20": "总分"}
    formulas = {place: (formula, shown[place]) for place, formula in labels.items()}
    path.write_bytes(with_formulas(BLANK.read_bytes(), formulas, MANUAL))
    scored = score_files([path]).files[0]
    assert {edit.at.a1: str(edit.value) for edit in scored.edits}["H20"] == "98.95"
    assert [each.code for each in scored.findings] == ["I306"]


STRAYS: Mapping[str, tuple[dict[str, str], dict[str, object]]] = {
    "没有名称": ({"D13": ""}, {"H13": 10}),
    "没有名称，得分也空着": ({"D13": ""}, {}),
    "没有分值": ({"G13": ""}, {"H13": 10}),
    "分值是斜线": ({"G13": "/"}, {"H13": 10}),
    "分值是汉字": ({"G13": "十分"}, {"H13": "9.5"}),
    "只有得分": ({"D13": "", "E13": "", "F13": "", "G13": ""}, {"H13": 10}),
}


@pytest.mark.parametrize("case", STRAYS)
def test_points_in_a_row_without_name_or_weight_leave_the_total_to_a_person(case: str, tmp_path: Path) -> None:
    texts, numbers = STRAYS[case]
    data = with_formulas(BLANK.read_bytes(), {}, {**MANUAL, **numbers})
    for place, text in texts.items():
        data = with_text(data, place, text)
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    scored = score_files([path]).files[0]
    assert not {"H20", "I20"} & {edit.at.a1 for edit in scored.edits}
    assert "13 这一行" in {each.note.at.a1: each.note.text for each in scored.notes}["H20"]
    path.write_bytes(with_formulas(data, {}, {"H20": "98.95"}))
    assert not {"P406", "P407"} & {each.code for each in check_files([path]).files[0].findings}


@pytest.mark.parametrize("numbers", [{"H13": 0}, {}])
def test_a_row_without_weight_and_without_points_changes_no_total(numbers: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_text(with_formulas(BLANK.read_bytes(), {}, {**MANUAL, **numbers}), "G13", ""))
    values = {edit.at.a1: str(edit.value) for edit in score_files([path]).files[0].edits}
    assert (values["H20"], values["I20"]) == ("88.95", "等级：良")


@pytest.mark.parametrize("place", ["D12", "D13", "D19", "E12", "E15", "F13", "F18", "G12", "G14", "G19"])
def test_a_row_whose_formula_has_no_result_yet_is_not_left_out_of_the_total(place: str, tmp_path: Path) -> None:
    """A row's 分值, name, target or result that no program has computed leaves the total open or as it is with it."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(with_formulas(BLANK.read_bytes(), {place: ("某名称", None)}, MANUAL))
    scored = score_files([path], in_place=True).files[0]
    assert scored.ok, scored.message
    written = {edit.at.a1: str(edit.value) for edit in scored.edits}
    named = place.startswith("D")
    assert written.get("H20") == ("98.95" if named else None)
    assert ("I20" in written) == named
    reasons = [each.note.text for each in scored.notes if each.note.at.row == int(place[1:])]
    assert all("还没有算出结果" in reason for reason in reasons) and bool(reasons) != named
