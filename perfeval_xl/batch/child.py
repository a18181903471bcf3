"""A worker process of a batch, see `answering`: python -m perfeval_xl.batch.child MEMORY_MIB."""

from perfeval_xl.app.apart.answering import Line, answer_tasks
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.job import process, standard_of
from perfeval_xl.batch.problems import sentence
from perfeval_xl.batch.records import Answer, Done, Job, Refused, Reply, Task

_SPENT_BY = ("MEMORY", "REPORT_LIMIT")


def main() -> None:
    """Answer jobs until the input ends."""
    answer_tasks(_line)


def _line(task: bytes) -> Line:
    answer = answer_to(unpack(Task, task).job)
    return Line(pack(Reply(answer)), _code(answer) not in _SPENT_BY)


def answer_to(job: Job) -> Answer:
    """What became of a job, if the run that asks is of this program."""
    if job.settings.program != standard_of(job.settings).digest:
        return Refused("OTHER_PROGRAM", sentence("OTHER_PROGRAM"))
    return process(job)


def _code(answer: Answer) -> str:
    return answer.status if isinstance(answer, Done) else answer.code if isinstance(answer, Refused) else ""


if __name__ == "__main__":
    main()
