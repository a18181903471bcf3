"""The offline bundle: what is in it, and that it installs where there is no network.

The bundle for this machine is really made and installed, so these tests need a package index, as their own set-up does.
What Windows gets is made with a stand-in for pip; `make proof` makes that bundle for real.
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import install, make_offline_bundle
from scripts.make_offline_bundle import HERE, LIST, SCRIPTS, bundle

_NO_NETWORK = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
_WINDOWS = "win_amd64"


def cut_off() -> list[str]:
    """The words that start a command without any network, none where the system does not allow that."""
    works = shutil.which("unshare") and subprocess.run([*_NO_NETWORK, "true"], capture_output=True).returncode == 0
    return _NO_NETWORK if works else []


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment in which every way to a package index ends at a port that nobody listens at."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = "http://{}:{}".format(*closed.getsockname())
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), nowhere)
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": nowhere, "PIP_RETRIES": "0", "PIP_NO_COMPILE": "1"}
        yield {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **proxies, **pip}


def test_where_it_is_installed_pip_finds_nothing_by_itself(tmp_path: Path, alone: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(tmp_path), "PyYAML"]
    done = subprocess.run(command, capture_output=True, text=True, env=alone, cwd=tmp_path)
    assert done.returncode != 0
    assert "No matching distribution" in done.stderr


def test_it_installs_and_works_without_a_network(tmp_path: Path, root: Path, alone: dict[str, str]) -> None:
    with zipfile.ZipFile(bundle(tmp_path, HERE)) as archive:
        archive.extractall(tmp_path / "unpacked")
    target = tmp_path / "installed"
    command = [*cut_off(), sys.executable, str(tmp_path / "unpacked" / "install.py"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, env=alone, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    program = target / "venv" / "bin" / "perfeval-xl"
    assert f"已安装：{program}" in done.stdout
    assert "需要的都齐了" in done.stdout
    form = root / "examples" / "2024" / "没有问题的表.xlsx"
    checked = subprocess.run([*cut_off(), program, "check", form], capture_output=True, text=True, env=alone)
    assert "没有发现问题" in checked.stdout
    found = subprocess.run([program.parent / "python", "-c", "import xlwings"], env=alone, capture_output=True)
    assert found.returncode == 0


class Pip:
    """Stands in for pip: keeps what is asked of it, and lays down an empty wheel for each package of a lock."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str) -> None:
        self.asked.append(arguments)
        if arguments[0] == "wheel":
            place = Path(arguments[arguments.index("--wheel-dir") + 1])
            (place / "perfeval_xl-0.1.0-py3-none-any.whl").write_bytes(b"the program")
            return
        place = Path(arguments[arguments.index("--dest") + 1])
        for name in re.findall(r"^([\w.-]+)==", Path(arguments[-1]).read_text("utf-8"), re.M):
            (place / f"{name.lower()}-1.0-py3-none-any.whl").write_bytes(name.encode())


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, root: Path) -> Path:
    """A copy of what goes into a bundle, so that building does not meet the test that builds the real one."""
    place = tmp_path / "project"
    for folder in ("scripts", "requirements"):
        shutil.copytree(root / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(make_offline_bundle, "ROOT", place)
    return place


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch, project: Path) -> Pip:
    """The stand-in, at work in that copy."""
    pip = Pip()
    monkeypatch.setattr(make_offline_bundle, "_pip", pip)
    return pip


def locks(asked: list[tuple[str, ...]]) -> list[str]:
    """The locks that packages were asked for by, in turn."""
    return [Path(each[-1]).name for each in asked if each[0] == "download"]


def test_what_windows_needs_is_asked_for_by_hash(tmp_path: Path, project: Path, pip: Pip) -> None:
    bundle(tmp_path / "out", _WINDOWS, "3.12")
    wheel, *downloads = pip.asked
    assert wheel[0] == "wheel" and wheel[-1] == str(project)
    target = ["--platform", _WINDOWS, "--python-version", "3.12", "--implementation", "cp", "--only-binary=:all:"]
    assert [list(each[3:-1]) for each in downloads] == [[*target, "--no-deps", "--require-hashes", "-r"]] * 3
    assert [each[-1] for each in downloads] == [
        str(project / "requirements" / f"{name}.txt") for name in ("run", "excel", "windows")
    ]


def test_here_pip_chooses_for_the_python_that_runs_it(tmp_path: Path, pip: Pip) -> None:
    path = bundle(tmp_path / "out", HERE, "2.7")
    assert not any("--platform" in each for each in pip.asked)
    assert locks(pip.asked) == ["run.txt", "excel.txt"]
    assert path.name == f"perfeval_xl-0.1.0-{sys.platform}.zip"
    with zipfile.ZipFile(path) as archive:
        assert "Python {}.{}）".format(*sys.version_info) in archive.read(LIST).decode("utf-8-sig")


def test_a_bundle_made_on_windows_holds_what_windows_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pip: Pip
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    bundle(tmp_path / "out", HERE)
    assert locks(pip.asked) == ["run.txt", "excel.txt", "windows.txt"]


def test_the_bundle_for_windows_holds_all_it_needs(tmp_path: Path, project: Path, pip: Pip) -> None:
    path = bundle(tmp_path / "out", _WINDOWS, "3.12")
    assert path == tmp_path / "out" / "perfeval_xl-0.1.0-win_amd64.zip"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert names[: len(SCRIPTS) + 1] == [LIST, *SCRIPTS]
        assert all(archive.read(name) == (project / "scripts" / name).read_bytes() for name in SCRIPTS)
    wheels = {name.removeprefix("wheels/").split("-")[0] for name in names if name.startswith("wheels/")}
    assert {"perfeval_xl", "xlwings", "pywin32", "docxtpl", "lxml", "pandas", "pyyaml", "rich"} <= wheels


def test_the_list_in_it_can_be_read_and_checked_on_windows(tmp_path: Path, pip: Pip) -> None:
    with zipfile.ZipFile(bundle(tmp_path / "out", _WINDOWS, "3.12")) as archive:
        data = archive.read(LIST)
        digests = [f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}" for name in archive.namelist()[1:]]
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    text = data.decode("utf-8-sig")
    assert text.startswith("perfeval-xl 离线安装包（win_amd64，Python 3.12）\r\n")
    assert text.partition("SHA-256：\r\n")[2].splitlines() == digests


def test_what_an_earlier_build_left_does_not_go_into_the_bundle(tmp_path: Path, project: Path, pip: Pip) -> None:
    (project / "build" / "lib").mkdir(parents=True)
    bundle(tmp_path / "out", _WINDOWS, "3.12")
    assert not (project / "build").exists()


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "OLDEST", (9, 0))
    with pytest.raises(install.InstallFailed, match=r"python\.org"):
        install.install(tmp_path)


def test_what_pip_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "broken-1.0-py3-none-any.whl").write_bytes(b"")
    monkeypatch.setattr(install, "WHEELS", wheels)
    assert install.main([str(tmp_path / "installed")]) == 2
    assert "离线安装包" in capfd.readouterr().out


def test_windows_scripts_are_in_the_encodings_that_windows_reads(root: Path) -> None:
    script = (root / "scripts" / "install.ps1").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf")
    assert script.count(b"{") == script.count(b"}")
    assert script.count(b"(") == script.count(b")")
    batch = (root / "scripts" / "install.cmd").read_bytes()
    assert batch.isascii()
    assert batch.count(b"\r\n") == batch.count(b"\n")


@pytest.mark.parametrize(
    ("wheel", "told"),
    [
        ("lxml-6.1-cp38-cp38-win_amd64.whl", "64 位 Python 3.8"),
        ("lxml-6.1-cp38-cp38-manylinux_2_28_x86_64.whl", "64 位 Python 3.8"),
        ("pywin32-312-cp38-cp38-win32.whl", "要 Python 3.8"),
    ],
)
def test_a_bundle_for_another_python_is_refused_before_anything_is_made(
    wheel: str, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for name in (wheel, "et_xmlfile-2.0-py3-none-any.whl", "cryptography-46-cp311-abi3-win_amd64.whl"):
        (wheels / name).write_bytes(b"")
    monkeypatch.setattr(install, "WHEELS", wheels)
    with pytest.raises(install.InstallFailed, match=told):
        install.install(tmp_path / "installed")
    assert not (tmp_path / "installed").exists()


def test_wheels_for_any_python_or_this_one_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = f"cp3{sys.version_info[1]}"
    for name in (f"lxml-6.1-{mine}-{mine}-win_amd64.whl", "a-1-py3-none-any.whl", "b-1-cp39-abi3-win_amd64.whl"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setattr(install, "WHEELS", tmp_path)
    install._hold_against_wheels()
