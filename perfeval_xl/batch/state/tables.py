"""What all parts of the state have in common: the connection, and how rows are written and gone through."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

PAGE = 500
"""Rows that are read at once."""


class Tables:
    """Tables of one database. One connection, one thread; what is saved is on disk when `commit` returns."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def commit(self) -> None:
        """All that was saved is on disk."""
        self._connection.commit()

    def roll_back(self) -> None:
        """Forget what was saved since the last commit."""
        self._connection.rollback()

    def _number(self, sql: str, values: tuple[object, ...] = ()) -> int:
        return int(self._connection.execute(sql, values).fetchone()[0])

    def _paged(self, sql: str, values: tuple[object, ...]) -> Iterator[tuple[Any, ...]]:
        """Rows page by page, so that tables may be written in between and memory stays flat; by path."""
        last = b""
        while rows := self._connection.execute(sql, (*values, last)).fetchall():
            yield from rows
            last = rows[-1][0]

    def _replace(self, table: str, row: Mapping[str, object]) -> None:
        """Put a row into a table, in place of the one with its key; columns not named take their defaults."""
        columns, values = ", ".join(row), ", ".join(f":{column}" for column in row)
        self._connection.execute(f"REPLACE INTO {table}({columns}) VALUES ({values})", row)


def listed(codes: Iterable[str]) -> str:
    """Codes as SQL has them behind IN."""
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"
