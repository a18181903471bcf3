"""What systems can and Python has no name for: two files change places in one step, a whole file system is synced.

Sources: renameat2(2) with RENAME_EXCHANGE, syncfs(2). Windows has its own module.
"""

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path

from perfeval_xl.hosts.disk import windows

_EXCHANGE = 2
_HERE = -100
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)


@cache
def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; False where the system or the file system cannot. Raises `OSError` otherwise."""
    if sys.platform == "win32":
        return windows.exchange(one, other)
    if not sys.platform.startswith("linux"):
        return False
    library = _system()
    if not hasattr(library, "renameat2"):
        return False
    if library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number))


def sync_all(folder: Path) -> bool:
    """Sync a folder's file system; False where the system cannot. Raises `OSError` when it fails."""
    if not sys.platform.startswith("linux"):
        return False
    library = _system()
    if not hasattr(library, "syncfs"):
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if library.syncfs(handle) == 0:
            return True
        number = ctypes.get_errno()
    finally:
        os.close(handle)
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number))
