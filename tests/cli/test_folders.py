"""Nothing in a folder is skipped in silence: other kinds are seen, documents without a form counted."""

import shutil
from pathlib import Path

import pytest

from tests.support.batches import CLEAN, run
from tests.support.command import perfeval
from tests.support.compound import compound
from tests.support.reports import paragraph, report

NOTICE = report(paragraph("关于开展工作的通知"))
UNREADABLE = {
    "表.ods": b"PK\5\6" + bytes(18),
    "报告.doc": compound({"WordDocument": "三级指标".encode("utf-16-le")})[:900],
    "报告.wps": compound({"WordDocument": "三级指标".encode("utf-16-le")})[:900],
    "表.et": compound({"Workbook": b"a"})[:700],
    "表.xls": b"\0\1\2\3",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    (tmp_path / "表").mkdir()
    return tmp_path / "表"


@pytest.mark.parametrize("command", ["check", "score", "report"])
def test_documents_without_a_form_are_counted_and_are_no_failure(command: str, folder: Path) -> None:
    shutil.copyfile(CLEAN, folder / "表.xlsx")
    (folder / "通知.docx").write_bytes(NOTICE)
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4")
    more: list[str | Path] = ["--out", folder.parent / "报告"] if command == "report" else []
    answer = perfeval(command, folder, *more)
    assert answer.status == 0
    assert "另看了 1 份文档，没有自评表：通知.docx。" in answer.out
    assert "另有 1 个 PDF 文件没有看" in answer.out
    assert "共 1 个文件" in answer.out or command == "report"


def test_json_names_them_with_their_code(folder: Path) -> None:
    (folder / "通知.docm").write_bytes(NOTICE)
    shutil.copyfile(CLEAN, folder / "表.xlsx")
    answer = perfeval("check", folder, "--format", "json")
    assert [file["status"] for file in answer.json["files"]] == ["ok", "OTHER_DOCUMENT"]
    assert answer.status == 0


@pytest.mark.parametrize("name", UNREADABLE)
def test_other_kinds_are_seen(name: str, folder: Path, tmp_path: Path) -> None:
    (folder / name).write_bytes(UNREADABLE[name])
    answer = perfeval("check", folder)
    assert answer.status == 2
    assert name in answer.out
    assert "办不成" in answer.out
    outcome = run(folder, tmp_path / "结果", rollup=True)
    assert outcome.found == 1
    assert outcome.exit_status == 2


@pytest.mark.parametrize("files", [{"通知.docx": NOTICE}, {"扫描件.pdf": b"%PDF-1.4"}])
def test_a_run_that_saw_no_form_says_so_and_fails(files: dict[str, bytes], folder: Path, tmp_path: Path) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    answer = perfeval("check", folder)
    assert answer.status == 2
    assert "NO_WORKBOOK" in answer.out + answer.err
    answer = perfeval("batch", folder, "--out", tmp_path / "结果", "--no-pdf")
    assert answer.status == 2
    assert "NO_WORKBOOK" in answer.out


def test_a_batch_counts_documents_once_and_leaves_them_out_of_the_rollup(folder: Path, tmp_path: Path) -> None:
    shutil.copyfile(CLEAN, folder / "表.xlsx")
    (folder / "通知.docx").write_bytes(NOTICE)
    for _ in range(2):
        answer = perfeval("batch", folder, "--out", tmp_path / "结果", "--no-pdf", "--no-report", "--since-last")
        assert answer.status == 0
        assert "找到 1 个文件" in answer.out
        assert "另看了 1 份文档，没有自评表。" in answer.out
        assert "没有办成的" not in answer.out
    assert "通知" not in (tmp_path / "结果" / "摘要.txt").read_text("utf-8")


def test_our_own_reports_are_told_apart_from_other_documents(folder: Path, tmp_path: Path) -> None:
    shutil.copyfile(CLEAN, folder / "表.xlsx")
    assert perfeval("report", folder).status == 0
    (folder / "通知.docx").write_bytes(NOTICE)
    commands: tuple[list[str | Path], ...] = (
        ["check", folder],
        ["batch", folder, "--out", tmp_path / "结果", "--no-pdf", "--no-report"],
    )
    for words in commands:
        answer = perfeval(*words)
        assert "本程序写的报告 1 份" in answer.out
        assert "另看了 1 份文档，没有自评表" in answer.out
        assert answer.status == 0
