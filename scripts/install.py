"""Installs perfeval-xl for one user, in an environment of its own, and the buttons in Excel where there is Windows.

    python install.py [folder]

With a folder wheels/ beside it nothing is taken from the network (see make_offline_bundle.py); in the project's own
folder the packages come from the package index, each by its hash. Standard library only; it runs before anything else.
"""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
_WINDOWS = sys.platform == "win32"
_BUILT_FOR = re.compile(r"-cp3(\d+)-cp3\1t?-(\w+)\.whl$")
"""How the name of a wheel ends that fits one Python only."""
_OTHER = "这个离线包要 {bits}Python 3.{wanted}，现在的是 {version}。请从 python.org 安装后再运行一次。"
_OLD = "需要 Python 3.11 或更新的版本，现在是 {version}。请从 python.org 安装新的 Python，再运行一次。"
_STORE = "现在的 Python 来自微软应用商店，装好后 Excel 找不到它。请从 python.org 安装 Python，再运行一次。"
_FAILED = "没有装成（上面是原因）。请核对网络和磁盘空间后再运行一次；没有网络的电脑请用离线安装包。"


class InstallFailed(Exception):
    """What stopped the installation, in Chinese."""


def default_folder() -> Path:
    """%LOCALAPPDATA%\\perfeval_xl, or ~/.local/share/perfeval_xl."""
    local = os.environ.get("LOCALAPPDATA")
    return (Path(local) if local else Path.home() / ".local" / "share") / "perfeval_xl"


def install(folder: Path) -> Path:
    """Install below a folder, anew or over an older version; the command perfeval-xl. Raises `InstallFailed`."""
    if sys.version_info < OLDEST:
        raise InstallFailed(_OLD.format(version=sys.version.split()[0]))
    if _WINDOWS and "windowsapps" in os.path.realpath(sys.executable).lower():
        raise InstallFailed(_STORE)
    if WHEELS.is_dir():
        _hold_against_wheels()
    place = folder / "venv"
    venv.create(place, with_pip=True)
    programs = place / ("Scripts" if _WINDOWS else "bin")
    python = programs / ("python.exe" if _WINDOWS else "python")
    for arguments in _offline() if WHEELS.is_dir() else _online():
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)
    return programs / ("perfeval-xl.exe" if _WINDOWS else "perfeval-xl")


def _hold_against_wheels() -> None:
    """Whether this Python is the one that the wheels are built for. Raises `InstallFailed`."""
    built = [match for wheel in WHEELS.glob("*.whl") if (match := _BUILT_FOR.search(wheel.name))]
    minors = {int(match[1]) for match in built}
    wide = any(match[2].endswith("64") for match in built)
    if minors and (sys.version_info[1] not in minors or (wide and sys.maxsize < 1 << 32)):
        version = f"{sys.version.split()[0]}（{64 if sys.maxsize > 1 << 32 else 32} 位）"
        raise InstallFailed(_OTHER.format(bits="64 位 " if wide else "", wanted=max(minors), version=version))


def _offline() -> list[list[str]]:
    wheels = sorted(map(str, WHEELS.glob("*.whl")))
    return [["--no-index", "--no-deps", "--upgrade", "--force-reinstall", *wheels]]


def _online() -> list[list[str]]:
    project = HERE.parent
    names = ("build", "run", *(("excel", "windows") if _WINDOWS else ()))
    locked = [["--no-deps", "--require-hashes", "-r", str(project / "requirements" / f"{name}.txt")] for name in names]
    return [*locked, ["--no-deps", "--no-build-isolation", "--upgrade", str(project)]]


def _run(program: Path, *arguments: str) -> None:
    if subprocess.run([str(program), *arguments], check=False).returncode != 0:
        raise InstallFailed(_FAILED)


def main(arguments: list[str]) -> int:
    """Install, then the buttons in Excel or, elsewhere, look whether all is well."""
    try:
        command = install(Path(arguments[0]) if arguments else default_folder())
    except InstallFailed as fault:
        print(fault)
        return 2
    print(f"已安装：{command}")
    return subprocess.run([str(command), *(("addin", "install") if _WINDOWS else ("doctor",))], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
