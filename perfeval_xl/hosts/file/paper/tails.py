"""Blank rows below everything that a sheet holds: styled down to the last row, they cost a minute to print."""

from perfeval_xl.hosts.file.sheet.structure import Structure

_LARGE = 1 << 20
"""Bytes of rows from which on it is worth a look; a form has some 20 kB."""
_KEPT = 200
"""Blank rows left under the last content: those with lines are part of a form."""
_CONTENT = (b"</v>", b"</is>", b"</f>", b"<f ")
_HEAD, _FOOT, _ROW = b"<sheetData>", b"</sheetData>", b"<row "


def drop_blank_tails(structure: Structure) -> None:
    """Take the rows far below the last value, text or formula out of every large sheet, for printing alone."""
    for sheet in structure.sheets:
        data = structure.package.read(sheet.part)
        shorter = _without_tail(data)
        if shorter is not data:
            structure.package.write(sheet.part, shorter)


def _without_tail(data: bytes) -> bytes:
    """The sheet without its blank tail; the same bytes where it has none, or is not written in the ordinary way."""
    head, stop = data.find(_HEAD), data.rfind(_FOOT)
    if head < 0 or stop - head < _LARGE:
        return data
    last = max(data.rfind(mark, head, stop) for mark in _CONTENT)
    cut = data.find(b"</row>", max(last, head), stop)
    for _ in range(_KEPT):
        cut = data.find(_ROW, cut + 1, stop) if cut >= 0 else -1
    if cut < 0 or b"<!" in data[cut:stop]:
        return data
    return data[:cut] + data[stop:]
