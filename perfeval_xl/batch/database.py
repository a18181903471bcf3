"""RESULTS/状态.sqlite: its tables, and how it is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.state import State
from perfeval_xl.batch.walking import STATE_NAME

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs(run TEXT PRIMARY KEY, key TEXT NOT NULL, found INTEGER, finished INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS tree(path BLOB PRIMARY KEY, size, mtime, ctime, todo INTEGER DEFAULT 1) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files(path BLOB PRIMARY KEY, folder BLOB, size, mtime, ctime, seen, sha256 TEXT, key TEXT,
    run TEXT, status TEXT, waits INTEGER, errors INTEGER, warnings INTEGER, outputs TEXT, printed INTEGER)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records(path BLOB PRIMARY KEY, record BLOB);
CREATE TABLE IF NOT EXISTS forms(path BLOB, folder BLOB, kind TEXT, department TEXT, slim TEXT);
CREATE INDEX IF NOT EXISTS forms_path ON forms(path);
CREATE INDEX IF NOT EXISTS forms_department ON forms(department);
CREATE INDEX IF NOT EXISTS forms_folder ON forms(folder);
CREATE TABLE IF NOT EXISTS crossing(path BLOB, finding TEXT);
CREATE INDEX IF NOT EXISTS crossing_path ON crossing(path);
CREATE TABLE IF NOT EXISTS made(what TEXT PRIMARY KEY, key TEXT);
"""
_TABLES = ("runs", "tree", "files", "records", "forms", "crossing", "made")
_FORMAT = 3
"""Of the tables; what another version of the program left is begun anew, for all of it can be made again."""


@contextmanager
def open_state(out: Path) -> Iterator[State]:
    """The state of a results folder, made where there is none. Raises NO_STATE, NO_SPACE."""
    place = out / STATE_NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(place, timeout=10)
    except (sqlite3.Error, OSError):
        raise problem("NO_STATE", place) from None
    try:
        _lay_out(connection)
        yield State(connection)
        connection.commit()
    except sqlite3.ProgrammingError:  # a fault of ours, not of the database
        raise
    except sqlite3.Error as fault:
        raise problem("NO_SPACE" if "full" in str(fault) else "NO_STATE", f"{place}：{fault}") from None
    finally:
        connection.close()


def _lay_out(connection: sqlite3.Connection) -> None:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found != _FORMAT:
        connection.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in _TABLES))
    connection.executescript(f"{_SCHEMA}PRAGMA user_version = {_FORMAT};")
