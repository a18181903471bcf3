"""Documents of Word 97 to 2003: read by our own reader as LibreOffice writes them, refused with a code when damaged."""

import random
import struct
from pathlib import Path

import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.app.results import OpenFile, ReadFile
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.document.binary import read_doc
from perfeval_xl.hosts.document.tables import read_tables
from perfeval_xl.hosts.opening.converting import as_docx
from perfeval_xl.hosts.opening.oldword import OldWordForms
from tests.support.compound import compound
from tests.support.office import convert
from tests.support.results import expect
from tests.support.spoiling import WAYS
from tests.support.word_forms import example_sheets, findings_of, forms_document, rows_of, spoiled

BOOKS = ("2024/数字云溪-项目支出自评表.xlsx", "2024/附件1和整体支出自评表.xlsx")
KEPT = (
    "cells_merged_across_the_old_way",
    "cut_inside_a_merged_group",
    "framed_with_its_title",
    "indicators_in_a_table_inside",
    "signs_of_the_font_symbol",
    "texts_changed_under_tracking",
)
"""The ways of spoiling tables that LibreOffice carries into a .doc."""
pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def document() -> bytes:
    return forms_document(example_sheets(*BOOKS))


@pytest.fixture(scope="module")
def old(document: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The document, plain and spoiled, as LibreOffice writes it for Word 97."""
    folder = tmp_path_factory.mktemp("old")
    files = []
    for name in ("plain", *KEPT):
        path = folder / f"{name}.docx"
        path.write_bytes(document if name == "plain" else spoiled(document, WAYS[name]))
        files.append(path)
    return {path.stem: path.read_bytes() for path in convert(folder, "doc", *files)}


@pytest.mark.parametrize("name", ["plain", *KEPT])
def test_old_documents_say_what_new_ones_say(old: dict[str, bytes], document: bytes, name: str) -> None:
    new = read_tables(document, Path("表.docx"))
    snapshot = read_doc(old[name], Path("表.doc"))
    assert rows_of(snapshot) == rows_of(new)
    assert findings_of(snapshot) == findings_of(new)
    assert snapshot.sheets[0].name_of(next(iter(snapshot.sheets[0].cells))).startswith("第1个表")


def test_damaged_documents_end_with_a_code(old: dict[str, bytes]) -> None:
    """Every change of bytes in the lists that lead through the document is read, or refused as damaged."""
    data, chance = old["plain"], random.Random(20261126)
    codes: list[str] = []
    for _ in range(50):
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 40)):
            changed[chance.randrange(512, len(changed))] = chance.randrange(256)
        try:
            read_doc(bytes(changed), Path("表.doc"))
        except FileProblem as refusal:
            codes.append(refusal.code)
    assert 0 < len(codes) < 50
    assert set(codes) <= {"OLE_BROKEN", "ENCRYPTED", "LEGACY_DOC"}


@pytest.mark.parametrize("part", [600, 5_000, 20_000])
def test_cut_off_documents_end_with_a_code(old: dict[str, bytes], part: int) -> None:
    with pytest.raises(FileProblem) as caught:
        read_doc(old["plain"][:part], Path("表.doc"))
    assert caught.value.code == "OLE_BROKEN"


def test_an_old_document_is_checked_and_never_written(old: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "表.doc"
    path.write_bytes(old["plain"])
    file = expect(OpenFile, read_file(path))
    assert len(file.book.cases) >= 4
    with pytest.raises(FileProblem) as caught:
        file.opened.save(b"other")
    assert caught.value.code == "OLD_FORMAT_WRITE"


def header(*, number: int = 0x00C1, flags: int = 0) -> bytes:
    return struct.pack("<HH6xH", 0xA5EC, number, flags).ljust(0x200, b"\0")


@pytest.mark.parametrize(
    ("main", "code"),
    [
        (header(number=0x0065), "LEGACY_DOC"),
        (header(flags=0x0100), "ENCRYPTED"),
        (b"\xdb\xa5".ljust(512), "LEGACY_DOC"),
    ],
)
def test_documents_of_other_ages_have_their_own_code(main: bytes, code: str) -> None:
    with pytest.raises(FileProblem) as caught:
        read_doc(compound({"WordDocument": main, "1Table": bytes(512), "0Table": bytes(512)}), Path("表.doc"))
    assert caught.value.code == code


def test_what_our_reader_refuses_goes_by_way_of_libreoffice(
    old: dict[str, bytes], document: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: bytes) -> None:
        raise FileProblem("OLE_BROKEN", "试")

    monkeypatch.setattr("perfeval_xl.hosts.document.binary.doc_tables", refuse)
    snapshot = OldWordForms.open(tmp_path / "表.doc", old["plain"]).read()
    assert rows_of(snapshot) == rows_of(read_tables(document, Path("表.docx")))


def test_without_libreoffice_the_refusal_is_told(
    old: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(data: bytes) -> None:
        raise FileProblem("OLE_BROKEN", "试")

    monkeypatch.setattr("perfeval_xl.hosts.document.binary.doc_tables", refuse)
    monkeypatch.setenv("PERFEVAL_SOFFICE", str(tmp_path / "none"))
    with pytest.raises(FileProblem, match="OLE_BROKEN"):
        OldWordForms.open(tmp_path / "表.doc", old["plain"]).read()


@pytest.mark.parametrize("kind", ["rtf", "odt"])
def test_documents_of_other_programs_go_by_way_of_libreoffice(document: bytes, tmp_path: Path, kind: str) -> None:
    (tmp_path / "表.docx").write_bytes(document)
    (path,) = convert(tmp_path, kind, tmp_path / "表.docx")
    file = expect(ReadFile, read_file(path))
    assert rows_of(file.snapshot) == rows_of(read_tables(document, Path("表.docx")))


@pytest.mark.parametrize("data", [b"{\\rtf1\\ansi", b'<?mso-application progid="Word.Document"?><w:wordDocument/>'])
def test_word_s_own_users_are_sent_to_word(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFEVAL_SOFFICE", str(tmp_path / "none"))
    with pytest.raises(FileProblem) as caught:
        as_docx(data, ".doc")
    assert caught.value.code == "NEEDS_OFFICE"
    assert "Word" in caught.value.message and "Excel" not in caught.value.message
