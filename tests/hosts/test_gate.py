"""The gate: what is no safe workbook ends in its code before any parser sees it."""

import io
import zipfile

import pytest

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.container.gate import open_archive

DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'


def package(sheet: bytes, **more: bytes) -> bytes:
    """A zip that the gate takes for a workbook, with one part of the given content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        file.writestr("xl/sheet.xml", sheet)
        for name, content in more.items():
            file.writestr(name, content)
    return stream.getvalue()


def code(data: bytes) -> str:
    with pytest.raises(FileProblem) as caught:
        open_archive(data)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "EMPTY"),
        (b"<html><table>", "NOT_XLSX"),
        (b"a,b\n1,2\n", "NOT_XLSX"),
        (b"PK\3\4", "ZIP_BROKEN"),
        (package(b"<a/>")[:-30], "ZIP_BROKEN"),
        (package(b"<a/>", **{"XL/SHEET.XML": b"<a/>"}), "ZIP_DUP"),
        (package(b"<a/>", **{"../up.xml": b"<a/>"}), "ZIP_BROKEN"),
        (package(b" " * (65 << 20)), "ZIP_SIZE"),
    ],
)
def test_each_input_ends_in_its_code(data: bytes, expected: str) -> None:
    assert code(data) == expected


@pytest.mark.parametrize("before", [b"", b"<?a b?>", b"<!-- <a -->", b"<?x <a ?>", b"<!--" + b"x" * 9000 + b"-->"])
def test_a_doctype_is_found_behind_comments_and_instructions(before: bytes) -> None:
    assert code(package(before + DOCTYPE)) == "XML_DOCTYPE"


def test_a_doctype_is_found_in_utf_16() -> None:
    assert code(package(DOCTYPE.decode().encode("utf-16"))) == "XML_DOCTYPE"


def test_a_prolog_without_end_is_refused() -> None:
    assert code(package(b"<!--" + b"x" * 90_000 + b"-->" + DOCTYPE)) == "XML_BAD"


def test_the_word_doctype_in_a_cell_is_only_text() -> None:
    assert "xl/sheet.xml" in open_archive(package(b"<a><![CDATA[<!DOCTYPE]]></a>")).members
