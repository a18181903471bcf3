"""OLE compound files: what is looked at before any library believes their headers. Source: [MS-CFB] 2.2."""

import struct

_HEADER = 512
_SECTOR_SHIFT, _COUNTS = 30, (40, 44, 64, 72)
"""Where the size of a sector stands, as a power of two; and the numbers of sectors for folders and the three tables."""
_SHIFTS = (9, 12)


def claims_too_much(data: bytes) -> bool:
    """Whether the header tells of more sectors than there are: readers would follow their list in circles for hours."""
    if len(data) < _HEADER:
        return True
    (shift,) = struct.unpack_from("<H", data, _SECTOR_SHIFT)
    counts = [struct.unpack_from("<I", data, place)[0] for place in _COUNTS]
    return shift not in _SHIFTS or max(counts) > len(data) >> shift
