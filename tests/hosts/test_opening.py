"""A file is what its bytes are, whatever it is called; what cannot be read says what its user can do."""

from pathlib import Path

import pytest

from perfeval_xl.app.reading import read_file
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import ClearMarks
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening import ReadOnly, open_form, sniff
from perfeval_xl.hosts.opening.words import why_no_form
from perfeval_xl.problems import sentence
from tests.support.batches import CLEAN
from tests.support.compound import compound
from tests.support.packages import packed, parts
from tests.support.reports import paragraph, report

TYPES = {"[Content_Types].xml": "<Types/>"}
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SHEET_XML = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
WORD_XML = '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'

KINDS = [
    (CLEAN.read_bytes(), Kind.XLSX),
    (packed(TYPES | {"xl/workbook.xml": "<a/>"}), Kind.XLSX),
    (packed(TYPES | {"xl/workbook.bin": "a"}), Kind.XLSB),
    (packed(TYPES | {"word/document.xml": "<a/>"}), Kind.DOCX),
    (packed(TYPES | {"word/document2.xml": "<a/>"}), Kind.DOCX),
    (packed({"[content_types].XML": "<Types/>", "Word/Document.xml": "<a/>"}), Kind.DOCX),
    (
        packed(TYPES | {"xl/workbook.xml": "<a/>", "xl/embeddings/a.docx": packed({"word/document.xml": "a"})}),
        Kind.XLSX,
    ),
    (packed(TYPES | {"ppt/presentation.xml": "<a/>"}), Kind.SLIDES),
    (packed({"mimetype": ODS, "content.xml": "<a/>"}), Kind.ODS),
    (packed({"mimetype": f"{ODS}-template", "content.xml": "<a/>"}), Kind.ODS),
    (packed({"content.xml": "<a/>"}), Kind.ODS),
    (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), Kind.ODT),
    (packed({"a.txt": "1", "表.xlsx": CLEAN.read_bytes()}), Kind.ARCHIVE),
    (compound({"Workbook": b"a"}), Kind.XLS),
    (compound({"Book": b"a"}), Kind.XLS),
    (compound({"WordDocument": b"a", "1Table": b"a"}), Kind.DOC),
    (compound({"Workbook": b"a", "WordDocument": b"a"}), Kind.DOC),
    (compound({"PowerPoint Document": b"a"}), Kind.SLIDES),
    (compound({"EncryptionInfo": b"a", "EncryptedPackage": b"a"}), Kind.ENCRYPTED),
    (compound({"\x05SummaryInformation": b"a"}), Kind.OLE),
    (compound({"Workbook": b"a"})[:700], Kind.OLE_BROKEN),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(40), Kind.XLS),
    (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(40), Kind.XLS),
    (b"%PDF-1.4\n", Kind.PDF),
    (b"\r\n\r\n%PDF-1.4\n", Kind.PDF),
    (b"{\\rtf1\\ansi", Kind.RTF),
    (SHEET_XML.encode(), Kind.SHEET_XML),
    (SHEET_XML.encode("utf-16"), Kind.SHEET_XML),
    (WORD_XML.encode(), Kind.WORD_XML),
    (
        b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
        Kind.ODS,
    ),
    (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', Kind.WEB),
    (b"\xef\xbb\xbf\r\n<HTML><BODY>", Kind.WEB),
    ("<table><tr><td>一级指标".encode("utf-16"), Kind.WEB),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--a\r\n\r\n<html>", Kind.WEB),
    ("项目,金额\n甲,1\n".encode("gbk"), Kind.TEXT),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", Kind.PICTURE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"\0\1\2\3", Kind.UNKNOWN),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_the_bytes_tell_the_kind(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind


def test_a_workbook_is_read_under_any_name(tmp_path: Path) -> None:
    for name in ("表.xls", "表.docx", "表.pdf", "表", "表.ods"):
        path = tmp_path / name
        path.write_bytes(CLEAN.read_bytes())
        assert read_file(path).ok, name


FORMLESS = report(paragraph("关于开展工作的通知") + paragraph("请各单位按时报送材料。"))
REFUSED = [
    (compound({"PowerPoint Document": b"a"}), "KIND_UNKNOWN"),
    (compound({"EncryptedPackage": b"a"}), "ENCRYPTED"),
    (compound({"\x05SummaryInformation": b"a"}), "KIND_UNKNOWN"),
    (compound({"Workbook": b"a"})[:700], "OLE_BROKEN"),
    (compound({"WordDocument": "一级指标".encode("utf-16-le")}), "LEGACY_DOC"),
    (compound({"WordDocument": "工作通知".encode("utf-16-le")}), "OTHER_DOCUMENT"),
    (FORMLESS, "OTHER_DOCUMENT"),
    (b"\x89PNG\r\n\x1a\n", "KIND_UNKNOWN"),
    (b"%PDF-1.4\n", "PDF_BROKEN"),
    ("项目,金额\n甲,1\n".encode("gbk"), "NOT_XLSX"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_what_cannot_be_read_has_its_code(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    result = read_file(path)
    assert result.status == code
    word = code in ("LEGACY_DOC", "OTHER_DOCUMENT") or data.startswith(b"{")
    assert not (word and "Excel" in (result.message or "")), "nobody opens a Word document in Excel"


PARTED = "<w:p><w:r><w:t>三级</w:t></w:r><w:r><w:rPr/><w:t>指</w:t></w:r>\n<w:r><w:t>标</w:t></w:r></w:p>"
SEAL = {"docProps/core.xml": b"<p><dc:identifier>perfeval-xl:0123</dc:identifier></p>"}


def test_a_form_s_words_are_found_across_runs() -> None:
    assert why_no_form(FORMLESS, Kind.DOCX) == "OTHER_DOCUMENT"
    assert why_no_form(report(PARTED), Kind.DOCX) == ""


def test_our_own_reports_are_no_forms(tmp_path: Path) -> None:
    sealed = packed(parts(report(PARTED)) | SEAL)
    assert code_of(sealed, tmp_path) == "OWN_REPORT"


def code_of(data: bytes, folder: Path) -> str:
    path = folder / "文档.docx"
    path.write_bytes(data)
    return read_file(path).status


def test_nothing_is_written_into_a_kind_that_is_only_read(tmp_path: Path) -> None:
    opened = ReadOnly(
        tmp_path / "表.xls", b"data", Kind.XLS, Writes.AS_XLSX, lambda _, path: Snapshot(path=str(path), sheets=())
    )
    assert opened.read().path == str(tmp_path / "表.xls")
    assert opened.apply([]) == b"data"
    assert opened.save(b"data") is False
    for refused in (lambda: opened.apply([ClearMarks()]), lambda: opened.save(b"other")):
        with pytest.raises(FileProblem) as caught:
            refused()
        assert caught.value.code == "OLD_FORMAT_WRITE"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.is_document and kind is not Kind.DOCX])
def test_who_writes_in_word_is_not_sent_to_excel(kind: Kind, tmp_path: Path) -> None:
    """Word does not save as .xlsx, and nothing saves a PDF as anything."""
    opened = ReadOnly(tmp_path / "表", b"data", kind, Writes.AS_XLSX, lambda *_: Snapshot(path="", sheets=()))
    with pytest.raises(FileProblem) as caught:
        opened.apply([ClearMarks()])
    assert "Excel" not in caught.value.message
    assert ("Word" in caught.value.message) == (kind is not Kind.PDF)
    printed = sentence("PRINT_ELSEWHERE", "pdf" if kind is Kind.PDF else "", what=kind.value)
    assert "Excel" not in printed


def test_an_opened_workbook_says_that_it_is_written_in_place() -> None:
    opened = open_form(CLEAN)
    assert (opened.kind, opened.writes, opened.data) == (Kind.XLSX, Writes.IN_PLACE, CLEAN.read_bytes())


@pytest.mark.parametrize(
    ("data", "kind", "active"),
    [
        (compound({"Workbook": b"a", "_VBA_PROJECT_CUR": b"a"}), Kind.XLS, ("macros",)),
        (compound({"WordDocument": b"a", "_VBA_PROJECT": b"a"}), Kind.DOC, ("macros",)),
        (compound({"Workbook": b"a"}), Kind.XLS, ()),
        (packed({"mimetype": ODS, "Basic/Standard/Module1.xml": "a"}), Kind.ODS, ("macros",)),
        (packed({"mimetype": ODS, "content.xml": "a"}), Kind.ODS, ()),
        (packed(TYPES | {"xl/workbook.bin": "a", "xl/vbaProject.bin": "a"}), Kind.XLSB, ("macros",)),
        (b"<html><script>_VBA_PROJECT</script>", Kind.WEB, ()),
    ],
)
def test_macros_in_other_kinds_are_told(data: bytes, kind: Kind, active: tuple[str, ...]) -> None:
    assert sniff(data) is kind
    opened = ReadOnly(Path("表"), data, kind, Writes.AS_XLSX, lambda _, path: Snapshot(path=str(path), sheets=()))
    assert opened.active == active


@pytest.mark.parametrize("ending", [".docx", ".DOCX", ".docm", ".doc", ".wps"])
def test_who_named_a_text_as_a_document_is_sent_to_word(ending: str) -> None:
    with pytest.raises(FileProblem, match="Word") as caught:
        open_form(Path(f"表{ending}"), "绩效自评表".encode())
    assert caught.value.code == "NOT_XLSX"
    assert "Excel" not in caught.value.message
