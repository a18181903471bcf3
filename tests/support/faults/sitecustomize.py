"""Laid on PYTHONPATH, it makes worker processes fail on files whose name says how."""

import os
import sys
from pathlib import Path
from typing import Any

_real, _make = os.open, os.mkdir
_KILL = 9
"""SIGKILL, and on Windows what the process then ends with."""
_ONCE = os.environ.get("FAULT_ONCE", "")
"""The folder that says that a worker has been killed once."""


def _open(path: Any, flags: int, *more: Any, **named: Any) -> int:
    _fail(path, flags)
    return _real(path, flags, *more, **named)


def _fail(path: Any, flags: int) -> None:
    name = os.fspath(path) if not isinstance(path, int) else ""
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    if "被杀" in name:
        os.kill(os.getpid(), _KILL)
    if "杀一次" in name and not Path(_ONCE).exists():
        Path(_ONCE).mkdir()
        os.kill(os.getpid(), _KILL)
    if "退出" in name:
        os._exit(3)
    while "不停" in name:
        pass
    if "内存" in name:
        bytearray(8 << 30)
    if "磁盘满" in name and flags & os.O_CREAT:
        raise OSError(28, "No space left on device")
    _save_meanwhile(name)


def _mkdir(path: Any, *more: Any, **named: Any) -> None:
    while Path(os.fspath(path)).name == "报告卡住":
        pass
    _make(path, *more, **named)


def _save_meanwhile(name: str) -> None:
    """Once, when a temporary file is made beside it, the user's form is saved by its user."""
    place = os.environ.get("FAULT_SAVE", "")
    if place and ".pe~" in name and name.startswith(str(Path(place).parent)) and Path(place + ".new").exists():
        Path(place + ".new").replace(place)


os.open, os.mkdir = _open, _mkdir

sys.path.insert(0, os.getcwd())  # noqa: PTH109 - where `-m` will look as well
from perfeval_xl.hosts.disk import windows  # noqa: E402

_shared = windows.open_shared


def _open_shared(path: Path) -> int:
    """On Windows files are read past `os.open`, for the sake of those who save them meanwhile."""
    _fail(path, os.O_RDONLY)
    return _shared(path)


windows.open_shared = _open_shared

if os.environ.get("FAULT_VERSION"):
    import perfeval_xl

    perfeval_xl.__version__ = os.environ["FAULT_VERSION"]
