"""Where LibreOffice is, and which version."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLE = "PERFEVAL_SOFFICE"
"""The environment variable that names the program outright."""
_PATIENCE = 30
_OURS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "PYTHONNOUSERSITE", "VIRTUAL_ENV")
_SYSTEMS = ("/usr/bin", "/bin", "/usr/sbin", "/sbin")
"""Where a Python on Linux is the one that the system's LibreOffice was made for."""


def find_office() -> Path | None:
    """The program soffice: the one the variable names, else on the PATH, else in the usual places."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return _waiting(Path(found))
    return next((place for place in _usual_places() if place.is_file()), None)


def office_is_off() -> bool:
    """Whether LibreOffice is not to be used here, even where it is: the variable names the file of nothing."""
    return os.environ.get(VARIABLE) == os.devnull


def without_other_pythons(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which LibreOffice finds no Python but its own.

    It takes the first one on the PATH for its own, and what is meant for ours as meant for it: with conda's or pyenv's
    in front, or from the program folder, its extensions cannot be installed.
    """
    remaining = {name: value for name, value in environment.items() if name not in _OURS}
    if sys.platform.startswith("linux") and "PATH" in remaining:
        remaining["PATH"] = os.pathsep.join(
            folder
            for folder in remaining["PATH"].split(os.pathsep)
            if folder in _SYSTEMS or not _has_python(Path(folder))
        )
    return remaining


def _has_python(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("python", "python3"))


def _waiting(program: Path) -> Path:
    """On Windows soffice.exe does not wait for its own work; soffice.com beside it does."""
    other = program.with_suffix(".com")
    return other if program.suffix.lower() == ".exe" and other.is_file() else program


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432"):
            if os.environ.get(name):
                yield Path(os.environ[name], "LibreOffice", "program", "soffice.com")
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
        yield Path("/usr/lib/libreoffice/program/soffice")
        yield Path("/snap/bin/libreoffice")


def office_version(program: Path) -> str:
    """What `soffice --version` says, shortened: 'LibreOffice 7.4.7.2'; '' where it does not answer."""
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return " ".join(done.stdout.split()[:2])
