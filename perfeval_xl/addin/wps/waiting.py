"""The process that waits for presses: started at every log-in, and at once when the add-in is installed."""

import importlib.util
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from perfeval_xl.addin.wps.pairing import Pairing
from perfeval_xl.addin.wps.places import Desk
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
VALUE = "perfeval_xl WPS"
_PACKAGES = ("python_multipart", "starlette", "uvicorn")
_PATIENCE = 5.0
_FIRST_WORD = re.compile(r'(?:"(?P<quoted>[^"]+)"|(?P<bare>\S+))')
_EXEC = re.compile(r'^Exec="((?:[^"\\]|\\.)+)"', re.MULTILINE)
_DESKTOP = """[Desktop Entry]
Type=Application
Name=perfeval-xl WPS
Name[zh_CN]=绩效自评（WPS 按钮）
Exec={command}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
"""


def check_packages() -> None:
    """Raises NEEDS_SERVE where the packages of the extra serve are missing."""
    if any(importlib.util.find_spec(name) is None for name in _PACKAGES):
        raise problem(UsageError, "NEEDS_SERVE", "wps")


def begin(desk: Desk, pairing: Pairing) -> None:
    """Register the process for log-in, and start it unless it runs. Raises DENIED."""
    try:
        if desk.windows:
            desk.registry.write(RUN, VALUE, subprocess.list2cmdline(desk.waiting))
        else:
            desk.autostart.parent.mkdir(parents=True, exist_ok=True)
            desk.autostart.write_text(_DESKTOP.format(command=_exec(desk.waiting)), "utf-8")
        if not listens(pairing):
            _start(desk.waiting)
    except OSError as fault:
        raise problem(UsageError, "DENIED", what=f"{fault.filename or RUN}：{system_words(fault)}") from fault
    until = time.monotonic() + _PATIENCE
    while not listens(pairing) and time.monotonic() < until:
        time.sleep(0.05)


def end(desk: Desk, pairing: Pairing | None) -> None:
    """Register it no more, and let it see that its pairing is gone. Raises DENIED."""
    try:
        if desk.windows:
            desk.registry.delete_value(RUN, VALUE)
        else:
            desk.autostart.unlink(missing_ok=True)
    except OSError as fault:
        raise problem(UsageError, "DENIED", what=f"{fault.filename or RUN}：{system_words(fault)}") from fault
    if pairing is not None:
        wake(pairing)


def wake(pairing: Pairing) -> None:
    """Let a process that waits on the port look at the pairing again: it ends where that is another one now."""
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", pairing.port), timeout=1).close()


def registered(desk: Desk) -> bool:
    """Whether this very program is started at log-in."""
    if desk.windows:
        return desk.registry.read("HKCU", RUN, VALUE) == subprocess.list2cmdline(desk.waiting)
    try:
        return desk.autostart.read_text("utf-8") == _DESKTOP.format(command=_exec(desk.waiting))
    except OSError:
        return False


def program_gone(desk: Desk) -> bool:
    """Whether a program is started at log-in that is no longer there, as when its folder was moved."""
    program = _registered_program(desk)
    return program is not None and not program.exists()


def _registered_program(desk: Desk) -> Path | None:
    if desk.windows:
        command = desk.registry.read("HKCU", RUN, VALUE)
        found = _FIRST_WORD.match(str(command)) if command else None
        return Path(found["quoted"] or found["bare"]) if found else None
    try:
        entry = desk.autostart.read_text("utf-8").replace("\\\\", "\\")
    except (OSError, UnicodeDecodeError):
        return None
    found = _EXEC.search(entry)
    return Path(re.sub(r"\\(.)", r"\1", found[1]).replace("%%", "%")) if found else None


def listens(pairing: Pairing) -> bool:
    """Whether somebody listens on the port. It is not connected to: that would count as a press."""
    with socket.socket() as tried:
        if sys.platform != "win32":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", pairing.port))
        except OSError:
            return True
    return False


def _exec(words: Sequence[str]) -> str:
    """A command as desktop entries quote it. Source: Desktop Entry Specification 1.5, The Exec key."""
    escaped = (word.replace("%", "%%") for word in words)
    quoted = (
        '"' + "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in word) + '"' for word in escaped
    )
    return " ".join(quoted).replace("\\", "\\\\")


def _start(words: Sequence[str]) -> None:
    """Start a process that outlives this one and says nothing."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    nothing = subprocess.DEVNULL
    subprocess.Popen(words, start_new_session=True, creationflags=flags, stdin=nothing, stdout=nothing, stderr=nothing)
