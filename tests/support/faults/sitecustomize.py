"""Laid on PYTHONPATH, it makes worker processes fail on files whose name says how."""

import os
import signal
from pathlib import Path
from typing import Any

_real, _make = os.open, os.mkdir
_ONCE = os.environ.get("FAULT_ONCE", "")
"""The folder that says that a worker has been killed once."""


def _open(path: Any, flags: int, *more: Any, **named: Any) -> int:
    name = os.fspath(path) if not isinstance(path, int) else ""
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    if "被杀" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "杀一次" in name and not Path(_ONCE).exists():
        Path(_ONCE).mkdir()
        os.kill(os.getpid(), signal.SIGKILL)
    if "退出" in name:
        os._exit(3)
    while "不停" in name:
        pass
    if "内存" in name:
        bytearray(8 << 30)
    if "磁盘满" in name and flags & os.O_CREAT:
        raise OSError(28, "No space left on device")
    _save_meanwhile(name)
    return _real(path, flags, *more, **named)


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

if os.environ.get("FAULT_VERSION"):
    import perfeval_xl

    perfeval_xl.__version__ = os.environ["FAULT_VERSION"]
