"""Files as Windows holds them: told as open, waited for a moment, found by the lock files of Word and of Chinese names."""

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.disk import commit, locks, windows
from perfeval_xl.hosts.disk.locks import opened_by


def denied(_: object, *rest: object) -> int:
    """What Windows says of a file that is held, and of one that may not be read."""
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses made instead of waiting."""
    made: list[float] = []
    monkeypatch.setattr(time, "sleep", made.append)
    return made


def after(failures: int, held: bool) -> tuple[Callable[[], str], Callable[[Path], bool]]:
    """An action that fails so often first, and what is said of the file meanwhile."""
    calls: list[int] = []

    def action() -> str:
        calls.append(1)
        return "done" if len(calls) > failures else str(denied(None))

    return action, lambda _: held


@pytest.mark.parametrize("failures", [0, 1, windows.TRIES - 1])
def test_a_file_held_for_a_moment_is_waited_for(
    failures: int, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    action, said = after(failures, held=True)
    monkeypatch.setattr(windows, "is_locked", said)
    assert windows.patiently(action, Path("表.xlsx")) == "done"
    assert len(pauses) == failures
    assert sum(pauses) <= 1


def test_a_file_that_stays_held_is_busy(pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    action, said = after(99, held=True)
    monkeypatch.setattr(windows, "is_locked", said)
    with pytest.raises(OSError, match="busy") as fault:
        windows.patiently(action, Path("表.xlsx"))
    assert fault.value.errno == errno.EBUSY
    assert len(pauses) == windows.TRIES - 1


def test_what_may_not_be_read_is_not_waited_for(pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    action, said = after(99, held=False)
    monkeypatch.setattr(windows, "is_locked", said)
    with pytest.raises(PermissionError):
        windows.patiently(action, Path("表.xlsx"))
    assert not pauses


@pytest.mark.parametrize(("held", "code"), [(True, "BUSY"), (False, "DENIED")])
@pytest.mark.parametrize("call", ["read", "replace", "new"])
def test_the_user_hears_which_of_the_two_it_is(
    held: bool, code: str, call: str, tmp_path: Path, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(b"old")
    monkeypatch.setattr(windows, "is_locked", lambda _: held)
    monkeypatch.setattr(os, "open", denied)
    monkeypatch.setattr(commit, "open_shared", denied)
    calls: dict[str, Callable[[], object]] = {
        "read": lambda: commit.read_file(file),
        "replace": lambda: commit.replace(file, b"new", b"old"),
        "new": lambda: commit.write_new(file, b"new"),
    }
    with pytest.raises(FileProblem) as told:
        calls[call]()
    assert told.value.code == code
    assert file.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("数据安全检查绩效自评报告.docx", "~$安全检查绩效自评报告.docx"),
        ("绩效自评报告二零.doc", "~$自评报告二零.doc"),
        ("绩效自评报告一.docm", "~$效自评报告一.docm"),
        ("自评报告.docx", "~$自评报告.docx"),
    ],
    ids=["twelve", "eight", "seven", "four"],
)
def test_word_shortens_the_name_of_its_lock(name: str, lock: str, tmp_path: Path) -> None:
    (tmp_path / lock).write_bytes(b"")
    assert opened_by(tmp_path / name) == "别的程序"
    assert opened_by(tmp_path / name.replace("自评", "考评")) is None


def test_excel_does_not_shorten_its(tmp_path: Path) -> None:
    (tmp_path / "~$安全检查绩效自评表.xlsx").write_bytes(b"")
    assert opened_by(tmp_path / "数据安全检查绩效自评表.xlsx") is None


def owner_file(ansi: bytes, name: str, first: int, size: int) -> bytes:
    """As Office writes it: length and name in the code page, blanks, length and name in UTF-16, blanks."""
    head = (bytes([len(ansi)]) + ansi).ljust(first, b" ")
    return (head + len(name).to_bytes(2, "little") + name.encode("utf-16-le")).ljust(size, b" ")


@pytest.mark.parametrize(("first", "size"), [(55, 165), (54, 162)], ids=["Excel", "Word"])
@pytest.mark.parametrize("name", ["张三", "财务处 李四", "Zhang San"])
def test_the_owner_is_named_whatever_the_code_page(name: str, first: int, size: int, tmp_path: Path) -> None:
    (tmp_path / "~$表.xlsx").write_bytes(owner_file(name.encode("gbk"), name, first, size))
    assert opened_by(tmp_path / "表.xlsx") == f"“{name}”"


@pytest.mark.parametrize("coding", ["gbk", "utf-8"])
def test_a_short_owner_file_names_him_too(coding: str, tmp_path: Path) -> None:
    name = "张三".encode(coding)
    (tmp_path / "~$表.xlsx").write_bytes(bytes([len(name)]) + name)
    assert opened_by(tmp_path / "表.xlsx") == "“张三”"


@pytest.mark.parametrize("data", [b"", b"\xff" * 165, bytes(165), bytes(range(256)), b"\x05\x00\x01\x02"])
def test_a_strange_owner_file_is_somebodys_all_the_same(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "~$表.xlsx").write_bytes(data)
    assert opened_by(tmp_path / "表.xlsx")


def test_no_lock_is_looked_for_twice() -> None:
    assert locks._word_locks(Path("自评.docx")) == []


@pytest.mark.parametrize(
    ("path", "long"),
    [
        (r"C:\结果\表.xlsx", r"\\?\C:\结果\表.xlsx"),
        (r"C:/结果/表.xlsx", r"\\?\C:\结果\表.xlsx"),
        (r"\\服务器\共享\表.xlsx", r"\\?\UNC\服务器\共享\表.xlsx"),
        (r"\\?\C:\结果\表.xlsx", r"\\?\C:\结果\表.xlsx"),
        (r"\\?\UNC\服务器\共享\表.xlsx", r"\\?\UNC\服务器\共享\表.xlsx"),
    ],
)
def test_a_path_of_any_length_is_written_as_windows_wants_it(path: str, long: str) -> None:
    assert windows.extended(path) == long


@pytest.mark.parametrize("depth", [1, 5, 9])
def test_files_in_deep_folders_are_written_read_and_replaced(depth: int, tmp_path: Path) -> None:
    """On Windows beyond 259 characters with nine; elsewhere the same, by the path as it is."""
    folder = tmp_path.joinpath(*["项目支出绩效自评材料汇总（二〇二四年度）"] * depth)
    file = folder / "数据安全检查绩效自评报告.docx"
    assert (windows.reachable(file) == file) is (sys.platform != "win32" or len(str(file)) <= 200)
    windows.reachable(folder).mkdir(parents=True)
    commit.write_new(file, b"old")
    commit.replace(file, b"new", b"old")
    assert commit.read_file(file) == b"new"
    assert [path.name for path in windows.reachable(folder).iterdir()] == [file.name]
    windows.reachable(file).unlink()


@pytest.mark.parametrize("length", [252, 260, 1000])
def test_a_name_that_is_too_long_to_write_is_told_as_that(length: int, tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as told:
        commit.write_new(tmp_path / f"{'很' * length}.xlsx", b"new")
    assert told.value.code == "NAME_LONG"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts characters, and ends elsewhere")
@pytest.mark.parametrize("size", [240, 250, 254, 255])
def test_a_file_whose_name_is_as_long_as_a_name_can_be_is_replaced(size: int, tmp_path: Path) -> None:
    file = tmp_path / f"{'a' * (size - 5)}.xlsx"
    commit.write_new(file, b"old")
    commit.replace(file, b"new", b"old")
    assert file.read_bytes() == b"new"


def test_a_name_that_is_too_long_is_not_found_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as told:
        commit.read_file(tmp_path / f"{'很' * 260}.xlsx")
    assert told.value.code in ("NOT_FOUND", "IO_ERROR")


def test_a_file_that_is_being_read_may_be_replaced_and_removed(tmp_path: Path) -> None:
    """As Excel saves: the old file goes aside, and a new one takes its name."""
    file, other = tmp_path / "表.xlsx", tmp_path / "新.tmp"
    file.write_bytes(b"old")
    other.write_bytes(b"new")
    with os.fdopen(windows.open_shared(file), "rb") as reading:
        file.rename(tmp_path / "旧.tmp")
        other.rename(file)
        assert reading.read() == b"old"
    with os.fdopen(windows.open_shared(file), "rb") as reading:
        file.unlink()
        assert reading.read() == b"new"


def test_what_cannot_be_opened_is_told_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as fault:
        windows.open_shared(tmp_path / "没有.xlsx")
    assert fault.value.errno == errno.ENOENT
