"""A worker that never answers and hears no alarm."""

import signal
import time

from perfeval_xl.app.apart.answering import Line, answer_tasks


def _line(task: bytes) -> Line:
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    time.sleep(600)
    return Line(task, True)


if __name__ == "__main__":
    answer_tasks(_line)
