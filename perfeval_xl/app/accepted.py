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
from perfeval_xl.hosts.disk.folders import is_there, real_place
from perfeval_xl.problems import problem
from perfeval_xl.standard import Standard


class Decision(NamedTuple):
    """The entry that was written or taken out, the file it stands in, and what people call its cell."""

    entry: Acceptance
    path: Path
    where: str


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
        together = check_files(_with_neighbours(path), standard=standard).files
        file = next((each for each in together if real_place(each.path) == real_place(path)), file)
        found = _found(file, cell, code, sheet)
    if found is not None and found.because is not None:
        root = found.because
        raise problem(
            UsageError,
            "NOT_FOUND_THERE",
            "because",
            cell=found.where,
            root=f"{file.name_of(root.sheet, root.at)} {root.code}",
        )
    if found is None:
        there = "、".join(sorted({f"{each.where} {each.code}" for each in file.findings})) or "没有问题"
        raise problem(UsageError, "NOT_FOUND_THERE", what=path.name, cell=cell.upper(), code=code.upper(), found=there)
    entry = acceptance_of(found, [case.form for case in file.cases], reason, day)
    others = [each for each in read_acceptances(path.parent) if each.place != entry.place]
    return Decision(entry, write_acceptances(path.parent, [*others, entry]), found.where)


def withdraw(path: Path, cell: str, code: str, *, sheet: str = "", standard: Standard | None = None) -> Decision:
    """Take an entry out again; `cell` is its name, or its place in a document, which only the document tells.

    Raises `UsageError` NOT_FOUND_THERE where there is none.
    """
    entries = read_acceptances(path.parent)

    def of_cell(cell: str) -> list[Acceptance]:
        key = (path.name, cell.upper(), code.upper())
        return [each for each in entries if (each.file, each.cell, each.code) == key and sheet in ("", each.sheet)]

    meant = of_cell(cell)
    if not meant and is_there(path):
        found = _found(check_files([path], standard=standard).files[0], cell, code, sheet)
        meant = of_cell(found.at.a1) if found else []
    if not meant:
        there = "、".join(f"{each.cell} {each.code}" for each in entries if each.file == path.name) or "没有"
        raise problem(UsageError, "NOT_FOUND_THERE", "entry", what=path.name, found=there)
    return Decision(meant[0], write_acceptances(path.parent, [each for each in entries if each is not meant[0]]), cell)


def _with_neighbours(path: Path) -> list[Path]:
    """The file among the forms of its folder; alone where that has none but PDFs, which are only read when named."""
    try:
        return find_files([str(path), str(path.parent)])
    except UsageError:
        return [path]


def _found(file: FileResult, cell: str, code: str, sheet: str) -> Finding | None:
    """The finding of a cell; of several on sheets the first, unless one is named."""
    for each in file.findings:
        named = each.code == code.upper() and cell.upper() in (each.at.a1, each.where.upper())
        if named and sheet in ("", each.sheet):
            return each
    return None
