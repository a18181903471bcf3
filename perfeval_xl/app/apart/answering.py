"""How a worker process answers: an empty line says that it is ready, then each task gets a reply, as lines.

Before a reply stands `+`, or `-` when its memory did not suffice and another process should do the next task. It ends
when its input ends, so that it never outlives the run that started it. Its memory is limited by the system; its time is
limited by the one who asks, see `workers`.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable
from mmap import PAGESIZE
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.hosts.limits import limit_memory

FIT, SPENT = b"+", b"-"
_COLLECT = 200
"""Files between collections of cyclic garbage; in between, counting references does nearly all of it."""
_SPARE = 48
"""MiB by which a file may leave the process larger before its garbage is collected: XML parsers hold on to trees."""
_USED = Path("/proc/self/statm")


_limited = False


def is_limited() -> bool:
    """Whether this process is one whose time and memory are limited already."""
    return _limited


class Line(NamedTuple):
    """A reply, and whether this process can do the next task as well."""

    reply: bytes
    fit: bool


def answer_tasks(line_for: Callable[[bytes], Line]) -> None:
    """Answer until the input ends. What libraries print goes to standard error, never between the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run; the file in hand is finished
    global _limited
    _limited = True
    limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.disable()
    answers.write(b"\n")  # ready: until now nothing counts against a file's time
    answers.flush()
    most = _resident() + _SPARE
    for number, task in enumerate(sys.stdin.buffer, 1):
        line = line_for(task)
        answers.write((FIT if line.fit else SPENT) + line.reply + b"\n")
        answers.flush()
        if number % _COLLECT == 0 or _resident() > most:
            gc.collect()
            most = _resident() + _SPARE


def _resident() -> int:
    """MiB of memory that this process has now; 0 where the system does not tell."""
    try:
        return int(_USED.read_bytes().split()[1]) * PAGESIZE >> 20
    except OSError:
        return 0
