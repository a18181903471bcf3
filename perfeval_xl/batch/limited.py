"""`process` in a process of its own, with limits: whatever a file does to it, only that file has no result.

The same function serves the threads of this machine and those of a cluster's workers.
"""

from perfeval_xl.app.apart.workers import Ended, run_limited
from perfeval_xl.batch.codec import OtherShape, pack, unpack
from perfeval_xl.batch.job import Look, unanswered
from perfeval_xl.batch.problems import sentence
from perfeval_xl.batch.records import Reply, Task

_CHILD = "perfeval_xl.batch.child"


def process_limited(task: bytes) -> bytes:
    """The packed reply to a packed task, from this thread's worker process; b'' to a task of another program.

    A worker that ran out of anything is replaced.
    """
    try:
        job = unpack(Task, task).job
    except OtherShape:
        return b""
    look = Look(job)
    reply = run_limited(task, job.seconds, job.settings.memory_mib, _CHILD)
    if isinstance(reply, Ended):
        return pack(Reply(unanswered(job, reply.code, sentence(*reply), look)))
    return reply
