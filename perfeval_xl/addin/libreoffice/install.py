"""Puts the extension into LibreOffice and takes it out, through LibreOffice's own unopkg; no rights are needed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.addin.libreoffice.commands import IDENTIFIER
from perfeval_xl.addin.libreoffice.oxt import FILE_NAME, bundle
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.office import without_other_pythons
from perfeval_xl.problems import problem

_LIMIT = 180
_SIGNS = (("lock file", "OFFICE_OPEN"), ("already running", "OFFICE_OPEN"), ("loader.Python", "NO_PYTHON"))
"""What unopkg says, in English whatever its language is set to, and what that means."""


def install() -> str:
    """Put the extension of this version in, in place of an older one; what to tell the user."""
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / FILE_NAME
        file.write_bytes(bundle())
        _unopkg("add", "--force", "--suppress-license", str(file))
    if status() is None:
        raise _problem("NO_PYTHON")
    return f"已装入 LibreOffice（{__version__}）。请重新打开 LibreOffice Calc，工具栏和菜单里会出现“绩效自评”。"


def remove() -> str:
    """Take the extension out; what to tell the user."""
    if _listed() is None:
        return "LibreOffice 里没有装过这个扩展，不用卸载。"
    _unopkg("remove", IDENTIFIER)
    return "已从 LibreOffice 卸载。表格里的标记可以用 perfeval-xl check --clear 去掉。"


def status() -> str | None:
    """The version that is in and works, None where there is none. Raises NO_OFFICE."""
    found = _listed()
    if found is None or "is registered: yes" not in found:
        return None
    return next((line.split(":", 1)[1].strip() for line in found.splitlines() if "Version:" in line), None)


def installed() -> str | None:
    """The version in this user's profile, by its folder there; to ask LibreOffice, as `status` does, takes seconds."""
    for folder in _user_folders():
        for found in folder.glob("uno_packages/cache/uno_packages/*/perfeval_xl-*.oxt"):
            return found.stem.removeprefix("perfeval_xl-")
    return None


def _user_folders() -> Iterator[Path]:
    """Where LibreOffice keeps its profile on Windows, Linux and macOS."""
    if "APPDATA" in os.environ:
        yield Path(os.environ["APPDATA"]) / "LibreOffice" / "4" / "user"
    yield Path.home() / ".config" / "libreoffice" / "4" / "user"
    yield Path.home() / "Library" / "Application Support" / "LibreOffice" / "4" / "user"


def _listed() -> str | None:
    """What unopkg says of our extension: the lines from its identifier to the next one's."""
    _, sign, rest = _unopkg("list").partition(f"Identifier: {IDENTIFIER}")
    return rest.split("Identifier:", 1)[0] if sign else None


def find_unopkg() -> str:
    """The program that manages extensions. Raises NO_OFFICE."""
    found = shutil.which("unopkg") or next((str(path) for path in _usual_places() if path.is_file()), None)
    if found is None:
        raise _problem("NO_OFFICE")
    return found


def _usual_places() -> Iterator[Path]:
    """Windows (the program that writes to its console), macOS, and packages of The Document Foundation on Linux."""
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)"):
        if variable in os.environ:
            yield Path(os.environ[variable]) / "LibreOffice" / "program" / "unopkg.com"
    root = Path(Path.cwd().anchor)
    yield root / "Applications" / "LibreOffice.app" / "Contents" / "MacOS" / "unopkg"
    yield from sorted(root.glob("opt/libreoffice*/program/unopkg"), reverse=True)


def _unopkg(*words: str) -> str:
    """Run unopkg to its end; its output. Raises OFFICE_OPEN, OFFICE_SLOW, OFFICE_FAILED or NO_PYTHON."""
    command = [find_unopkg(), words[0], *(["--shared"] if _is_root() else []), *words[1:]]
    environment = {**without_other_pythons(os.environ), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LIMIT, env=environment, check=False)
    except subprocess.TimeoutExpired:
        raise _problem("OFFICE_SLOW") from None
    except OSError as fault:
        raise _problem("OFFICE_FAILED", str(fault)) from None
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode:
        raise _reason(output)
    return output


def _is_root() -> bool:
    """unopkg installs for root only what is for all users."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _reason(output: str) -> PerfevalError:
    code = next((code for sign, code in _SIGNS if sign in output), "OFFICE_FAILED")
    return _problem(code, " ".join(output.split()))


def _problem(code: str, what: str = "") -> PerfevalError:
    return problem(PerfevalError, code, "setup" if code == "NO_OFFICE" else "", what=what)
