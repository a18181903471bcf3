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
from perfeval_xl.hosts.office.find import find_office, office_version, without_other_pythons

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
    "find_office",
    "office_version",
    "without_other_pythons",
]
