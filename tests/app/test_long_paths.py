"""Folders so deep that Windows finds what is in them only by another form of the path: nothing is missed or lost."""

from pathlib import Path

import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.files import find_reports, select_files
from perfeval_xl.app.importing import import_files
from perfeval_xl.app.newform import new_form
from perfeval_xl.app.printing import is_foreign
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk.folders import is_there, make_folder, real_place
from perfeval_xl.hosts.disk.windows import plain, reachable
from perfeval_xl.hosts.file import read_bytes, save_new
from tests.support.batches import BLANK_SCORES, CLEAN
from tests.support.command import perfeval
from tests.support.systems import paths_limited

STEP = "项目支出绩效自评材料汇总（二〇二四年度）"


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A folder with a form whose path has more than 259 characters."""
    folder = tmp_path.joinpath(*[STEP] * 10)
    make_folder(folder)
    save_new(BLANK_SCORES.read_bytes(), folder / "表.xlsx")
    assert len(str(folder / "表.xlsx")) > 259
    return folder


def test_a_form_deep_below_a_folder_is_found(deep: Path, tmp_path: Path) -> None:
    save_new(CLEAN.read_bytes(), tmp_path / "上面.xlsx")
    save_new(b"%PDF", deep / "打印.pdf")
    with paths_limited():
        selection = select_files([str(tmp_path)])
        checked = check_files(selection.files)
    assert selection.files == [tmp_path / "上面.xlsx", deep / "表.xlsx"]
    assert selection.pages == [deep / "打印.pdf"]
    assert [file.status for file in checked.files] == ["ok", "ok"]


def test_a_form_that_is_named_outright_is_found(deep: Path) -> None:
    with paths_limited():
        assert select_files([str(deep / "表.xlsx")]).files == [deep / "表.xlsx"]
        assert select_files([str(deep)]).files == [deep / "表.xlsx"]
        assert find_reports([str(deep / "表.xlsx")]) == [deep / "表.xlsx"]
        with pytest.raises(PerfevalError) as told:
            select_files([str(deep / "没有.xlsx")])
    assert told.value.code == "NOT_FOUND"


def test_a_copy_is_written_where_the_form_is(deep: Path, tmp_path: Path) -> None:
    with paths_limited():
        (file,) = score_files([deep / "表.xlsx"], out=deep / "计分").files
    assert file.written == deep / "计分" / "表.xlsx"
    assert is_there(file.written)


def test_what_stands_there_is_not_written_over(deep: Path, tmp_path: Path) -> None:
    save_new(CLEAN.read_bytes(), tmp_path / "新表.docx")
    save_new(b"theirs", deep / "新表.xlsx")
    with paths_limited():
        with pytest.raises(PerfevalError) as told:
            new_form("project", 2024, None, str(deep / "新表.xlsx"))
        (file,) = import_files([tmp_path / "新表.docx"], deep).files
    assert (told.value.code, file.status) == ("EXISTS", "EXISTS")
    assert read_bytes(deep / "新表.xlsx") == b"theirs"


def test_a_signed_scan_is_not_taken_for_nothing(deep: Path) -> None:
    save_new(b"%PDF-1.7 signed", deep / "表.pdf")
    with paths_limited():
        assert is_foreign(deep / "表.pdf")
        assert not is_foreign(deep / "没有.pdf")


def test_where_a_path_leads_is_told_as_people_write_it(deep: Path) -> None:
    with paths_limited():
        assert real_place(deep / "表.xlsx") == deep / "表.xlsx"


@pytest.mark.parametrize(
    ("path", "short"),
    [
        (r"\\?\C:\结果\表.xlsx", r"C:\结果\表.xlsx"),
        (r"\\?\UNC\服务器\共享\表.xlsx", r"\\服务器\共享\表.xlsx"),
        (r"C:\结果\表.xlsx", r"C:\结果\表.xlsx"),
        (r"\\服务器\共享\表.xlsx", r"\\服务器\共享\表.xlsx"),
    ],
)
def test_people_read_a_path_without_what_windows_needs(path: str, short: str) -> None:
    assert plain(path) == short


def test_a_path_up_and_down_again_is_reached(deep: Path) -> None:
    """The form for long paths takes no `..`."""
    with paths_limited():
        assert reachable(deep / "另" / ".." / "表.xlsx").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{form}"),
        ("check", "{form}", "--mark"),
        ("check", "{top}", "--format", "json"),
        ("score", "{form}", "--in-place"),
        ("score", "{top}", "--out", "{deep}/计分"),
        ("report", "{form}"),
        ("report", "{top}", "--out", "{deep}/报告"),
        ("rollup", "{top}", "--out", "{deep}/汇总"),
        ("rollup", "{top}", "--out", "{top}/汇总"),
        ("import", "{form}", "--out", "{deep}/导入"),
        ("import", "{form}", "--template", "--out", "{deep}/模板"),
        ("dossier", "{top}", "--out", "{deep}/材料"),
        ("new", "--out", "{deep}/新表.xlsx"),
        ("new", "--from", "{form}", "--out", "{deep}"),
        ("review", "{top}", "--out", "{deep}/自查"),
    ],
    ids=lambda words: "-".join(word for word in words if "{" not in word),
)
def test_every_command_reaches_what_lies_deep(words: tuple[str, ...], deep: Path, tmp_path: Path) -> None:
    names = {"form": deep / "表.xlsx", "deep": deep, "top": tmp_path}
    with paths_limited():
        answer = perfeval(*(word.format(**names) for word in words))
    assert answer.status in (0, 1), answer.out + answer.err
    assert "/proc/self/root" not in answer.out + answer.err
