"""附件1 against the other forms of its department, over the whole tree, one department at a time.

`check` of a folder compares everything with everything; in a tree of many departments that would hold one's 附件1
against another's projects. So an 附件1 whose file names a department is held against the forms that name the same. One
without any name is held against the forms of its own folder, or, where it lies alone there, of the folders below, as
long as they are one department's. Years are told apart by the rules themselves.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from itertools import groupby

from perfeval_xl.app.jsonform import Json, finding_json
from perfeval_xl.batch.slim import case_from
from perfeval_xl.batch.state import State
from perfeval_xl.domain.finding import Finding
from perfeval_xl.rules import Book, Scope, catalogue, run

Row = tuple[bytes, str]
_HAND_IN = 200
"""Forms of one folder that may be one department's though they spell its name in several ways."""
_FORMS = "SELECT path, slim FROM forms JOIN tree USING(path) WHERE"
_NAMED = "SELECT department FROM forms JOIN tree USING(path) WHERE kind = 'base' AND department <> ''"


def cross(state: State, root: str) -> list[str]:
    """Find anew what the rules across files find, and keep it; the files for which it has changed."""
    connection = state.connection
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS fresh(path BLOB, finding TEXT)")
    connection.execute("DELETE FROM fresh")
    for group in groups(connection):
        rows = [(os.fsencode(path), json.dumps(told)) for path, told in _found(group, root)]
        connection.executemany("INSERT INTO fresh VALUES (?, ?)", rows)
    changed = [os.fsdecode(path) for (path,) in connection.execute(_difference())]
    connection.execute("DELETE FROM crossing")
    connection.execute("INSERT INTO crossing SELECT path, finding FROM fresh ORDER BY rowid")
    state.commit()
    return changed


def _difference() -> str:
    new, old = "SELECT path, finding FROM fresh", "SELECT path, finding FROM crossing"
    return f"SELECT path FROM ({new} EXCEPT {old}) UNION SELECT path FROM ({old} EXCEPT {new})"


def groups(connection: sqlite3.Connection) -> Iterator[list[Row]]:
    """The forms that belong to one 附件1 or to several of one department: (path, slim form) in the order of paths."""
    for (department,) in connection.execute(f"SELECT DISTINCT department FROM ({_NAMED})").fetchall():
        folders = "SELECT folder FROM forms WHERE kind = 'base' AND department = ?1"
        where = f"department = ?1 OR (department = '' AND folder IN ({folders}))"
        yield connection.execute(f"{_FORMS} ({where}) ORDER BY path, forms.rowid", (department,)).fetchall()
    nameless = "SELECT DISTINCT folder FROM forms JOIN tree USING(path) WHERE kind = 'base' AND department = ''"
    for (folder,) in connection.execute(nameless).fetchall():
        if group := _around(connection, folder):
            yield group


def _around(connection: sqlite3.Connection, folder: bytes) -> list[Row]:
    """What belongs to the 附件1 forms of a folder that name no department; nothing where that cannot be told."""
    here = {"folder": folder, "inside": folder + b"/", "behind": folder + b"0"}
    bases = "kind = 'base' AND department = '' AND folder = :folder"
    below = "(folder > :inside AND folder < :behind)" if folder else "folder <> x''"
    for scope in ("folder = :folder", below):
        others = f"kind <> 'base' AND department NOT IN ({_NAMED}) AND {scope}"
        forms, departments = _counted(connection, others, here)
        if forms:
            alone = _counted(connection, bases, here)[0] == 1
            if departments > 1 and not (alone and scope != below and forms <= _HAND_IN):
                return []
            sql = f"{_FORMS} (({bases}) OR ({others})) ORDER BY path, forms.rowid"
            return connection.execute(sql, here).fetchall()
    return []


def _counted(connection: sqlite3.Connection, where: str, values: dict[str, bytes]) -> tuple[int, int]:
    """How many forms, and how many departments they name."""
    what = "COUNT(*), COUNT(DISTINCT NULLIF(department, ''))"
    forms, departments = connection.execute(
        f"SELECT {what} FROM forms JOIN tree USING(path) WHERE {where}", values
    ).fetchone()
    return forms, departments


def _found(group: list[Row], root: str) -> Iterator[tuple[str, Json]]:
    """(path below the root, finding with its advice) for one department."""
    rules = [rule for rule in catalogue().values() if rule.scope is Scope.CALL]
    books = {os.path.join(root, os.fsdecode(path)): os.fsdecode(path) for path, _ in group}  # noqa: PTH118
    made = [
        Book(full, (), tuple(case_from(json.loads(text), full) for _, text in rows))
        for full, rows in groupby(group, lambda row: os.path.join(root, os.fsdecode(row[0])))  # noqa: PTH118
    ]
    for finding in run(made, rules):
        yield books[finding.path], _told(finding)


def _told(finding: Finding) -> Json:
    return finding_json(finding) | {"advice": finding.advice}


def companions(connection: sqlite3.Connection, path: str) -> tuple[str, ...]:
    """Other files with forms of the departments in a file, or with nameless ones beside it, for its report."""
    mine = "SELECT department FROM forms WHERE path = ?1 AND department <> ''"
    beside = "department = '' AND folder = (SELECT folder FROM files WHERE path = ?1)"
    sql = f"""SELECT DISTINCT path FROM forms JOIN tree USING(path)
        WHERE path <> ?1 AND (department IN ({mine}) OR ({beside})) ORDER BY path"""
    return tuple(os.fsdecode(each) for (each,) in connection.execute(sql, (os.fsencode(path),)))


def renew_departments(connection: sqlite3.Connection, run_name: str) -> None:
    """Files of departments wait for the second round when one of their projects was done in this run."""
    connection.execute(
        """UPDATE files SET waits = 1 WHERE path IN (SELECT d.path FROM forms d JOIN tree USING(path)
        WHERE d.kind = 'department' AND d.department <> '' AND EXISTS(SELECT 1 FROM forms p JOIN files f USING(path)
        WHERE p.department = d.department AND f.run = ? AND p.path <> d.path))""",
        (run_name,),
    )
