"""From a path to an opened file; a kind that cannot be read is refused with what its user can do about it."""

from pathlib import Path

from perfeval_xl.hosts.container.gate import LARGEST_FILE
from perfeval_xl.hosts.disk import commit
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.kinds import DOCUMENT_ENDINGS, Kind
from perfeval_xl.hosts.opening.opened import Opened
from perfeval_xl.hosts.opening.readers import READERS
from perfeval_xl.hosts.opening.sniff import sniff
from perfeval_xl.hosts.opening.words import why_no_form
from perfeval_xl.hosts.problems import problem

_GATE = frozenset({Kind.XLSX, Kind.TEXT})
"""What the gate of workbooks takes, or refuses in words of its own: Excel opens a text and saves it as .xlsx."""
_REFUSALS = {
    Kind.OLE_BROKEN: ("OLE_BROKEN", ""),
}


def open_form(path: Path, data: bytes | None = None) -> Opened:
    """Open a file by what its bytes are; `data` are its bytes where they have been read already.

    Raises `FileProblem`: OTHER_DOCUMENT for a document that has none of a form's words, OWN_REPORT for one of ours,
    else a code of `problems`.
    """
    data = commit.read_file(path) if data is None else data
    kind = sniff(data) if data and len(data) <= LARGEST_FILE else Kind.XLSX
    if kind.is_document and (code := why_no_form(data, kind)):
        raise problem(code)
    if kind in READERS:
        return READERS[kind].open(path, data, kind)
    if kind is Kind.TEXT and path.suffix.lower() in DOCUMENT_ENDINGS:
        raise problem("NOT_XLSX", kind.value, case="document")
    if kind in _GATE:
        return Workbook.open(path, data)
    code, case = _REFUSALS.get(kind, ("KIND_UNKNOWN", ""))
    raise problem(code, kind.value, case=case)
