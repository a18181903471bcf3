"""What a roll-up needs of memory and of the disk for what it works with."""

import errno
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from perfeval_xl.rollup import products
from tests.support.records import many, one

_FILES = 40
_FEW, _MANY = 20, 160
_BYTES = 600
"""What one more finding may cost: its line in the page, 170 bytes long, and no object or cell of its own."""


def peak(folder: Path, files: int, findings: int) -> int:
    """Bytes at most while records are rolled up that are made as they are asked for."""
    tracemalloc.start()
    try:
        products((one(number, findings) for number in range(files)), str(folder))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Bounds that a test reaches: links a sheet, and findings before they go to disk."""
    monkeypatch.setattr("perfeval_xl.rollup.book._MOST_LINKS", 100)
    monkeypatch.setattr("perfeval_xl.rollup.findings._IN_MEMORY", 10_000)
    return monkeypatch


def test_memory_does_not_grow_with_findings(tmp_path: Path, small: pytest.MonkeyPatch) -> None:
    products(many(2), str(tmp_path))  # what is loaded and made once
    few, more = (peak(tmp_path, _FILES, findings) for findings in (_FEW, _MANY))
    assert more - few < _BYTES * _FILES * (_MANY - _FEW)


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
