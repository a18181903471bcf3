"""The records that xlrd does not tell, and what damaged .xls files end in."""

import random
import struct
from pathlib import Path

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.legacy.biff import Formula, read_records
from perfeval_xl.hosts.legacy.xls import read_xls
from tests.support.compound import compound


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def formula(row: int, column: int, tokens: bytes) -> bytes:
    return record(0x006, struct.pack("<HH", row, column) + bytes(16) + struct.pack("<H", len(tokens)) + tokens)


BOF = record(0x809, struct.pack("<HH", 0x600, 0x10) + bytes(12))
EOF = record(0x0A, b"")
CHART = BOF + formula(9, 9, b"\x1e\1\0") + EOF
SHARED = record(0x4BC, struct.pack("<HHBB", 3, 8, 2, 2) + bytes(2) + struct.pack("<H", 3) + b"\x1e\5\0")
ARRAY = record(0x221, struct.pack("<HHBB", 7, 7, 1, 1) + bytes(6) + struct.pack("<H", 3) + b"\x1e\6\0")


def test_formulas_shared_formulas_arrays_and_protection() -> None:
    sheet = (
        BOF
        + record(0x12, b"\1\0")
        + formula(0, 1, b"\x1e\x64\0\x14")
        + formula(3, 2, b"\1\3\0\2\0")
        + SHARED
        + formula(4, 2, b"\1\3\0\2\0")
        + formula(7, 1, b"\1\7\0\1\0")
        + ARRAY
        + formula(8, 1, b"\1\x63\0\1\0")
        + CHART
        + EOF
    )
    records = read_records(BOF + EOF + sheet + BOF + EOF)
    place = len(BOF + EOF)
    here = records.sheets[place]
    assert records.protected == {place}
    assert here.formula(0, 1) == Formula(b"\x1e\x64\0\x14")
    assert here.formula(3, 2) == here.formula(4, 2) == Formula(b"\x1e\5\0", shared=True)
    assert here.formula(7, 1) == Formula(b"\x1e\6\0")
    assert here.formula(8, 1) == Formula(b""), "its tokens are nowhere, but it is a formula"
    assert here.formula(9, 9) is None, "a chart inside the sheet is no part of it"
    assert here.formula(5, 5) is None


def test_a_stream_that_breaks_off_gives_what_is_there() -> None:
    stream = BOF + formula(0, 0, b"\x1e\1\0") + formula(1, 0, b"\x1e\1\0")
    for end in range(len(stream)):
        read_records(stream[:end])
    assert set(read_records(stream[:-5]).sheets[0].formulas) == {(0, 0), (1, 0)}


@pytest.mark.parametrize(
    "data",
    [
        compound({"Workbook": b""}),
        compound({"Workbook": BOF + EOF}),
        compound({"Workbook": BOF + record(0x85, b"\xff" * 8) + EOF}),
        compound({"Book": random.Random(5).randbytes(5000)}),
        b"\x09\x08\x10\x00" + bytes(40),
    ],
)
def test_damaged_files_end_in_a_code(data: bytes) -> None:
    with pytest.raises(FileProblem) as caught:
        read_xls(data, Path("表.xls"))
    assert caught.value.code == "OLE_BROKEN"


def test_a_password_is_told() -> None:
    begin = record(0x809, struct.pack("<HH", 0x600, 0x05) + bytes(12))
    sealed = begin + record(0x2F, b"\0\0" + b"\x12\x34\x56\x78") + EOF
    with pytest.raises(FileProblem) as caught:
        read_xls(compound({"Workbook": sealed}), Path("表.xls"))
    assert caught.value.code == "ENCRYPTED"
