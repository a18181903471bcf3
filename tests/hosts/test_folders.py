"""Folders for what is written: what keeps one from being made is told with what to do."""

import errno
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.disk.folders import make_folder


def test_folders_above_are_made_too_and_one_that_is_there_stays(tmp_path: Path) -> None:
    make_folder(tmp_path / "一" / "二")
    (tmp_path / "一" / "二" / "表.xlsx").write_bytes(b"")
    make_folder(tmp_path / "一" / "二")
    assert (tmp_path / "一" / "二" / "表.xlsx").exists()


@pytest.mark.parametrize("below", [".", "里面"])
def test_a_file_in_the_folders_place_is_called_one(tmp_path: Path, below: str) -> None:
    (tmp_path / "结果").write_text("一个文件", "utf-8")
    with pytest.raises(FileProblem, match=r"DENIED.*不能当文件夹用"):
        make_folder(tmp_path / "结果" / below)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "没有权限"), (errno.EROFS, "这个盘是只读的"), (errno.ENOSPC, "磁盘空间不够")],
)
def test_other_refusals_keep_their_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FileProblem, match=rf"DENIED.*{words}.*请换一个能写入的文件夹"):
        make_folder(tmp_path / "结果")
