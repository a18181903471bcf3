"""The reader of each kind, by the module that holds it: loaded when a file of that kind is there, and not before."""

from importlib import import_module
from typing import NamedTuple

from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening.opened import Read


class Reader(NamedTuple):
    """Where the function of a kind stands that reads its bytes as a Snapshot, and how scores get into such a file."""

    module: str
    function: str
    writes: Writes

    def load(self) -> Read:
        """The function itself."""
        read: Read = getattr(import_module(self.module), self.function)
        return read


READERS: dict[Kind, Reader] = {}
"""A kind that is not here is refused by the opening, but for .xlsx, whose host opens it."""
