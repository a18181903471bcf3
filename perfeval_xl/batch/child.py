"""A worker process: says that it is ready by an empty line, then answers each task with a reply, as lines.

    python -m perfeval_xl.batch.child MEMORY_MIB

Before a reply stands `+`, or `-` when its memory did not suffice and another process should do the next task.
It ends when its input ends, so that it never outlives the run that started it. Its memory is limited by the system
where the system can (not on Windows); its time is limited by the one who asks, see `limited`.
"""

import gc
import os
import signal
import sys
from typing import IO

from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.job import process, standard_of
from perfeval_xl.batch.problems import sentence
from perfeval_xl.batch.records import Answer, Done, Job, Refused, Reply, Task

FIT, SPENT = b"+", b"-"
_SPENT_BY = ("MEMORY", "REPORT_LIMIT")
_COLLECT = 200
"""Files between collections of cyclic garbage; in between, counting references does nearly all of it."""


def main() -> None:
    """Answer until the input ends. What libraries print goes to standard error, never between the answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run; the file in hand is finished
    limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    gc.disable()
    answers.write(b"\n")  # ready: until now nothing counts against a file's time
    answers.flush()
    for number, line in enumerate(sys.stdin.buffer, 1):
        _answer(line, answers)
        if number % _COLLECT == 0:
            gc.collect()


def _answer(line: bytes, answers: IO[bytes]) -> None:
    answer = answer_to(unpack(Task, line).job)
    sign = SPENT if _code(answer) in _SPENT_BY else FIT
    answers.write(sign + pack(Reply(answer)) + b"\n")
    answers.flush()


def answer_to(job: Job) -> Answer:
    """What became of a job, if the run that asks is of this program."""
    if job.settings.program != standard_of(job.settings).digest:
        return Refused("OTHER_PROGRAM", sentence("OTHER_PROGRAM"))
    return process(job)


def _code(answer: Answer) -> str:
    return answer.status if isinstance(answer, Done) else answer.code if isinstance(answer, Refused) else ""


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
