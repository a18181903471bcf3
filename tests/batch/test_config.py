"""The configuration file and the command line."""

import os
import sys
from pathlib import Path

import pytest

from perfeval_xl.batch.options import options_from
from perfeval_xl.domain.errors import UsageError
from tests.support.batches import CLEAN, WITH_ERRORS, tree
from tests.support.command import perfeval


def config(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "夜间.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_paths_start_from_the_files_own_folder_and_the_command_line_wins(tmp_path: Path) -> None:
    path = config(tmp_path, 'folder = "表"\nout = "果"\njobs = 3\nreport = false\nsince_last = true\n')
    options = options_from({"jobs": 1, "law": None}, path)
    assert (options.folder, options.out) == (tmp_path / "表", tmp_path / "果")
    assert (options.jobs, options.report, options.since_last, options.law) == (1, False, True, None)


def test_the_list_of_departments_is_read_from_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_bytes("主管部门\r\n水务局\r\n".encode("gb18030"))
    path = config(tmp_path, 'folder = "表"\nout = "果"\nexpected = "名单.csv"\n')
    assert options_from({}, path).expected == ("水务局",)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = config(tmp_path, b"\xef\xbb\xbf" + 'folder = "表"\nout = "果"\n'.encode())
    assert options_from({}, path).folder == tmp_path / "表"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jobs = 2\n", "要处理的文件夹"),
        ('folder = "a"\n', "结果文件夹"),
        ('folder = "a"\nout = "b"\njobs = 0\n', "jobs 至少是 1"),
        ('folder = "a"\nout = "b"\njobs = "2"\n', "jobs 应为整数"),
        ('folder = "a"\nout = "b"\nin_place = 1\n', "in_place 应为true 或 false"),
        ('folder = "a"\nout = "b"\njobs = true\n', "jobs 应为整数"),
        ('floder = "a"\n', "floder 不认识"),
        ('folder = "D:\\自评表"\n', "单引号"),
        ("folder = \n", "第 1 行"),
        ("folder".encode("utf-16"), "UTF-8"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        options_from({}, config(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    answer = perfeval("batch", "--config", tmp_path / "没有.toml")
    assert answer.status == 2
    assert "NO_CONFIG" in answer.err


def test_a_run_from_a_configuration(tmp_path: Path) -> None:
    tree(tmp_path / "表", "甲.xlsx", form=CLEAN)
    path = config(tmp_path, "folder = '表'\nout = '果'\nreport = false\npdf = false\njobs = 1\nsince_last = true\n")
    answer = perfeval("batch", "--config", path)
    assert answer.status == 0, answer.out
    assert "这次处理 1 个" in answer.out
    assert "没有写入任何结果" in perfeval("batch", "--config", path).out


@pytest.mark.parametrize("command", ["batch", "undo"])
def test_help_is_chinese(command: str) -> None:
    answer = perfeval(command, "--help")
    assert answer.status == 0
    assert f"用法：perfeval-xl {command}" in answer.out


def test_errors_found_give_status_1(tmp_path: Path) -> None:
    tree(tmp_path / "表", "甲.xlsx", form=WITH_ERRORS)
    assert perfeval("batch", tmp_path / "表", "--out", tmp_path / "果", "--no-report", "--no-pdf").status == 1


def test_a_terminal_sees_rate_and_remaining_time(tmp_path: Path) -> None:
    tree(tmp_path / "表", *(f"{number}.xlsx" for number in range(60)))
    seen = bytearray()

    def read(handle: int) -> bytes:
        data = os.read(handle, 4096)
        seen.extend(data)
        return data

    import pty

    words = [
        "-m",
        "perfeval_xl",
        "batch",
        str(tmp_path / "表"),
        "--out",
        str(tmp_path / "果"),
        "--no-report",
        "--no-pdf",
    ]
    pty.spawn(["env", "-u", "NO_COLOR", "TERM=xterm", "COLUMNS=120", sys.executable, *words], read)
    text = seen.decode("utf-8", "replace")
    assert "/60" in text
    assert "个/秒" in text
    assert "还需" in text
