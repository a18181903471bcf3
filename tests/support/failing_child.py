"""A worker of the service that fails on files whose name says how."""

import importlib
import os
import signal
import time

from perfeval_xl.app.apart.answering import Line, answer_tasks
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.serve.child import outcome_of
from perfeval_xl.serve.records import Envelope, FilesTask


def line(task: bytes) -> Line:
    work = unpack(Envelope, task).task
    name = work.uploads[0].name if isinstance(work, FilesTask) else ""
    if "被杀" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "不停" in name:
        time.sleep(60)
    return Line(pack(outcome_of(work)), True)


if __name__ == "__main__":
    importlib.import_module("perfeval_xl.serve.filework")  # before its time counts, which is one second here
    answer_tasks(line)
