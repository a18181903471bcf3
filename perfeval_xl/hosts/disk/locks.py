"""Who has a workbook open: the lock files that Excel, WPS and LibreOffice lay beside it."""

import re
from pathlib import Path

_LONGEST_NAME = 54
_READABLE = re.compile(r"[\w .\-@\u4e00-\u9fff]{1,40}")


def opened_by(path: Path) -> str | None:
    """The name of whoever has the workbook open ('别的程序' where the lock does not tell), None when nobody has."""
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~{path.name}")):
        if lock.is_file():
            return _named(_office_owner(lock))
    lock = path.with_name(f".~lock.{path.name}#")
    return _named(_libreoffice_owner(lock)) if lock.is_file() else None


def _named(owner: str) -> str:
    return f"“{owner}”" if owner else "别的程序"


def _office_owner(lock: Path) -> str:
    """The first byte is the length of the user's name, which follows, padded with blanks."""
    try:
        data = lock.read_bytes()[: _LONGEST_NAME + 1]
    except OSError:  # Excel keeps its lock file to itself; the file's being there is enough
        return ""
    name = data[1 : 1 + data[0]] if data and data[0] <= _LONGEST_NAME else b""
    return _readable(name.decode("utf-8", "replace"))


def _libreoffice_owner(lock: Path) -> str:
    """The fields are: user, login, host, time, profile."""
    try:
        fields = lock.read_text("utf-8", "replace").split(",")
    except OSError:  # as above
        return ""
    return _readable(next((field for field in fields[:2] if field.strip()), ""))


def _readable(name: str) -> str:
    found = _READABLE.fullmatch(name.strip("\0 "))
    return found[0] if found else ""
