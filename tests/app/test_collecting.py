"""report --collect: what people filled in comes back as 报告素材, in a sheet that the program reads."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from perfeval_xl.reports.collecting import Filled, filled_in
from tests.support.command import perfeval
from tests.support.word import texts

ABOUT = "本项目依据市数据工作要点立项，由市大数据中心实施。"


@pytest.mark.parametrize(
    ("ours", "theirs", "filled"),
    [
        (["甲", "【待填：概况】。", "乙"], ["甲", "写好的概况。", "乙"], [("概况", "写好的概况。")]),
        (
            ["甲", "【待填：概况】", "【待填：成效】", "乙"],
            ["甲", "一。", "二。", "乙"],
            [("概况", "一。"), ("成效", "二。")],
        ),
        (["甲", "【待填：成效】。", "乙"], ["甲", "一。", "二。", "乙"], [("成效", "一。"), ("成效", "二。")]),
        (["原因：【待填：偏差】。"], ["原因：人手不足。"], [("偏差", "人手不足")]),
        (["甲得【待填：总分】，原因是【待填：偏差】。"], ["甲得9分，原因是雨。"], [("总分", "9分"), ("偏差", "雨")]),
        (["甲", "【待填：概况】。"], ["甲", "【待填：概况】。"], []),
        (["甲得【待填：总分】，原因是【待填：偏差】。"], ["甲得【待填：总分】，原因是雨。"], [("偏差", "雨")]),
        (["甲", "【待填：概况】。", "乙"], ["甲", "乙"], []),
        (["甲"], ["甲", "另加的一段。"], []),
    ],
)
def test_marks_and_what_stands_there_now(ours: list[str], theirs: list[str], filled: list[tuple[str, str]]) -> None:
    assert filled_in(ours, theirs) == [Filled(*each) for each in filled]


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A form with a report in which somebody has filled in two marks."""
    shutil.copy(root / "examples" / "2024" / "空白得分-待计分.xlsx", tmp_path)
    perfeval("report", tmp_path, "--date", "2025-03-05")
    (path,) = tmp_path.glob("*.docx")
    report = Document(str(path))
    for name, text in (("项目概况", ABOUT), ("主要成效", "（一）目录更全。共编制目录3186条。")):
        line = next(each for each in report.paragraphs if f"“{name}”" in each.text)
        line.text = text
    report.save(str(path))
    return tmp_path


def test_what_was_filled_in_stands_in_next_years_report(folder: Path, tmp_path: Path) -> None:
    (report,) = folder.glob("*.docx")
    form = folder / "空白得分-待计分.xlsx"
    answer = perfeval("report", form, "--collect", report)
    assert answer.status == 0, answer.err
    (collected,) = folder.glob("报告素材*.xlsx")
    rows = list(openpyxl.load_workbook(collected).active.iter_rows(values_only=True))
    assert rows[1:] == [
        ("概况", "项目概况", "数据资源普查", None, ABOUT),
        ("绩效", "主要成效", "数据资源普查", "目录更全", "共编制目录3186条。"),
    ]
    book = openpyxl.load_workbook(form)
    if "报告素材" in book.sheetnames:
        del book["报告素材"]
    sheet = book.create_sheet("报告素材")
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "明年.xlsx")
    perfeval("report", tmp_path / "明年.xlsx", "--out", tmp_path / "明年报告", "--date", "2026-03-05")
    told = texts(next((tmp_path / "明年报告").glob("*.docx")).read_bytes())
    assert ABOUT in told
    assert "（一）目录更全。共编制目录3186条。" in told


def test_a_report_as_it_was_made_gives_nothing(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "examples" / "2024" / "空白得分-待计分.xlsx", tmp_path)
    perfeval("report", tmp_path, "--date", "2025-03-05")
    (report,) = tmp_path.glob("*.docx")
    answer = perfeval("report", tmp_path / "空白得分-待计分.xlsx", "--collect", report)
    assert "没有补写过" in answer.out
    assert not list(tmp_path.glob("报告素材*.xlsx"))


def test_a_report_on_something_else_says_so(root: Path, tmp_path: Path) -> None:
    report = Document()
    report.add_paragraph("城区道路维修绩效自评报告")
    report.save(str(tmp_path / "别的.docx"))
    form = root / "examples" / "2024" / "空白得分-待计分.xlsx"
    answer = perfeval("report", form, "--collect", tmp_path / "别的.docx")
    assert answer.status == 2
    assert "对不上" in answer.out
