"""Zip files in which nothing stands: a valid one has 22 bytes, and a comment or any bytes around it."""

import struct
from pathlib import Path

import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.hosts.container.zip import Archive

NOTHING = b"PK\5\6" + bytes(18)


def test_an_archive_may_be_empty() -> None:
    assert Archive(NOTHING).members == {}


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm", ".et", ".docx", ".ods", ".xls"])
@pytest.mark.parametrize(
    "data",
    [
        NOTHING,
        NOTHING[:-2] + struct.pack("<H", 3) + b"abc",
        bytes(40) + NOTHING,
        b"PK\3\4" + bytes(26) + NOTHING,
        b"PK\5\6" + bytes(8) + struct.pack("<II", 0, 22) + b"\0\0",
        b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 0, 0, 0),
        NOTHING + NOTHING,
        NOTHING[:-1],
    ],
    ids=["bare", "comment", "behind zeros", "behind a part", "offset", "counted", "twice", "cut"],
)
def test_an_empty_package_ends_in_a_code(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"表{ending}"
    path.write_bytes(data)
    (file,) = check_files([path]).files
    assert file.status in {"NOT_XLSX", "ZIP_BROKEN", "KIND_UNKNOWN", "OLE_BROKEN"}
    assert file.message
