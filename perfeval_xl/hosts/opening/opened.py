"""A file that has been opened, whatever its kind."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import Edit
from perfeval_xl.domain.narrative import Passage
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening.active import active_in
from perfeval_xl.hosts.problems import problem

Read = Callable[[bytes, Path], Snapshot]
"""Reads the forms of a file's bytes; the path is the name to show. Raises `FileProblem`."""


class Opened(Protocol):
    """One file as it was when opened. `read` and `apply` leave it alone; only `save` writes."""

    @property
    def path(self) -> Path:
        """Where the file is."""

    @property
    def kind(self) -> Kind:
        """What its content is."""

    @property
    def writes(self) -> Writes:
        """How scores get into it."""

    @property
    def data(self) -> bytes:
        """Its bytes as they were."""

    @property
    def active(self) -> tuple[str, ...]:
        """What could act were it opened in its own program: macros, links. Here nothing is run or followed."""

    def read(self) -> Snapshot:
        """The values of its sheets or tables."""

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """The text around the forms; `forms` are the sheets that hold one, with the project of each."""

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """Its bytes with edits. Raises OLD_FORMAT_WRITE where `writes` is not IN_PLACE."""

    def save(self, data: bytes) -> bool:
        """Put new bytes in its place; False where these are what it holds already."""


class ReadOnly:
    """A file of a kind into which nothing is written: scores go into an .xlsx made of it, or nowhere."""

    def __init__(self, path: Path, data: bytes, kind: Kind, writes: Writes, read: Read) -> None:
        self.path = path
        self.data = data
        self.kind = kind
        self.writes = writes
        self._read = read

    @property
    def active(self) -> tuple[str, ...]:
        """Macros, where there are any. Nothing is run here, but people should know before they open it."""
        return active_in(self.data, self.kind)

    def read(self) -> Snapshot:
        """The values of its sheets or tables. Raises `FileProblem`."""
        return self._read(self.data, self.path)

    def passages(self, forms: Mapping[str, str]) -> list[Passage]:
        """None: there is no text beside the forms."""
        return []

    def apply(self, edits: Iterable[Edit]) -> bytes:
        """The same bytes for no edits. Raises OLD_FORMAT_WRITE for any."""
        if list(edits):
            raise self._refusal()
        return self.data

    def save(self, data: bytes) -> bool:
        """Nothing is ever to be saved. Raises OLD_FORMAT_WRITE for other bytes than the file's own."""
        if data != self.data:
            raise self._refusal()
        return False

    def _refusal(self) -> FileProblem:
        case = "pdf" if self.kind is Kind.PDF else "document" if self.kind.is_document else ""
        return problem("OLD_FORMAT_WRITE", self.kind.value, case)
