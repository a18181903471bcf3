"""公开稿: what is taken out, and what stays."""

import io
from pathlib import Path

import pytest
from docx import Document

from perfeval_xl.dossier.redaction import masked, redact_document, redact_text
from tests.support.word import saved


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("联系电话：0731-28681234", "联系电话：　　"),
        ("电话：28681234。", "电话：　　。"),
        ("手机 13812345678，", "手机 　　，"),
        ("请致电138 1234 5678咨询", "请致电　　咨询"),
        ("（0731）28681234", "　　"),
        ("填表人：张三　填报日期：2025.5.16", "填表人：　　　填报日期：2025.5.16"),
        ("单位负责人（签字）：李小明", "单位负责人（签字）：　　"),
        ("项目负责人：欧阳小红，联系人:王五", "项目负责人：　　，联系人:　　"),
        ("身份证号430202199001011234", "身份证号　　"),
        ("信箱 a.b@example.gov.cn 。", "信箱 　　 。"),
    ],
)
def test_taken_out(text: str, left: str) -> None:
    assert redact_text(text)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "预算28681234元，支出13812345.67元",
        "财预〔2020〕10号",
        "51000021R000000019951-工资性支出",
        "2024年共服务12345678人次",
        "负责人员管理，联系群众",
        "全年执行数1234567.89",
        "填表人：",
    ],
)
def test_figures_and_words_stay(text: str) -> None:
    assert redact_text(text) == (text, [])


def test_only_the_first_sign_is_listed() -> None:
    assert masked("张三") == "张＊"
    assert redact_text("联系人：王五")[1] == [("姓名", "王＊")]


def table(*rows: tuple[str, ...]) -> object:
    """A document with one table."""
    made = Document()
    grid = made.add_table(len(rows), len(rows[0]))
    for line, row in zip(rows, grid.rows, strict=True):
        for text, cell in zip(line, row.cells, strict=True):
            cell.text = text
    return made


def test_cells_behind_labels_and_internal_columns_are_blanked() -> None:
    made = table(
        ("项目负责人", "张三", "联系电话", "28681234"),
        ("三级指标", "年度指标值", "佐证材料", "得分"),
        ("培训", "≥3场", "签到表在办公室", "10"),
        ("总分", "", "", "100"),
    )
    removals = redact_document(made)
    told = [[cell.text for cell in row.cells] for row in Document(io.BytesIO(saved(made))).tables[0].rows]
    assert told == [
        ["项目负责人", "", "联系电话", ""],
        ["三级指标", "年度指标值", "佐证材料", "得分"],
        ["培训", "≥3场", "", "10"],
        ["总分", "", "", "100"],
    ]
    assert [(each.what, each.masked[0]) for each in removals] == [
        ("姓名", "张"),
        ("电话", "2"),
        ("内部栏目“佐证材料”", "签"),
    ]


def test_a_name_cut_into_runs_goes_whole(tmp_path: Path) -> None:
    made = Document()
    line = made.add_paragraph("联系人")
    for piece in ("：张", "三", "，电", "话：286", "81234"):
        line.add_run(piece)
    assert len(redact_document(made)) == 2
    assert line.text == "联系人：　　，电话：　　"
