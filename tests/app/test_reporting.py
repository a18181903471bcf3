"""report as a user runs it: which reports, where, under which names, and what stays untouched."""

import hashlib
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from perfeval_xl.app.files import find_files
from perfeval_xl.app.names import numbered_names, safe_name
from tests.support.command import perfeval
from tests.support.validator import validation_errors
from tests.support.word import document, part, texts


@pytest.fixture
def examples(root: Path, tmp_path: Path) -> Path:
    """A copy of examples/ that a test may change."""
    return Path(shutil.copytree(root / "examples", tmp_path / "examples"))


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder by its content."""
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.xlsx"))}


def test_one_report_for_every_form_and_the_forms_stay_as_they_are(examples: Path, tmp_path: Path) -> None:
    before = hashes(examples)
    answer = perfeval("report", examples, "--out", tmp_path / "报告", "--date", "2025-03-05")
    assert answer.status == 1, "the examples hold errors"
    assert {path.name for path in (tmp_path / "报告").iterdir()} == {
        f"{name}绩效自评报告.docx"
        for name in ("政务云平台租赁服务", "公共数据治理培训", "数字乡村试点建设", "数据安全检查", "数据资源普查", "智慧社区示范", "云溪市数据发展局")
    }  # fmt: skip
    assert hashes(examples) == before
    assert "共写报告 7 份" in answer.out


def test_the_report_tells_what_the_form_holds(examples: Path, tmp_path: Path) -> None:
    assert (
        perfeval("report", examples / "2024" / "没有问题的表.xlsx", "--out", tmp_path, "--date", "2025-03-05").status
        == 0
    )
    told = texts((tmp_path / "数据安全检查绩效自评报告.docx").read_bytes())
    assert told[:3] == [
        "数据安全检查绩效自评报告",
        "一、预算收支情况",
        "2024年，本项目年初预算20万元，全年预算20万元，实际支出19万元，预算执行率95%。",
    ]
    assert "（一）检查覆盖面扩大。全年检查市级系统42个，比年初计划多2个，首次把两家公共服务企业的系统纳入检查。" in told
    assert "共设置三级指标6项，达到年度指标值5项，其中超额完成2项；未完成1项。" in told
    missed = "1.受检单位满意度。年度指标值不低于90%，实际完成值为88%，完成97.78%，分值10分，自评9.78分，扣0.22分。"
    assert any(line.startswith(missed) for line in told)
    assert "经自评，数据安全检查绩效自评得99.28分，等级为“优”。2024年度仍有1项指标没有全部完成，需要继续改进。" in told
    assert told[-4:] == ["云溪市大数据中心", "2025年3月5日", "附件", "2024年度项目支出绩效自评表"]
    assert [line for line in told if line.startswith(("一、", "二、", "三、", "四、", "五、", "六、"))] == [
        "一、预算收支情况", "二、项目支出绩效情况", "三、绩效目标完成情况", "四、存在的不足", "五、下一步计划", "六、自评结论",
    ]  # fmt: skip


def test_nothing_is_praised_that_the_figures_do_not_bear_out(examples: Path, tmp_path: Path) -> None:
    answer = perfeval("report", examples / "2024" / "数字云溪-项目支出自评表.xlsx", "--out", tmp_path)
    told = "".join(texts((tmp_path / "公共数据治理培训绩效自评报告.docx").read_bytes()))
    assert (
        "举办培训。年度指标值不低于3场次，实际完成值为1场，完成33.33%，分值20分，自评【待填：“举办培训”的得分" in told
    )
    assert "等级为" not in told
    assert "待填 总分和等级（表中写98，各项得分相加为96.47）" in answer.out
    assert "先运行 perfeval-xl check" in answer.out


def test_an_amount_that_the_check_calls_wrong_is_stated_in_no_report(examples: Path, tmp_path: Path) -> None:
    perfeval("report", examples / "2024", "--out", tmp_path)
    reports = {path.stem: _certain(path) for path in tmp_path.glob("*.docx")}
    assert {"数字乡村试点建设绩效自评报告", "云溪市数据发展局绩效自评报告"} <= set(reports)
    assert all("480000" not in told and "960000" not in told for told in reports.values())
    assert "实际支出预算" not in reports["数字乡村试点建设绩效自评报告"]
    assert "98.6" not in reports["数字乡村试点建设绩效自评报告"]


def _certain(report: Path) -> str:
    """What a report states: its paragraphs without what is still to be filled in."""
    return re.sub("【待填：[^】]*】", "〇", "\n".join(texts(report.read_bytes())))


def test_a_department_has_its_projects_as_sections(examples: Path, tmp_path: Path) -> None:
    perfeval("report", examples / "2024", "--out", tmp_path, "--charts")
    told = texts((tmp_path / "云溪市数据发展局绩效自评报告.docx").read_bytes())
    at = told.index("四、项目支出绩效情况")
    assert told[at + 1] == "（一）政务云平台租赁服务"
    assert any(line.startswith("“三公”经费预算28万元，支出【待填：三公经费决算数（表中写26.5，") for line in told)
    chart = part((tmp_path / "云溪市数据发展局绩效自评报告.docx").read_bytes(), "word/charts/chart2.xml")
    assert "政务云平台租赁服务" in chart
    assert "数字乡村试点建设" not in chart  # 480000 typed in 元: it would leave no room for the others


def test_a_project_with_its_form_in_two_files_is_one_section(examples: Path, tmp_path: Path) -> None:
    form = examples / "2024" / "没有问题的表.xlsx"
    shutil.copy(form, form.with_name("副本.xlsx"))
    perfeval("report", examples / "2024", "--out", tmp_path)
    told = texts((tmp_path / "云溪市数据发展局绩效自评报告.docx").read_bytes())
    assert sum("数据安全检查" in line and line.startswith("（") for line in told) == 1


def test_a_project_that_names_no_department_is_told_by_the_one_beside_it(examples: Path, tmp_path: Path) -> None:
    whole, project = (examples / "2024" / f"{name}.xlsx" for name in ("附件1和整体支出自评表", "没有问题的表"))
    for office in ("甲", "乙"):
        (tmp_path / office).mkdir()
        save_with(whole, tmp_path / office / "整体.xlsx", "附件2", C2=f"{office}局")
    save_with(project, tmp_path / "甲" / "项目.xlsx", "自评表", B3=None)
    perfeval("report", tmp_path / "甲", tmp_path / "乙", "--out", tmp_path / "报告")
    reports = {
        office: texts((tmp_path / "报告" / f"{office}局绩效自评报告.docx").read_bytes()) for office in ("甲", "乙")
    }
    assert [office for office, lines in reports.items() if any("数据安全检查" in line for line in lines)] == ["甲"]


def save_with(form: Path, place: Path, sheet: str, **cells: str | None) -> None:
    """A copy of a form in which some cells of a sheet say something else."""
    book = openpyxl.load_workbook(form)
    for cell, text in cells.items():
        book[sheet][cell] = text
    book.save(place)


def test_reports_go_beside_their_forms_unless_told(examples: Path) -> None:
    perfeval("report", examples / "2020")
    assert (examples / "2020" / "智慧社区示范绩效自评报告.docx").is_file()


def test_a_report_somebody_has_changed_is_kept_and_one_nobody_changed_is_replaced(examples: Path) -> None:
    form = examples / "2024" / "没有问题的表.xlsx"
    first = form.parent / "数据安全检查绩效自评报告.docx"
    second = form.parent / "数据安全检查绩效自评报告（2）.docx"
    perfeval("report", form, "--date", "2025-03-05")
    perfeval("report", form, "--date", "2025-03-06")
    assert not second.exists()
    assert "2025年3月6日" in texts(first.read_bytes())
    edited = Document(io.BytesIO(first.read_bytes()))
    edited.add_paragraph("手工补充")
    edited.save(str(first))
    kept = first.read_bytes()
    for _ in range(2):
        perfeval("report", form, "--date", "2025-03-07")
    assert first.read_bytes() == kept
    assert "2025年3月7日" in texts(second.read_bytes())
    assert not form.with_name("数据安全检查绩效自评报告（3）.docx").exists()


def test_projects_of_one_name_get_reports_of_their_own(examples: Path, tmp_path: Path) -> None:
    form = examples / "2024" / "没有问题的表.xlsx"
    twin = shutil.copy(form, form.with_name("副本.xlsx"))
    perfeval("report", form, twin, "--out", tmp_path)
    assert len(list(tmp_path.glob("数据安全检查绩效自评报告*.docx"))) == 2


def test_a_template_of_ones_own(examples: Path, tmp_path: Path) -> None:
    template = tmp_path / "我的模板.docx"
    template.write_bytes(document("｛｛ 项目名称 ｝｝得{{ 总分｜分 }}"))
    perfeval("report", examples / "2024" / "没有问题的表.xlsx", "--template", template, "--out", tmp_path)
    assert texts((tmp_path / "数据安全检查绩效自评报告.docx").read_bytes()) == ["数据安全检查得99.28分"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(document("{{ 项目名称|万圆 }}"), "TEMPLATE_ERROR"), (b"nothing", "NOT_DOCX"), (None, "NOT_FOUND")],
)
def test_a_template_that_cannot_be_used_ends_the_run_before_anything_is_written(
    examples: Path, tmp_path: Path, content: bytes | None, code: str
) -> None:
    template = tmp_path / "模板.docx"
    if content is not None:
        template.write_bytes(content)
    answer = perfeval("report", examples, "--template", template, "--out", tmp_path / "报告")
    assert answer.status == 2
    assert answer.err.startswith(code)
    assert not (tmp_path / "报告").exists()


def test_a_folder_that_cannot_be_made_is_told(examples: Path, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("不是文件夹")
    answer = perfeval("report", examples / "2020", "--out", tmp_path / "文件")
    assert answer.status == 2
    assert "DENIED" in answer.out
    assert "不能当文件夹用" in answer.out


def test_rubbish_among_the_files_is_told_and_the_rest_is_done(examples: Path, tmp_path: Path) -> None:
    (examples / "坏.xlsx").write_bytes(b"not a workbook")
    answer = perfeval("report", examples, "--out", tmp_path / "报告")
    assert answer.status == 2
    assert "办不成" in answer.out
    assert len(list((tmp_path / "报告").iterdir())) == 7


@pytest.mark.parametrize("name", ["附件1.xlsx", "附件2.xlsx"])
def test_a_file_without_a_form_to_report_on_is_told(root: Path, tmp_path: Path, name: str) -> None:
    answer = perfeval("report", root / "templates" / name, "--out", tmp_path)
    assert "没有写报告" in answer.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("央企对接/现场会:经费*", "央企对接 现场会 经费"), ("CON", "_CON"), ("con.txt", "_con.txt"), ("  . ", "无名"), ("甲\n乙\t丙", "甲 乙 丙"),
        ("..", "无名"), ("甲\ud800乙", "甲 乙"), ("甲\u200b乙\ufeff\u3164", "甲乙"), ("\u00ad\u2060", "无名"), ("LPT¹.x", "_LPT¹.x"), ("葛\U000e0100", "葛\U000e0100"), ("长" * 200, "长" * 60), ('“引号”<b>|"?', "“引号” b"),
    ],
)  # fmt: skip
def test_names_are_safe_everywhere(text: str, name: str) -> None:
    assert safe_name(text, "无名") == name


def test_numbered_names() -> None:
    names = numbered_names("报告", ".docx")
    assert [next(names) for _ in range(3)] == ["报告.docx", "报告（2）.docx", "报告（3）.docx"]


@pytest.mark.validator
def test_reports_are_valid_word_documents(examples: Path, tmp_path: Path) -> None:
    perfeval("report", examples, "--out", tmp_path / "甲", "--charts")
    perfeval("report", examples / "2024" / "附件1和整体支出自评表.xlsx", "--out", tmp_path / "乙", "--fonts", "windows")
    reports = [*(tmp_path / "甲").iterdir(), *(tmp_path / "乙").iterdir()]
    assert {path.name: errors for path, errors in validation_errors(*reports).items() if errors} == {}


@pytest.mark.validator
def test_reports_on_real_forms_are_valid(corpus: Path, tmp_path: Path) -> None:
    answer = perfeval("report", corpus, "--out", tmp_path, "--charts")
    assert "办不成" not in answer.out
    reports = list(tmp_path.iterdir())
    assert len(reports) == sum(path.suffix == ".docx" for path in reports) == 22
    assert {path.name: errors for path, errors in validation_errors(*reports).items() if errors} == {}
    assert len(find_files([str(corpus)])) == 9


def differing(form: Path, reports: Path) -> list[tuple[str, str]]:
    """What the N rules find between a form and the reports just written on it."""
    words = [word for report in reports.glob("*.docx") for word in ("--report", str(report))]
    answer = perfeval("check", form, *words, "--select", "N", "--format", "json").json
    return [(each["code"], each["cell"]) for file in answer["files"] for each in file["findings"]]


def test_our_own_reports_agree_with_their_forms(examples: Path, tmp_path: Path) -> None:
    found = {}
    for form in examples.rglob("*.xlsx"):
        perfeval("report", form, "--out", tmp_path / form.stem)
        found[form.stem] = differing(form, tmp_path / form.stem)
    assert {name: told for name, told in found.items() if told} == {}


def test_our_own_reports_agree_with_real_forms(corpus: Path, tmp_path: Path) -> None:
    found = {}
    for form in corpus.glob("*.xlsx"):
        perfeval("report", form, "--out", tmp_path / form.stem)
        found[form.stem] = differing(form, tmp_path / form.stem)
    assert {name: told for name, told in found.items() if told} == {}
