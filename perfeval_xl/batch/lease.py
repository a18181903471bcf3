"""One run at a time over a folder: a lock file with a heartbeat, taken over when its holder is gone.

filelock's SoftFileLease judges a foreign holder by whether the heartbeat moves while we watch, on our own monotonic
clock, so that clocks that differ between machines neither free a lock that is held nor keep one for ever.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from filelock import SoftFileLease, Timeout

from perfeval_xl.batch.problems import problem
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.problems.system import system_words

NAME = ".perfeval-xl.lock"
LEASE = 30.0
HEARTBEAT = 2.0
_LOOK = 0.2


@contextmanager
def locked(folder: Path, lost: Event) -> Iterator[None]:
    """Hold the folder's lock; `lost` is set should another run take it over. Raises LOCKED, NO_LOCK."""
    place = reachable(folder)
    lock = SoftFileLease(
        place / NAME, lease_duration=LEASE, heartbeat_interval=HEARTBEAT, on_compromise=lambda _: lost.set()
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
        _acquire(lock, folder)
    except OSError as fault:
        raise problem("NO_LOCK", f"{folder}（{system_words(fault)}）") from None
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: SoftFileLease, folder: Path) -> None:
    """Take the lock; where its heartbeat moves, somebody lives and it is LOCKED; where it stands still, wait it out."""
    marker = Path(lock.lock_file)
    end, first = time.monotonic() + LEASE + HEARTBEAT, _beat(marker)
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            beat = _beat(marker)
            if None not in (beat, first) and beat != first:
                raise problem("LOCKED", folder) from None
            if time.monotonic() > end:
                raise problem("LOCKED", folder) from None
            first = first or beat
            time.sleep(_LOOK)
        else:
            return


def _beat(marker: Path) -> int | None:
    """When the lock file was last touched; None while it is being exchanged."""
    try:
        return marker.stat().st_mtime_ns
    except OSError:
        return None
