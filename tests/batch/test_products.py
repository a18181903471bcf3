"""What a run makes beside copies and reports: PDFs and the roll-up, both from what is known of the whole tree."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval_xl.batch import leftovers, printing
from perfeval_xl.batch.lease import locked
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk import temporary
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, WORK
from tests.support.batches import BLANK_SCORES, CLEAN, EXAMPLES, CallingWatch, logged, run, tree
from tests.support.command import perfeval
from tests.support.packages import packed, parts
from tests.support.pdf import page_texts

libreoffice = pytest.mark.libreoffice
PRODUCTS = (BOOK, PAGE, SUMMARY)


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("PERFEVAL_SOFFICE", "/nowhere/soffice")
    return monkeypatch


def pdfs(out: Path) -> dict[str, int]:
    """PDFs below a results folder with when they were written, ns."""
    return {str(path.relative_to(out)): path.stat().st_mtime_ns for path in (out / "打印").rglob("*.pdf")}


def listed(out: Path, sheet: str, column: int) -> list[Any]:
    """A column of a table in 汇总.xlsx, from 1."""
    book = openpyxl.load_workbook(out / BOOK)
    return [row[column - 1].value for row in book[sheet].iter_rows(min_row=4)]


# PDFs


@libreoffice
def test_every_form_has_its_pdf_and_the_next_run_leaves_it_alone(folder: Path, out: Path) -> None:
    tree(folder, "一/同名.xlsx", "一/同名.xlsm", "二/同名.xlsx")
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    outcome = run(folder, out, pdf=True)
    lines = logged(outcome)
    assert outcome.printed == {"ok": 3}
    assert len(pdfs(out)) == 3
    assert Path(lines["同名.xlsm"]["outputs"]["pdf"]).parent == out / "打印" / "一"
    assert lines["坏.xlsx"]["outputs"]["pdf"] is None
    before = pdfs(out)
    again = run(folder, out, pdf=True, since_last=True)
    assert (again.printed, pdfs(out)) == ({}, before)


@libreoffice
def test_the_scored_copy_is_what_is_printed(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx", form=BLANK_SCORES)
    run(folder, out, pdf=True)
    assert any("9.5" in text for text in page_texts(next((out / "打印").rglob("*.pdf"))))


@libreoffice
def test_a_pdf_that_is_gone_is_made_again_and_nothing_else(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx")
    run(folder, out, pdf=True)
    gone = next((out / "打印").glob("甲.pdf"))
    gone.unlink()
    copies = {path: path.stat().st_mtime_ns for path in (out / "计分").iterdir()}
    outcome = run(folder, out, pdf=True, since_last=True)
    assert (outcome.unchanged, outcome.printed) == (2, {"ok": 1})
    assert gone.exists()
    assert {path: path.stat().st_mtime_ns for path in (out / "计分").iterdir()} == copies


@libreoffice
def test_in_place_the_form_itself_is_printed_with_its_findings(folder: Path, out: Path) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    outcome = run(folder, out, pdf=True, in_place=True)
    assert set(outcome.printed) == {"ok"}
    assert any("校验结果" in text for text in page_texts(next((out / "打印").glob("数字云溪*.pdf"))))


@libreoffice
def test_a_run_that_was_ended_while_printing_goes_on_with_the_rest(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(folder, *(f"{number}.xlsx" for number in range(4)))

    def stop(number: int) -> None:
        if number == 4 + 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CallingWatch(stop), pdf=True, rollup=True)
    outcome = run(folder, out, pdf=True, rollup=True)
    assert outcome.codes == {"ok": 4}
    assert sum(outcome.printed.values()) <= 3
    assert len(pdfs(out)) == 4
    assert all(listed(out, "各表", 17))


@libreoffice
def test_a_signed_scan_under_the_name_of_a_pdf_is_kept(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    run(folder, out, pdf=True)
    place = next((out / "打印").iterdir())
    place.write_bytes(b"%PDF-1.4 signed")
    os.utime(folder / "表.xlsx")
    (folder / "表.xlsx").write_bytes((EXAMPLES / "没有问题的表.xlsx").read_bytes())
    outcome = run(folder, out, pdf=True, since_last=True)
    assert outcome.printed == {"EXISTS": 1}
    assert logged(outcome)["表.xlsx"]["outputs"]["pdf_code"] == "EXISTS"
    assert place.read_bytes() == b"%PDF-1.4 signed"


def test_without_libreoffice_it_is_said_once_and_the_run_counts(
    folder: Path, out: Path, no_office: pytest.MonkeyPatch
) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx", form=EXAMPLES / "没有问题的表.xlsx")
    answer = perfeval("batch", folder, "--out", out, "--no-report")
    assert answer.status == 0
    assert answer.out.count("LibreOffice") == 2  # what is missing, and what to do
    assert "2 个表没有打印成 PDF" in answer.out
    assert {line["status"] for line in logged(run(folder, out, pdf=True)).values()} == {"ok"}


@libreoffice
def test_pdfs_are_made_once_libreoffice_has_been_installed(
    folder: Path, out: Path, no_office: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx")
    assert run(folder, out, pdf=True).printed == {printing.NO_OFFICE: 1}
    no_office.delenv("PERFEVAL_SOFFICE")
    assert run(folder, out, pdf=True, since_last=True).printed == {"ok": 1}


def test_a_libreoffice_that_fails_is_told_beside_the_form(
    folder: Path, out: Path, no_office: pytest.MonkeyPatch
) -> None:
    tree(folder, "表.xlsx")
    program = folder.parent / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    no_office.setenv("PERFEVAL_SOFFICE", str(program))
    outcome = run(folder, out, pdf=True)
    assert outcome.printed == {"PRINT_FAILED": 1}
    assert outcome.codes == {"ok": 1}
    assert logged(outcome)["表.xlsx"]["outputs"] | {"scored": ""} == {
        "scored": "",
        "reports": [],
        "pdf": None,
        "pdf_code": "PRINT_FAILED",
    }


def test_no_pdf_starts_nothing(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_office", lambda: pytest.fail("looked for"))
    tree(folder, "表.xlsx")
    assert run(folder, out, pdf=False).printed == {}


def test_what_a_killed_run_left_of_its_printing_is_swept(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    left, other = tmp_path / f"{leftovers.work_prefix(out)}abc", tmp_path / "perfeval-000000000000-abc"
    for place in (left, other):
        place.mkdir()
    leftovers.sweep_work(out)
    assert (left.exists(), other.exists()) == (False, True)


# the roll-up


_KILLED = """
import os, sys
from perfeval_xl.app import rolling
from perfeval_xl.cli.main import main
def write_products(work, *more):
    (work / "汇总.xlsx").write_bytes(bytes(1000))
    os.kill(os.getpid(), 9)
rolling.write_products = write_products
main(sys.argv[1:])
"""


def test_what_a_killed_roll_up_left_is_swept_by_the_next_run(folder: Path, out: Path, tmp_path: Path) -> None:
    tree(folder, "表.xlsx")
    temporary = tmp_path / "临时"
    temporary.mkdir()
    words = ["batch", str(folder), "--out", str(out), "--no-report", "--no-pdf"]
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    environment = {**os.environ, **places, "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, "-c", _KILLED, *words], env=environment, check=False)
    assert abs(killed.returncode) == 9  # as Linux and Windows tell it
    assert [path.name for path in temporary.rglob("*.xlsx")] == [BOOK]
    again = subprocess.run([sys.executable, "-m", "perfeval_xl", *words], env=environment, check=False)
    assert again.returncode in (0, 1)
    assert list(temporary.iterdir()) == []
    assert (out / BOOK).exists()


def test_the_roll_up_tells_of_the_whole_tree(folder: Path, out: Path) -> None:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    run(folder, out, rollup=True)
    tree(folder, "新来的.xlsx", form=EXAMPLES.parent / "2020" / "智慧社区.xlsx")
    outcome = run(folder, out, rollup=True, since_last=True)
    assert outcome.unchanged == len(list(EXAMPLES.glob("*.xlsx"))) + 1
    files = set(listed(out, "各表", 13))
    assert files == {path.name for path in folder.glob("*.xlsx")} - {"坏.xlsx"}
    assert listed(out, "读不了的文件", 2) == ["NOT_XLSX"]
    assert {"X505", "X506"} & set(listed(out, "勾稽", 2))
    assert "新来的.xlsx" in (out / PAGE).read_text("utf-8")
    assert "读不了的文件 1" in (out / SUMMARY).read_text("utf-8")


def test_links_lead_from_the_results_folder_wherever_the_share_is_mounted(folder: Path, out: Path) -> None:
    tree(folder, "局/表.xlsx")
    run(folder, out, rollup=True, report=True)
    moved = out.parent.with_name("别处")
    out.parent.rename(moved)
    row = openpyxl.load_workbook(moved / out.name / BOOK)["各表"][4]
    targets = [row[column].hyperlink.target.replace("\\", "/") for column in (12, 14, 15)]
    assert targets[0] == f"../{folder.name}/局/表.xlsx"
    assert all((moved / out.name / target).is_file() for target in targets)


def test_when_nothing_has_changed_the_roll_up_is_left_alone(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    run(folder, out, rollup=True)
    before = [(out / name).stat().st_mtime_ns for name in PRODUCTS]
    run(folder, out, rollup=True, since_last=True)
    assert [(out / name).stat().st_mtime_ns for name in PRODUCTS] == before


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_that_somebody_deleted_is_made_again(folder: Path, out: Path, name: str) -> None:
    tree(folder, "表.xlsx")
    run(folder, out, rollup=True)
    (out / name).unlink()
    run(folder, out, rollup=True, since_last=True)
    assert (out / name).exists()


def test_a_file_that_is_gone_is_gone_from_the_roll_up(folder: Path, out: Path) -> None:
    tree(folder, "甲.xlsx", "乙.xlsx")
    run(folder, out, rollup=True)
    (folder / "甲.xlsx").unlink()
    run(folder, out, rollup=True, since_last=True)
    assert listed(out, "各表", 13) == ["乙.xlsx"]


@pytest.mark.parametrize("lock", ["~$汇总.xlsx", ".~lock.汇总.xlsx#"])
def test_a_roll_up_that_somebody_has_open_is_told_and_written_next_time(folder: Path, out: Path, lock: str) -> None:
    tree(folder, "甲.xlsx")
    run(folder, out, rollup=True)
    (out / lock).write_bytes(b"\x06\xe7\x8e\x8b\xe4\xb8\xbb" if lock.startswith("~$") else "王主".encode())
    tree(folder, "乙.xlsx", form=CLEAN)
    answer = perfeval("batch", folder, "--out", out, "--no-report", "--no-pdf", "--since-last")
    assert answer.status != 2
    assert "王主" in answer.out
    assert "汇总没有写全 NO_ROLLUP" in answer.out
    assert listed(out, "各表", 13) == ["甲.xlsx"]
    assert "乙.xlsx" in (out / PAGE).read_text("utf-8")
    (out / lock).unlink()
    assert run(folder, out, rollup=True, since_last=True).unchanged == 2
    assert listed(out, "各表", 13) == ["乙.xlsx", "甲.xlsx"]


def test_a_fault_of_the_roll_up_does_not_undo_the_run(folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("perfeval_xl.batch.rolling.write_rollup", fail)
    tree(folder, "表.xlsx")
    outcome = run(folder, out, rollup=True)
    assert outcome.codes == {"ok": 1}
    assert outcome.rollup is not None
    assert outcome.rollup.code == "INTERNAL"


def test_a_run_that_was_stopped_says_so_on_top_and_the_next_one_does_not(
    folder: Path, out: Path, faults: pytest.MonkeyPatch
) -> None:
    tree(folder, "1.xlsx", "磁盘满/1.xlsx", *(f"磁盘满/{number}.xlsx" for number in range(2, 9)))
    outcome = run(folder, out, rollup=True)
    assert outcome.stopped is not None
    for name in (PAGE, SUMMARY):
        assert "这次没有做完（NO_SPACE）" in (out / name).read_text("utf-8")
    assert "这次没有做完（NO_SPACE）" in openpyxl.load_workbook(out / BOOK)["概览"]["A3"].value
    faults.delenv("PYTHONPATH")
    run(folder, out, rollup=True)
    assert "没有做完" not in (out / SUMMARY).read_text("utf-8")


def test_a_temporary_file_of_a_killed_roll_up_is_swept(folder: Path, out: Path) -> None:
    """Also by a run that is asked for something else, and so does not carry on."""
    tree(folder, "表.xlsx")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CallingWatch(stop))
    left = out / f"{temporary._PREFIX}0-0-0.tmp"
    left.write_bytes(b"half a roll-up")
    run(folder, out, law="mof-2024")
    assert not left.exists()


def test_what_a_killed_roll_up_left_in_the_temporary_folder_is_swept(
    folder: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "临时"
    monkeypatch.setattr(tempfile, "tempdir", str(work))
    left, in_use = work / f"{WORK}abc", work / f"{WORK}def"
    for place in (left, in_use):
        place.mkdir(parents=True)
        (place / "half a sheet").touch()
    os.utime(left, (time.time() - 86_400,) * 2)
    tree(folder, "表.xlsx")
    run(folder, out, rollup=True)
    assert list(work.glob(f"{WORK}*")) == [in_use]


def test_a_state_of_another_version_is_begun_anew(folder: Path, out: Path) -> None:
    import sqlite3

    tree(folder, "表.xlsx")
    run(folder, out)
    with sqlite3.connect(out / "状态.sqlite") as connection:
        connection.execute("DROP TABLE files")
        connection.execute("CREATE TABLE files(something)")
        connection.execute("PRAGMA user_version = 1")
    assert run(folder, out, since_last=True).unchanged == 0
    assert run(folder, out, since_last=True).unchanged == 1


def test_a_held_results_folder_is_not_rolled_up_by_a_second_run(folder: Path, out: Path) -> None:
    from threading import Event

    tree(folder, "表.xlsx")
    with locked(out, Event()), pytest.raises(PerfevalError, match="LOCKED"):
        run(folder, out, rollup=True)
    assert not any((out / name).exists() for name in PRODUCTS)


def test_macros_links_and_dde_are_told_and_kept_byte_for_byte(folder: Path, out: Path) -> None:
    acting = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro",
        "xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    }
    book = BLANK_SCORES.read_bytes()
    (folder / "会动.xlsx").write_bytes(packed({**parts(book), **acting}))
    tree(folder, "不动.xlsx")
    lines = logged(run(folder, out, rollup=True))
    assert (lines["会动.xlsx"]["contains"], lines["不动.xlsx"]["contains"]) == (["macros", "external-links", "dde"], [])
    copy = parts((out / "计分" / "会动.xlsx").read_bytes())
    assert {name: copy[name] for name in acting} == acting
    assert "含宏 1 个、含外部链接 1 个、含DDE 链接 1 个，都没有运行" in (out / SUMMARY).read_text("utf-8")
