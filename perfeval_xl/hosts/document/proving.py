"""After writing, before anything is replaced: the new document is read again, and says what it was meant to say.

Every cell of every table is compared, and every other part is byte for byte what it was. Whatever is wrong ends in
WRITE_CHECK, and nothing is replaced.
"""

from collections.abc import Iterable, Mapping

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.document.tables import tables_of
from perfeval_xl.hosts.problems import problem

Cells = Mapping[str, Mapping[At, Cell]]


def prove(data: bytes, before: Archive, package: Package, expected: Cells) -> None:
    """Raises WRITE_CHECK where the new container or the tables in it are not as expected."""
    try:
        archive = Archive(data)
        _compare_parts(archive, before, package)
        _compare_cells({form.sheet.name: form.sheet.cells for form in tables_of(Package(archive)).forms}, expected)
    except FileProblem as fault:
        raise fault if fault.code == "WRITE_CHECK" else problem("WRITE_CHECK", fault.message.rstrip("。")) from None


def _compare_parts(archive: Archive, before: Archive, package: Package) -> None:
    changes = package.changes
    if sorted(archive.members) != sorted(package.parts):
        raise problem("WRITE_CHECK", "部件不齐")
    for name, member in archive.members.items():
        if name in changes:
            same = archive.read(name) == changes[name]
        else:
            same = archive.packed(member) == before.packed(before.members[name])
        if not same:
            raise problem("WRITE_CHECK", f"{name} 与写的不同")


def _compare_cells(cells: Cells, expected: Cells) -> None:
    if list(cells) != list(expected):
        raise problem("WRITE_CHECK", "读回来的表与原来的不同")
    for name, wanted in expected.items():
        for at in _differing(cells[name], wanted):
            raise problem("WRITE_CHECK", f"{name} 的 {at.a1} 与写的不同")


def _differing(cells: Mapping[At, Cell], wanted: Mapping[At, Cell]) -> Iterable[At]:
    blank = Cell(None)
    return (at for at in {**wanted, **cells} if cells.get(at, blank).value != wanted.get(at, blank).value)
