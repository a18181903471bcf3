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

TRIES = 10
_PAUSE = 0.1
"""Seconds between tries: virus scanners and indexers hold a new file for a moment."""
_DENIED, _SHARING, _LOCKED, _KEPT = 5, 32, 33, 1175
_MOMENTARY = frozenset({_DENIED, _SHARING, _LOCKED, _KEPT})
_CANNOT = frozenset({1, 50, 120})
"""ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, ERROR_CALL_NOT_IMPLEMENTED: file systems that cannot exchange."""
_LOST_HALFWAY = frozenset({1176, 1177})
"""ERROR_UNABLE_TO_MOVE_REPLACEMENT(_2): the old file is there still, under its own name or the one aside."""
_READ_WRITE, _SHARE_ALL, _OPEN_EXISTING = 0xC0000000, 7, 3


def is_held(path: Path) -> bool:
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


def patiently(action: Callable[[], Value], path: Path) -> Value:
    """What an action on a file gives. What only fails because the file is held for a moment is tried for a second.

    Raises `OSError` as the action does, with EBUSY where the file stays held.
    """
    for rest in reversed(range(TRIES)):
        try:
            return action()
        except PermissionError as fault:
            held = is_held(path)
            if not held and getattr(fault, "winerror", None) not in _MOMENTARY:
                raise
            if not rest:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) if held else fault from None
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
