"""Makes dist/perfeval-xl-<version>-windows.zip or -linux-<machine>.tar.gz: unpack, double-click, no Python needed.

    python scripts/build_folder.py --python python-3.11.9-embed-amd64.zip
    python scripts/build_folder.py --python cpython-3.11.16+…-x86_64-unknown-linux-gnu-install_only_stripped.tar.gz
    python scripts/build_folder.py                    Linux, for computers that have this Python's version themselves

Whoever builds downloads the Python, from python.org or from the releases of python-build-standalone; it is taken only
if its SHA-256 stands in requirements/pythons.txt. Packages come by the locks' hashes. The same inputs give the same
bytes.
Needs a Python of the same version as the one that goes in, because modules are compiled beforehand: the folder may lie
where nobody can write.
"""

import argparse
import gzip
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.folder.pythons import Member, NotThisPython, OwnPython, read_python  # noqa: E402

TOP = "绩效自评"
LIST = "SHA256SUMS"
WINDOWS = "win_amd64"
_PARTS = ROOT / "scripts" / "folder"
_MOMENT = (2026, 1, 1, 0, 0, 0)
_SECONDS = 1767225600
"""The same moment as seconds since 1970, for tar."""
_UNUSED = re.compile(r"/tests?/|^pythonwin/|\.pyi$|\.dist-info/RECORD$|\.(c|h|pxd|pyx|lib)$", re.IGNORECASE)
"""Parts of packages that nobody runs: their tests, types for checkers, sources in C, an editor."""
_NEEDS = {
    True: "要 64 位的 Windows 10 或更新版本；Windows 7、32 位 Windows 请用单位的网页。",
    False: "要 64 位的 Linux（glibc 2.28 或更新）。{own}",
}
_SYSTEM_PYTHON = "这一种里面没有 Python，电脑上要有 python{version}。"


def build(out: Path, python: OwnPython) -> Path:
    """Write the archive into a folder; its path. Takes minutes for the downloads."""
    with tempfile.TemporaryDirectory() as place:
        wheels = Path(place) / "wheels"
        _collect(wheels, python)
        packages = _compiled(dict(_unpacked(sorted(wheels.glob("*.whl")))), Path(place) / "packages")
        version = next(wheels.glob("perfeval_xl-*.whl")).name.split("-")[1]
    members = {**python.files, **_icons(python, version)}
    members |= {f"{python.packages}/{name}": Member(data=data) for name, data in packages.items()}
    members[LIST] = Member(data="".join(_listed(members)).encode())
    out.mkdir(parents=True, exist_ok=True)
    if python.platform == WINDOWS:
        return _write_zip(out / f"perfeval-xl-{version}-windows.zip", members)
    return _write_tar(out / f"perfeval-xl-{version}-linux-{python.platform}.tar.gz", members)


def system_python() -> OwnPython:
    """None inside: the computer's own, of the version that runs this."""
    version = "{}.{}".format(*sys.version_info)
    files = {"program/version": Member(data=f"{version}\n".encode())}
    return OwnPython(version=version, platform=platform.machine(), packages="program/packages", files=files)


def _collect(wheels: Path, python: OwnPython) -> None:
    """Our own wheel and those of the locks, for the Python that goes in."""
    source = _source(wheels.parent / "source")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(source))
    names = ("run", "pdf", "serve", *(("excel", "windows") if python.platform == WINDOWS else ()))
    locks = [part for name in names for part in ("-r", str(ROOT / "requirements" / f"{name}.txt"))]
    target = ["--python-version", python.version, "--implementation", "cp", "--only-binary=:all:"]
    for name in _platforms(python.platform):
        target += ["--platform", name]
    _pip("download", "--dest", str(wheels), *target, "--no-deps", "--require-hashes", *locks)


def _source(place: Path) -> Path:
    """A copy of what the wheel is made of: building leaves things behind that would go into the next wheel."""
    for name in ("perfeval_xl", "macros", "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, place)
    return place


def _platforms(machine: str) -> list[str]:
    """What wheels for a machine may be named after: on Linux every C library up to the one of 2018, glibc 2.28."""
    if machine == WINDOWS:
        return [machine]
    return [*(f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1)), f"manylinux2014_{machine}"]


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def _unpacked(wheels: list[Path]) -> Iterator[tuple[str, bytes]]:
    """The files of wheels as they lie in site-packages. Scripts are left out: they hold the path of a Python."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                inside = _place(name)
                if inside and not name.endswith("/") and not _UNUSED.search(f"/{inside}" if "/" in inside else inside):
                    yield inside, archive.read(name)


def _place(name: str) -> str:
    """Where a wheel's member goes below site-packages; '' for one that does not. Source: the wheel format, PEP 427."""
    head, _, rest = name.partition("/")
    if not head.endswith(".data"):
        return name
    kind, _, inside = rest.partition("/")
    return inside if kind in ("purelib", "platlib") else ""


def _compiled(files: dict[str, bytes], place: Path) -> dict[str, bytes]:
    """The files, and beside each module its compiled form, which Python takes without looking at the module again."""
    for name, data in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    command = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash", "-s", str(place)]
    # some packages carry modules for other versions, which do not compile; they are not imported either
    subprocess.run([*command, str(place)], check=False, env={**os.environ, "PYTHONHASHSEED": "0"})
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def _icons(python: OwnPython, version: str) -> dict[str, Member]:
    """What people double-click, and what they read first."""
    windows = python.platform == WINDOWS
    own = "" if len(python.files) > 1 else _SYSTEM_PYTHON.format(version=python.version)
    text = (
        (_PARTS / "先看这里.txt")
        .read_text("utf-8")
        .format(
            version=version,
            system="Windows" if windows else f"Linux {python.platform}",
            needs=_NEEDS[windows].format(own=own),
        )
    )
    if windows:
        text = "\ufeff" + text.replace("\n", "\r\n")
    icons = sorted((_PARTS / ("windows" if windows else "linux")).iterdir())
    return {
        "先看这里.txt": Member(data=text.encode()),
        "LICENSE.txt": Member(data=(ROOT / "LICENSE").read_bytes()),
        **{icon.name: Member(data=icon.read_bytes(), executable=True) for icon in icons},
    }


def _listed(members: dict[str, Member]) -> Iterator[str]:
    for name, member in sorted(members.items()):
        if not member.link:
            yield f"{hashlib.sha256(member.data).hexdigest()}  {name}\n"


def _write_zip(path: Path, members: dict[str, Member]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(f"{TOP}/{name}", _MOMENT), member.data, zipfile.ZIP_DEFLATED)
    return path


def _write_tar(path: Path, members: dict[str, Member]) -> Path:
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=_SECONDS) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, member in sorted(members.items()):
            entry = tarfile.TarInfo(str(PurePosixPath(TOP, name)))
            entry.mtime, entry.mode, entry.size = _SECONDS, 0o755 if member.executable else 0o644, len(member.data)
            if member.link:
                entry.type, entry.linkname = tarfile.SYMTYPE, member.link
            archive.addfile(entry, io.BytesIO(member.data))
    return path


def main() -> None:
    """Read the command line and make the archive."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--python", type=Path, metavar="ARCHIVE", help="放进去的 Python；不写时做 Linux 的，用电脑自己的"
    )
    parser.add_argument("--sha256", default="", metavar="HASH", help="另外认可的 SHA-256，测试用的替身才要写")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="写到哪个文件夹（默认 dist）")
    arguments = parser.parse_args()
    try:
        python = read_python(arguments.python, arguments.sha256) if arguments.python else system_python()
    except (NotThisPython, OSError) as fault:
        sys.exit(str(fault))
    print(build(arguments.out, python))


if __name__ == "__main__":
    main()
