"""What a roll-up needs of memory and of the disk for what it works with."""

import errno
import shutil
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from perfeval_xl.app.rolling import write_rollup
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY, FileRecord, products, write_products
from tests.support.records import finding, form, many, one, record

_FILES = 20
_FEW, _MANY = 20, 160
_BYTES = 600
"""What one more finding may cost: its line in the page, 170 bytes long, and no object or cell of its own."""
_LARGE = 24 << 20
_LINKED = 400
_LINK, _ADDRESS = 60, 200
"""Bytes for a link, and for an address of its own while the file is packed."""


def peak(folder: Path, records: Iterable[FileRecord]) -> int:
    """Bytes at most while records are rolled up that are made as they are asked for."""
    (folder / "做").mkdir()
    tracemalloc.start()
    try:
        write_products(folder / "做", records, str(folder))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        shutil.rmtree(folder / "做")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Bounds that a test reaches: links a sheet, and findings before they go to disk."""
    monkeypatch.setattr("perfeval_xl.rollup.book._MOST_LINKS", 100)
    monkeypatch.setattr("perfeval_xl.rollup.findings._IN_MEMORY", 10_000)
    return monkeypatch


def test_memory_does_not_grow_with_findings(tmp_path: Path, small: pytest.MonkeyPatch) -> None:
    products(many(2), str(tmp_path))  # what is loaded and made once
    few, more = (peak(tmp_path, (one(number, count) for number in range(_FILES))) for count in (_FEW, _MANY))
    assert more - few < _BYTES * _FILES * (_MANY - _FEW)


@pytest.mark.parametrize("same", [True, False], ids=["one file", "a file each"])
def test_a_link_takes_a_few_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same: bool) -> None:
    """Beside its address, which several may share. Those of XlsxWriter itself take 700 to 1,000 bytes."""

    def records() -> Iterator[FileRecord]:
        for number in range(_LINKED if not same else 1):
            yield record(f"表/{number:05}.xlsx", [form()], [finding()] * (_LINKED if same else 1))

    taken = []
    for most in (0, 0, 65_000):
        monkeypatch.setattr("perfeval_xl.rollup.book._MOST_LINKS", most)
        taken.append(peak(tmp_path, records()))
    _, without, linked = taken
    links = _LINKED if same else 2 * _LINKED
    assert linked - without < (_LINK if same else _LINK + _ADDRESS) * links


def test_a_product_is_written_before_the_next_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def page(*_: object) -> Iterator[str]:
        assert (tmp_path / BOOK).read_bytes().startswith(b"PK")
        yield "一页"

    monkeypatch.setattr("perfeval_xl.rollup.page.page", page)
    made = write_products(tmp_path, many(3), "结果")
    assert [path.name for path in made] == [BOOK, PAGE, SUMMARY]
    assert (tmp_path / PAGE).read_text("utf-8") == "一页"


def test_what_was_made_is_put_in_its_place_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each product may have a hundred million bytes."""

    def make(work: Path, *_: object) -> list[Path]:
        made = [work / name for name in (BOOK, PAGE, SUMMARY)]
        for place in made:
            place.write_bytes(bytes(_LARGE))
        return made

    monkeypatch.setattr("perfeval_xl.app.rolling.write_products", make)
    write_rollup([], tmp_path)  # what is loaded once
    made = tmp_path / "做好的"
    made.mkdir()
    make(made)
    monkeypatch.setattr("perfeval_xl.app.rolling.write_products", lambda work, *_: list(made.iterdir()))
    tracemalloc.start()
    try:
        written = write_rollup([], tmp_path / "结果")
        assert tracemalloc.get_traced_memory()[1] < _LARGE / 4
    finally:
        tracemalloc.stop()
    assert {path.stat().st_size for path in written} == {_LARGE}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, of this test alone."""
    folder = tmp_path / "临时"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_nothing_is_left_of_what_went_through_the_disk(tmp_path: Path, work: Path, small: pytest.MonkeyPatch) -> None:
    products(many(30), str(tmp_path))
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("step", ["worksheet.Worksheet._write_row", "packager.Packager._write_styles_file"])
def test_a_full_disk_leaves_nothing_behind_and_is_told_as_such(
    tmp_path: Path, work: Path, small: pytest.MonkeyPatch, step: str
) -> None:
    def fill(*_: object) -> None:
        assert list(work.rglob("*")) != []
        raise OSError(errno.ENOSPC, "No space left on device")

    small.setattr(f"xlsxwriter.{step}", fill)
    with pytest.raises(OSError, match="No space left"):
        products(many(30), str(tmp_path))
    assert list(work.iterdir()) == []
