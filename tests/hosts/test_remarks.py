"""What people write into our notes stays, as a note of theirs, and is there once however often we come by."""

import re
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest

from perfeval_xl.domain.finding import ClearMarks, Edit, Mark, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.signs import NOTE_AUTHOR, is_our_note, remark_in
from tests.support.packages import parts, with_parts
from tests.support.remarks import OURS, REMARK, REMARKS, THEIRS

FORM = Path(__file__).resolve().parents[2] / "examples" / "2024" / "空白得分-待计分.xlsx"
MARKS: list[Edit] = [
    ClearMarks(),
    *(Mark(sheet="自评表", at=At.parse(cell), severity=Severity.ERROR, note=OURS) for cell in ("H12", "H13")),
]


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_is_told_from_our_words(name: str) -> None:
    text, remark = REMARKS[name]
    assert is_our_note(text)
    assert remark_in(text) == remark


@pytest.mark.parametrize("text", THEIRS)
def test_a_note_of_theirs_is_not_ours(text: str) -> None:
    assert not is_our_note(text)


def applied(data: bytes, edits: list[Edit]) -> bytes:
    return Workbook.open(Path("表.xlsx"), data).apply(edits)


def noted(data: bytes, text: str, *, runs: bool = False) -> bytes:
    """The marked workbook with another text in the note on H12, as one run or as a run a character."""
    (name,) = (part for part in parts(data) if re.fullmatch(r"xl/comments[0-9]+\.xml", part))
    pieces = list(text) if runs else [text]
    inside = "".join(f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(each)}</t></r>' for each in pieces)
    comments = parts(data)[name].decode()
    changed = re.sub(r'(<comment ref="H12"[^>]*><text>).*?(</text>)', rf"\g<1>{inside}\g<2>", comments, flags=re.S)
    assert changed != comments or not text
    return with_parts(data, **{name: changed})


def notes(data: bytes, folder: Path) -> dict[str, tuple[str, str]]:
    path = folder / "批注.xlsx"
    path.write_bytes(data)
    sheet = openpyxl.load_workbook(path)["自评表"]
    return {
        cell.coordinate: (cell.comment.text, cell.comment.author)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


@pytest.mark.parametrize("runs", [False, True])
@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_stays_when_marks_are_cleared(name: str, runs: bool, tmp_path: Path) -> None:
    before = FORM.read_bytes()
    text, remark = REMARKS[name]
    cleared = applied(noted(applied(before, MARKS), text, runs=runs), [ClearMarks()])
    assert {cell: note for cell, (note, _) in notes(cleared, tmp_path).items()} == ({"H12": remark} if remark else {})
    assert all(author != NOTE_AUTHOR for _, author in notes(cleared, tmp_path).values())
    if not remark:
        assert parts(cleared)["xl/worksheets/sheet1.xml"] == parts(before)["xl/worksheets/sheet1.xml"]


def test_a_remark_stands_there_once_after_many_nights(tmp_path: Path) -> None:
    data = noted(applied(FORM.read_bytes(), MARKS), REMARKS["写在后面，另起一行"][0])
    for _ in range(3):
        data = applied(data, MARKS)
        texts = notes(data, tmp_path)
        assert texts["H12"][0] == REMARK
        assert is_our_note(texts["H13"][0])
    assert {cell: note for cell, (note, _) in notes(applied(data, [ClearMarks()]), tmp_path).items()} == {"H12": REMARK}


def test_a_note_of_the_users_beside_a_remark_stays_as_it_is(tmp_path: Path) -> None:
    marked = applied(FORM.read_bytes(), MARKS)
    mine = noted(marked, "请核对口径")
    assert notes(applied(mine, [ClearMarks()]), tmp_path)["H12"][0] == "请核对口径"
