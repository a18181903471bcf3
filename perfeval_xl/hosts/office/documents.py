"""One document turned into a .docx by LibreOffice, in a folder of its own that is gone afterwards."""

import tempfile
from pathlib import Path

from perfeval_xl.hosts.office.conversion import DOCX, convert
from perfeval_xl.hosts.office.find import find_office

_LIMIT = 60.0
"""Seconds. Real documents take less than one; some of WPS keep LibreOffice busy for ever."""


def converted_document(data: bytes) -> bytes | None:
    """The .docx that LibreOffice makes of a document's bytes; None without LibreOffice, and where it makes none."""
    office = find_office()
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="perfeval-xl-") as name:
        folder = Path(name)
        source = folder / "document.doc"
        source.write_bytes(data)
        work = folder / "work"
        work.mkdir()
        outcome = next(convert(office, [source], work, _LIMIT, DOCX))
        return outcome.made.read_bytes() if outcome.made.is_file() else None
