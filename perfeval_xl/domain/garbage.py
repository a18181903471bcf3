"""Work during which the collector keeps still: what it makes stays, so looking through it for garbage finds nothing.

Reference counts free what is let go of meanwhile; only circles wait until the work is done.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """A time without looking for garbage, also around a function; where it was off before, it stays off."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
