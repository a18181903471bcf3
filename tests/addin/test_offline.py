"""The offline bundle: what is in it, and that it installs where there is no network."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import install
from scripts.make_offline_bundle import HERE, LIST, SCRIPTS, bundle

_NO_NETWORK = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]


def made(folder: Path, platform: str, python: str) -> Path:
    try:
        return bundle(folder, platform, python)
    except subprocess.CalledProcessError as fault:
        if "download" not in fault.cmd:
            raise
        pytest.skip("the package index cannot be reached")


def cut_off() -> list[str]:
    """The words that start a command without any network, none where the system does not allow that."""
    works = shutil.which("unshare") and subprocess.run([*_NO_NETWORK, "true"], capture_output=True).returncode == 0
    return _NO_NETWORK if works else []


def test_it_installs_and_works_without_a_network(tmp_path: Path, root: Path) -> None:
    with zipfile.ZipFile(made(tmp_path, HERE, "3.11")) as archive:
        archive.extractall(tmp_path / "unpacked")
    target, environment = tmp_path / "installed", {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = [*cut_off(), sys.executable, str(tmp_path / "unpacked" / "install.py"), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    program = target / "venv" / "bin" / "perfeval-xl"
    assert f"已安装：{program}" in done.stdout
    assert "需要的都齐了" in done.stdout
    form = root / "examples" / "2024" / "没有问题的表.xlsx"
    checked = subprocess.run([*cut_off(), program, "check", form], capture_output=True, text=True, env=environment)
    assert "没有发现问题" in checked.stdout
    found = subprocess.run([program.parent / "python", "-c", "import xlwings"], env=environment, capture_output=True)
    assert found.returncode == 0


def test_the_bundle_for_windows_holds_all_it_needs(tmp_path: Path) -> None:
    path = made(tmp_path, "win_amd64", "3.12")
    assert path.name.endswith("-win_amd64.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        listed = archive.read(LIST).decode("utf-8-sig").split("SHA-256：\r\n")[1].splitlines()
        assert [f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}" for name in names[1:]] == listed
    wheels = {name.removeprefix("wheels/").split("-")[0].lower() for name in names if name.endswith(".whl")}
    assert {"perfeval_xl", "xlwings", "pywin32", "docxtpl", "lxml", "pyyaml", "rich"} <= wheels
    assert all(name.endswith(("-any.whl", "win_amd64.whl")) for name in names if name.startswith("wheels/"))
    assert set(SCRIPTS) <= set(names)


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
