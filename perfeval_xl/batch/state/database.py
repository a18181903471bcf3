"""RESULTS/状态.sqlite: its tables, and how it is opened."""

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from perfeval_xl.batch.codec import OtherShape, digest_of
from perfeval_xl.batch.problems import problem
from perfeval_xl.batch.records import KeptForm
from perfeval_xl.batch.state.repository import State
from perfeval_xl.batch.walking import STATE_NAME
from perfeval_xl.domain.finding import Finding
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.rollup import FileRecord, Outputs, PastFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs(run TEXT PRIMARY KEY, key TEXT NOT NULL, found INTEGER, finished INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS tree(path BLOB PRIMARY KEY, size, mtime, ctime, todo INTEGER DEFAULT 1) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files(path BLOB PRIMARY KEY, folder BLOB, size, mtime, ctime, read_at, sha256 TEXT, key TEXT,
    run TEXT, status TEXT, limits TEXT, waits INTEGER, errors INTEGER, warnings INTEGER, outputs BLOB, made INTEGER,
    written_back INTEGER, printed INTEGER DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records(path BLOB PRIMARY KEY, record BLOB, line BLOB);
CREATE TABLE IF NOT EXISTS forms(path BLOB, folder BLOB, kind TEXT, department TEXT, year INTEGER, project TEXT,
    form BLOB, identity TEXT, rank INTEGER);
CREATE INDEX IF NOT EXISTS forms_path ON forms(path);
CREATE INDEX IF NOT EXISTS forms_department ON forms(department);
CREATE INDEX IF NOT EXISTS forms_folder ON forms(folder);
CREATE INDEX IF NOT EXISTS forms_project ON forms(project);
CREATE INDEX IF NOT EXISTS forms_identity ON forms(identity);
CREATE TABLE IF NOT EXISTS copies(form INTEGER PRIMARY KEY, path BLOB, number INTEGER, sheet TEXT, top INTEGER,
    "left" INTEGER, bottom INTEGER, "right" INTEGER, same INTEGER, errors INTEGER, warnings INTEGER);
CREATE TABLE IF NOT EXISTS partners(path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crossing(path BLOB, severity TEXT, finding BLOB);
CREATE INDEX IF NOT EXISTS crossing_path ON crossing(path);
CREATE TABLE IF NOT EXISTS past(path BLOB PRIMARY KEY, slips BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_next(path BLOB PRIMARY KEY, slips BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS products(what TEXT PRIMARY KEY, key TEXT);
"""
_TABLES = (
    *("runs", "tree", "files", "records", "forms", "copies", "partners", "crossing", "made", "products"),
    *("past", "past_next"),
)
_LONGEST_PATH = 1032 if sys.platform == "win32" else 504
"""Bytes of a database's path that SQLite opens; it takes 512, on Windows 1040, and its journal's name is 8 longer."""
_WAITS = (0.2, 0.5, 1.0, 2.0)
"""Seconds between tries to open a database for the first time."""
_LAYOUT = 10
"""Of the tables; what another version of the program left is begun anew, for all of it can be made again."""
_RECORDS = (FileRecord, Outputs, Finding, KeptForm, PastFile)
"""What the tables hold in packed form."""


def state_version() -> int:
    """A number that changes with the tables and with the shape of every record in them."""
    shapes = "".join(digest_of(record) for record in _RECORDS)
    return zlib.crc32(f"{_LAYOUT} {shapes}".encode()) & 0x7FFF_FFFF


@contextmanager
def open_state(out: Path) -> Iterator[State]:
    """The state of a results folder, made where there is none. Raises NO_STATE, NO_SPACE."""
    place = reachable(out / STATE_NAME)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _closed(place)
        connection = sqlite3.connect(place, timeout=10)
    except (sqlite3.Error, OSError):
        too_long = len(os.fsencode(place)) > _LONGEST_PATH
        raise (problem("NO_STATE", out, "long") if too_long else problem("NO_STATE", out / STATE_NAME)) from None
    try:
        _begin(connection)
        yield State(connection)
        connection.commit()
    except sqlite3.ProgrammingError:  # a fault of ours, not of the database
        raise
    except (sqlite3.Error, OtherShape, zlib.error) as fault:
        raise problem("NO_SPACE" if "full" in str(fault) else "NO_STATE", f"{out / STATE_NAME}：{fault}") from None
    finally:
        connection.close()
        _remove_empty(place.with_name(f"{place.name}-journal"))


def _begin(connection: sqlite3.Connection) -> None:
    """Lay the tables out. A share that has just taken the new file may refuse it for a moment, while it writes it."""
    for wait in _WAITS:
        try:
            _lay_out(connection)
            return
        except sqlite3.OperationalError as refusal:
            if refusal.sqlite_errorcode != sqlite3.SQLITE_CANTOPEN:
                raise
            time.sleep(wait)
    _lay_out(connection)


def _remove_empty(journal: Path) -> None:
    """An empty journal says that all is in the database; one with something in it is needed by who opens it next."""
    with suppress(OSError):
        if not journal.stat().st_size:
            journal.unlink()


def _closed(place: Path) -> None:
    """The file, open to nobody else: it holds what all forms say."""
    os.close(os.open(place, os.O_RDWR | os.O_CREAT, 0o600))


def _lay_out(connection: sqlite3.Connection) -> None:
    # some mounts of shares refuse now and then to remove a file that was written a moment ago
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != state_version():
        connection.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in _TABLES))
    connection.executescript(f"{_SCHEMA}PRAGMA user_version = {state_version()};")
