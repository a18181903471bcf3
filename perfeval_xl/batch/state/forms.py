"""The forms of a tree and what was found across them.

A form is found by its kind, its department as names are compared ('' where it names none), its year and its folder.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.app.results import PASSED_OVER
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.records import StoredForm
from perfeval_xl.batch.sets import Source
from perfeval_xl.batch.state.tables import Tables, listed
from perfeval_xl.domain.finding import Finding

_HAND_IN = 200
"""Forms of one folder that may be one department's though they spell its name in several ways."""
_ANY = "SELECT forms.rowid, path, form, department FROM forms JOIN tree USING(path) WHERE"
_FORMS = f"{_ANY} kind <> 'targets' AND"
"""绩效目标申报表 are looked up by their project alone, and are no self-evaluations anywhere else."""
_COUNTED = f"{_FORMS} forms.rowid NOT IN (SELECT form FROM copies) AND"
_NAMED = "SELECT department FROM forms JOIN tree USING(path) WHERE kind = 'base' AND department <> ''"
_BEST_FIRST = "ORDER BY rank, path, forms.rowid"


class Row(NamedTuple):
    """A form of a group: its own number, its file's path, a packed `KeptForm`, and its department or ''."""

    number: int
    path: str
    packed: bytes
    department: str


class FormTable(Tables):
    """The forms of a state, and the findings across files."""

    def set_forms(self, path: str, forms: Iterable[StoredForm]) -> None:
        """The forms of a file, in place of those before."""
        name = os.fsencode(path)
        folder = name.rpartition(b"/")[0]
        self._connection.execute("DELETE FROM forms WHERE path = ?", (name,))
        rows = [(name, folder, f.kind, f.department, f.year, f.project, f.packed, f.identity, f.rank) for f in forms]
        columns = "path, folder, kind, department, year, project, form, identity, rank"
        self._connection.executemany(f"INSERT INTO forms({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def alike(self) -> Iterator[Iterator[Row]]:
        """The forms of each identity that several files have, the best kind of file first, then in the order of paths.

        Where all of them name their departments, those of each one: a project of one name may be in every county of a
        province. Only what names none can be a copy of any.
        """
        sql = """SELECT identity, MIN(department) = '' FROM forms JOIN tree USING(path) WHERE identity <> ''
            GROUP BY identity HAVING COUNT(DISTINCT path) > 1 ORDER BY identity"""
        for identity, nameless in self._connection.execute(sql).fetchall():
            if nameless:
                yield self._each(f"{_FORMS} identity = ? {_BEST_FIRST}", (identity,))
            else:
                yield from self._alike_by_department(identity)

    def _alike_by_department(self, identity: str) -> Iterator[Iterator[Row]]:
        sql = """SELECT department FROM forms JOIN tree USING(path) WHERE identity = ?
            GROUP BY department HAVING COUNT(DISTINCT path) > 1 ORDER BY department"""
        for (department,) in self._connection.execute(sql, (identity,)).fetchall():
            yield self._each(f"{_FORMS} identity = ? AND department = ? {_BEST_FIRST}", (identity, department))

    def number_of(self, row: Row) -> int:
        """How many forms of its file stand before a form."""
        sql = "SELECT COUNT(*) FROM forms WHERE path = ? AND rowid < ?"
        return self._number(sql, (os.fsencode(row.path), row.number))

    def groups(self) -> Iterator[list[Row]]:
        """The forms that belong to one 附件1 or to several of one department, in the order of paths, without copies."""
        for (department,) in self._connection.execute(f"SELECT DISTINCT department FROM ({_NAMED})").fetchall():
            folders = "SELECT folder FROM forms WHERE kind = 'base' AND department = ?1"
            where = f"department = ?1 OR (department = '' AND folder IN ({folders}))"
            yield self._rows(f"{_COUNTED} ({where}) ORDER BY path, forms.rowid", (department,))
        nameless = "SELECT DISTINCT folder FROM forms JOIN tree USING(path) WHERE kind = 'base' AND department = ''"
        for (folder,) in self._connection.execute(nameless).fetchall():
            if group := self._around(folder):
                yield group

    def departments(self) -> Iterator[list[Row]]:
        """The forms of each department, then of each folder that name none, in the order of paths, without copies."""
        for column, where in (("department", "department <> ''"), ("folder", "department = ''")):
            where = f"kind <> 'targets' AND {where}"
            keys = f"SELECT DISTINCT {column} FROM forms JOIN tree USING(path) WHERE {where} ORDER BY 1"
            for (key,) in self._connection.execute(keys).fetchall():
                yield self._rows(f"{_COUNTED} {where} AND {column} = ? ORDER BY path, forms.rowid", (key,))

    def projects(self) -> Iterator[list[Row]]:
        """The forms of each project that has a 绩效目标申报表 or forms of several years, in the order of paths.

        So are those of each department as a whole. Copies are not among them.
        """
        keys = """SELECT project FROM forms JOIN tree USING(path) WHERE project <> ''
            GROUP BY project HAVING SUM(kind <> 'targets') AND (SUM(kind = 'targets') OR COUNT(DISTINCT year) > 1)
            ORDER BY 1"""
        for (project,) in self._connection.execute(keys).fetchall():
            sql = f"{_ANY} project = ? AND forms.rowid NOT IN (SELECT form FROM copies) ORDER BY path, forms.rowid"
            yield self._rows(sql, (project,))

    def _rows(self, sql: str, values: Sequence[object] | dict[str, bytes]) -> list[Row]:
        return list(self._each(sql, values))

    def _each(self, sql: str, values: Sequence[object] | dict[str, bytes]) -> Iterator[Row]:
        for number, path, form, department in self._connection.execute(sql, values):
            yield Row(number, os.fsdecode(path), form, department)

    def _around(self, folder: bytes) -> list[Row]:
        """What belongs to the 附件1 forms of a folder that name no department; nothing where that is not certain."""
        here = {"folder": folder, "inside": folder + b"/", "behind": folder + b"0"}
        bases = "kind = 'base' AND department = '' AND folder = :folder"
        below = "(folder > :inside AND folder < :behind)" if folder else "folder <> x''"
        for scope in ("folder = :folder", below):
            others = f"kind NOT IN ('base', 'targets') AND department NOT IN ({_NAMED}) AND {scope}"
            forms, departments = self._counted(others, here)
            if forms:
                alone = self._counted(bases, here)[0] == 1
                if departments > 1 and not (alone and scope != below and forms <= _HAND_IN):
                    return []
                return self._rows(f"{_COUNTED} (({bases}) OR ({others})) ORDER BY path, forms.rowid", here)
        return []

    def _counted(self, where: str, values: dict[str, bytes]) -> tuple[int, int]:
        """How many forms, and how many departments they name."""
        what = "COUNT(*), COUNT(DISTINCT NULLIF(department, ''))"
        sql = f"SELECT {what} FROM forms JOIN tree USING(path) WHERE {where}"
        forms, departments = self._connection.execute(sql, values).fetchone()
        return forms, departments

    def companions(self, path: str) -> tuple[bytes, ...]:
        """Other forms that a department's report may tell of, in the order of paths.

        They are of the departments in the file, or nameless and beside it, and of one of its years or of none.
        """
        mine = "SELECT department FROM forms WHERE path = ?1 AND department <> ''"
        years = "SELECT year FROM forms WHERE path = ?1 AND kind = 'department'"
        beside = "department = '' AND folder = (SELECT folder FROM files WHERE path = ?1)"
        fits = f"year IS NULL OR year IN ({years}) OR EXISTS(SELECT 1 FROM ({years}) WHERE year IS NULL)"
        sql = f"""{_FORMS} path <> ?1 AND kind <> 'department' AND (department IN ({mine}) OR ({beside})) AND ({fits})
            AND forms.rowid NOT IN (SELECT form FROM copies) ORDER BY path, forms.rowid"""
        return tuple(row.packed for row in self._rows(sql, (os.fsencode(path),)))

    def handed_in(self) -> list[Source]:
        """The forms of the tree's files, then the documents without a form, as far as they could be read."""
        columns = "path, sha256, kind, department, year"
        forms = f"SELECT {columns} FROM forms JOIN tree USING(path) JOIN files USING(path) WHERE kind <> 'targets'"
        documents = f"""SELECT path, sha256, '' AS kind, '' AS department, NULL AS year FROM tree JOIN files USING(path)
            WHERE status IN {listed(PASSED_OVER)}"""
        sql = f"SELECT {columns} FROM ({forms} UNION ALL {documents}) WHERE sha256 IS NOT NULL ORDER BY path"
        return [Source(os.fsdecode(path), *rest) for path, *rest in self._connection.execute(sql)]

    def replace_findings(self, findings: Iterable[tuple[str, Finding]]) -> list[str]:
        """Take in all findings across files (each with its file's path); the files for which they have changed."""
        execute = self._connection.execute
        execute("CREATE TEMP TABLE IF NOT EXISTS fresh(path BLOB, severity TEXT, finding BLOB)")
        execute("DELETE FROM fresh")
        rows = ((os.fsencode(path), finding.severity, pack(finding)) for path, finding in findings)
        self._connection.executemany("INSERT INTO fresh(path, severity, finding) VALUES (?, ?, ?)", rows)
        new, old = "SELECT path, finding FROM fresh", "SELECT path, finding FROM crossing"
        difference = f"SELECT path FROM ({new} EXCEPT {old}) UNION SELECT path FROM ({old} EXCEPT {new})"
        changed = [os.fsdecode(path) for (path,) in execute(difference)]
        execute("DELETE FROM crossing")
        columns = "path, severity, finding"
        execute(f"INSERT INTO crossing({columns}) SELECT {columns} FROM fresh ORDER BY rowid")
        return changed

    def replace_partners(self, used: Counter[str]) -> None:
        """The files whose 绩效目标申报表 (so many of each are in use) are all held against a self-evaluation."""
        execute = self._connection.execute
        execute("DELETE FROM partners")
        sql = """INSERT INTO partners(path) SELECT path FROM forms WHERE path = ? AND kind = 'targets'
            GROUP BY path HAVING COUNT(*) = ?"""
        self._connection.executemany(sql, [(os.fsencode(path), number) for path, number in used.items()])

    def is_partner(self, path: str) -> bool:
        """Whether all 绩效目标申报表 of a file are held against a self-evaluation."""
        return bool(self._number("SELECT COUNT(*) FROM partners WHERE path = ?", (os.fsencode(path),)))

    def findings(self, path: str) -> tuple[Finding, ...]:
        """What the rules across files found in a file."""
        sql = "SELECT finding FROM crossing WHERE path = ? ORDER BY rowid"
        return tuple(unpack(Finding, data) for (data,) in self._connection.execute(sql, (os.fsencode(path),)))

    def count(self) -> int:
        """How many self-evaluations the files of the tree hold, each counted once."""
        own = "SELECT COUNT(*) FROM forms JOIN tree USING(path) WHERE kind <> 'targets'"
        sql = f"{own} AND forms.rowid NOT IN (SELECT form FROM copies)"
        return int(self._connection.execute(sql).fetchone()[0])

    def count_findings(self) -> dict[str, int]:
        """How many findings across files there are of each severity, in the files of the tree."""
        sql = "SELECT severity, COUNT(*) FROM crossing JOIN tree USING(path) GROUP BY 1"
        return dict(self._connection.execute(sql).fetchall())
