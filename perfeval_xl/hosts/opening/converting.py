"""Kinds that only LibreOffice can read: made into an .xlsx or .docx in a temporary folder, and read as one."""

import tempfile
from pathlib import Path

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.office import DOCX, DONE, XLSX, Target, convert, find_office, office_is_off
from perfeval_xl.hosts.problems import problem

_LIMIT = 30.0
"""Seconds for one file, on top of LibreOffice's start."""


def as_xlsx(data: bytes, suffix: str) -> bytes:
    """A spreadsheet's bytes as those of an .xlsx; `suffix` is what its kind is usually called.

    Raises NEEDS_OFFICE where there is no LibreOffice, or where it could not read the file.
    """
    return _made(data, suffix, XLSX, "", "failed")


def as_docx(data: bytes, suffix: str) -> bytes:
    """A document's bytes as those of a .docx. Raises as `as_xlsx` does."""
    return _made(data, suffix, DOCX, "document", "document failed")


def _made(data: bytes, suffix: str, target: Target, missing: str, failed: str) -> bytes:
    office = find_office()
    if office is None:
        raise problem("NEEDS_OFFICE", case="off" if office_is_off() else missing)
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as name:
        source, work = Path(name, f"form{suffix}"), Path(name, "office")
        source.write_bytes(data)
        work.mkdir()
        (outcome,) = convert(office, [source], work, _LIMIT, target, temporary=Path(name))
        if outcome.state != DONE:
            raise problem("NEEDS_OFFICE", case=failed)
        return outcome.path.read_bytes()


def read_sheet_xml(data: bytes, path: Path) -> Snapshot:
    """An XML spreadsheet of Excel 2003."""
    return Workbook.open(path, as_xlsx(data, ".xml")).read()


def read_xlsb(data: bytes, path: Path) -> Snapshot:
    """A binary workbook."""
    return Workbook.open(path, as_xlsx(data, ".xlsb")).read()


def read_sealed(data: bytes, path: Path) -> Snapshot:
    """A workbook under the password that Excel itself sets and tries; ENCRYPTED where it has another one."""
    try:
        return Workbook.open(path, as_xlsx(data, ".xlsx")).read()
    except FileProblem as refusal:
        raise problem("ENCRYPTED") if refusal.code == "NEEDS_OFFICE" else refusal from None


def read_document(data: bytes, path: Path) -> Snapshot:
    """A document of another kind than Word's own: RTF, OpenDocument, XML of Word 2003."""
    from perfeval_xl.hosts.document.tables import read_tables

    return read_tables(as_docx(data, ".doc"), path)
