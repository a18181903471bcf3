"""Whether work grows no faster than the text it is done on, told by processor time, so that a busy machine is none.

That of the thread: the process's own counts in ticks of milliseconds once a timer of it is set, as it is here.
"""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

Work = Callable[[int], Callable[[], object]]
"""Prepares the work on a text of a length."""
_AT_ONCE = 0.0003
"""Seconds within which nothing quadratic can have looked at the shortest text."""
_MOST = 8.0
"""Four times the text may take this many times as long: four where work is linear, sixteen where it is quadratic."""
_LIMIT = 0.25
_ROUNDS = 6
"""What each length took at best is compared: a processor that is shared is slow by fits."""


def growth(work: Work, lengths: Sequence[int] = (1_500, 6_000, 24_000), limit: float = _LIMIT) -> str | None:
    """How work grows that grows too fast, None where it does not. Each length is four times the one before it."""
    short = _seconds(work(lengths[0]), limit)
    if short < _AT_ONCE:
        return None
    middle = long = 2 * limit
    for _ in range(_ROUNDS):
        middle = min(middle, _seconds(work(lengths[1]), limit))
        if middle <= short * _MOST and middle < limit:
            return None
        short = min(short, _seconds(work(lengths[0]), limit))
    for _ in range(_ROUNDS):
        long = min(long, _seconds(work(lengths[2]), 2 * limit))
        if long <= middle * _MOST and long < limit:
            return None
    return "  ".join(f"{n}: {seconds:.4f}s" for n, seconds in zip(lengths, (short, middle, long), strict=True))


def _seconds(work: Callable[[], object], limit: float) -> float:
    """How long it took; it is broken off at the limit."""
    begun = time.thread_time()
    try:
        with _limited(limit):
            work()
    except TimeoutError:
        return limit
    return time.thread_time() - begun


@contextmanager
def _limited(limit: float) -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
