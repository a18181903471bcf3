"""Who looks on while a run works."""

from typing import Protocol


class Watch(Protocol):
    """A count of files that goes up."""

    def expect(self, files: int, work: str = "正在处理") -> None:
        """So many files more will be done; other work than before begins a count of its own."""

    def one_done(self) -> None:
        """One of them is done."""
