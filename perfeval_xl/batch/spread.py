"""Where jobs are done: in worker processes here, or on a dask.distributed cluster. Both are `Executor`s."""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event

from perfeval_xl.app.apart.workers import close_workers
from perfeval_xl.batch.codec import OtherShape, pack, unpack
from perfeval_xl.batch.limited import process_limited
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.records import Answer, Job, Reply, Task

_RETRIES = 3
_PATIENCE = "10s"
_LOOK = 0.5


class Spread:
    """Does jobs on an executor, `ahead` of them at a time, and gives their answers as they come.

    Setting `stop` ends it: no new job begins, and those begun are still given.
    """

    def __init__(self, executor: Executor, ahead: int, stop: Event, lost: str = "NO_WORKER") -> None:
        self._executor = executor
        self._lost = lost
        self._ahead = ahead
        self.stop = stop

    def done(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, Answer]]:
        """Every job with its answer.

        Raises DASK when the cluster is lost, NO_WORKER when this machine starts no process, OTHER_PROGRAM when the
        workers have another one.
        """
        pending: dict[Future[bytes], Job] = {}
        try:
            while self._filled(pending, jobs):
                for future in wait(pending, timeout=_LOOK, return_when=FIRST_COMPLETED).done:
                    yield pending.pop(future), self._result(future)
        finally:  # Ctrl-C, or a caller that has had enough: what has not begun never does
            for future in pending:
                future.cancel()

    def _filled(self, pending: dict[Future[bytes], Job], jobs: Iterator[Job]) -> bool:
        while len(pending) < self._ahead and not self.stop.is_set():
            job = next(jobs, None)
            if job is None:
                break
            pending[self._executor.submit(process_limited, pack(Task(job)))] = job
        return bool(pending)

    def _result(self, future: "Future[bytes]") -> Answer:
        try:
            return unpack(Reply, future.result()).answer
        except OtherShape:
            raise problem("OTHER_PROGRAM") from None
        except (CancelledError, OSError) as fault:
            raise problem(self._lost, str(fault)) from None


@contextmanager
def spread(jobs: int, dask: str | None, stop: Event) -> Iterator[Spread]:
    """Processes of this machine, or the cluster at an address. Raises NO_DASK, DASK."""
    if dask is None:
        executor = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="perfeval")
        try:
            yield Spread(executor, 2 * jobs, stop)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
            close_workers()
    else:
        with _cluster(dask) as (cluster, threads):
            yield Spread(cluster, 2 * threads, stop, "DASK")


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The cluster's executor and how many files it can have in hand at once."""
    try:
        from distributed import Client
    except ImportError:
        raise problem("NO_DASK") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except OSError:
        raise problem("DASK", address) from None
    with client:
        yield client.get_executor(pure=False, retries=_RETRIES), max(1, sum(client.nthreads().values()))
