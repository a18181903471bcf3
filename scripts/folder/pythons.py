"""The Pythons that may go into a program folder: from archives whose SHA-256 is listed in requirements/pythons.txt."""

import hashlib
import io
import re
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

LISTED = Path(__file__).resolve().parents[2] / "requirements" / "pythons.txt"
_WINDOWS = re.compile(r"python-(3\.\d+)\.\d+-embed-amd64\.zip")
_LINUX = re.compile(r"cpython-(3\.\d+)\.\d+\+\d+-(x86_64|aarch64)-unknown-linux-gnu-[\w]+\.tar\.gz")
_PTH = "python{digits}.zip\n.\nimport site\n"
"""What ._pth must say so that Lib\\site-packages and its .pth files count; nothing else of the computer does."""


class NotThisPython(Exception):
    """Why an archive cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file of the program folder; `link` is where a symbolic link leads to, '' for a file."""

    data: bytes
    executable: bool = False
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnPython:
    """A Python as it goes into the folder: its files by their path below the folder, and what it is for."""

    version: str
    """'3.11'."""
    platform: str
    """'win_amd64', 'x86_64' or 'aarch64'."""
    packages: str
    """Where its packages lie, below the folder."""
    files: dict[str, Member]


def read_python(archive: Path, also: str = "") -> OwnPython:
    """The Python in an archive of python.org (embeddable, Windows) or python-build-standalone (Linux).

    `also` is a SHA-256 that counts besides the listed ones. Raises `NotThisPython`.
    """
    data = archive.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest not in {also, *listed().values()}:
        raise NotThisPython(
            f"{archive.name} 的 SHA-256 是 {digest}，不在 requirements/pythons.txt 里。请从官方网站重新下载；"
            "要用别的版本，先核对官方公布的 SHA-256，再把它加进那个文件。"
        )
    if windows := _WINDOWS.fullmatch(archive.name):
        python = _embeddable(data, windows[1])
    elif linux := _LINUX.fullmatch(archive.name):
        python = _standalone(data, linux[1], linux[2])
    else:
        raise NotThisPython(
            f"认不出 {archive.name}：要 python.org 的 embeddable 包或 python-build-standalone 的包，不要改名。"
        )
    running = "{}.{}".format(*sys.version_info)
    if python.version != running:
        raise NotThisPython(
            f"{archive.name} 要用 Python {python.version} 来做（各模块要先编译好），现在运行的是 {running}。"
        )
    return python


def listed() -> dict[str, str]:
    """SHA-256 of each archive that may be used, by its name."""
    pairs = (line.split() for line in LISTED.read_text("utf-8").splitlines())
    return {name: digest for digest, name in pairs}


def _embeddable(data: bytes, version: str) -> OwnPython:
    """python.org's package for Windows, told where our packages are."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {f"program/{name}": Member(data=package.read(name)) for name in package.namelist()}
    digits = version.replace(".", "")
    files[f"program/python{digits}._pth"] = Member(data=_PTH.format(digits=digits).encode())
    return OwnPython(version=version, platform="win_amd64", packages="program/Lib/site-packages", files=files)


def _standalone(data: bytes, version: str, machine: str) -> OwnPython:
    """python-build-standalone's package for Linux, below program/python/ as it is below python/."""
    files = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as package:
        for member in package:
            content = package.extractfile(member) if member.isfile() else None
            if content is not None or member.issym():
                link = member.linkname if member.issym() else ""
                files[f"program/{member.name}"] = Member(
                    data=content.read() if content else b"", executable=bool(member.mode & 0o100), link=link
                )
    packages = f"program/python/lib/python{version}/site-packages"
    return OwnPython(version=version, platform=machine, packages=packages, files=files)
