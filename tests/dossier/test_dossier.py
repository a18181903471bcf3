"""dossier as a user runs it: what is made, in which order, with which figures; nothing that people made is lost."""

import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from perfeval_xl.dossier.signing import signing_line, unsigned
from perfeval_xl.hosts.pdf.outline import bookmarks
from tests.conftest import REAL
from tests.support.command import perfeval
from tests.support.office import convert
from tests.support.validator import validation_errors
from tests.support.word import document, styled, subject

DAY = ("--date", "2025-05-16")
PROJECTS = ["政务云平台租赁服务", "公共数据治理培训", "数据资源普查", "数据安全检查", "数字乡村试点建设"]
"""The projects of examples/2024 in the order of 附件1, then the one that it does not list."""


@pytest.fixture(scope="module")
def forms(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of examples/2024, with a report by hand whose styles are its own."""
    folder = Path(shutil.copytree(root / "examples" / "2024", tmp_path_factory.mktemp("表") / "2024"))
    styled("数据资源普查绩效自评报告").save(str(folder / "普查报告.docx"))
    return folder


@pytest.fixture(scope="module")
def made(forms: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """上报材料 of the examples, without LibreOffice."""
    out = tmp_path_factory.mktemp("材料")
    answer = perfeval("dossier", forms, "--out", out, "--no-office", *DAY)
    assert answer.status == 1, answer.err
    return out / "上报材料"


def whole(path: Path) -> list[str]:
    """The paragraphs of 汇编.docx that hold text."""
    return [each.text for each in Document(str(path)).paragraphs if each.text.strip()]


def test_everything_is_there(made: Path) -> None:
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    public = {f"公开稿/{name}" for name in ("汇编.docx", "自评结果汇总表.xlsx", "自评工作总结.docx")}
    own = {
        "汇编.docx",
        "自评结果汇总表.xlsx",
        "自评工作总结.docx",
        "材料清单.txt",
        "材料清单.html",
        "公开稿删改清单.txt",
    }
    assert names == public | own


def test_the_forms_stay_as_they_are(made: Path, forms: Path, root: Path) -> None:
    for path in (root / "examples" / "2024").iterdir():
        assert (forms / path.name).read_bytes() == path.read_bytes()


def test_projects_stand_in_the_order_of_annex_1(made: Path) -> None:
    marks = [text for text in whole(made / "汇编.docx") if re.match(r"附件3-\d+　\S+$", text)]
    assert [mark.split("　")[1] for mark in marks] == PROJECTS
    assert [mark.split("　")[0] for mark in marks] == [f"附件3-{number}" for number in range(1, 6)]


def test_contents_lead_to_every_part(made: Path) -> None:
    body = Document(str(made / "汇编.docx")).element.body
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert links == marks
    assert len(links) == 3 + len(PROJECTS)
    codes = "".join(each.text or "" for each in body.iter(qn("w:instrText")))
    assert codes.count("PAGEREF") == len(links)
    assert 'TOC \\h \\z \\t "汇编标题1,1,汇编标题2,2"' in codes


def test_both_annexes_are_there_as_tables(made: Path) -> None:
    texts = [
        cell.text for table in Document(str(made / "汇编.docx")).tables[:3] for row in table.rows for cell in row.cells
    ]
    assert {"三公经费", "年度资金总额"} <= {text.strip() for text in texts}


@pytest.mark.validator
def test_everything_is_valid(made: Path) -> None:
    files = [path for path in made.rglob("*") if path.suffix in (".docx", ".xlsx")]
    assert {path.name: dict(errors) for path, errors in validation_errors(*files).items() if errors} == {}


def findings_on_text(forms: Path, made: Path) -> list[str]:
    """What our own rules say of 汇编 and 总结, handed in and published, held against the forms."""
    documents = [folder / name for folder in (made, made / "公开稿") for name in ("汇编.docx", "自评工作总结.docx")]
    words = [word for path in documents for word in ("--report", path)]
    answer = perfeval("check", forms, *words, "--select", "N", "--format", "json")
    return [each["message"] for file in answer.json["files"] for each in file["findings"]]


def test_our_own_rules_find_every_figure_again(made: Path, forms: Path) -> None:
    assert findings_on_text(forms, made) == []


def test_they_would_find_a_figure_that_is_wrong(made: Path, forms: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "上报材料"
    shutil.copytree(made, spoilt)
    for path in spoilt.rglob("汇编.docx"):
        changed = Document(str(path))
        for paragraph in changed.paragraphs:
            if "全年预算96.4万元" in paragraph.text:
                paragraph.runs[0].text = paragraph.text.replace("全年预算96.4万元", "全年预算69.4万元")
                for run in paragraph.runs[1:]:
                    run.text = ""
        changed.save(str(path))
    assert len(findings_on_text(forms, spoilt)) == 2


@pytest.mark.corpus
def test_our_own_rules_find_every_figure_of_a_real_department_again(tmp_path: Path) -> None:
    forms = tmp_path / "表"
    forms.mkdir()
    for name in ("2024整体支出.xlsx", "2024项目支出.xlsx"):
        shutil.copyfile(REAL["corpus"] / name, forms / name)
    assert perfeval("dossier", forms, "--out", tmp_path, "--no-office", *DAY).status < 2
    made = tmp_path / "上报材料"
    assert findings_on_text(forms, made) == []
    told = whole(made / "自评工作总结.docx")
    assert any("21项项目支出，金额773.97万元，其中3项合为“行政运行（其他）经费”一个项目自评" in each for each in told)
    assert any(each.startswith("1.部门整体支出的新增国家级“小巨人”企业数：") for each in told)
    assert any(each.startswith("2.部门整体支出的技改投资增长率：") for each in told)


def rows(path: Path, *, values: bool = True) -> list[list[object]]:
    """The sheet 自评结果汇总表."""
    return [list(row) for row in openpyxl.load_workbook(path, data_only=values).active.iter_rows(values_only=True)]


def test_the_table_has_a_row_a_project_sums_and_the_department(made: Path) -> None:
    listed = rows(made / "自评结果汇总表.xlsx")
    head = next(number for number, row in enumerate(listed) if row[0] == "序号")
    heads = [str(text).replace("\n", "") for text in listed[head]]
    at = {name: number for number, name in enumerate(heads)}
    names = [row[at["项目名称"]] for row in listed[head + 1 :]]
    assert names[:8] == [*PROJECTS[:4], "公共数据授权运营研究", PROJECTS[4], "合计", "部门整体支出"]
    first = dict(zip(heads, listed[head + 1], strict=True))
    assert (first["年初预算数"], first["全年预算数"], first["全年执行数"], first["预算执行率"]) == (120, 96.4, 96.4, 1)
    lacking = dict(zip(heads, listed[head + 5], strict=True))
    assert lacking["备注"] == "没有自评表"
    sums = dict(zip(heads, listed[head + 7], strict=True))
    certain = [
        row[at["全年执行数"]] for row in listed[head + 1 : head + 7] if isinstance(row[at["全年执行数"]], int | float)
    ]
    assert Decimal(str(sums["全年执行数"])) == sum(map(Decimal, map(str, certain)))
    assert sums["预算执行率"] == "待核对", "a rate over sums that leave out a project would be wrong"


def test_what_the_check_calls_wrong_is_in_no_sum(made: Path) -> None:
    texts = [str(cell) for row in rows(made / "自评结果汇总表.xlsx") for cell in row]
    assert "480000" not in " ".join(texts)
    assert texts.count("待核对") > 3
    assert any("草稿" in text for text in texts)


def test_the_table_prints_on_one_page_width(made: Path) -> None:
    sheet = openpyxl.load_workbook(made / "自评结果汇总表.xlsx").active
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.fitToHeight) == 0
    assert sheet.print_title_rows


@pytest.mark.libreoffice
def test_formulas_give_what_is_stored(made: Path, tmp_path: Path) -> None:
    source = made / "自评结果汇总表.xlsx"
    again = rows(convert(tmp_path, "xlsx", source)[0])
    for before, after in zip(rows(source), again, strict=True):
        for one, other in zip(before, after, strict=False):
            if isinstance(one, float):
                assert other == pytest.approx(one, abs=1e-9)


def test_the_list_names_what_is_missing(made: Path) -> None:
    told = (made / "材料清单.txt").read_text("utf-8")
    assert "【缺】附件3　公共数据授权运营研究" in told
    assert "附件1 列了这个项目，没有找到它的自评表" in told
    assert "附件1 没有列这个项目" in told
    assert "错误 P403 H12" in told
    page = (made / "材料清单.html").read_text("utf-8")
    assert "公共数据授权运营研究" in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_the_public_version_has_no_internal_column(made: Path) -> None:
    texts = [str(cell) for row in rows(made / "公开稿" / "自评结果汇总表.xlsx") for cell in row]
    assert "备注" not in texts
    assert not any("填表人" in text for text in texts)
    assert "备注栏" in (made / "公开稿删改清单.txt").read_text("utf-8")


def test_what_people_changed_is_kept_and_what_they_did_not_is_replaced(forms: Path, tmp_path: Path) -> None:
    first = ("dossier", forms / "没有问题的表.xlsx", "--out", tmp_path, "--no-office", *DAY)
    assert perfeval(*first).status == 0
    folder = tmp_path / "上报材料"
    bound = Document(str(folder / "汇编.docx"))
    bound.add_paragraph("补一段")
    bound.save(str(folder / "汇编.docx"))
    book = openpyxl.load_workbook(folder / "自评结果汇总表.xlsx")
    book.active["C4"] = "改过"
    book.save(folder / "自评结果汇总表.xlsx")
    mine = {name: (folder / name).read_bytes() for name in ("汇编.docx", "自评结果汇总表.xlsx")}
    answer = perfeval(*first)
    assert {name: (folder / name).read_bytes() for name in mine} == mine
    assert (folder / "汇编（2）.docx").exists()
    assert (folder / "自评结果汇总表（2）.xlsx").exists()
    assert not (folder / "自评工作总结（2）.docx").exists()
    assert "有人改过，没有覆盖" in answer.out
    third = perfeval(*first)
    assert not (folder / "汇编（3）.docx").exists(), third.out


def alone(forms: Path, tmp_path: Path) -> Path:
    """A folder with the one form that has no slip."""
    folder = tmp_path / "表"
    folder.mkdir()
    shutil.copy(forms / "没有问题的表.xlsx", folder)
    return folder


def report_by_hand(*lines: str) -> bytes:
    """A report as somebody writes it."""
    return document(*lines)


@pytest.mark.parametrize(
    "title",
    [
        ("数据安全检查绩效自评报告",),
        ("数据安全检查", "绩效自评报告"),
        ("关于“数据安全检查”项目支出绩效自评报告",),
        ("2024年度数据安全检查项目绩效自评报告",),
    ],
)
def test_a_report_by_hand_is_taken_as_it_stands(forms: Path, tmp_path: Path, title: tuple[str, ...]) -> None:
    folder = alone(forms, tmp_path)
    text = "这一段是单位自己写的，程序不会写。"
    (folder / "我们的报告.docx").write_bytes(report_by_hand(*title, "一、基本情况", text, "实际支出19万元。"))
    answer = perfeval("dossier", folder, "--out", tmp_path, "--no-office", *DAY)
    told = whole(tmp_path / "上报材料" / "汇编.docx")
    assert told.count(text) == 1
    assert "2024年，本项目年初预算20万元，全年预算20万元，实际支出19万元，预算执行率95%。" not in told
    assert "报告：采用 我们的报告.docx" in (tmp_path / "上报材料" / "材料清单.txt").read_text("utf-8"), answer.out
    tables = Document(str(tmp_path / "上报材料" / "汇编.docx")).tables
    assert any("数据安全检查" in row.cells[-1].text for table in tables for row in table.rows)


def test_our_own_unchanged_reports_beside_the_forms_are_made_anew(forms: Path, tmp_path: Path) -> None:
    folder = alone(forms, tmp_path)
    perfeval("report", folder, *DAY)
    (ours,) = folder.glob("*绩效自评报告.docx")
    perfeval("dossier", folder, "--out", tmp_path, "--no-office", *DAY)
    assert "由程序生成" in (tmp_path / "上报材料" / "材料清单.txt").read_text("utf-8")
    changed = Document(str(ours))
    changed.paragraphs[1].insert_paragraph_before("领导加的一段。")
    changed.save(str(ours))
    perfeval("dossier", folder, "--out", tmp_path, "--no-office", *DAY)
    told = whole(tmp_path / "上报材料" / "汇编.docx")
    assert told.count("领导加的一段。") == 1
    assert sum("附件3-" in text and "	" not in text for text in told) == 1


def test_a_report_on_no_project_is_told(forms: Path, tmp_path: Path) -> None:
    folder = alone(forms, tmp_path)
    (folder / "别的.docx").write_bytes(report_by_hand("城区道路维修绩效自评报告", "一、基本情况"))
    answer = perfeval("dossier", folder, "--out", tmp_path, "--no-office")
    assert "对不上任何一个项目" in answer.out


def test_a_folder_without_forms_says_so(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    answer = perfeval("dossier", tmp_path, "--out", tmp_path / "出", "--no-office")
    assert answer.status == 2
    assert "NO_FORM" in answer.err


def pages_of(pdf: Path) -> list[str]:
    """The text of every page."""
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return told.split("\f")[:-1]


def retitled(source: Path, target: Path, texts: dict[str, str]) -> None:
    """A copy of a workbook with some texts replaced."""
    book = openpyxl.load_workbook(source)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in texts:
                    cell.value = texts[cell.value]
    book.save(target)


def test_two_departments_are_not_mixed(forms: Path, tmp_path: Path) -> None:
    name = "附件1和整体支出自评表.xlsx"
    retitled(forms / name, tmp_path / "另一局.xlsx", {"云溪市数据发展局": "云溪市水务局"})
    answer = perfeval("dossier", forms / name, tmp_path / "另一局.xlsx", "--out", tmp_path / "出", "--no-office")
    assert answer.status == 2
    assert "MANY_DEPARTMENTS" in answer.err
    assert "云溪市水务局" in answer.err
    assert not (tmp_path / "出").exists()


def test_a_project_of_another_department_is_told(forms: Path, tmp_path: Path) -> None:
    shutil.copy(forms / "附件1和整体支出自评表.xlsx", tmp_path)
    retitled(forms / "没有问题的表.xlsx", tmp_path / "别局.xlsx", {"云溪市数据发展局": "云溪市水务局"})
    perfeval("dossier", tmp_path, "--out", tmp_path / "出", "--no-office")
    assert "主管部门写的是“云溪市水务局”" in (tmp_path / "出" / "上报材料" / "材料清单.txt").read_text("utf-8")


def squeezed_lines(page: str) -> list[str]:
    """The lines of a page without white space."""
    return ["".join(line.split()) for line in page.splitlines()]


@pytest.mark.libreoffice
def test_page_numbers_are_right_when_it_is_opened(forms: Path, tmp_path: Path) -> None:
    answer = perfeval("dossier", forms, "--out", tmp_path, "--pdf", *DAY)
    assert "汇编.pdf" in answer.out
    pages = pages_of(tmp_path / "上报材料" / "汇编.pdf")
    lines = [re.fullmatch(r"(附件\d(?:-\d+)?)\D.*?\.{3,}(\d+)", line) for line in squeezed_lines(pages[1])]
    contents = {found[1]: int(found[2]) for found in lines if found}
    assert len(contents) == 3 + len(PROJECTS)
    for mark, number in contents.items():
        page = next(page for page in pages[2:] if any(line.startswith(mark) for line in squeezed_lines(page)))
        assert f"—{number}—" in squeezed_lines(page)
    titles = [each.title for each in bookmarks((tmp_path / "上报材料" / "汇编.pdf").read_bytes())]
    assert [title for title in titles if title.startswith("附件3-")] == [
        f"附件3-{number}　{name}" for number, name in enumerate(PROJECTS, 1)
    ]


def test_a_line_that_nobody_signed_is_told() -> None:
    blank = subject({"A20": "填表人：　　填报日期：2025.3.5　联系电话：", "F20": "单位负责人签字："})
    assert unsigned(blank) == ["填表人", "联系电话", "单位负责人签字"]
    assert unsigned(subject({"A20": "填表人：甲某　填报日期：2025.3.5"})) == []
    assert unsigned(subject({"A20": "填表人：", "B20": "甲某"})) == []
    assert unsigned(subject()) == []


def test_the_line_to_be_signed_stands_under_annex_1_and_2(forms: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(forms / "附件1和整体支出自评表.xlsx")
    for sheet in book:
        sheet.cell(
            sheet.max_row + 1, 1
        ).value = "填表人：李小明　　填报日期：2025.5.16　　联系电话：13800000000　单位负责人签字："
    book.save(tmp_path / "附件.xlsx")
    perfeval("dossier", tmp_path / "附件.xlsx", "--out", tmp_path, "--no-office", *DAY)
    made = tmp_path / "上报材料"
    signed = "填表人：李小明　填报日期：2025.5.16　联系电话：13800000000　单位负责人签字："
    assert [text.rstrip("　") for text in whole(made / "汇编.docx")].count(signed) == 2
    published = [text for text in whole(made / "公开稿" / "汇编.docx") if text.startswith("填表人：")]
    assert len(published) == 2
    assert not any("李小明" in text or "138" in text for text in published)


def test_room_is_left_where_nobody_has_signed() -> None:
    line = signing_line(subject({"A20": "填表人：甲某　填报日期：", "F20": "单位负责人签字："}))
    assert re.fullmatch("填表人：甲某　填报日期：　{4,}单位负责人签字：　{4,}", line)
    assert signing_line(subject()) == ""
