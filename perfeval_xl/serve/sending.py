"""Files on their way out: one as itself, several as a zip."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote

from perfeval_xl.app.names import folded, numbered_names, safe_name
from perfeval_xl.serve.records import Product, Upload

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".txt": "text/plain; charset=utf-8",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Sent(NamedTuple):
    """An answer that is a file."""

    data: bytes
    headers: dict[str, str]


def sent(products: Sequence[Product], several: str) -> Sent:
    """The one product, or all of them in a zip of that name. It is always to be saved, never shown."""
    if len(products) == 1:
        name, data = products[0]
    else:
        name, data = f"{several}.zip", _zipped(products)
    kind = _TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    return Sent(data, {"content-type": kind, "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


def _zipped(products: Sequence[Product]) -> bytes:
    whole = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in products:
            archive.writestr(zipfile.ZipInfo(_free(name, taken), _EPOCH), data, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def upload(name: str, data: bytes, taken: set[str]) -> Upload:
    """A file that came, under a name without folders, that differs from those `taken`."""
    bare = safe_name(name.replace("\\", "/").rpartition("/")[2], "表")
    return Upload(_free(bare, taken), data)


def _free(name: str, taken: set[str]) -> str:
    path = PurePath(name)
    free = next(each for each in numbered_names(path.stem, path.suffix) if folded(each) not in taken)
    taken.add(folded(free))
    return free
