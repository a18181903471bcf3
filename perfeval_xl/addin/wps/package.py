"""The add-in as WPS loads it: a folder of pages and scripts, always the same bytes."""

import io
import zipfile
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem

NAME = "perfeval_xl"
FOLDER = f"{NAME}_{__version__}"
"""WPS finds an add-in by its name and version."""
PAIRING = "pairing.js"
"""Written when the add-in is installed; not part of what is handed on."""
_PACKAGE = Path(__file__).resolve().parent.parent.parent
_KINDS = (".html", ".css", ".js", ".xml", ".svg")
_MOMENT = (2026, 1, 1, 0, 0, 0)


def addin_files() -> dict[str, bytes]:
    """The files by their paths in the folder. Raises `UsageError` where they are missing."""
    folder = _source()
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in _KINDS and file.name != PAIRING)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def bundle() -> bytes:
    """The folder as a zip. Raises `UsageError` where the files are missing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in addin_files().items():
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", _MOMENT), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _source() -> Path:
    """macros/wps, beside the package or inside it."""
    for folder in (_PACKAGE.parent / "macros" / "wps", _PACKAGE / "macros" / "wps"):
        if folder.is_dir():
            return folder
    raise problem(UsageError, "NO_EXTENSION", "wps")
