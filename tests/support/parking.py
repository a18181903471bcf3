"""Worker processes that wait for the next run: starting them takes half of the time of a small run."""

import os
from pathlib import Path

from perfeval_xl.app.apart import workers
from perfeval_xl.app.apart.workers import Worker

Kind = tuple[int, str, Path, int, frozenset[tuple[str, str]]]
"""Memory, module, folder, umask and environment: what a process is started with, and keeps."""
_OF_A_TEST = "PYTEST_CURRENT_TEST"
_MOST = 4
"""Processes that wait at once."""


class ParkedWorkers:
    """Stands in for `start_worker` and `close_workers`: what a run would end is kept, what it would start is taken."""

    def __init__(self) -> None:
        self._parked: dict[Worker, Kind] = {}
        self._kinds: dict[Worker, Kind] = {}

    def start(self, memory_mib: int, module: str) -> Worker:
        """A worker that waits and was started under the same circumstances, or a new one."""
        environment = frozenset(item for item in os.environ.items() if item[0] != _OF_A_TEST)
        kind = (memory_mib, module, Path.cwd(), _umask(), environment)
        waits = next((worker for worker, parked in self._parked.items() if parked == kind), None)
        worker = waits or Worker(memory_mib, module)
        self._parked.pop(worker, None)
        self._kinds[worker] = kind
        return worker

    def park(self) -> None:
        """Keep the workers of the run that is over; those of anybody else are ended, as `close_workers` does."""
        for worker in list(workers._workers & self._kinds.keys()):
            workers._workers.discard(worker)
            self._parked[worker] = self._kinds[worker]
        self._kinds.clear()
        workers.close_workers()
        self._close_all_but(_MOST)

    def close(self) -> None:
        """End all that wait."""
        self._close_all_but(0)

    def _close_all_but(self, most: int) -> None:
        while len(self._parked) > most:
            oldest = next(iter(self._parked))
            del self._parked[oldest]
            oldest.close()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
