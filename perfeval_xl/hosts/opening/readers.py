"""The reader of each kind, by the module that holds it: loaded when a file of that kind is there, and not before."""

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening.opened import Opened, Read, ReadOnly
from perfeval_xl.hosts.problems import problem

_HOSTS = "perfeval_xl.hosts"


class Reader(NamedTuple):
    """Where the function of a kind stands that reads its bytes as a Snapshot, and how scores get into such a file."""

    module: str
    function: str
    writes: Writes = Writes.AS_XLSX
    lacking: str = ""
    """The problem to tell where a library that only this kind needs is not installed."""

    def open(self, path: Path, data: bytes, kind: Kind) -> Opened:
        """The file opened by that function. Raises `FileProblem` where its library is not installed."""
        try:
            read: Read = getattr(import_module(f"{_HOSTS}.{self.module}"), self.function)
        except ModuleNotFoundError:
            if not self.lacking:
                raise
            raise problem(self.lacking) from None
        return ReadOnly(path, data, kind, self.writes, read)


class Host(NamedTuple):
    """Where the class of a kind stands that does more with its files than read them."""

    module: str
    name: str

    def open(self, path: Path, data: bytes, kind: Kind) -> Opened:
        """The file opened by that class."""
        opened: Opened = getattr(import_module(f"{_HOSTS}.{self.module}"), self.name).open(path, data)
        return opened


READERS: dict[Kind, Reader | Host] = {
    Kind.XLS: Reader("legacy.xls", "read_xls"),
    Kind.ODS: Reader("opendocument.reader", "read_ods"),
    Kind.WEB: Reader("web.reader", "read_web"),
    Kind.SHEET_XML: Reader("opening.converting", "read_sheet_xml"),
    Kind.XLSB: Reader("opening.converting", "read_xlsb"),
    Kind.ENCRYPTED: Reader("opening.converting", "read_sealed"),
    Kind.DOCX: Host("document.word", "WordForms"),
    Kind.DOC: Host("opening.oldword", "OldWordForms"),
    Kind.ODT: Reader("opening.converting", "read_document"),
    Kind.RTF: Reader("opening.converting", "read_document"),
    Kind.WORD_XML: Reader("opening.converting", "read_document"),
    Kind.PDF: Reader("pdf.reading", "read_pdf", lacking="NEEDS_PDF"),
}
"""A kind that is not here is refused by the opening, but for .xlsx, whose host opens it."""
