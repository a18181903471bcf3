"""Makes dist/perfeval-xl-<version>-<platform>.zip: all wheels and an install script, for computers without a network.

python scripts/make_offline_bundle.py                     64-bit Windows, Python 3.12
python scripts/make_offline_bundle.py --platform here     the platform and Python that run this
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = (
    "install.py",
    "install.ps1",
    "install.cmd",
    *(f"nightly/{name}" for name in ("nightly.toml", "register.ps1", "remove.ps1", "task.xml")),
)
"""What goes into the bundle beside the wheels, below scripts/."""
LIST = "清单.txt"
HERE = "here"
_MOMENT = (2026, 1, 1, 0, 0, 0)
_HEAD = """perfeval-xl 离线安装包（{platform}，Python {python}）

Windows：把整个压缩包解压到一个文件夹，双击 install.cmd。电脑上要先有 Python {python}（python.org 的，不是应用商店的）。
其他系统：python3 install.py
装好以后打开 Excel，功能区里有“绩效自评”一栏；没有 Excel 的电脑用命令行 perfeval-xl check 表格文件。
要每晚自动处理共享文件夹：改好 nightly\\nightly.toml，再运行 nightly\\register.ps1（写法在它的开头）。

文件与 SHA-256：
"""


def bundle(out: Path, platform: str, python: str = "3.12") -> Path:
    """Collect the wheels for a platform ('win_amd64') and a Python ('3.12') and pack them; the zip written.

    `HERE` means the platform and the Python that run this, whatever `python` says.
    """
    if platform == HERE:
        python = "{}.{}".format(*sys.version_info)
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        _own_wheel(wheels)
        _collect(wheels, platform, python)
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{_own(wheels).name.split('-py3')[0]}-{_platform_name(platform)}.zip"
        _pack(path, sorted(wheels.glob("*.whl")), _HEAD.format(platform=_platform_name(platform), python=python))
    return path


def _platform_name(platform: str) -> str:
    return sys.platform if platform == HERE else platform


def _own(wheels: Path) -> Path:
    return next(wheels.glob("perfeval_xl-*.whl"))


def _own_wheel(wheels: Path) -> None:
    # what an earlier build has left there would go into the wheel, though the project may have lost it since
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))


def _collect(wheels: Path, platform: str, python: str) -> None:
    """What the program and the buttons in Excel need, by the locks' hashes."""
    target = ["--dest", str(wheels)]
    if platform != HERE:
        target += ["--platform", platform, "--python-version", python, "--implementation", "cp"]
    target.append("--only-binary=:all:")
    for name in ("run", "excel", *(("windows",) if _platform_name(platform).startswith("win") else ())):
        _pip("download", *target, "--no-deps", "--require-hashes", "-r", str(ROOT / "requirements" / f"{name}.txt"))


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def _pack(path: Path, wheels: list[Path], head: str) -> None:
    members = {name: (ROOT / "scripts" / name).read_bytes() for name in SCRIPTS}
    members |= {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels}
    listing = head + "".join(_listed(members))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {LIST: b"\xef\xbb\xbf" + listing.replace("\n", "\r\n").encode(), **members}.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)


def _listed(members: dict[str, bytes]) -> Iterator[str]:
    for name, data in members.items():
        yield f"{hashlib.sha256(data).hexdigest()}  {name}\n"


def main() -> None:
    """Read the command line and make the bundle."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--platform", default="win_amd64")
    parser.add_argument("--python", default="3.12")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    print(bundle(arguments.out, arguments.platform, arguments.python))


if __name__ == "__main__":
    main()
