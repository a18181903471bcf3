"""A worker process of the service; how it talks stands in `app.apart.answering`.

python -m perfeval_xl.serve.child MEMORY_MIB
"""

import os
from functools import cache
from pathlib import Path

from perfeval_xl.app.apart.answering import Line, answer_tasks
from perfeval_xl.app.reading import internal
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.office.find import VARIABLE as OFFICE
from perfeval_xl.serve.records import Envelope, FilesTask, Outcome, PressTask
from perfeval_xl.standard import Standard


def outcome_of(task: FilesTask | PressTask) -> Outcome:
    """What became of a task. Whatever goes wrong is a code in the outcome, never an exception."""
    try:
        return _carried_out(task)
    except PerfevalError as refusal:
        return Outcome(code=refusal.code, message=refusal.message)
    except Exception as fault:  # one odd file must not end the service; it is answered with its own code
        code, message = internal(fault)
        return Outcome(code=code, message=message)


def _carried_out(task: FilesTask | PressTask) -> Outcome:
    """Raises `PerfevalError`. Only what a kind of task needs is loaded: somebody waits for the first press."""
    standard = _standard(task.standard)
    if isinstance(task, PressTask):
        from perfeval_xl.serve.pressing import press

        return press(task, standard)
    from perfeval_xl.serve.filework import carry_out

    return carry_out(task, standard)


@cache
def _standard(folders: tuple[str, ...]) -> Standard:
    return Standard.load(*map(Path, folders)) if folders else Standard.default()


def _line(task: bytes) -> Line:
    outcome = outcome_of(unpack(Envelope, task).task)
    return Line(pack(outcome), outcome.code != "MEMORY")


def main() -> None:
    """Answer until the input ends, without LibreOffice: it would outlive a worker that is stopped for its time."""
    os.environ[OFFICE] = os.devnull
    answer_tasks(_line)


if __name__ == "__main__":
    main()
