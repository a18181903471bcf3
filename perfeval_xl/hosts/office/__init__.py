"""LibreOffice as a converter: found, started without a window in a profile of its own, watched and ended."""

from perfeval_xl.hosts.office.conversion import (
    DOCX,
    DONE,
    FAILED,
    PDF,
    TOO_SLOW,
    WRITER_PDF,
    XLSX,
    Outcome,
    Target,
    convert,
)
from perfeval_xl.hosts.office.find import find_office, office_is_off, office_version, without_other_pythons
from perfeval_xl.hosts.office.sharing import convert_side_by_side

__all__ = [
    "DOCX",
    "DONE",
    "FAILED",
    "PDF",
    "TOO_SLOW",
    "WRITER_PDF",
    "XLSX",
    "Outcome",
    "Target",
    "convert",
    "convert_side_by_side",
    "find_office",
    "office_is_off",
    "office_version",
    "without_other_pythons",
]
