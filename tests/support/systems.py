"""What the machine that runs the tests can do: asked of it, because the name of its system does not tell."""

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.hosts.disk import windows

PACE = float(os.environ.get("PERFEVAL_TEST_PACE", "1"))
"""How many times slower than a quiet machine this one may be; scripts/wine/running.py says it for Wine."""


def at_pace(seconds: int) -> int:
    """A limit of so many seconds, on a machine as slow as this."""
    return round(seconds * PACE)


def tells_case_apart(folder: Path) -> bool:
    """Whether names that differ in case only are two files in a folder that can be written; nothing is left there."""
    one, other = folder / ".case-a", folder / ".case-A"
    one.write_bytes(b"one")
    try:
        other.write_bytes(b"other")
        return one.read_bytes() == b"one"
    finally:
        for place in (one, other):
            place.unlink(missing_ok=True)


_OTHER_NAME = "/proc/self/root"
"""Before a whole path of Linux it is another name of the same place."""
_LONGEST = 259
_ASKED = ("open", "scandir", "listdir", "stat", "lstat", "mkdir", "unlink", "rename", "replace", "chmod", "readlink")


@contextmanager
def paths_limited() -> Iterator[None]:
    """The time in which this process finds long paths only in their other form, as on Windows without its switch."""
    if sys.platform == "win32":
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for name in _ASKED:
            patch.setattr(os, name, _refusing(getattr(os, name)))
        patch.setattr(io, "open", _refusing(io.open))
        patch.setattr(windows, "_LIMITED", True)
        patch.setattr(windows, "_ANY_LENGTH", _OTHER_NAME)
        patch.setattr(windows, "extended", lambda path: _OTHER_NAME + windows.plain(path))
        patch.setattr(os.path, "realpath", partial(_real, os.path.realpath))
        patch.setattr("filelock._api._RESOLVE_DIR", os.path.abspath)  # what it takes on Windows
        patch.setattr("perfeval_xl.hosts.disk.exchange.sync_all", lambda folder: False)  # as there
        yield


def _real(call: Callable[..., str], path: Any, **named: Any) -> str:
    """As Windows does it: the other form of a path leads to a path in that form."""
    text = os.fspath(path)
    return _OTHER_NAME + call(text, **named) if text.startswith(_OTHER_NAME) else call(text, **named)


def _refusing(call: Callable[..., Any]) -> Callable[..., Any]:
    def asked(path: Any = ".", *more: Any, **named: Any) -> Any:
        for each in (path, *more[:1]):
            text = os.fspath(each) if isinstance(each, (str, os.PathLike)) else ""
            if isinstance(text, str) and _is_refused(text):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), text)
        return call(path, *more, **named)

    return asked


def _is_refused(path: str) -> bool:
    return len(os.path.abspath(path)) > _LONGEST and not path.startswith(_OTHER_NAME)  # noqa: PTH100
