"""What is written is read again before anything is replaced: whatever goes wrong in writing ends in WRITE_CHECK."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval_xl.app.checking import check_files, clear_files, mark_files
from perfeval_xl.app.results import FileResult
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.page import Landmarks
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import CONTENT_TYPES, Package
from perfeval_xl.hosts.container.zip import Archive
from perfeval_xl.hosts.file import Workbook, writing
from perfeval_xl.hosts.file.marks import formats, notes, results
from perfeval_xl.hosts.file.paper import printcopy
from perfeval_xl.hosts.file.sheet.cells import write_values
from perfeval_xl.printing import EXCEL, plan_sheet
from tests.support.long_forms import HEAD, long_form, saved
from tests.support.odd_packages import SHEET, form
from tests.support.packages import packed, written

Patch = pytest.MonkeyPatch


def mark(path: Path) -> FileResult:
    return mark_files(check_files([path])).files[0]


def score(path: Path) -> FileResult:
    return score_files([path], in_place=True).files[0]


def clear(path: Path) -> FileResult:
    return clear_files([path]).files[0]


def spoil_values(change: Callable[[bytes], bytes]) -> Callable[[Patch], None]:
    """The rows as they are written, changed."""
    return lambda patch: patch.setattr(writing, "write_values", lambda *given: change(write_values(*given)))


def spoil_package(change: Callable[[Package], None]) -> Callable[[Patch], None]:
    """The package changed once more just before it is packed."""
    pack = Package.packed

    def packed_after(package: Package) -> bytes:
        change(package)
        return pack(package)

    return lambda patch: patch.setattr(Package, "packed", packed_after)


def spoil_container(change: Callable[[bytes], bytes]) -> Callable[[Patch], None]:
    """The container's bytes changed once they are packed."""
    pack = Package.packed
    return lambda patch: patch.setattr(Package, "packed", lambda package: change(pack(package)))


def twice_declared(package: Package) -> None:
    line = f'<Override PartName="/{SHEET.upper()}" ContentType="application/xml"/>'.encode()
    data = package.read(CONTENT_TYPES)
    package.edit(CONTENT_TYPES, xml.inside_end(data, xml.outline(data, CONTENT_TYPES, 0)[0], line))


def undeclared(package: Package) -> None:
    package.write_raw("xl/odd.thing", b"<a/>")


def leads_nowhere(package: Package) -> None:
    package.relate(SHEET, "comments", "xl/nothing.xml", "http://x")


FAULTS: dict[str, tuple[Callable[[Path], FileResult], Callable[[Patch], None], str]] = {
    "not well-formed": (score, spoil_values(lambda data: data.replace(b"</row>", b"</rwo>", 1)), "xl/worksheets"),
    "another value": (score, spoil_values(lambda data: data.replace(b"<v>9.45</v>", b"<v>9.46</v>", 1)), "H12"),
    "text for a number": (
        score, spoil_values(lambda data: data.replace(b"><v>9.45</v>", b' t="str"><v>9.45</v>', 1)), "H12",
    ),
    "no value": (score, spoil_values(lambda data: data.replace(b"<v>9.45</v>", b"", 1)), "H12"),
    "declared twice": (score, spoil_package(twice_declared), "申明了两次"),
    "not declared": (score, spoil_package(undeclared), "没有申明"),
    "leads nowhere": (score, spoil_package(leads_nowhere), "指向不存在"),
    "cut off": (score, spoil_container(lambda data: data[:-40]), ""),
    "a byte changed": (score, spoil_container(lambda data: _with_a_flipped_byte(data)), ""),
    "a part lost": (score, spoil_container(lambda data: _without_a_part(data)), "部件不齐"),
    "no colours": (mark, lambda patch: patch.setattr(formats, "_rules", lambda *_: b""), "没有标记"),
    "no notes": (mark, lambda patch: patch.setattr(notes, "add", lambda *_: None), "没有批注"),
    "no table": (mark, lambda patch: patch.setattr(results, "write", lambda *_: None), "校验结果"),
    "colours kept": (clear, lambda patch: patch.setattr(formats, "_unmark", lambda *_: False), "没有清除干净"),
    "notes kept": (clear, lambda patch: patch.setattr(notes, "remove", lambda *_: None), "没有清除干净"),
    "table kept": (clear, lambda patch: patch.setattr(results, "remove", lambda *_: False), "校验结果"),
}  # fmt: skip


def _with_a_flipped_byte(data: bytes) -> bytes:
    member = Archive(data).members[SHEET]
    place = member.end - member.packed // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def _without_a_part(data: bytes) -> bytes:
    return Archive(data).rewritten({}, frozenset(("docProps/app.xml",)))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_writing_is_seen_before_the_file_is_replaced(
    name: str, root: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    press, spoil, word = FAULTS[name]
    path = written(tmp_path, packed(form(root)))
    if press is clear:
        assert mark(path).ok
    before = path.read_bytes()
    spoil(monkeypatch)
    file = press(path)
    assert file.status == "WRITE_CHECK", file.message
    assert word in str(file.message)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_copy_that_is_not_what_was_meant_is_not_published(root: Path, tmp_path: Path, monkeypatch: Patch) -> None:
    path = written(tmp_path, packed(form(root)))
    FAULTS["another value"][1](monkeypatch)
    (file,) = score_files([path], out=tmp_path / "计分").files
    assert file.status == "WRITE_CHECK"
    assert not list((tmp_path / "计分").glob("*"))


PRINT_FAULTS: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "another text": ("write_values", lambda data: data.replace("（续）".encode(), "（断）".encode(), 1), "读回来"),
    "no text": ("write_values", lambda data: data.replace("（续）".encode(), b"", 1), "读回来"),
    "set-up not well-formed": ("set_up", lambda data: data.replace(b"<pageSetup", b"<pageSetup<", 1), "worksheets"),
    "rows cut off": ("set_up", lambda data: data.replace(b"</sheetData>", b"", 1), "worksheets"),
}


@pytest.mark.parametrize("name", PRINT_FAULTS)
def test_a_print_copy_that_is_not_what_was_meant_is_not_handed_out(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    step, change, word = PRINT_FAULTS[name]
    make = getattr(printcopy, step)
    monkeypatch.setattr(printcopy, step, lambda *given: change(make(*given)))
    book = Workbook.open(written(tmp_path, saved(long_form())))
    plans = [plan_sheet(layout, Landmarks(titles=(HEAD, HEAD)), EXCEL) for layout in book.layouts()]
    with pytest.raises(FileProblem) as caught:
        book.print_copy(plans)
    assert caught.value.code == "WRITE_CHECK"
    assert word in caught.value.message
