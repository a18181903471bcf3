"""--in-place: scores and marks in the forms themselves, and all of it taken back by undo."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.batch.job import process
from perfeval_xl.batch.preimages import keep, lost_writes, run_folder
from perfeval_xl.batch.records import Done, Settings, WriteBack
from perfeval_xl.batch.undo import undo_run
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.document.word import WordForms
from perfeval_xl.standard import Standard
from tests.support.batches import BLANK_SCORES, CLEAN, EXAMPLES, WITH_ERRORS, CallingWatch, hashes, logged, run, tree
from tests.support.command import perfeval
from tests.support.word_forms import example_sheets, forms_document


@pytest.fixture
def forms(folder: Path) -> Path:
    shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
    return folder


def test_scores_and_marks_stand_in_the_forms(forms: Path, out: Path) -> None:
    outcome = run(forms, out, in_place=True)
    book = openpyxl.load_workbook(forms / BLANK_SCORES.name)
    assert book["自评表"]["I5"].value == 9.5
    marked = openpyxl.load_workbook(forms / WITH_ERRORS.name)
    assert "校验结果" in marked.sheetnames
    line = logged(outcome)[WITH_ERRORS.name]
    assert marked["校验结果"].max_row >= len(line["findings"])
    assert line["outputs"]["scored"] == str(forms / WITH_ERRORS.name)
    assert not (out / "计分").exists()


def test_findings_across_files_are_marked_too(forms: Path, out: Path) -> None:
    lines = logged(run(forms, out, in_place=True))
    crossing = [
        (name, finding) for name, line in lines.items() for finding in line["findings"] if finding["code"] == "X506"
    ]
    assert crossing
    name, finding = crossing[0]
    note = openpyxl.load_workbook(forms / name)[finding["sheet"]][finding["cell"]].comment
    assert note is not None
    assert "X506" in note.text


def test_a_second_run_in_place_writes_nothing(forms: Path, out: Path) -> None:
    run(forms, out, in_place=True)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in forms.iterdir()}
    for since_last in (True, False):
        run(forms, out, in_place=True, since_last=since_last)
        assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in forms.iterdir()} == before


def test_undo_gives_every_byte_back(forms: Path, out: Path) -> None:
    before = hashes(forms)
    outcome = run(forms, out, in_place=True)
    assert hashes(forms) != before
    answer = perfeval("undo", outcome.run, "--out", out)
    assert answer.status == 0, answer.out
    assert hashes(forms) == before
    assert run(forms, out, in_place=True, since_last=True).written > 0


def test_undo_by_the_folder_of_originals_and_twice(forms: Path, out: Path) -> None:
    before = hashes(forms)
    outcome = run(forms, out, in_place=True)
    assert perfeval("undo", out / "原件" / outcome.run).status == 0
    assert hashes(forms) == before
    answer = perfeval("undo", out / "原件" / outcome.run)
    assert answer.status == 0
    assert "放回原件 0 个" in answer.out


def test_undo_leaves_alone_what_was_changed_since(forms: Path, out: Path) -> None:
    outcome = run(forms, out, in_place=True)
    shutil.copyfile(CLEAN, forms / WITH_ERRORS.name)
    answer = perfeval("undo", outcome.run, "--out", out)
    assert answer.status == 2
    assert "CHANGED" in answer.out
    assert (forms / WITH_ERRORS.name).read_bytes() == CLEAN.read_bytes()
    assert (forms / BLANK_SCORES.name).read_bytes() == BLANK_SCORES.read_bytes()


def test_undo_does_not_put_back_what_was_damaged(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    outcome = run(folder, out, in_place=True)
    written = (folder / "表.xlsx").read_bytes()
    (out / "原件" / outcome.run / "文件" / "表.xlsx").write_bytes(b"rotten")
    assert [each.status for each in undo_run(outcome.run, out)] == ["DAMAGED"]
    assert (folder / "表.xlsx").read_bytes() == written


def test_undo_of_no_run(out: Path) -> None:
    with pytest.raises(PerfevalError, match="NO_RUN"):
        undo_run("20200101-000000-abcd", out)


def test_a_workbook_without_a_form_is_left_as_it_is(folder: Path, out: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "食堂菜单"
    book.save(folder / "菜单.xlsx")
    before = hashes(folder)
    outcome = run(folder, out, in_place=True)
    assert hashes(folder) == before
    assert [finding["code"] for finding in logged(outcome)["菜单.xlsx"]["findings"]] == ["S101"]


def test_written_twice_in_one_run_undo_goes_back_to_the_first(folder: Path, out: Path) -> None:
    path = folder / "表.xlsx"
    for before, after in ((b"one", b"two"), (b"two", b"three")):
        path.write_bytes(before)
        keep(str(out), "甲", str(folder), "表.xlsx", before, after)
    path.write_bytes(b"two")
    assert [each.status for each in undo_run("甲", out)] == ["restored"]
    assert path.read_bytes() == b"one"


def test_a_save_between_two_writes_of_one_run_is_what_undo_gives_back(folder: Path, out: Path) -> None:
    path = folder / "表.xlsx"
    keep(str(out), "甲", str(folder), "表.xlsx", b"one", b"two")
    keep(str(out), "甲", str(folder), "表.xlsx", b"their save", b"three")
    path.write_bytes(b"three")
    assert [each.status for each in undo_run("甲", out)] == ["restored"]
    assert path.read_bytes() == b"their save"


def test_a_form_whose_original_cannot_be_kept_is_not_written(folder: Path, out: Path) -> None:
    before = (tree(folder, "表.xlsx") / "表.xlsx").read_bytes()
    out.mkdir()
    (out / "原件").write_bytes(b"a file where the folder should be")
    assert run(folder, out, in_place=True).codes.keys() != {"ok"}
    assert (folder / "表.xlsx").read_bytes() == before


def test_forms_in_documents_are_scored_marked_and_given_back(folder: Path, out: Path) -> None:
    document = folder / "报告.docx"
    document.write_bytes(
        forms_document(example_sheets("2024/空白得分-待计分.xlsx", "2024/数字云溪-项目支出自评表.xlsx"))
    )
    before = hashes(folder)
    outcome = run(folder, out, in_place=True)
    line = logged(outcome)["报告.docx"]
    assert line["status"] == "ok"
    assert all(finding["place"].startswith("第") for finding in line["findings"])
    first, *_ = WordForms.open(document).read().sheets
    assert {"95.00%", "9.5"} <= {cell.value for cell in first.cells.values()}
    assert b"<w:comment " in zipfile.ZipFile(document).read("word/comments.xml")
    again = hashes(folder)
    run(folder, out, in_place=True)
    assert hashes(folder) == again
    assert [each.status for each in undo_run(outcome.run, out)] == ["restored"]
    assert hashes(folder) == before


def test_a_share_that_drops_what_was_written_is_told_at_the_end_and_written_next_time(folder: Path, out: Path) -> None:
    before = (tree(folder, "表.xlsx", "别的/表.xlsx") / "表.xlsx").read_bytes()
    dropped = CallingWatch(lambda number: (folder / "表.xlsx").write_bytes(before) if number == 4 else None)
    outcome = run(folder, out, dropped, in_place=True)
    assert outcome.codes == {"ok": 1, "NOT_SAVED": 1}
    assert outcome.written_back == 1
    lines = map(json.loads, outcome.log.read_bytes().splitlines())
    told = {line["path"]: line for line in lines}
    assert "还是原来的内容" in told[str(folder / "表.xlsx")]["message"]
    again = run(folder, out, in_place=True, since_last=True)
    assert again.codes == {"ok": 2}
    assert again.written_back == 1
    assert (folder / "表.xlsx").read_bytes() != before


def test_only_a_form_with_its_old_bytes_is_a_lost_write(folder: Path, out: Path) -> None:
    before = (tree(folder, "表.xlsx") / "表.xlsx").read_bytes()
    keep(str(out), "甲", str(folder), "表.xlsx", before, b"new")
    assert list(lost_writes(run_folder(out, "甲"))) == ["表.xlsx"]
    for later in (b"new", b"their save"):
        (folder / "表.xlsx").write_bytes(later)
        assert list(lost_writes(run_folder(out, "甲"))) == []
    (folder / "表.xlsx").unlink()
    assert list(lost_writes(run_folder(out, "甲"))) == []


def test_undo_takes_back_what_was_written_in_spite_of_the_share(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share may show the old bytes right after the write, and the new ones later."""
    before = (tree(folder, "表.xlsx") / "表.xlsx").read_bytes()
    seen = commit._demand_saved

    def late(path: Path, data: bytes, known: bytes | None = None) -> None:
        seen(path, b"not yet" if known else data, data if known else None)

    monkeypatch.setattr(commit, "_demand_saved", late)
    settings = Settings(out=str(out), run="甲", program=Standard.load().digest, report=False, in_place=True)
    answer = process(WriteBack(settings=settings, root=str(folder), path="表.xlsx", name="表"))
    assert isinstance(answer, Done)
    assert answer.status == "NOT_SAVED"
    assert (folder / "表.xlsx").read_bytes() != before
    monkeypatch.undo()
    assert [each.status for each in undo_run("甲", out)] == ["restored"]
    assert (folder / "表.xlsx").read_bytes() == before


@pytest.mark.parametrize("fault", ["no originals", "nothing to write"])
def test_the_way_back_is_told_only_where_something_was_written(
    folder: Path, out: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Originals cannot be kept where a file stands in the place of their folder; and a second run writes nothing."""
    before = (tree(folder, "甲.xlsx", "乙.xlsx") / "甲.xlsx").read_bytes()
    words = ("batch", folder, "--out", out, "--in-place", "--no-report", "--no-pdf", "--no-rollup")
    if fault == "nothing to write":
        assert "写回原表 2 个" in perfeval(*words).out
    else:
        out.mkdir()
        (out / "原件").write_text("一个文件", "utf-8")
    answer = perfeval(*words)
    assert "写回原表" not in answer.out
    assert "undo" not in answer.out
    if fault == "no originals":
        assert answer.status == 2
        assert "INTERNAL" not in answer.out
        assert (folder / "甲.xlsx").read_bytes() == before
