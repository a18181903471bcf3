"""`python -m perfeval_xl.addin.wps`: keeps the port of the WPS buttons open, and starts the program at a press.

It runs from log-in on and needs little: the standard library, and nothing of the program itself until somebody presses.
"""

import select
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from perfeval_xl.addin.settings import settings_folder
from perfeval_xl.addin.wps.handing import start_with
from perfeval_xl.addin.wps.pairing import Pairing, read_pairing
from perfeval_xl.domain.errors import UsageError

_SERVE = ("-P", "-m", "perfeval_xl", "serve", "--wps", "--socket")
_REST = 10.0
"""Seconds for which a program that ended with a fault is not started again."""


def main(command: Sequence[str] = (sys.executable, *_SERVE)) -> int:
    """Wait for presses as long as the add-in is installed; 0 also where another process does that already."""
    folder = settings_folder()
    pairing = _paired(folder)
    listening = _listening(pairing) if pairing else None
    if listening is None:
        return 0
    with listening:
        while _paired(folder) == pairing:
            select.select([listening], [], [])
            if _paired(folder) == pairing:
                _serve(listening, command)
    return 0


def _serve(listening: socket.socket, command: Sequence[str]) -> None:
    """Let the program answer until it ends by itself."""
    try:
        failed = start_with(listening, command).wait() != 0
    except OSError:
        failed = True
    if failed:
        time.sleep(_REST)


def _paired(folder: Path) -> Pairing | None:
    try:
        return read_pairing(folder)
    except UsageError:
        return None


def _listening(pairing: Pairing) -> socket.socket | None:
    """The port, None where somebody has it already."""
    listening = socket.socket()
    if sys.platform == "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", pairing.port))
        listening.listen(64)
    except OSError:
        listening.close()
        return None
    return listening


if __name__ == "__main__":
    raise SystemExit(main())
