"""The slips of every file at the roll-up before, and at the one in the making, with which the next compares itself."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from perfeval_xl.batch.state.tables import PAGE, Tables

_STAMP = "past"


class RollupStamp(NamedTuple):
    """When a roll-up was made, and a digest of what its findings depend on beside the forms."""

    moment: str
    rules: str


class PastTable(Tables):
    """The packed slips of two roll-ups, by the files' paths below the root."""

    def stamp(self) -> RollupStamp | None:
        """The roll-up before, None for the first."""
        row = self._connection.execute("SELECT key FROM products WHERE what = ?", (_STAMP,)).fetchone()
        return RollupStamp(*row[0].split("\t")) if row else None

    def begin(self) -> None:
        """Forget what a roll-up has noted that was not completed."""
        self._connection.execute("DELETE FROM past_next")

    def of(self, path: str) -> bytes | None:
        """A file's slips at the roll-up before."""
        row = self._connection.execute("SELECT slips FROM past WHERE path = ?", (os.fsencode(path),)).fetchone()
        return row[0] if row else None

    def note(self, path: str, slips: bytes) -> None:
        """Store a file's slips at the roll-up in the making."""
        self._connection.execute("REPLACE INTO past_next VALUES (?, ?)", (os.fsencode(path), slips))

    def gone(self) -> Iterator[tuple[str, bytes]]:
        """The files of the roll-up before that the one in the making has not noted, but for those still to be done."""
        sql = f"""SELECT p.path, p.slips FROM past p WHERE NOT EXISTS(SELECT 1 FROM past_next n WHERE n.path = p.path)
            AND NOT EXISTS(SELECT 1 FROM tree t WHERE t.path = p.path AND t.todo) AND p.path > ?
            ORDER BY p.path LIMIT {PAGE}"""
        return ((os.fsdecode(path), slips) for path, slips in self._paged(sql, ()))

    def replace(self, stamp: RollupStamp) -> None:
        """Complete the roll-up in the making: it is from now on the one before."""
        self._connection.execute("DELETE FROM past")
        self._connection.execute("INSERT INTO past SELECT * FROM past_next")
        self.begin()
        self._replace("products", {"what": _STAMP, "key": "\t".join(stamp)})
