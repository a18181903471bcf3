"""Forms of any kind and layout in the familiar 附件1 and 附件2: every row carried, and told what differs or has no place."""

import io
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.app.importing import import_files
from perfeval_xl.app.reading import book_of, read_file
from perfeval_xl.app.results import ReadFile
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.rowplan import Block, RowPlan
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import read
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.importing import SheetPlan, plain_workbook
from perfeval_xl.rules import run
from tests.conftest import ROOT
from tests.support.batches import CLEAN, DEPARTMENT, EXAMPLES, WITH_ERRORS
from tests.support.cases import clean_sheet
from tests.support.command import perfeval
from tests.support.openings import page_of, pdf_of_form
from tests.support.published import seen_forms
from tests.support.results import expect
from tests.support.word_forms import forms_document

FORMS = [*sorted(EXAMPLES.glob("*.xlsx")), ROOT / "examples" / "2020" / "智慧社区.xlsx"]
PROJECT, WHOLE, BASE = "项目支出自评表", "整体支出自评表", "基础数据表"


def into_template(path: Path, out: Path) -> tuple[list[Path], list[str]]:
    """The files made of one, and what was told."""
    (file,) = import_files([path], out, template=True).files
    assert file.ok, file.message
    assert file.written is not None
    made = [file.written] if file.written.is_file() else sorted(file.written.iterdir())
    return made, [f"{each.note.at.a1} {each.note.text}" for each in file.notes]


def carried(tmp_path: Path, **data: Any) -> tuple[Form, list[str], Path]:
    """A clean form with some cells changed, carried over: as it reads then, and what was told."""
    source = tmp_path / "原表.xlsx"
    source.write_bytes(plain_workbook([SheetPlan("自评表", clean_sheet(data))]))
    (made,), told = into_template(source, tmp_path / "结果")
    (case,) = book_of(read_again(made), None).cases
    return case.form, told, made


def read_again(path: Path) -> Snapshot:
    return Workbook.open(path).read()


def source_form(tmp_path: Path) -> Form:
    return read(read_again(tmp_path / "原表.xlsx"))[0]


def texts(form: Form) -> Iterator[tuple[object, ...]]:
    """What a form says, without places."""
    yield form.kind, form.year, *(entry and entry.text for entry in (form.project, form.department, form.unit))
    for fund in form.funds:
        amounts = (entry and entry.number for entry in (fund.initial, fund.budget, fund.actual))
        yield fund.role, "".join(fund.label.text.split()), *amounts
    if form.execution:
        yield "rate", *(entry and entry.number for entry in form.execution[:3])
    for goal in form.goals:
        yield goal.expected.text, goal.actual.text
    for row in form.indicators:
        levels = [level and (level.name, level.printed_weight) for level in (row.level1, row.level2)]
        given = [entry and entry.number for entry in (row.weight, row.score)]
        yield *levels, row.level3.text, row.target.text, row.actual.text, *given, row.reason and row.reason.text
    for part in (*form.income, *form.spending):
        yield part.label, part.amount
    for line in form.base:
        yield line.key, *(entry and entry.number for entry in (line.previous, line.budget, line.actual))
    for control in form.controls:
        yield control.what, control.planned.number, control.actual.number, control.rate.number


def told_texts(form: Form) -> Counter[tuple[object, ...]]:
    """The same, but for lines of 附件1 and funds that say nothing."""
    return Counter(line for line in texts(form) if any(isinstance(each, Decimal) for each in line) or len(line) > 4)


def kind_of(suffix: str, form: Path, folder: Path) -> Path:
    """The forms of a workbook as another kind of file."""
    target = folder / f"表{suffix}"
    if suffix == ".xlsx":
        target.write_bytes(form.read_bytes())
    elif suffix == ".xls":
        page_of(form, target)
    elif suffix == ".pdf":
        pdf_of_form(form, target)
    else:
        target.write_bytes(forms_document(read_again(form).sheets))
    return target


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".docx", ".pdf"])
@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_every_form_of_an_example_is_carried_whole(form: Path, suffix: str, tmp_path: Path) -> None:
    source = kind_of(suffix, form, tmp_path)
    made, told = into_template(source, tmp_path / "结果")
    assert told == []
    before = expect(ReadFile, read_file(source)).book
    after = [expect(ReadFile, read_file(path)).book for path in made]
    forms = sorted((case.form for book in after for case in book.cases), key=lambda form: str(form.project))
    wanted = sorted((case.form for case in before.cases), key=lambda form: str(form.project))
    assert sum(map(told_texts, forms), Counter()) == sum(map(told_texts, wanted), Counter())
    own = {"P410", "X501", "X504", "X506", "X507", "S107"}  # what several forms in one file say of each other
    found = [Counter(each.code for each in run([book])) for book in (before, *after)]
    assert {code: n for code, n in sum(found[1:], Counter()).items() if code not in own} == {
        code: n for code, n in found[0].items() if code not in own
    }


@pytest.mark.parametrize("count", [1, 2, 11, 25, 60])
def test_there_are_as_many_rows_as_the_form_has(count: int, tmp_path: Path) -> None:
    rows = {f"D{row}": f"指标{row}" for row in range(12, 12 + count)}
    cells: dict[str, Any] = {f"{letter}{row}": None for row in range(12, 20) for letter in "ABCDEFGHI"}
    cells |= rows
    cells |= {f"E{row}": "≥3场" for row in range(12, 12 + count)} | {f"F{row}": "3场" for row in range(12, 12 + count)}
    cells |= {"B12": "产出指标（90分）", "C12": "数量指标", f"A{12 + count}": "总分", f"H{12 + count}": 90}
    gone = ["A11:A18", "B12:B14", "B15:B16", "A19:F19"]
    form, told, made = carried(tmp_path, set=cells, unmerge=gone, merge=[f"B12:B{11 + count}"] if count > 1 else [])
    assert told == []
    assert [row.level3.text for row in form.indicators] == list(rows.values())
    assert {row.level1 and row.level1.name for row in form.indicators} == {"产出指标"}
    assert form.total is not None
    assert form.total.score is not None
    assert form.total.score.number == 90
    sheet = openpyxl.load_workbook(made)[PROJECT]
    last = 12 + count
    assert f"B12:B{last - 1}" in map(str, sheet.merged_cells.ranges) or count == 1
    assert sheet.print_area == f"'{PROJECT}'!$A$1:$I${last + 1}"
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == [
        *(f"{letter}12:{letter}{last - 1}" if count > 1 else f"{letter}12" for letter in "CE"),
        "A4",
    ]
    assert sheet.parent.defined_names["项目_总分"].attr_text == f"'{PROJECT}'!$H${last}"
    assert sheet.parent.defined_names["整体_总分"].attr_text == f"'{WHOLE}'!$H$38"


def test_levels_of_another_name_and_cost_below_output_stay_where_they_were(tmp_path: Path) -> None:
    cells = {
        "B12": "项目完成指标（50分）",
        "C14": "成本指标",
        "B15": "项目效益",
        "C15": "社会效益",
        "B18": None,
        "C18": "成本指标",
    }
    form, told, _ = carried(tmp_path, set=cells, merge=["B17:B18"])
    assert told == []
    names = [tuple(level and level.entry.text for level in (row.level1, row.level2)) for row in form.indicators]
    assert names[0] == ("项目完成指标（50分）", "数量指标")
    assert names[2] == ("项目完成指标（50分）", "成本指标")
    assert names[6] == ("满意度指标（10分）", "成本指标")


def test_rows_that_share_a_score_share_it_in_the_template(tmp_path: Path) -> None:
    form, told, made = carried(
        tmp_path, set={"G12": 30, "H12": 30, "G13": None, "H13": None}, merge=["G12:G13", "H12:H13", "F15:F16"]
    )
    assert told == []
    assert form.indicators[1].group == form.indicators[0].row
    assert [len(group.rows) for group in form.groups] == [2, 1, 1, 1, 1, 1]
    assert {"G12:G13", "H12:H13", "F15:F16"} <= set(map(str, openpyxl.load_workbook(made)[PROJECT].merged_cells.ranges))


def test_several_goals_and_lines_of_money_each_get_a_row(tmp_path: Path) -> None:
    lines = {f"{letter}{row}": None for row in range(9, 20) for letter in "ABCDEFGHI"}
    sheet = clean_sheet({})
    moved = {At(at.row + 3, at.column).a1: cell.value for at, cell in sheet.cells.items() if at.row >= 11}
    money = {"B9": "其中：中央补助", "D9": 5, "E9": 5, "F9": 5}
    goals = {"A10": "年度总体目标", "B10": "预期目标", "F10": "实际完成情况"}
    goals |= {f"{letter}{row}": f"目标{letter}{row}" for row in (11, 12, 13) for letter in "BF"}
    gone = ["A4:A8", "A9:A10", "A11:A18", "B12:B14", "B15:B16", "A19:F19", "B9:E9", "F9:I9", "B10:E10", "F10:I10"]
    spans = [f"{span[0]}{row}:{span[1]}{row}" for row in (10, 11, 12, 13) for span in ("BE", "FI")]
    merges = ["A4:A9", "A10:A13", *spans, "A14:A21", "B15:B17", "B18:B19", "A22:F22", "B7:C7", "B8:C8", "B9:C9"]
    form, told, made = carried(tmp_path, set={**lines, **moved, **money, **goals}, unmerge=gone, merge=merges)
    source = source_form(tmp_path)
    assert len(source.goals) == 3
    assert told == []
    assert [goal.expected.text for goal in form.goals] == ["目标B11", "目标B12", "目标B13"]
    assert [goal.actual.text for goal in form.goals] == ["目标F11", "目标F12", "目标F13"]
    assert [fund.label.text for fund in form.funds] == [fund.label.text for fund in source.funds]
    assert form.funds[-1].actual is not None
    assert form.funds[-1].actual.number == 5
    assert "A10:A13" in map(str, openpyxl.load_workbook(made)[PROJECT].merged_cells.ranges)


def test_what_has_no_place_is_told_with_its_head(tmp_path: Path) -> None:
    cells = {"G2": "项目负责人", "H2": "甲某", "J11": "指标解释", "J12": "参训人数以签到为准", "J13": "按月统计"}
    _, told, _ = carried(tmp_path, set={**cells, "A20": "备注：执行率=执行数÷预算数"})
    assert told == [
        "H2 “项目负责人”的“甲某”在模板里没有位置，没有写进去；要留下，请自己加在表下。",
        "J12 “指标解释”的“参训人数以签到为准”等 2 格在模板里没有位置，没有写进去；要留下，请自己加在表下。",
    ]


def test_notes_stand_under_the_table_and_names_at_its_foot(tmp_path: Path) -> None:
    foot = "填表人：甲　填报日期：2025年3月1日　单位负责人签字：乙"
    _, told, made = carried(tmp_path, set={"A20": "备注：执行率=执行数÷预算数", "A21": foot})
    assert told == []
    sheet = openpyxl.load_workbook(made)[PROJECT]
    under = [row[0].value for row in sheet.iter_rows(min_row=20, max_row=sheet.max_row) if row[0].value]
    assert under == ["备注：执行率=执行数÷预算数", foot]


def test_a_form_in_yuan_stays_in_yuan(tmp_path: Path) -> None:
    form, told, _ = carried(tmp_path, set={"A4": "项目资金（元）", "D5": 200000, "E5": 200000, "F5": 190000})
    assert told == []
    assert form.amount_unit == "元"
    assert form.fund_total is not None
    assert form.fund_total.actual is not None
    assert form.fund_total.actual.number == 190000


def test_a_form_without_a_year_names_none(tmp_path: Path) -> None:
    cells = {"A1": "项目支出绩效自评表", "E14": "12月底前", "F14": "11月20日"}
    form, told, made = carried(tmp_path, set=cells)
    assert (form.year, told) == (None, [])
    assert "2025" not in str(openpyxl.load_workbook(made)[PROJECT]["A1"].value)


@pytest.mark.parametrize(("year", "title"), [(2019, "2019年度"), (2031, "2031年度")])
def test_the_template_takes_the_form_s_year(year: int, title: str, tmp_path: Path) -> None:
    cells = {"A1": f"{title}项目支出绩效自评表", "E14": f"{year}年12月底前", "F14": f"{year}年11月20日"}
    form, told, made = carried(tmp_path, set=cells)
    assert (form.year, told) == (year, [])
    book = openpyxl.load_workbook(made)
    assert all("2025" not in str(book[name]["A1"].value) for name in (PROJECT, WHOLE))


def test_points_typed_as_a_percentage_and_a_missing_rate_stay_as_they_were(tmp_path: Path) -> None:
    form, told, _ = carried(tmp_path, set={"I5": "100%", "G5": None, "H12": "10分", "H19": "九十九"})
    assert told == []
    assert form.execution is not None
    assert [entry and entry.text for entry in form.execution[:3]] == ["", "95%", "100%"]
    assert form.indicators[0].score is not None
    assert form.indicators[0].score.number == 10
    assert form.total is not None
    assert form.total.score is not None
    assert form.total.score.text == "九十九"


def test_formulas_stand_as_their_results_and_are_told(tmp_path: Path) -> None:
    source = tmp_path / "表.xlsx"
    book = openpyxl.load_workbook(CLEAN)
    book.active["H18"] = "=1+1"
    book.save(source)
    _, told = into_template(source, tmp_path / "结果")
    assert any("有 1 格是公式" in each for each in told)


@pytest.mark.parametrize("of", ["project", "department", "base"])
def test_clean_forms_have_no_findings_afterwards(of: str, tmp_path: Path) -> None:
    form, told, made = carried(tmp_path, of=of)
    assert (form.kind, told) == (of, [])
    assert [each.code for each in run([book_of(read_again(made), None)])] == []


@pytest.mark.parametrize("projects", [0, 1, 3, 40])
def test_each_project_of_the_base_table_has_a_row(projects: int, tmp_path: Path) -> None:
    names = {f"A{15 + number}": f"专项{number}" for number in range(projects)}
    amounts = {f"D{15 + number}": number + 1 for number in range(projects)}
    cells = {f"{letter}{row}": None for row in range(15, 19) for letter in "ABDF"} | names | amounts
    end = 15 + max(projects, 1)
    cells |= {f"A{end}": "公用经费", f"B{end}": 90, f"A{end + 1}": "政府采购金额", f"D{end + 1}": 7}
    form, told, _ = carried(tmp_path, of="base", set=cells)
    assert told == []
    listed = [(row.label.text, int(row.budget.number or 0)) for row in form.base if row.key == "project" and row.budget]
    assert listed == [(f"专项{number}", number + 1) for number in range(projects)]
    keys = [row.key for row in form.base if row.key != "project"]
    assert keys == [row.key for row in read(read_again(ROOT / "templates" / "附件1.xlsx"))[0].base]
    by_key = {row.key: row for row in form.base}
    assert by_key["public_funds"].previous is not None
    assert by_key["public_funds"].previous.number == 90


def test_several_forms_go_into_a_folder_and_nothing_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    made, _ = into_template(WITH_ERRORS, out)
    assert [path.parent for path in made] == [out / WITH_ERRORS.stem] * 3
    (out / WITH_ERRORS.stem / made[0].name).write_bytes(b"mine")
    for path in made[1:]:
        path.unlink()
    (file,) = import_files([WITH_ERRORS], out, template=True).files
    assert file.status == "EXISTS"
    assert [path.name for path in (out / WITH_ERRORS.stem).iterdir()] == [made[0].name]
    assert made[0].read_bytes() == b"mine"


def test_projects_of_one_name_get_files_of_their_own(tmp_path: Path) -> None:
    source = tmp_path / "表.xlsx"
    sheets = [clean_sheet({"set": {"B2": "同一/项目"}}), clean_sheet({"set": {"B2": "同一 项目", "D12": "另一个"}})]
    source.write_bytes(plain_workbook([SheetPlan(f"表{n}", sheet) for n, sheet in enumerate(sheets)]))
    made, told = into_template(source, tmp_path / "结果")
    assert sorted(path.name for path in made) == ["同一 项目.xlsx", "同一 项目（2）.xlsx"]
    assert told == []


def test_the_command_tells_a_document_s_places_and_the_way_on(tmp_path: Path) -> None:
    source = tmp_path / "报告.docx"
    sheet = clean_sheet({"set": {"G2": "项目负责人", "H2": "甲某"}})
    source.write_bytes(forms_document([sheet]))
    answer = perfeval("import", source, "--out", tmp_path / "结果", "--template")
    assert answer.status in (0, 1)
    assert "第1个表" in answer.out
    assert "H2" not in answer.out
    checked = perfeval("check", tmp_path / "结果" / "报告.xlsx")
    assert checked.status == 0
    again = perfeval("import", source, "--out", tmp_path / "结果", "--template")
    assert (again.status, "EXISTS" in again.out) == (2, True)


def test_a_carried_form_is_scored_as_the_original(tmp_path: Path) -> None:
    (made,), _ = into_template(EXAMPLES / "空白得分-待计分.xlsx", tmp_path / "表")
    for path in (made, EXAMPLES / "空白得分-待计分.xlsx"):
        perfeval("score", path, "--out", tmp_path / path.stem / path.parent.name)
    scored = [expect(ReadFile, read_file(path)).cases[0].form.total for path in sorted(tmp_path.glob("空白*/*/*.xlsx"))]
    assert len(scored) == 2
    assert len({total and total.score and total.score.number for total in scored}) == 1


def test_rows_are_laid_anew_and_all_that_speaks_of_rows_goes_with_them() -> None:
    blocks = (Block(6, 8, (6, 7)), Block(10, 10, (10, 10, 10)), Block(38, 37, (38,)))
    plan = RowPlan(sheet=PROJECT, last=38, blocks=blocks, heights={11: 99.5})
    assert plan.order == (*range(1, 6), 6, 7, 9, 10, 10, 10, *range(11, 38), 38, 38)
    assert plan.moved(At(9, 2)) == At(8, 2)
    assert plan.moved(At(38, 1)) == At(40, 1)
    assert plan.stretched(Area(4, 1, 8, 1)) == Area(4, 1, 7, 1)
    assert plan.stretched(Area(9, 1, 10, 1)) == Area(8, 1, 11, 1)
    assert plan.is_loose(Area(6, 1, 7, 1))
    assert not plan.is_loose(Area(6, 1, 9, 1))
    template = Workbook.open(ROOT / "templates" / "附件2.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(template.with_rows(plan)))
    sheet, old = book[PROJECT], openpyxl.load_workbook(ROOT / "templates" / "附件2.xlsx")[PROJECT]
    assert (sheet.freeze_panes, sheet.dimensions, sheet.row_dimensions[11].height) == ("A13", "A1:I40", 99.5)
    assert [sheet.cell(40, 1).value, sheet.cell(39, 1).value] == [old.cell(38, 1).value, None]
    laid, plain = styles(template.with_rows(plan)), styles(template.data)
    for new, row in enumerate(plan.order, 1):
        assert [laid[f"{letter}{new}"] for letter in "ABCDEFGHI"] == [plain[f"{letter}{row}"] for letter in "ABCDEFGHI"]


def styles(data: bytes) -> dict[str, str]:
    """The number of every cell's style on the sheet for projects."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet3.xml").decode()
    return dict(re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet))


@pytest.mark.forms
def test_published_forms_of_other_provinces_lose_nothing_unsaid(forms: Path, tmp_path: Path) -> None:
    for path in sorted(forms.glob("*.xlsx")):
        (file,) = import_files([path], tmp_path, template=True).files
        if file.status == "NO_FORM":
            continue
        assert file.ok, file.message
        assert not [note for note in file.notes if "写入后读成" in note.note.text], path.name


@pytest.mark.parametrize("text", ["=1+1", "+A1", "a\x0bb_x0041_", "一\n\n二", "'引号", "长" * 30_000, '𠀀<&>"'])
def test_any_text_is_carried_or_told(text: str, tmp_path: Path) -> None:
    form, told, _ = carried(tmp_path, set={"F12": text, "H2": text, "B10": text})
    source = source_form(tmp_path)
    assert form.indicators[0].actual.text == source.indicators[0].actual.text
    assert form.goals[0].expected.text == source.goals[0].expected.text
    assert not [each for each in told if not each.startswith("H2 ")]


def test_a_form_of_many_rows_does_not_take_the_square_of_its_length(tmp_path: Path) -> None:
    def work(count: int) -> float:
        rows = range(20, 20 + count)
        cells: dict[str, Any] = {f"{letter}19": None for letter in "AGHI"}
        cells |= {f"D{row}": f"指标{row}" for row in rows} | {f"E{row}": "≥3场" for row in rows}
        cells |= {f"L{row}": f"依据第{row}号文" for row in rows}
        begun = time.thread_time()
        carried(tmp_path / str(count), unmerge=["A19:F19"], set=cells)
        return time.thread_time() - begun

    for count in (250, 1000):
        (tmp_path / str(count)).mkdir()
    work_of_few, work_of_many = work(250), work(1000)
    assert work_of_many < 8 * work_of_few


def test_other_layouts_read_the_same_or_are_told(tmp_path: Path) -> None:
    shown = [form for form in seen_forms() if not form.set_aside]
    done = Counter[str]()
    for form in shown:
        (file,) = import_files([form.write_to(tmp_path)], tmp_path / "结果", template=True).files
        done[file.status] += 1
        assert not [note for note in file.notes if "写入后读成" in note.note.text], form.name
    assert done["ok"] > 10
    assert set(done) <= {"ok", "NO_FORM"}


@pytest.mark.validator
def test_the_workbooks_are_what_excel_expects(tmp_path: Path) -> None:
    from tests.support.validator import validation_errors

    made = [path for form in (WITH_ERRORS, DEPARTMENT) for path in into_template(form, tmp_path)[0]]
    plain = [ROOT / "templates" / name for name in ("附件1.xlsx", "附件2.xlsx")]
    errors = validation_errors(*made, *plain)
    known = errors[plain[0]] | errors[plain[1]]
    assert all(errors[path] <= known for path in made)
