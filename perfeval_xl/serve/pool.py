"""Worker processes for what requests ask: a file that ends its worker has no answer, and the others go on."""

import asyncio
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from perfeval_xl.app.apart.workers import Ended, close_workers, run_limited
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.hosts.office import convert, find_office
from perfeval_xl.problems import sentence
from perfeval_xl.serve.options import ServeOptions
from perfeval_xl.serve.records import Envelope, FilesTask, Outcome, PressTask, Product, Upload
from perfeval_xl.serve.refusal import Refusal

_CHILD = "perfeval_xl.serve.child"
_PREFIX = "perfeval-serve-"
_WAITING = 32
"""Tasks that may wait for a worker."""
_FILES_A_SECOND = 4
"""Files of one task for which it is given a second more."""
_ON_DISK = ("report", "pdf")
_OLD = 3600
"""Seconds after which a folder was surely left by a service that was killed: no task takes so long."""


class Pool:
    """Carries tasks out, as many at once as there are workers."""

    def __init__(self, options: ServeOptions) -> None:
        _sweep()
        self._options = options
        self._threads = ThreadPoolExecutor(options.workers, thread_name_prefix="perfeval")
        self._office = Lock()
        self.busy = 0
        """Tasks that are in work or waiting."""

    def warm(self) -> None:
        """Start the workers, and let them load what a check needs, before anybody waits for them."""
        from perfeval_xl.blank import find_template

        form = find_template("附件2.xlsx")
        task = FilesTask(act="view", uploads=(Upload(form.name, form.read_bytes()),), standard=self._options.standard)
        for _ in range(self._options.workers):
            self._threads.submit(self._run, task)

    async def outcome(self, task: FilesTask | PressTask) -> Outcome:
        """What became of a task. Raises `Refusal` SERVICE_BUSY where too many are waiting."""
        if self.busy >= self._options.workers + _WAITING:
            raise Refusal(503, "SERVICE_BUSY", wait=3)
        self.busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._carry_out, task)
        finally:
            self.busy -= 1

    def _carry_out(self, task: FilesTask | PressTask) -> Outcome:
        """A folder is there for tasks that need one, and is gone when this returns, whatever a worker did."""
        act = task.act if isinstance(task, FilesTask) else task.button
        if act not in _ON_DISK:
            return self._run(task)
        with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
            outcome = self._run(replace(task, folder=folder))
            return self._printed(outcome, Path(folder)) if act == "pdf" and outcome.ok else outcome

    def _run(self, task: FilesTask | PressTask) -> Outcome:
        files = len(task.uploads) if isinstance(task, FilesTask) else 1
        seconds = self._options.seconds + files // _FILES_A_SECOND
        reply = run_limited(pack(Envelope(task)), seconds, self._options.memory_mib, _CHILD)
        if isinstance(reply, Ended):
            return Outcome(code=reply.code, message=sentence(reply.code, what=reply.what))
        return unpack(Outcome, reply)

    def _printed(self, outcome: Outcome, folder: Path) -> Outcome:
        """PDFs of print copies, by one LibreOffice at a time."""
        from perfeval_xl.app.printing import LIMIT, collected
        from perfeval_xl.app.results import Printed

        office = find_office()
        if office is None:
            return Outcome(code="NO_OFFICE", message=sentence("NO_OFFICE"))
        copies = [_laid(product, folder, number) for number, product in enumerate(outcome.products)]
        work = folder / "office"
        work.mkdir()
        with self._office:
            ends = list(convert(office, copies, work, LIMIT, temporary=work.parent))
        files = [
            collected(Printed(path=Path(product.name)), folder / f"{number}.pdf", end, LIMIT)
            for number, (product, end) in enumerate(zip(outcome.products, ends, strict=True))
        ]
        made = tuple(Product(f"{file.path.stem}.pdf", file.written.read_bytes()) for file in files if file.written)
        failed = next((file for file in files if not file.ok), None)
        return Outcome(code=failed.status, message=failed.message or "") if failed else Outcome(products=made)

    def close(self) -> None:
        """End all worker processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        close_workers()


def _laid(product: Product, folder: Path, number: int) -> Path:
    suffix = ".xlsm" if product.name.lower().endswith(".xlsm") else ".xlsx"
    place = folder / f"copy{number:03d}{suffix}"
    place.write_bytes(product.data)
    return place


def _sweep() -> None:
    """Remove what a service that was killed has left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD:
                shutil.rmtree(folder)
