"""What could act in a file that is only read here, were it opened in its own program."""

from perfeval_xl.hosts.file import MACROS
from perfeval_xl.hosts.kinds import Kind
from perfeval_xl.hosts.opening.sniff import member_names

_COMPOUND = frozenset({Kind.XLS, Kind.DOC})
_PROJECT = "_VBA_PROJECT".encode("utf-16-le")
"""Begins the name of a stream that every VBA project has. Source: [MS-OVBA] 2.3.4.1."""
_SCRIPTS = ("basic/", "scripts/")
"""Where OpenDocument files keep Basic modules and scripts."""


def active_in(data: bytes, kind: Kind) -> tuple[str, ...]:
    """MACROS where there are any. A page or a text has none that its program would run unasked."""
    if kind in _COMPOUND:
        return (MACROS,) if _PROJECT in data else ()
    if kind in (Kind.ODS, Kind.ODT, Kind.XLSB) and data.startswith(b"PK"):
        names = member_names(data)
        return (MACROS,) if any(name.startswith(_SCRIPTS) or name.endswith("vbaproject.bin") for name in names) else ()
    return ()
