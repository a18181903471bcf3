"""The files of a tree: which are to do, which have not changed, and which have a later step before them.

Paths are the bytes of the file system (`os.fsencode`), so that names which are no text survive.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from perfeval_xl.batch.codec import unpack
from perfeval_xl.batch.records import Step
from perfeval_xl.batch.state.tables import PAGE, Tables, listed
from perfeval_xl.batch.walking import Found, Stamp
from perfeval_xl.problems import Retry, codes_to_retry
from perfeval_xl.rollup import Outputs

AGAIN = codes_to_retry(Retry.SAME_RUN)
"""Worth a second try at the end of the run: the user may have closed the file, the drive come back."""
UNSETTLED = codes_to_retry(Retry.SAME_RUN, Retry.NEXT_RUN)
"""What may be otherwise next time though the file is the same."""
OVERSIZED = codes_to_retry(Retry.OTHER_LIMITS)
"""What is otherwise only with other limits, or another file or program."""
_RECENT = 3_000_000_000
"""Nanoseconds: a file written this shortly before it was read may have changed while its time stayed the same."""


class RecordedFile(NamedTuple):
    """A file of the tree of which there is a record: its stamp now, and what it was when it was recorded."""

    path: str
    stamp: Stamp
    sha256: str | None
    outputs: Outputs


class Origin(NamedTuple):
    """What a result was made from: the digest of options and program, the run, and the limits for one file."""

    key: str
    run: str
    limits: str


class Tree(Tables):
    """The files of this run, beside what was recorded of them."""

    def set_tree(self, found: Iterable[Found]) -> None:
        """The files of this run, in place of the last one's. What is not among them is not forgotten."""
        self._connection.execute("DELETE FROM tree")
        rows = ((os.fsencode(each.path), *each.stamp) for each in found)
        self._connection.executemany("INSERT INTO tree(path, size, mtime, ctime) VALUES (?, ?, ?, ?)", rows)

    def _count(self, where: str, values: tuple[object, ...] = ()) -> int:
        return self._number(f"SELECT COUNT(*) FROM tree LEFT JOIN files USING(path) WHERE {where}", values)

    def found(self) -> int:
        """How many files the tree has."""
        return self._count("1")

    def left(self) -> int:
        """How many files of the tree are still to do."""
        return self._count("todo")

    def unfinished(self) -> int:
        """How many files are still to do, or have a later step before them."""
        return self._count("todo OR waits")

    def unchanged(self, run: str) -> int:
        """How many files a run did not have to do."""
        return self._count("NOT todo AND run <> ?", (run,))

    def pass_unchanged(self, origin: Origin, *, since_last: bool) -> None:
        """Take from the work what the system's times show to be unchanged; of other runs only with `since_last`."""
        same, values = _same_as_made(origin, since_last)
        self._connection.execute(
            f"""UPDATE tree SET todo = 0 WHERE EXISTS(SELECT 1 FROM files f WHERE f.path = tree.path
            AND f.size = tree.size AND f.mtime = tree.mtime AND f.ctime = tree.ctime AND f.mtime + {_RECENT} < f.read_at
            AND {same})""",
            values,
        )

    def doubtful(self, origin: Origin, *, since_last: bool) -> Iterator[RecordedFile]:
        """Files still to do that may be unchanged all the same: only their bytes can tell."""
        same, values = _same_as_made(origin, since_last)
        return self._recorded_files(f"todo AND f.size = t.size AND {same}", values)

    def passed(self) -> Iterator[RecordedFile]:
        """Files that are taken for unchanged."""
        return self._recorded_files("NOT todo", ())

    def recorded(self) -> Iterator[RecordedFile]:
        """All files of which there is a record."""
        return self._recorded_files("1", ())

    def _recorded_files(self, where: str, values: tuple[object, ...]) -> Iterator[RecordedFile]:
        sql = f"""SELECT t.path, t.size, t.mtime, t.ctime, f.sha256, f.outputs FROM tree t JOIN files f USING(path)
            WHERE {where} AND t.path > ? ORDER BY t.path LIMIT {PAGE}"""
        for path, size, mtime, ctime, sha256, outputs in self._paged(sql, values):
            yield RecordedFile(os.fsdecode(path), Stamp(size, mtime, ctime), sha256, unpack(Outputs, outputs))

    def set_todo(self, path: str, todo: bool) -> None:
        """Whether a file is still to be done."""
        self._connection.execute("UPDATE tree SET todo = ? WHERE path = ?", (todo, os.fsencode(path)))

    def set_again(self, run: str) -> int:
        """Put the files of a run that are worth another try among those to do; how many there are."""
        sql = f"""UPDATE tree SET todo = 1 WHERE path IN
            (SELECT path FROM files WHERE status IN {listed(AGAIN)} AND run = ?)"""
        return self._connection.execute(sql, (run,)).rowcount

    def folders_accepted_anew(self, digest: Callable[[str], str]) -> list[str]:
        """The folders whose list of accepted findings is another than at the last run; `digest` is that of a folder."""
        paths = self._connection.execute("SELECT path FROM tree").fetchall()
        folders = sorted({os.fsdecode(path).rpartition("/")[0] for (path,) in paths})
        sql = "SELECT substr(what, 10), key FROM products WHERE what LIKE 'accepted %'"
        earlier = dict(self._connection.execute(sql).fetchall())
        changed = [(folder, now) for folder in folders if (now := digest(folder)) != earlier.get(folder, "")]
        for folder, now in changed:
            self._replace("products", {"what": f"accepted {folder}", "key": now})
        return [folder for folder, _ in changed]

    def set_todo_in(self, folders: Iterable[str]) -> None:
        """The files of these folders are to be done again."""
        for folder in folders:
            before = os.fsencode(f"{folder}/" if folder else "")
            self._connection.execute(
                "UPDATE tree SET todo = 1 WHERE substr(path, 1, ?) = ? AND instr(substr(path, ?), x'2F') = 0",
                (len(before), before, len(before) + 1),
            )

    def confirm(self, file: RecordedFile, read_at: int) -> None:
        """A doubtful file has the bytes that were recorded; from now on its new times speak for it."""
        sql = "UPDATE files SET size = ?, mtime = ?, ctime = ?, read_at = ? WHERE path = ?"
        self._connection.execute(sql, (*file.stamp, read_at, os.fsencode(file.path)))
        self.set_todo(file.path, False)

    def todo(self) -> Iterator[str]:
        """Files to do in the first round, in order; those saved meanwhile are left out."""
        sql = f"SELECT path FROM tree WHERE todo AND path > ? ORDER BY path LIMIT {PAGE}"
        return (os.fsdecode(row[0]) for row in self._paged(sql, ()))

    def waiting(self, step: Step) -> Iterator[RecordedFile]:
        """Files that have this step before them."""
        return self._recorded_files("f.waits & ?", (int(step),))

    def set_waiting(self, path: str, step: Step) -> None:
        """A file has a step before it."""
        self._connection.execute("UPDATE files SET waits = waits | ? WHERE path = ?", (int(step), os.fsencode(path)))


def _same_as_made(origin: Origin, since_last: bool) -> tuple[str, tuple[object, ...]]:
    """A condition on `files f`, with its values: made from the same, and nothing that is worth another try."""
    where = f"""f.key = ? AND (? OR f.run = ?) AND NOT f.waits AND f.status NOT IN {listed(UNSETTLED)}
        AND (f.status NOT IN {listed(OVERSIZED)} OR f.limits = ?)"""
    return where, (origin.key, since_last, origin.run, origin.limits)
