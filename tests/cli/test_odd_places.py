"""Links in circles, pipes, sockets and devices among the forms are told by a code, and wait for nobody."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from tests.support.command import perfeval

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
CODES = {"NOT_FILE", "NOT_FOUND", "NO_FILE", "EMPTY", "IO_ERROR"}


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A form among what is none."""
    folder = tmp_path / "表"
    folder.mkdir()
    shutil.copy(root / "examples" / "2024" / "没有问题的表.xlsx", folder / "好.xlsx")
    os.mkfifo(folder / "管道.xlsx")
    os.mkfifo(folder / "管道.docx")
    (folder / "循环.xlsx").symlink_to("循环.xlsx")
    (folder / "去.xlsx").symlink_to("回.xlsx")
    (folder / "回.xlsx").symlink_to("去.xlsx")
    (folder / "断.xlsx").symlink_to("没有.xlsx")
    (folder / "零.xlsx").symlink_to("/dev/zero")
    (folder / "上").symlink_to("..")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(os.path.relpath(folder / "口.xlsx")))
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["score", "--out", "结果"],
        ["report", "--out", "结果"],
        ["rollup", "--out", "结果"],
        ["dossier", "--out", "结果"],
        ["batch", "--out", "结果", "--no-pdf", "--jobs", "1"],
    ],
    ids=lambda words: words[0],
)
def test_the_form_is_done_and_the_rest_told(folder: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    answer = perfeval(words[0], "表", *words[1:])
    assert answer.status in (0, 1, 2), answer.err
    assert "INTERNAL" not in answer.out + answer.err


@pytest.mark.parametrize("name", ["管道.xlsx", "循环.xlsx", "断.xlsx", "零.xlsx"])
@pytest.mark.parametrize("command", ["check", "score", "report"])
def test_one_of_them_alone_is_told_by_a_code(
    folder: Path, command: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    answer = perfeval(command, folder / name)
    assert answer.status == 2
    assert CODES & set((answer.out + answer.err).split())


def test_a_results_folder_that_leads_to_itself_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    Path("圈").symlink_to("圈")
    for command in ("score", "report", "rollup", "batch"):
        answer = perfeval(command, "表/好.xlsx" if command != "batch" else "表", "--out", "圈/里")
        assert answer.status == 2, (command, answer.out, answer.err)
