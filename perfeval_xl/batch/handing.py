"""上报材料 of every department of a tree, below RESULTS/上报材料.

What was made of a department stands until one of its files changes, so the files of the others are not read again.
It is made on this machine, after the forms, as PDFs are.
"""

from collections import Counter
from collections.abc import Callable
from threading import Event
from typing import NamedTuple

from perfeval_xl.app.making import FOLDER, LIST
from perfeval_xl.app.results import OK
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.records import HandIn, Refused
from perfeval_xl.batch.sets import Set, find_sets
from perfeval_xl.batch.spread import spread
from perfeval_xl.batch.state import State
from perfeval_xl.batch.watch import Watch
from perfeval_xl.hosts.disk.folders import is_there


class Handed(NamedTuple):
    """How many sets were made, and why others were not: one sentence each."""

    made: int = 0
    refused: tuple[str, ...] = ()


def hand_in(
    state: State, options: BatchOptions, key: str, job: Callable[[Set], HandIn], watch: Watch, stop: Event
) -> Handed:
    """Make 上报材料 of every department whose files or `key` have changed since; `job` gives the job for a set.

    What was not made is tried again by the next run. Raises NO_SPACE, NO_WORKER.
    """
    sets = find_sets(state.forms.handed_in())
    keys = {each.name: f"{key} {each.digest}" for each in sets}
    waiting = [each for each in sets if not _stands(state, options, each, keys[each.name])]
    watch.expect(len(waiting), "正在做上报材料")
    codes, refused = Counter[str](), []
    with spread(options.jobs, None, stop) as where:
        for made, answer in where.done(map(job, waiting)):
            assert isinstance(made, HandIn)
            code = answer.code if isinstance(answer, Refused) else OK
            codes[code] += 1
            if code == "NO_SPACE":
                raise problem("NO_SPACE")
            if isinstance(answer, Refused):
                refused.append(f"{made.name}：{answer.code}  {answer.message}")
            else:
                state.set_fresh(_what(made.name), keys[made.name])
                state.commit()
            watch.one_done()
    return Handed(codes[OK], tuple(refused))


def _what(name: str) -> str:
    return f"{FOLDER} {name}"


def _stands(state: State, options: BatchOptions, handed: Set, key: str) -> bool:
    """Whether what was made of these very files is still there."""
    listed = options.out / FOLDER / handed.name / f"{LIST}.txt"
    return state.is_fresh(_what(handed.name), key) and is_there(listed)
