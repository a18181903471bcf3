"""Programs that tests start: ended together with whatever they have started themselves."""

import os
import signal
import subprocess
from contextlib import suppress
from typing import Any


def end_group(process: subprocess.Popen[Any]) -> None:
    """End a process that leads a session of its own, and all others of its group; one that has ended is no matter."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
