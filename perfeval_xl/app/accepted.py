"""`accept`: a reviewer's decision on one finding, written beside the form or taken back."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.accepting import Acceptance, acceptance_of, read_acceptances, write_acceptances
from perfeval_xl.app.checking import check_files
from perfeval_xl.app.files import find_files
from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.finding import Finding
from perfeval_xl.problems import problem
from perfeval_xl.standard import Standard


class Decision(NamedTuple):
    """The entry that was written or taken out, and the file it stands in."""

    entry: Acceptance
    path: Path


def accept(
    path: Path, cell: str, code: str, reason: str, *, sheet: str = "", day: date, standard: Standard | None = None
) -> Decision:
    """Accept what a rule finds in a cell. Raises `UsageError` NOT_FOUND_THERE where it finds nothing there.

    What only several files show is looked for among all files of the folder.
    """
    find_files([str(path)])
    file = check_files([path], standard=standard).files[0]
    found = _found(file, cell, code, sheet)
    if found is None:
        together = check_files(find_files([str(path.parent)]), standard=standard).files
        file = next((each for each in together if each.path.resolve() == path.resolve()), file)
        found = _found(file, cell, code, sheet)
    if found is not None and found.because is not None:
        root = found.because
        raise problem(UsageError, "NOT_FOUND_THERE", "because", cell=found.at.a1, root=f"{root.at.a1} {root.code}")
    if found is None:
        there = "、".join(sorted({f"{each.at.a1} {each.code}" for each in file.findings})) or "没有问题"
        raise problem(UsageError, "NOT_FOUND_THERE", what=path.name, cell=cell.upper(), code=code.upper(), found=there)
    entry = acceptance_of(found, [case.form for case in file.cases], reason, day)
    others = [each for each in read_acceptances(path.parent) if each.place != entry.place]
    return Decision(entry, write_acceptances(path.parent, [*others, entry]))


def withdraw(path: Path, cell: str, code: str, *, sheet: str = "") -> Decision:
    """Take an entry out again. Raises `UsageError` NOT_FOUND_THERE where there is none."""
    entries = read_acceptances(path.parent)
    wanted = (path.name, cell.upper(), code.upper())
    meant = [each for each in entries if (each.file, each.cell, each.code) == wanted and sheet in ("", each.sheet)]
    if not meant:
        there = "、".join(f"{each.cell} {each.code}" for each in entries if each.file == path.name) or "没有"
        raise problem(UsageError, "NOT_FOUND_THERE", "entry", what=path.name, found=there)
    return Decision(meant[0], write_acceptances(path.parent, [each for each in entries if each is not meant[0]]))


def _found(file: FileResult, cell: str, code: str, sheet: str) -> Finding | None:
    """The finding of a cell; of several on sheets the first, unless one is named."""
    for each in file.findings:
        named = each.code == code.upper() and cell.upper() in (each.at.a1, each.where.upper())
        if named and sheet in ("", each.sheet):
            return each
    return None
