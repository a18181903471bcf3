"""汇总 of all that is recorded of a tree: 汇总.xlsx, 汇总.html and 摘要.txt in RESULTS."""

import time
import zlib
from collections.abc import Iterator

from perfeval_xl.app.reading import internal
from perfeval_xl.app.rolling import write_rollup
from perfeval_xl.batch.before import Before
from perfeval_xl.batch.codec import OtherShape
from perfeval_xl.batch.leftovers import work_prefix
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.problems import BatchProblem, problem
from perfeval_xl.batch.state import ROLLED, State
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY
from perfeval_xl.standard import Standard


def is_rolled(state: State, options: BatchOptions, key: str) -> bool:
    """Whether the products are there, made from all that is recorded now."""
    standing = all(is_there(options.out / name) for name in (BOOK, PAGE, SUMMARY))
    return standing and state.is_fresh(ROLLED, _rolled_key(options, key))


def _rolled_key(options: BatchOptions, key: str) -> str:
    """What the products are made from beside the forms: the run's key and the list of departments."""
    return f"{key} {zlib.crc32(repr(options.expected).encode()):08x}" if options.expected else key


def roll_up(
    state: State, options: BatchOptions, standard: Standard, key: str, stopped: PerfevalError | None, mode: int
) -> PerfevalError | None:
    """Write the products; the reason where one of them could not be written. The run counts all the same.

    What stopped the run, if anything did, stands at their top; then the next run writes them anew, and is held against
    the last one that was complete.
    """
    moment = time.strftime("%Y-%m-%d %H:%M")
    before = Before(state, options, standard, moment)
    try:
        notes = list(_notes(state, moment, stopped))
        prefix, expected = work_prefix(options.out), options.expected
        write_rollup(state.records(), options.out, notes, mode=mode, expected=expected, past=before, prefix=prefix)
    except PerfevalError as refusal:
        return problem("NO_ROLLUP", refusal.message)
    except (OtherShape, zlib.error):  # a damaged state is the run's, not the roll-up's
        raise
    except Exception as fault:  # the forms are done; an odd one among them must not undo that
        return BatchProblem(*internal(fault))
    if stopped is None:
        if not state.unfinished():
            before.keep()
        state.set_fresh(ROLLED, _rolled_key(options, key))
        state.commit()
    return None


def _notes(state: State, moment: str, stopped: PerfevalError | None) -> Iterator[str]:
    yield f"{moment} 的批处理。"
    left = state.left()
    if stopped is not None:
        yield f"这次没有做完（{stopped.code}）：{stopped.message}"
    if left:
        yield f"还有 {left} 个文件没有处理，不在下面。"
