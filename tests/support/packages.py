"""Workbooks as bags of parts: compare them, change a part, make small ones by hand."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts(data: bytes) -> dict[str, bytes]:
    """Every part by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Names of the parts that differ, are new, or are gone."""
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def packed(content: Mapping[str, bytes | str]) -> bytes:
    """A container of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def with_parts(data: bytes, **changes: bytes | str) -> bytes:
    """The workbook with parts replaced or added; names use __ for / and _dot_ for a dot."""
    renamed = {name.replace("__", "/").replace("_dot_", "."): content for name, content in changes.items()}
    return packed({**parts(data), **renamed})


def small_book(sheet: bytes | str, **more: bytes | str) -> bytes:
    """A workbook of one sheet 表 (part xl/worksheets/sheet1.xml) from the sheet's own XML."""
    content: dict[str, bytes | str] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/><Override PartName='
        f'"/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_REL}"><Relationship Id="rId1" Type="{_DOC}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets><sheet name="表" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_REL}"><Relationship Id="rId1" '
        f'Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    renamed = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return packed({**content, **renamed})


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet around its rows."""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def written(folder: Path, data: bytes, name: str = "表.xlsx") -> Path:
    """The workbook as a file."""
    path = folder / name
    path.write_bytes(data)
    return path
