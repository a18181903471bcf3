"""Which forms of a tree count in another file: copies of one form, found anew whenever files are compared."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.batch.state.tables import Tables
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.grid import Area
from perfeval_xl.rollup import FileRecord


class Copy(NamedTuple):
    """A form that counts in another file. `number` is its place among the forms of its own file.

    What was found in a copy that says the `same` is not reported again; `errors` and `warnings` are how much that is.
    """

    form: int
    path: str
    number: int
    sheet: str
    area: Area
    same: bool
    errors: int = 0
    warnings: int = 0

    def without(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of its file that are to be reported."""
        return [each for each in findings if not (self.same and each.sheet == self.sheet and self.area.holds(each.at))]


class CopyTable(Tables):
    """The copies of a state."""

    def replace(self, copies: Iterable[Copy]) -> None:
        """All copies of the tree, in the place of those before."""
        self._connection.execute("DELETE FROM copies")
        rows = ((each.form, os.fsencode(each.path), each.number, each.sheet, *each.area, *each[5:]) for each in copies)
        self._connection.executemany(f"INSERT INTO copies VALUES ({', '.join('?' * 11)})", rows)

    def forget(self, path: bytes) -> None:
        """A file has been read anew: which of its forms are copies is to be found out."""
        self._connection.execute("DELETE FROM copies WHERE path = ?", (path,))

    def by_path(self) -> Mapping[str, list[Copy]]:
        """The copies by the file that they are in."""
        found: dict[str, list[Copy]] = defaultdict(list)
        for form, path, number, sheet, top, left, bottom, right, *rest in self._connection.execute(
            "SELECT copies.* FROM copies JOIN tree USING(path)"
        ):
            name = os.fsdecode(path)
            found[name].append(Copy(form, name, number, sheet, Area(top, left, bottom, right), *rest))
        return found

    def counts(self) -> Counter[Severity]:
        """How many errors and warnings stand in copies that say the same as the form that counts."""
        sql = "SELECT IFNULL(SUM(errors), 0), IFNULL(SUM(warnings), 0) FROM copies JOIN tree USING(path) WHERE same"
        errors, warnings = self._connection.execute(sql).fetchone()
        return Counter({Severity.ERROR: errors, Severity.WARNING: warnings})


def without_copies(record: FileRecord, copies: Iterable[Copy]) -> FileRecord:
    """A file's record with the forms that count in it, and what is to be reported of them."""
    forms, findings = list(enumerate(record.forms)), list(record.findings)
    for copy in copies:
        forms = [(number, form) for number, form in forms if number != copy.number]
        findings = copy.without(findings)
    return replace(record, forms=tuple(form for _, form in forms), findings=tuple(findings))
