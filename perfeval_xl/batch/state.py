"""What runs remember, in RESULTS/状态.sqlite: each file's record, by what it was made from, and the forms in it.

Paths are the bytes of the file system (`os.fsencode`), so that names which are no text survive. One connection, one
thread; what is saved is on disk when `commit` returns.
"""

import json
import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from perfeval_xl.app.jsonform import Json
from perfeval_xl.batch.log import line
from perfeval_xl.batch.walking import Found, Stamp

CROSSED, ROLLED = "crossed", "rolled"
"""What is made of the whole tree: the findings across files, and the roll-up."""
AGAIN = ("BUSY", "CHANGED", "NOT_FOUND", "IO_ERROR")
"""Worth a second try at the end of the run: the user may have closed the file, the drive come back."""
UNSETTLED = (
    *AGAIN,
    "NO_SPACE",
    "DENIED",
    "READ_ONLY",
    "TIME",
    "MEMORY",
    "CRASHED",
    "INTERNAL",
)
"""What may be otherwise next time though the file is the same."""
_RECENT = 3_000_000_000
"""Nanoseconds: a file written this shortly before it was read may have changed without its time telling."""
_UNPRINTED = """NOT t.todo AND NOT f.waits AND NOT f.printed AND f.status = 'ok'
    AND EXISTS(SELECT 1 FROM forms WHERE forms.path = t.path)"""
_PAGE = 500


class Known(NamedTuple):
    """A file of the tree of which there is a record: its stamp now, and what it was when it was recorded."""

    path: str
    stamp: Stamp
    sha256: str | None
    outputs: Json


class State:
    """The state of one results folder. `connection` is for the queries of `crossing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def broken_off(self) -> int:
        """How many runs were begun and never finished, whatever they were made from."""
        return int(self.connection.execute("SELECT COUNT(*) FROM runs WHERE NOT finished").fetchone()[0])

    def begin(self, run: str, key: str) -> str:
        """Enter a run; the name of the unfinished one before it, which it carries on, or its own."""
        found = self.connection.execute("SELECT run FROM runs WHERE NOT finished AND key = ?", (key,)).fetchone()
        if found:
            return str(found[0])
        self.connection.execute("INSERT INTO runs(run, key) VALUES (?, ?)", (run, key))
        self.commit()
        return run

    def finish(self, run: str) -> None:
        """The run is complete; earlier ones that were broken off are carried by it."""
        self.connection.execute(
            "UPDATE runs SET finished = 1, found = (SELECT COUNT(*) FROM tree) WHERE run = ?", (run,)
        )
        self.connection.execute("DELETE FROM runs WHERE NOT finished")
        self.commit()

    def commit(self) -> None:
        """All that was saved is on disk."""
        self.connection.commit()

    def set_tree(self, found: Iterable[Found]) -> None:
        """The files of this run, in place of the last one's. What is not among them is not forgotten."""
        self.connection.execute("DELETE FROM tree")
        rows = ((os.fsencode(each.path), *each.stamp) for each in found)
        self.connection.executemany("INSERT INTO tree(path, size, mtime, ctime) VALUES (?, ?, ?, ?)", rows)

    def count(self, where: str = "1", values: Iterable[object] = ()) -> int:
        """How many files of the tree fulfil a condition over `tree` and `files`."""
        sql = f"SELECT COUNT(*) FROM tree LEFT JOIN files USING(path) WHERE {where}"
        return int(self.connection.execute(sql, tuple(values)).fetchone()[0])

    def found_last(self) -> int | None:
        """How many files the last complete run found; None before the first."""
        row = self.connection.execute("SELECT found FROM runs WHERE finished ORDER BY rowid DESC LIMIT 1").fetchone()
        return None if row is None else int(row[0])

    def pass_unchanged(self, key: str, run: str, *, since_last: bool) -> None:
        """Take from the work what the system's times show to be unchanged; of other runs only with `since_last`."""
        self.connection.execute(
            f"""UPDATE tree SET todo = 0 WHERE EXISTS(SELECT 1 FROM files f WHERE f.path = tree.path
            AND f.size = tree.size AND f.mtime = tree.mtime AND f.ctime = tree.ctime AND f.mtime + {_RECENT} < f.seen
            AND f.key = ? AND (? OR f.run = ?) AND NOT f.waits AND {_settled()})""",
            (key, since_last, run),
        )

    def doubtful(self, key: str, run: str, *, since_last: bool) -> Iterator[Known]:
        """Files still to do that may be unchanged all the same: only their bytes can tell."""
        where = f"todo AND f.key = ? AND (? OR f.run = ?) AND f.size = t.size AND NOT f.waits AND {_settled()}"
        return self._known(where, (key, since_last, run))

    def passed(self) -> Iterator[Known]:
        """Files that are taken for unchanged."""
        return self._known("NOT todo", ())

    def _known(self, where: str, values: tuple[object, ...]) -> Iterator[Known]:
        sql = f"""SELECT t.path, t.size, t.mtime, t.ctime, f.sha256, f.outputs FROM tree t JOIN files f USING(path)
            WHERE {where} AND t.path > ? ORDER BY t.path LIMIT {_PAGE}"""
        for path, size, mtime, ctime, sha256, outputs in self._paged(sql, values):
            yield Known(os.fsdecode(path), Stamp(size, mtime, ctime), sha256, json.loads(outputs))

    def _paged(self, sql: str, values: tuple[object, ...]) -> Iterator[tuple[Any, ...]]:
        """Rows page by page, so that tables may be written in between and memory stays flat; by path."""
        last = b""
        while rows := self.connection.execute(sql, (*values, last)).fetchall():
            yield from rows
            last = rows[-1][0]

    def set_todo(self, path: str, todo: bool) -> None:
        """Whether a file is still to be done."""
        self.connection.execute("UPDATE tree SET todo = ? WHERE path = ?", (todo, os.fsencode(path)))

    def confirm(self, known: Known, seen: int) -> None:
        """A doubtful file has the bytes that were recorded; from now on its new times speak for it."""
        sql = "UPDATE files SET size = ?, mtime = ?, ctime = ?, seen = ? WHERE path = ?"
        self.connection.execute(sql, (*known.stamp, seen, os.fsencode(known.path)))
        self.set_todo(known.path, False)

    def todo(self) -> Iterator[str]:
        """Files to do in the first round, in order; those saved meanwhile are not given again."""
        sql = f"SELECT path FROM tree WHERE todo AND path > ? ORDER BY path LIMIT {_PAGE}"
        return (os.fsdecode(row[0]) for row in self._paged(sql, ()))

    def waiting(self) -> Iterator[str]:
        """Files for the second round."""
        return self._paths("f.waits")

    def set_waiting(self, path: str) -> None:
        """A file has to go through the second round."""
        self.connection.execute("UPDATE files SET waits = 1 WHERE path = ?", (os.fsencode(path),))

    def again(self, run: str) -> Iterator[str]:
        """Files of this run that are worth another try."""
        return self._paths(f"f.status IN {_listed(AGAIN)} AND f.run = '{run}'")

    def _paths(self, where: str) -> Iterator[str]:
        sql = f"""SELECT t.path FROM tree t JOIN files f USING(path)
            WHERE {where} AND t.path > ? ORDER BY t.path LIMIT {_PAGE}"""
        return (os.fsdecode(row[0]) for row in self._paged(sql, ()))

    def save(self, path: str, key: str, run: str, record: Json) -> None:
        """A file's record in place of the one before; its `state` is taken out."""
        state, name = record.pop("state"), os.fsencode(path)
        folder = name.rpartition(b"/")[0]
        severities = [finding["severity"] for finding in record["findings"]]
        row = (
            name,
            folder,
            *state["stamp"],
            state["seen"],
            state["sha256"],
            key,
            run,
            record["status"],
            state["waits"],
        )
        counts = (severities.count("error"), severities.count("warning"), json.dumps(record["outputs"]))
        execute = self.connection.execute
        execute(f"REPLACE INTO files VALUES ({', '.join('?' * 14)}, 0)", (*row, *counts))
        execute("REPLACE INTO records VALUES (?, ?)", (name, _packed(record)))
        execute("DELETE FROM forms WHERE path = ?", (name,))
        forms = [(name, folder, each["kind"], each["key"], json.dumps(each)) for each in state["forms"]]
        self.connection.executemany("INSERT INTO forms VALUES (?, ?, ?, ?, ?)", forms)
        execute("UPDATE tree SET todo = 0 WHERE path = ?", (name,))

    def unprinted(self) -> Iterator[str]:
        """Files with forms that have no PDF yet, or none that was made of them as they are now."""
        return self._paths(_UNPRINTED)

    def set_printed(self, path: str, pdf: str | None, code: str | None, *, settled: bool = True) -> None:
        """What became of a file's PDF: its path, or a code; with `settled` false it is tried again by the next run."""
        name = os.fsencode(path)
        (packed,) = self.connection.execute("SELECT record FROM records WHERE path = ?", (name,)).fetchone()
        record = json.loads(zlib.decompress(packed))
        record["outputs"] |= {"pdf": pdf, "pdf_code": code}
        execute = self.connection.execute
        execute("UPDATE records SET record = ? WHERE path = ?", (_packed(record), name))
        told = (json.dumps(record["outputs"]), settled, name)
        execute("UPDATE files SET outputs = ?, printed = ? WHERE path = ?", told)

    def is_fresh(self, what: str, key: str) -> bool:
        """Whether CROSSED or ROLLED was made from all that is known now, by a run with this key."""
        found = self.connection.execute("SELECT 1 FROM made WHERE what = ? AND key = ?", (what, key))
        return found.fetchone() is not None

    def set_fresh(self, what: str, key: str) -> None:
        """It has been made, and stays fresh until something changes."""
        self.connection.execute("REPLACE INTO made VALUES (?, ?)", (what, key))

    def set_stale(self, *what: str) -> None:
        """They have to be made anew, by the next run should this one not live to do it."""
        self.connection.executemany("DELETE FROM made WHERE what = ?", [(each,) for each in what])

    def findings(self, path: str) -> list[Json]:
        """What the rules across files found in a file, with `advice`."""
        sql = "SELECT finding FROM crossing WHERE path = ? ORDER BY rowid"
        return [json.loads(text) for (text,) in self.connection.execute(sql, (os.fsencode(path),))]

    def records(self) -> Iterator[Json]:
        """The records of the tree's files with the findings across files."""
        for path, text in self._recorded("1", ()):
            yield _merged(json.loads(text), self.findings(path))

    def log_lines(self, run: str) -> Iterator[bytes]:
        """The log of a run: the records of the files it did, then a line for each that it did not have to do."""
        for path, text in self._recorded("f.run = ?", (run,)):
            findings = self.findings(path)
            yield line(_merged(json.loads(text), findings)) if findings else text
        sql = f"""SELECT t.path, f.status, f.sha256 FROM tree t JOIN files f USING(path)
            WHERE NOT t.todo AND f.run <> ? AND t.path > ? ORDER BY t.path LIMIT {_PAGE}"""
        for path, status, sha256 in self._paged(sql, (run,)):
            yield line({"path": os.fsdecode(path), "status": status, "unchanged": True, "sha256": sha256})

    def _recorded(self, where: str, values: tuple[object, ...]) -> Iterator[tuple[str, bytes]]:
        """Path and record, as a line of the log, of files that are done."""
        sql = f"""SELECT t.path, r.record FROM tree t JOIN files f USING(path) JOIN records r USING(path)
            WHERE NOT t.todo AND {where} AND t.path > ? ORDER BY t.path LIMIT {_PAGE}"""
        for path, record in self._paged(sql, values):
            yield os.fsdecode(path), zlib.decompress(record)

    def codes(self) -> Counter[str]:
        """How many files of the tree that are done ended in which code."""
        sql = "SELECT f.status, COUNT(*) FROM tree t JOIN files f USING(path) WHERE NOT t.todo GROUP BY 1"
        return Counter(dict(self.connection.execute(sql).fetchall()))

    def sums(self, run: str) -> tuple[int, int, int]:
        """Errors and warnings in the tree's files, those across files included, and outputs written by a run."""
        sql = "SELECT IFNULL(SUM(f.errors), 0), IFNULL(SUM(f.warnings), 0) FROM tree t JOIN files f USING(path)"
        errors, warnings = self.connection.execute(f"{sql} WHERE NOT t.todo").fetchone()
        for severity, count in self.connection.execute(
            "SELECT json_extract(finding, '$.severity'), COUNT(*) FROM crossing GROUP BY 1"
        ).fetchall():
            errors, warnings = errors + count * (severity == "error"), warnings + count * (severity == "warning")
        made = "json_array_length(outputs, '$.reports') + (json_extract(outputs, '$.scored') IS NOT NULL)"
        written = self.connection.execute(f"SELECT IFNULL(SUM({made}), 0) FROM files WHERE run = ?", (run,))
        return errors, warnings, int(written.fetchone()[0])


def _packed(record: Json) -> bytes:
    return zlib.compress(line(record), 1)


def _listed(codes: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def _settled() -> str:
    return f"f.status NOT IN {_listed(UNSETTLED)}"


def _merged(record: Json, findings: list[Json]) -> Json:
    record["findings"] += [{name: each[name] for name in each if name != "advice"} for each in findings]
    return record
