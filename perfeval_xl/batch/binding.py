"""RESULTS/打印合订: for every department and year of a tree one PDF of all that was printed of it.

One that was bound stands until a PDF of its department is another.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import NamedTuple

from perfeval_xl.app.binding import NAME, bind_prints
from perfeval_xl.app.results import OK
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.sets import find_sets
from perfeval_xl.batch.state import State
from perfeval_xl.hosts.disk.folders import is_there
from perfeval_xl.hosts.disk.windows import reachable


class _Set(NamedTuple):
    """The PDFs of a department, and a digest of which they are."""

    name: str
    pdfs: tuple[Path, ...]
    digest: str


def bind_departments(state: State, out: Path, stop: Event) -> Counter[str]:
    """Bind what has changed; how many ended in which code. Raises NO_SPACE."""
    codes = Counter[str]()
    for each in _sets(state):
        target = out / NAME / f"{each.name}.pdf"
        if stop.is_set() or (state.is_fresh(_what(each.name), each.digest) and is_there(target)):
            continue
        failure = bind_prints(each.pdfs, target).failure
        codes[failure.code if failure else OK] += 1
        if failure is None:
            state.set_fresh(_what(each.name), each.digest)
            state.commit()
        elif failure.code == "NO_SPACE":
            raise problem("NO_SPACE")
    return codes


def _what(name: str) -> str:
    return f"{NAME} {name}"


def _sets(state: State) -> Iterator[_Set]:
    printed = {file.path: Path(file.outputs.pdf) for file in state.passed() if file.outputs.pdf}
    for each in find_sets(state.forms.handed_in()):
        pdfs = tuple(printed[path] for path in each.files if path in printed and is_there(printed[path]))
        if pdfs:
            yield _Set(each.name, pdfs, _digest(pdfs))


def _digest(pdfs: Sequence[Path]) -> str:
    """Of names, sizes and times: a PDF that is printed again is another."""
    stamps = [(str(pdf), (stat := reachable(pdf).stat()).st_size, stat.st_mtime_ns) for pdf in pdfs]
    return hashlib.sha256(repr(stamps).encode("utf-8", "surrogatepass")).hexdigest()[:16]
