"""Two files change places in one step: Linux's renameat2 with RENAME_EXCHANGE. Source: renameat2(2)."""

import ctypes
import errno
import os
import sys
from pathlib import Path

_EXCHANGE = 2
_HERE = -100
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; False where the system or the file system cannot. Raises `OSError` otherwise."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    if library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number))
