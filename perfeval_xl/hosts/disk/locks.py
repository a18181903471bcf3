"""Who has a file open: the lock files that Excel, Word, WPS and LibreOffice lay beside it."""

from pathlib import Path

from perfeval_xl.domain.patterns import pattern

_LONGEST_NAME = 54
_WHOLE_IN_WORD = 6
"""Characters of a stem up to which Word takes none off."""
_WORD = frozenset({".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".rtf"})
_READABLE = pattern(r"[\w .\-@\u4e00-\u9fff]{1,40}")


def opened_by(path: Path) -> str | None:
    """The name of whoever has the file open ('别的程序' where the lock does not tell), None when nobody has."""
    for lock in map(path.with_name, (f"~${path.name}", f".~{path.name}", *_word_locks(path))):
        if _is_there(lock):
            return _named(_office_owner(lock))
    lock = path.with_name(f".~lock.{path.name}#")
    return _named(_libreoffice_owner(lock)) if _is_there(lock) else None


def _is_there(lock: Path) -> bool:
    """Whether a lock file is there; its name may be too long to be one, though the file's own is not."""
    try:
        return lock.is_file()
    except OSError:
        return False


def _word_locks(path: Path) -> list[str]:
    """Word takes the first two characters off a name of eight and more, the first off one of seven."""
    more = len(path.stem) - _WHOLE_IN_WORD
    return [f"~${path.name[min(more, 2) :]}"] if more > 0 and path.suffix.lower() in _WORD else []


def _named(owner: str) -> str:
    return f"“{owner}”" if owner else "别的程序"


def _office_owner(lock: Path) -> str:
    """The user's name stands there twice: in the code page of his Windows, and behind that in UTF-16.

    Before each stands its length; Word begins the second one byte earlier than Excel.
    """
    try:
        data = lock.read_bytes()
    except OSError:  # Excel keeps its lock file to itself; the file's being there is enough
        return ""
    for start in (_LONGEST_NAME + 1, _LONGEST_NAME):
        size = int.from_bytes(data[start : start + 2], "little")
        if 0 < size <= _LONGEST_NAME and (name := _readable(_utf16(data[start + 2 : start + 2 + 2 * size]))):
            return name
    return _readable(_ansi(data[1 : 1 + data[0]])) if data and data[0] <= _LONGEST_NAME else ""


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-le", "replace")


def _ansi(data: bytes) -> str:
    """A name in UTF-8 or, on a Chinese Windows, in its own code page."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gbk", "replace")


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
