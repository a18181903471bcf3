"""What ends LibreOffice when the process that started it is killed: for its time, its memory, or by its user.

A shell waits for the end of a pipe that only our process holds. On Windows the job of a worker does the same.
"""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_SHELL = "/bin/sh"
_WAIT = 'read group; read end; [ -n "$group" ] && kill -KILL "-$group"; rm -rf -- "$1"; rm -f -- "$2"'


class Guard:
    """Stands by while a group of processes works in a temporary folder; both are gone soon after we are.

    So is the socket that the group has elsewhere.
    """

    def __init__(self, temporary: Path, socket: Path) -> None:
        self._places = (temporary, socket)
        self._shell: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Guard":
        if sys.platform != "win32":
            with suppress(OSError):  # without a shell there is no guard, and the work is done all the same
                self._shell = subprocess.Popen(
                    [_SHELL, "-c", _WAIT, "perfeval", *map(str, self._places)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
        return self

    def watch(self, group: int) -> None:
        """The group of processes that is to end with us."""
        if self._shell is not None and self._shell.stdin is not None:
            with suppress(OSError):  # somebody has ended the shell
                self._shell.stdin.write(f"{group}\n".encode())
                self._shell.stdin.flush()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The work is over; first the shell goes, so that it does not take the end for ours."""
        if self._shell is not None:
            self._shell.kill()
            self._shell.communicate()
