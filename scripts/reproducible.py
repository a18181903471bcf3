"""Saves workbooks and documents so that the same content gives the same bytes: fixed times inside and outside."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import Workbook

_MOMENT = (2026, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def save(book: Workbook, path: Path) -> None:
    """Write the workbook; every member and both document times carry one fixed moment."""
    buffer = io.BytesIO()
    book.save(buffer)
    repack(buffer.getvalue(), path)


def repack(package: bytes, path: Path) -> None:
    """Write a package (.xlsx, .docx) with one fixed moment for every member and for the document itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out,
    ):
        for name in source.namelist():
            content = _TIMES.sub(rb"\g<1>2026-01-01T00:00:00Z", source.read(name))
            out.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
