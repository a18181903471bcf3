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
    libraries: tuple[str, ...] = ()
    """The distributions of others that it reads with."""
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
    libraries: tuple[str, ...] = ()

    def open(self, path: Path, data: bytes, kind: Kind) -> Opened:
        """The file opened by that class."""
        opened: Opened = getattr(import_module(f"{_HOSTS}.{self.module}"), self.name).open(path, data)
        return opened


READERS: dict[Kind, Reader | Host] = {
    Kind.XLS: Reader("legacy.xls", "read_xls", libraries=("olefile", "xlrd")),
    Kind.ODS: Reader("opendocument.reader", "read_ods", libraries=("lxml",)),
    Kind.WEB: Reader("web.reader", "read_web", libraries=("lxml",)),
    Kind.SHEET_XML: Reader("opening.converting", "read_sheet_xml"),
    Kind.XLSB: Reader("opening.converting", "read_xlsb"),
    Kind.ENCRYPTED: Reader("opening.converting", "read_sealed"),
    Kind.DOCX: Host("document.word", "WordForms"),
    Kind.DOC: Host("opening.oldword", "OldWordForms", libraries=("olefile",)),
    Kind.ODT: Reader("opening.converting", "read_document"),
    Kind.RTF: Reader("opening.converting", "read_document"),
    Kind.WORD_XML: Reader("opening.converting", "read_document"),
    Kind.PDF: Reader("pdf.reading", "read_pdf", libraries=("pypdfium2",), lacking="NEEDS_PDF"),
}
"""A kind that is not here is refused by the opening, but for .xlsx, whose host opens it."""


def can_read(kind: Kind) -> bool:
    """Whether the libraries for a kind are installed."""
    return all(map(_version, READERS[kind].libraries)) if kind in READERS else True


def reader_versions(*, pages: bool) -> list[str]:
    """The libraries that files are read with, each with its version; that for PDFs where `pages` are read."""
    readers = [reader for kind, reader in READERS.items() if pages or kind is not Kind.PDF]
    names = sorted({name for reader in readers for name in reader.libraries})
    return [f"{name} {_version(name)}" for name in names]


def _version(distribution: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # a check of an .xlsx asks for none

    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
