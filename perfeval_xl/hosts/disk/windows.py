"""What Windows knows of files beyond Python's own calls: whether one is held open, and two that change places.

A file that another program holds is told by Windows as one without permission; only asking again tells which it is.
Sources: CreateFileW, ReplaceFileW and the system error codes, as Microsoft documents them.
"""

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")

_SHORT = 200
"""Characters of a path up to which Windows takes it as it is: that ends at 259, at 247 for a folder, and temporary
files beside it have names of fifty characters."""
_ANY_LENGTH, _SERVER = "\\\\?\\", "\\\\"
_LIMITED = sys.platform == "win32"
"""Whether a path beyond some length has to be written in another form."""
LONGEST_IN_WORD = 259
"""Characters of a path that Word opens, whatever Windows can do."""

TRIES = 10
_PAUSE = 0.1
"""Seconds between tries: virus scanners and indexers hold a new file for a moment."""
_DENIED, _SHARING, _LOCKED, _KEPT = 5, 32, 33, 1175
_MOMENTARY = frozenset({_DENIED, _SHARING, _LOCKED, _KEPT})
_CANNOT = frozenset({1, 50, 120})
"""ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, ERROR_CALL_NOT_IMPLEMENTED: file systems that cannot exchange."""
_LOST_HALFWAY = frozenset({1176, 1177})
"""ERROR_UNABLE_TO_MOVE_REPLACEMENT(_2): the old file is there still, under its own name or the one aside."""
_READ, _READ_WRITE, _SHARE_ALL, _OPEN_EXISTING = 0x80000000, 0xC0000000, 7, 3


def extended(path: str) -> str:
    """A whole path of Windows in the form that it takes at any length. Source: Microsoft, Maximum path length."""
    plain = path.replace("/", "\\")
    if plain.startswith(_ANY_LENGTH):
        return plain
    if plain.startswith(_SERVER):
        return f"{_ANY_LENGTH}UNC\\{plain.removeprefix(_SERVER)}"
    return _ANY_LENGTH + plain


def plain(path: str) -> str:
    """A whole path of Windows as people write it: without what `extended` puts before it."""
    if not path.startswith(_ANY_LENGTH):
        return path
    bare = path.removeprefix(_ANY_LENGTH)
    return f"{_SERVER}{bare[4:]}" if bare[:4].upper() == "UNC\\" else bare


def reachable(path: Path) -> Path:
    """A path by which Windows finds a file however long it is; elsewhere, and where it is short, the path itself."""
    if _LIMITED and len(whole := os.path.abspath(path)) > _SHORT:  # noqa: PTH100 - the other form takes no ".."
        return Path(extended(whole))
    return path


def is_locked(path: Path) -> bool:
    """Whether another program has the file open in a way that keeps others out; False where this is no Windows."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        handle = kernel.CreateFileW(str(path), _READ_WRITE, _SHARE_ALL, None, _OPEN_EXISTING, 0, None)
        if handle == wintypes.HANDLE(-1).value:
            return ctypes.get_last_error() in (_SHARING, _LOCKED)
        kernel.CloseHandle(wintypes.HANDLE(handle))
    return False


def open_shared(path: Path) -> int:
    """A descriptor to read a file by, while others may replace, rename or remove it. Raises `OSError`.

    Python's own `open` on Windows keeps them from that as long as it reads: somebody's save would fail.
    """
    if sys.platform == "win32":
        import ctypes
        import msvcrt
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        handle = kernel.CreateFileW(str(path), _READ, _SHARE_ALL, None, _OPEN_EXISTING, 0, None)
        if handle == wintypes.HANDLE(-1).value:
            fault = ctypes.WinError(ctypes.get_last_error())
            # without Windows' own number: by that it would be waited for, be it held or forbidden
            raise OSError(fault.errno, fault.strerror, str(path))
        return msvcrt.open_osfhandle(handle, os.O_RDONLY | os.O_BINARY)
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def patiently(action: Callable[[], Value], path: Path) -> Value:
    """What an action on a file gives. What only fails because the file is held for a moment is tried for a second.

    Raises `OSError` as the action does, with EBUSY where the file stays held.
    """
    for rest in reversed(range(TRIES)):
        try:
            return action()
        except PermissionError as fault:
            locked = is_locked(path)
            if not locked and getattr(fault, "winerror", None) not in _MOMENTARY:
                raise
            if not rest:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) if locked else fault from None
        time.sleep(_PAUSE)
    raise AssertionError(TRIES)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; `other` keeps its rights, attributes and streams. False where Windows cannot.

    Raises `OSError`; both files then have their own names again.
    """
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        aside = one.with_suffix(f".old{one.suffix}")
        if kernel.ReplaceFileW(str(other), str(one), str(aside), 0, None, None):
            aside.replace(one)
            return True
        number = ctypes.get_last_error()
        if number in _LOST_HALFWAY and aside.exists() and not other.exists():
            aside.rename(other)
        if number not in _CANNOT:
            raise ctypes.WinError(number)
    return False
