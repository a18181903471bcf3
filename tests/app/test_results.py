"""What became of a file is told by the type of its result."""

import shutil
from pathlib import Path

from perfeval_xl.app.checking import check_files, mark_files
from perfeval_xl.app.jsonform import run_json, score_json
from perfeval_xl.app.reading import read_file, read_narrative
from perfeval_xl.app.results import Failed, FileResult, OpenFile, PassedOver, ReadFile, ReadReport
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.scoring import score_files
from tests.conftest import ROOT
from tests.support.word import document

FORM = ROOT / "examples" / "2024" / "没有问题的表.xlsx"
SLIPS = FORM.with_name("数字云溪-项目支出自评表.xlsx")


def test_a_form_is_read_and_open() -> None:
    file = read_file(FORM)
    assert isinstance(file, OpenFile)
    assert (file.ok, file.status, file.message, file.made) == (True, "ok", None, file)
    assert file.cases == file.book.cases != ()


def test_what_is_closed_keeps_all_but_the_bytes() -> None:
    (file,) = check_files([FORM]).files
    closed = file.closed()
    assert type(closed) is ReadFile
    assert run_json(RunResult(files=(closed,))) == run_json(RunResult(files=(file,)))
    assert not hasattr(closed, "opened")


def test_what_cannot_be_read_has_failed_before_anything_was_made(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\3\4 nothing")
    file = read_file(broken)
    assert type(file) is Failed
    assert (file.ok, file.status, file.cases, file.written) == (False, file.failure.code, (), None)
    assert type(file.made) is FileResult


def test_a_failure_keeps_what_was_made_before_it(tmp_path: Path) -> None:
    form = shutil.copy(SLIPS, tmp_path / "表.xlsx")
    (checked,) = check_files([Path(form)]).files
    with Path(form).open("ab") as changed:
        changed.write(b" ")
    (file,) = mark_files(RunResult(files=(checked,))).files
    assert isinstance(file, Failed)
    assert isinstance(file.made, OpenFile)
    assert (file.status, file.cases, file.findings) == ("CHANGED", checked.cases, checked.findings)
    assert type(file.closed().made) is ReadFile


def test_a_failed_copy_is_told_with_what_would_have_been_written(tmp_path: Path) -> None:
    blank = SLIPS
    (tried,) = score_files([blank]).files
    failed = tried.failed("DENIED", "写不了")
    told, meant = (score_json(RunResult(files=(each,)))["files"][0] for each in (failed, tried))
    assert told == meant | {"status": "DENIED", "message": "写不了"}


def test_a_document_without_a_form_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(document("关于开会的通知"))
    file = read_file(path)
    assert isinstance(file, PassedOver)
    assert file.passed_over
    assert RunResult(files=(file,)).listed == ()


def test_a_report_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(document("全年执行数17.86万元。"))
    file = read_narrative(path)
    assert isinstance(file, ReadReport)
    assert (file.cases, file.edits, file.reports, file.written) == ((), (), (), None)
