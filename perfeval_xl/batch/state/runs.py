"""The runs over a tree, and what each has made of the whole of it."""

from perfeval_xl.batch.state.tables import Tables

CROSSED, ROLLED = "crossed", "rolled"
"""What is made of the whole tree: the findings across files, and the roll-up."""


class Runs(Tables):
    """Which runs there were."""

    def broken_off(self) -> int:
        """How many runs were begun and never finished, whatever they were made from."""
        return self._number("SELECT COUNT(*) FROM runs WHERE NOT finished")

    def begin(self, run: str, key: str) -> str:
        """Enter a run; the name of the unfinished one before it, which it carries on, or its own."""
        sql = "SELECT run FROM runs WHERE NOT finished AND key = ?"
        unfinished = self._connection.execute(sql, (key,)).fetchone()
        if unfinished:
            return str(unfinished[0])
        self._connection.execute("INSERT INTO runs(run, key) VALUES (?, ?)", (run, key))
        self.commit()
        return run

    def finish(self, run: str) -> None:
        """The run is complete; earlier ones that were broken off are carried by it."""
        sql = "UPDATE runs SET finished = 1, found = (SELECT COUNT(*) FROM tree) WHERE run = ?"
        self._connection.execute(sql, (run,))
        self._connection.execute("DELETE FROM runs WHERE NOT finished")
        self.commit()

    def found_last(self) -> int | None:
        """How many files the last complete run found; None before the first."""
        sql = "SELECT found FROM runs WHERE finished ORDER BY rowid DESC LIMIT 1"
        row = self._connection.execute(sql).fetchone()
        return None if row is None else int(row[0])

    def is_fresh(self, what: str, key: str) -> bool:
        """Whether CROSSED or ROLLED was made from all that is recorded now, by a run with this key."""
        return bool(self._number("SELECT COUNT(*) FROM products WHERE what = ? AND key = ?", (what, key)))

    def set_fresh(self, what: str, key: str) -> None:
        """It has been made, and stays fresh until something changes."""
        self._replace("products", {"what": what, "key": key})

    def set_stale(self, *what: str) -> None:
        """They have to be made anew, by the next run should this one not live to do it."""
        self._connection.executemany("DELETE FROM products WHERE what = ?", [(each,) for each in what])
