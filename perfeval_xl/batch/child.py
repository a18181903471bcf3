"""A worker process: says that it is ready by an empty line, then answers each job with a record, as JSON lines.

    python -m perfeval_xl.batch.child MEMORY_MIB

It ends when its input ends, so that it never outlives the run that started it. Its memory is limited by the system
where the system can (not on Windows); its time is limited by the one who asks, see `limited`.
"""

import gc
import json
import os
import signal
import sys
from typing import IO

from perfeval_xl.batch.job import Job, process

_COLLECT = 200
"""Files between collections of cyclic garbage; in between, counting references does nearly all of it."""


def main() -> None:
    """Answer until the input ends. What libraries print goes to standard error, never between the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run; the file in hand is finished
    limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.disable()
    answers.write("\n")  # ready: until now nothing counts against a file's time
    answers.flush()
    for number, line in enumerate(sys.stdin, 1):
        _answer(line, answers)
        if number % _COLLECT == 0:
            gc.collect()


def _answer(line: str, answers: IO[str]) -> None:
    record = process(Job(**json.loads(line)))
    answers.write(json.dumps(record))
    answers.write("\n")
    answers.flush()


def limit_memory(mebibytes: int) -> None:
    """No more address space than this; and no core dump of what people wrote."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
