"""What the roll-up before told of every file, and what the one in the making tells: the next is held against it."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.batch.state.tables import PAGE, Tables

_TOLD = "told"


class Told(NamedTuple):
    """When a roll-up was made, and a digest of what its findings depend on beside the forms."""

    moment: str
    rules: str


class PastTable(Tables):
    """Two generations of what was told, packed, by the files' paths below the root."""

    def made(self) -> Told | None:
        """The roll-up before, None for the first."""
        row = self._connection.execute("SELECT key FROM products WHERE what = ?", (_TOLD,)).fetchone()
        return Told(*row[0].split("\t")) if row else None

    def begin(self) -> None:
        """Forget what a roll-up has noted that was not completed."""
        self._connection.execute("DELETE FROM past_next")

    def of(self, path: str) -> bytes | None:
        """What was told of a file before."""
        row = self._connection.execute("SELECT told FROM past WHERE path = ?", (os.fsencode(path),)).fetchone()
        return row[0] if row else None

    def note(self, path: str, told: bytes) -> None:
        """What is told of a file now."""
        self._connection.execute("REPLACE INTO past_next VALUES (?, ?)", (os.fsencode(path), told))

    def gone(self) -> Iterator[tuple[str, bytes]]:
        """The files that were told of before and not now, but for those that are still to be done."""
        sql = f"""SELECT p.path, p.told FROM past p WHERE NOT EXISTS(SELECT 1 FROM past_next n WHERE n.path = p.path)
            AND NOT EXISTS(SELECT 1 FROM tree t WHERE t.path = p.path AND t.todo) AND p.path > ?
            ORDER BY p.path LIMIT {PAGE}"""
        return ((os.fsdecode(path), told) for path, told in self._paged(sql, ()))

    def replace(self, made: Told) -> None:
        """What was noted takes the place of what was told before."""
        self._connection.execute("DELETE FROM past")
        self._connection.execute("INSERT INTO past SELECT * FROM past_next")
        self.begin()
        self._replace("products", {"what": _TOLD, "key": "\t".join(made)})
