"""score: fills blanks, keeps what people wrote, leaves originals alone unless told."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import perfeval

FORM = "表.xlsx"


@pytest.fixture
def form(any_form: Path, tmp_path: Path) -> Path:
    """A form whose scores have been blanked, by a reader and writer that is not ours."""
    path = tmp_path / "表" / FORM
    path.parent.mkdir()
    book = openpyxl.load_workbook(any_form)
    for cell in ("H8", "I8", "H12", "H14", "H24"):
        book.active[cell] = None
    book.save(path)
    return path


def cells(path: Path, *names: str) -> list[object]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [sheet[name].value for name in names]


def test_without_a_target_nothing_is_written(form: Path) -> None:
    before = form.read_bytes()
    answer = perfeval("score", form)
    assert "试算" in answer.out
    assert form.read_bytes() == before
    assert list(form.parent.iterdir()) == [form]


def test_in_place_fills_the_blanks(form: Path) -> None:
    perfeval("score", form, "--in-place")
    assert [float(str(value)) for value in cells(form, "I8", "H12", "H14", "H24")] == [10, 10, 10, 100]
    assert cells(form, "H8") != [None]


def test_a_second_run_changes_nothing(form: Path) -> None:
    perfeval("score", form, "--in-place")
    before, stamp = form.read_bytes(), form.stat().st_mtime_ns
    perfeval("score", form, "--in-place")
    assert (form.read_bytes(), form.stat().st_mtime_ns) == (before, stamp)


def test_out_leaves_the_original_and_keeps_the_folders(form: Path, tmp_path: Path) -> None:
    other = form.parent / "下级" / "另一份.xlsx"
    other.parent.mkdir()
    shutil.copy(form, other)
    before = form.read_bytes()
    perfeval("score", form.parent, "--out", tmp_path / "结果")
    assert form.read_bytes() == before
    assert cells(tmp_path / "结果" / FORM, "I8") == [10]
    assert cells(tmp_path / "结果" / "下级" / "另一份.xlsx", "I8") == [10]


def test_written_numbers_stay_unless_overwritten(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    book.active["H13"] = 3
    book.save(form)
    perfeval("score", form, "--in-place")
    assert cells(form, "H13") == [3]
    perfeval("score", form, "--in-place", "--overwrite")
    assert cells(form, "H13") == [10]


def test_a_formula_is_never_replaced(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    book.active["H12"] = "=5+5"
    book.save(form)
    answer = perfeval("score", form, "--in-place", "--overwrite")
    assert cells(form, "H12") == ["=5+5"]
    assert "公式" in answer.out


def test_json_lists_what_was_filled(form: Path) -> None:
    (file,) = perfeval("score", form, "--format", "json").json["files"]
    assert {edit["cell"] for edit in file["edits"]} == {"H8", "I8", "H12", "H14", "H24"}
    assert file["written"] is None


def test_out_never_lands_on_the_original(form: Path) -> None:
    before = form.read_bytes()
    answer = perfeval("score", form, "--out", form.parent)
    assert answer.status == 2
    assert "SAME_FILE" in answer.out
    assert form.read_bytes() == before
