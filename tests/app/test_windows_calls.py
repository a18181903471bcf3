"""What is different about a call on Windows, as far as it can be tried elsewhere: drives, patterns, pipes, processes."""

import ast
import ctypes
import io
import json
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Event

import pytest

from perfeval_xl import datafiles
from perfeval_xl.addin import __main__ as buttons
from perfeval_xl.app import files
from perfeval_xl.app.apart import workers
from perfeval_xl.app.files import find_files, mirrored, relative_places
from perfeval_xl.batch import walking
from perfeval_xl.batch.spread import Spread
from perfeval_xl.cli import main as command
from perfeval_xl.cli.calls import print_json
from perfeval_xl.domain.errors import PerfevalError, UsageError
from perfeval_xl.hosts.limits.windows import Limits
from perfeval_xl.hosts.office import FAILED, convert


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["C:/表/一.xlsx", "C:/表/科/二.xlsx"], ["一.xlsx", "科/二.xlsx"]),
        (["C:/表/一.xlsx", "D:/二.xlsx"], ["C/一.xlsx", "D/二.xlsx"]),
        (["C:/表/一.xlsx", "c:/表/甲/二.xlsx", "D:/三.xlsx"], ["C/一.xlsx", "C/甲/二.xlsx", "D/三.xlsx"]),
        (["//服务器/财务/甲/一.xlsx", "C:/二.xlsx"], ["服务器-财务/一.xlsx", "C/二.xlsx"]),
        (["//srv/a/一.xlsx", "//srv/b/一.xlsx"], ["SRV-A/一.xlsx", "SRV-B/一.xlsx"]),
    ],
    ids=["one drive", "two", "either case", "a share", "two shares"],
)
def test_files_of_several_drives_have_a_folder_each(given: list[str], expected: list[str]) -> None:
    places = [PureWindowsPath(each) for each in given]
    below = relative_places(places)
    assert [PurePosixPath(*below[place].parts) for place in places] == [PurePosixPath(each) for each in expected]


def test_files_below_one_folder_stand_as_before(tmp_path: Path) -> None:
    one, two = tmp_path / "甲" / "一.xlsx", tmp_path / "乙" / "二.xlsx"
    assert mirrored([one, two], Path("出")) == {one: Path("出/甲/一.xlsx"), two: Path("出/乙/二.xlsx")}
    assert mirrored([one], Path("出")) == {one: Path("出/一.xlsx")}
    assert mirrored([], Path("出")) == {}


def test_a_pattern_that_no_shell_has_spelt_out_is_spelt_out(tmp_path: Path) -> None:
    for name in ("表2.xlsx", "表1.xlsx", "说明.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in find_files([str(tmp_path / "*.xlsx")])] == ["表1.xlsx", "表2.xlsx"]
    assert [path.name for path in find_files([str(tmp_path / "表?.xlsx")])] == ["表1.xlsx", "表2.xlsx"]
    with pytest.raises(UsageError, match=r"\*\.ods"):
        find_files([str(tmp_path / "*.ods")])


def test_a_file_whose_name_looks_like_a_pattern_is_itself(tmp_path: Path) -> None:
    for name in ("表*.xlsx", "表一.xlsx"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in find_files([str(tmp_path / "表*.xlsx")])] == ["表*.xlsx"]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "ascii"])
def test_json_is_utf8_whatever_the_stream_is(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    print_json({"项目": "①号"})
    stream.flush()
    assert json.loads(raw.getvalue().decode("utf-8")) == {"项目": "①号"}


def test_without_streams_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    command.set_encodings()
    assert buttons.main(["no-such-task"]) == 2


@pytest.mark.parametrize(
    "fault", [OSError(22, "Invalid argument"), FileNotFoundError(2, "x"), PermissionError(13, "x")]
)
def test_without_a_cluster_no_cluster_is_blamed(fault: OSError) -> None:
    failed: Future[bytes] = Future()
    failed.set_exception(fault)
    with ThreadPoolExecutor(1) as executor, pytest.raises(PerfevalError) as told:
        Spread(executor, 1, Event())._result(failed)
    assert told.value.code == "NO_WORKER"
    assert "Dask" not in told.value.message


def test_an_office_that_cannot_be_started_fails_for_every_file(tmp_path: Path) -> None:
    broken = tmp_path / "soffice"
    broken.write_bytes(b"\x7fELF damaged")
    broken.chmod(0o755)
    files = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    outcomes = list(convert(broken, files, tmp_path / "work", 1.0))
    assert [outcome.state for outcome in outcomes] == [FAILED, FAILED]
    assert [outcome.path.name for outcome in outcomes] == ["a.pdf", "b.pdf"]


def test_a_compiled_copy_that_cannot_be_put_in_its_place_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "replace", held)
    datafiles._keep(tmp_path / "__pycache__" / "x.yaml.bin", b"data")
    assert list((tmp_path / "__pycache__").iterdir()) == []


def test_a_worker_that_is_gone_is_told_for_its_file() -> None:
    """Windows says EINVAL where others say EPIPE."""

    class Gone(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(22, "Invalid argument")

    worker = workers.Worker(256, "perfeval_xl.batch.child")
    pipe, worker._process.stdin = worker._process.stdin, Gone()
    assert pipe is not None
    pipe.close()
    assert worker.exchange(b"", 5) == workers.Ended("CRASHED", "返回 0")
    worker.close()


def test_junctions_are_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A junction is a folder to all that Python asks, but for its tag."""
    for name in ("科室", "回到上面"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "表.xlsx").write_bytes(b"")
    monkeypatch.setattr(files, "is_junction", lambda folder: folder.name == "回到上面")
    monkeypatch.setattr(walking, "is_junction", lambda folder: folder.name == "回到上面")
    assert [path.parent.name for path in find_files([str(tmp_path)])] == ["科室"]
    walk = walking.Walk(tmp_path, tmp_path / "结果")
    assert [found.path for found in walk] == ["科室/表.xlsx"]
    assert walk.passed == {"链接": 1}
    assert not files.is_junction(tmp_path)


def test_the_limits_of_a_job_are_laid_out_as_windows_wants_them() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION takes 144 bytes on a 64-bit Windows."""
    assert ctypes.sizeof(Limits) == 144
    assert (Limits.process_memory.offset, Limits.job_memory.offset) == (112, 120)


def test_a_file_that_is_still_held_keeps_no_work_from_ending(root: Path) -> None:
    """Windows removes no file that a scanner or a LibreOffice just ended still has: the folder goes the next time."""
    calls = [
        (path.relative_to(root).as_posix(), node)
        for path in sorted((root / "perfeval_xl").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("TemporaryDirectory")
    ]
    patient = [(path, any(each.arg == "ignore_cleanup_errors" for each in node.keywords)) for path, node in calls]
    assert len(calls) > 5
    assert [path for path, kept in patient if not kept] == []
