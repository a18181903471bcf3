"""What a run need not do: files that have not changed since results were made of them, from the same things."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from perfeval_xl.app.accepting import digest_of_acceptances
from perfeval_xl.batch.options import BatchOptions
from perfeval_xl.batch.state import ROLLED, Origin, RecordedFile, State
from perfeval_xl.blank import find_template
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.file import read_bytes
from perfeval_xl.hosts.opening.readers import reader_versions
from perfeval_xl.rollup import Outputs
from perfeval_xl.standard import Standard


def pass_over(state: State, options: BatchOptions, origin: Origin) -> None:
    """Take from the work of a listed tree what has not changed, and whose results are still there."""

    def digest_in(folder: str) -> str:
        return digest_of_acceptances(options.folder / folder)

    choice = {"since_last": options.since_last}
    accepted = state.folders_accepted_anew(digest_in)
    state.pass_unchanged(origin, **choice)
    for file in state.passed():
        if not _outputs_stand(file.outputs):
            state.set_todo(file.path, True)
    for file in state.doubtful(origin, **choice):
        if _has_recorded_bytes(options.folder, file) and _outputs_stand(file.outputs):
            state.confirm(file, time.time_ns())
    for file in state.passed():
        if file.outputs.pdf and not is_there(Path(file.outputs.pdf)):
            state.set_printed(file.path, None, None, settled=False)
            state.set_stale(ROLLED)
    state.set_todo_in(accepted)


def _has_recorded_bytes(root: Path, file: RecordedFile) -> bool:
    try:
        data = read_bytes(root / file.path)
    except FileProblem:  # the job will tell
        return False
    return hashlib.sha256(data).hexdigest() == file.sha256


def _outputs_stand(outputs: Outputs) -> bool:
    """Whether copies and reports are still there; a PDF that is gone is made again by itself."""
    paths = [outputs.scored, *outputs.reports]
    return all(is_there(Path(path)) for path in paths if path)


def made_from(options: BatchOptions, standard: Standard) -> str:
    """A digest of all that decides what is made of a file, but the file: program, readers, templates, wishes."""
    sources: list[Path] = []
    if options.report:
        own = find_template("报告模板-2024.docx").parent
        sources = [options.template] if options.template else sorted(own.glob("*.docx"))
    words = [standard.digest, options.law, options.scored, options.report, options.in_place, options.hidden]
    words += [str(options.folder), *reader_versions(pages=options.read_pdf)]
    return hashlib.sha256(b"\0".join([repr(words).encode(), *_contents(sources)])).hexdigest()[:32]


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    return (hashlib.sha256(path.read_bytes()).digest() for path in paths)
