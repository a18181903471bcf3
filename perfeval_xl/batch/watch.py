"""Who looks on while a run works."""

from typing import Protocol


class Watch(Protocol):
    """A count of files that goes up."""

    def expect(self, files: int) -> None:
        """So many files more will be done."""

    def one_done(self) -> None:
        """One of them is done."""
