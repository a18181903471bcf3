"""打印合订: the PDFs of a department bound into one, a bookmark for every file and its forms."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.names import folded, numbered_names, safe_name
from perfeval_xl.app.printing import MARK, is_foreign
from perfeval_xl.app.results import Failure, Printed
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.errors import PerfevalError, UsageError
from perfeval_xl.hosts.disk.folders import make_folder
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.hosts.file import mode_of, save_new
from perfeval_xl.hosts.opening import Kind
from perfeval_xl.hosts.opening.readers import can_read
from perfeval_xl.problems import problem, sentence

NAME = "打印合订"
_NAMELESS = "未写部门"


class Bound(NamedTuple):
    """What was bound: where it stands, how many files and pages it has, or why it could not be written."""

    target: Path
    files: int
    pages: int = 0
    failure: Failure | None = None


def check_binding() -> None:
    """Raises `UsageError` NEEDS_PDF where what binds is not installed."""
    if not can_read(Kind.PDF):
        raise problem(UsageError, "NEEDS_PDF", "bind")


def bind_prints(pdfs: Sequence[Path], target: Path, titles: Sequence[str] = ()) -> Bound:
    """Bind PDFs that we have printed, each under its title, or its name; an earlier one of ours is replaced."""
    from perfeval_xl.hosts.pdf.binding import Part, bind

    bound = Bound(target, len(pdfs))
    if is_foreign(target):
        return bound._replace(failure=Failure("EXISTS", sentence("EXISTS", what=target)))
    names = titles or [pdf.stem for pdf in pdfs]
    data, pages = bind([Part(name, reachable(pdf).read_bytes()) for name, pdf in zip(names, pdfs, strict=True)])
    try:
        make_folder(target.parent)
        save_new(data.rstrip() + b"\n" + MARK, target, mode=mode_of(*pdfs))
    except PerfevalError as refusal:
        return bound._replace(failure=Failure(refusal.code, refusal.message))
    return bound._replace(pages=pages)


def bind_departments(result: RunResult, out: Path | None) -> list[Bound]:
    """One PDF for every department of a call, in `out` or beside its first PDF."""
    groups: dict[str, list[Path]] = {}
    for file in result.listed:
        made = file.made
        if isinstance(made, Printed) and file.ok and made.pdf is not None:
            groups.setdefault(made.department, []).append(made.pdf)
    taken: set[Path] = set()
    return [bind_prints(pdfs, _target(department, out or pdfs[0].parent, taken)) for department, pdfs in groups.items()]


def _target(department: str, folder: Path, taken: set[Path]) -> Path:
    """A place that no other department of the call has."""
    stem = f"{safe_name(department, _NAMELESS)}-{NAME}"
    names = (folder / name for name in numbered_names(stem, ".pdf"))
    target = next(place for place in names if place.with_name(folded(place.name)) not in taken)
    taken.add(target.with_name(folded(target.name)))
    return target
