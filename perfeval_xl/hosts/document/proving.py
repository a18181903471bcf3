"""After writing, before anything is replaced: the new document is read again, and says what it was meant to say.

Every cell of every table is compared, and every other part is byte for byte what it was. Whatever is wrong ends in
WRITE_CHECK, and nothing is replaced.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell
from perfeval_xl.hosts.container.package import Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.document.anchors import numbers_in
from perfeval_xl.hosts.document.comments import our_comments
from perfeval_xl.hosts.document.reader import body_of, document_part
from perfeval_xl.hosts.document.tables import gather_body
from perfeval_xl.hosts.problems import problem

_ANCHORS = 3
Cells = Mapping[str, Mapping[At, Cell]]


def prove(
    data: bytes, before: Archive, package: Package, expected: Cells, is_meant: Callable[[bytes], bool] | None = None
) -> None:
    """Raises WRITE_CHECK where the new container or the tables in it are not as expected.

    `is_meant` judges the new text as it is read back; where it says yes, the tables need not be read again.
    """
    try:
        archive = Archive(data)
        _compare_parts(archive, before, package)
        written = Package(archive)
        part = document_part(written)
        if is_meant is not None and is_meant(written.read(part)):
            return
        body = body_of(written, part)
        _compare_cells({form.sheet.name: form.sheet.cells for form in gather_body(body).forms}, expected)
        _count_anchors(our_comments(written, part), Counter(numbers_in(body)))
    except FileProblem as fault:
        raise fault if fault.code == "WRITE_CHECK" else problem("WRITE_CHECK", fault.message.rstrip("。")) from None


def _count_anchors(numbers: Iterable[int], anchors: Mapping[int, int]) -> None:
    """Every comment of ours hangs on the text by its begin, its end and its reference."""
    for number in numbers:
        if anchors.get(number) != _ANCHORS:
            raise problem("WRITE_CHECK", f"批注 {number} 没有位置")


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
    for name, expected_cells in expected.items():
        for at in _differing(cells[name], expected_cells):
            raise problem("WRITE_CHECK", f"{name} 的 {at.a1} 与写的不同")


def _differing(cells: Mapping[At, Cell], expected_cells: Mapping[At, Cell]) -> Iterable[At]:
    blank = Cell(None)
    return (
        at for at in {**expected_cells, **cells} if cells.get(at, blank).value != expected_cells.get(at, blank).value
    )
