"""A worker that never answers and hears no alarm."""

import signal
import sys
import time

from perfeval_xl.app.apart.answering import Line, answer_tasks


def _line(task: bytes) -> Line:
    if sys.platform != "win32":  # which has no alarm either
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    time.sleep(600)
    return Line(task, True)


if __name__ == "__main__":
    answer_tasks(_line)
