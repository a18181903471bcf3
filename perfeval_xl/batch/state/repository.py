"""What runs remember of each file: its record, by what it was made from."""

import json
import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from perfeval_xl.app.jsonform import finding_json
from perfeval_xl.app.partners import findings_beside_partners, is_partner_notice
from perfeval_xl.app.results import PASSED_OVER
from perfeval_xl.batch.codec import pack, unpack
from perfeval_xl.batch.log import line, outputs_json
from perfeval_xl.batch.records import Done, Step
from perfeval_xl.batch.state.copies import CopyTable, without_copies
from perfeval_xl.batch.state.forms import FormTable
from perfeval_xl.batch.state.past import PastTable
from perfeval_xl.batch.state.runs import Runs
from perfeval_xl.batch.state.tables import PAGE, listed
from perfeval_xl.batch.state.tree import OVERSIZED, Origin, Tree
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.rollup import FileRecord


class Sums(NamedTuple):
    """Errors and warnings in the tree's files, those across files included.

    `made` counts the outputs of a run, `written_back` the forms that it wrote.
    """

    errors: int
    warnings: int
    made: int
    written_back: int


class State(Runs, Tree):
    """The state of one results folder; `forms` are the forms in it, `copies` those that count in another file,
    `past` the slips of every file at the roll-up before.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.forms = FormTable(connection)
        self.copies = CopyTable(connection)
        self.past = PastTable(connection)

    def renew_departments(self, run: str) -> None:
        """Files of departments get their report anew when one of their projects was done in this run."""
        self._connection.execute(
            """UPDATE files SET waits = waits | ?1 WHERE path IN (SELECT d.path FROM forms d JOIN tree USING(path)
            WHERE d.kind = 'department' AND d.department <> '' AND EXISTS(SELECT 1 FROM forms p JOIN files f USING(path)
            WHERE p.department = d.department AND f.run = ?2 AND p.path <> d.path
            AND (p.year IS NULL OR d.year IS NULL OR p.year = d.year)))""",
            (int(Step.REPORT), run),
        )

    def save(self, path: str, origin: Origin, done: Done) -> None:
        """A file's record in place of the one before."""
        name = os.fsencode(path)
        outputs = done.outputs
        row = {
            "path": name,
            "folder": name.rpartition(b"/")[0],
            **done.stamp._asdict(),
            **origin._asdict(),
            "read_at": done.read_at,
            "sha256": done.sha256,
            "status": done.status,
            "waits": int(done.waits),
            "errors": done.errors,
            "warnings": done.warnings,
            "outputs": pack(outputs),
            "made": len(outputs.reports) + (outputs.scored is not None),
            "written_back": done.written_back,
        }
        self._replace("files", row)
        self._replace("records", {"path": name, "record": done.record, "line": done.line})
        self.forms.set_forms(path, done.forms)
        self.copies.forget(name)
        self.set_todo(path, False)

    def add_reports(self, path: str, run: str, reports: tuple[str, ...]) -> None:
        """The reports of a file that had its report before it."""
        self._amend(path, lambda record: replace(record, outputs=replace(record.outputs, reports=reports)))
        sql = "UPDATE files SET waits = waits & ~?, run = ?, made = made + ? WHERE path = ?"
        self._connection.execute(sql, (int(Step.REPORT), run, len(reports), os.fsencode(path)))

    def refuse(self, path: str, origin: Origin, step: Step, code: str, message: str) -> None:
        """A later step of a file has failed; what the first round found stays, and the file has the code."""
        self._amend(path, lambda record: replace(record, status=code, message=message))
        sql = """UPDATE files SET waits = waits & ~?1, run = ?2, limits = ?3, status = ?4,
            written_back = written_back AND ?1 <> ?5 WHERE path = ?6"""
        values = (int(step), origin.run, origin.limits, code, int(Step.WRITE_BACK), os.fsencode(path))
        self._connection.execute(sql, values)

    def unprinted(self) -> Iterator[str]:
        """Files with forms that have no PDF yet, or none that was made of them as they are now."""
        settled = f"f.status IN {listed(('ok', *OVERSIZED))}"
        with_forms = "EXISTS(SELECT 1 FROM forms WHERE forms.path = t.path)"
        sql = f"""SELECT t.path FROM tree t JOIN files f USING(path) WHERE NOT t.todo AND NOT f.waits
            AND NOT f.printed AND {settled} AND {with_forms} AND t.path > ? ORDER BY t.path LIMIT {PAGE}"""
        return (os.fsdecode(row[0]) for row in self._paged(sql, ()))

    def set_printed(self, path: str, pdf: str | None, code: str | None, *, settled: bool = True) -> None:
        """What became of a file's PDF: its path, or a code; with `settled` false it is tried again by the next run."""
        self._amend(path, lambda each: replace(each, outputs=replace(each.outputs, pdf=pdf, pdf_code=code)))
        self._connection.execute("UPDATE files SET printed = ? WHERE path = ?", (settled, os.fsencode(path)))

    def _amend(self, path: str, change: Callable[[FileRecord], FileRecord]) -> None:
        """Change a file's record and its line of the log alike."""
        name = os.fsencode(path)
        sql = "SELECT record, line FROM records WHERE path = ?"
        packed, packed_line = self._connection.execute(sql, (name,)).fetchone()
        record = change(_record_from(packed))
        log = json.loads(zlib.decompress(packed_line))
        log |= {"status": record.status, "message": record.message or None}
        log["outputs"] |= outputs_json(record.outputs)
        row = {"path": name, "record": zlib.compress(pack(record), 1), "line": zlib.compress(line(log), 1)}
        self._replace("records", row)
        self._connection.execute("UPDATE files SET outputs = ? WHERE path = ?", (pack(record.outputs), name))

    def records(self) -> Iterator[FileRecord]:
        """The records of the tree's files, but for documents without a form, with the findings across files.

        A form that counts in another file is left out, and what was found in it where it says the same; so is that a
        file holds nothing but 绩效目标申报表 which are in use.
        """
        copies = self.copies.by_path()
        for path, packed in self._recorded("record", "1", ()):
            record = _record_from(packed)
            if record.status in PASSED_OVER:
                continue
            record = without_copies(record, copies.get(path, ()))
            if self.forms.is_partner(path):
                record = replace(record, findings=findings_beside_partners(record.findings))
            across = self.forms.findings(path)
            yield replace(record, findings=record.findings + across) if across else record

    def log_lines(self, run: str) -> Iterator[bytes]:
        """The log of a run: the records of the files it did, then a line for each that it did not have to do."""
        for path, packed in self._recorded("line", "f.run = ?", (run,)):
            text, across = zlib.decompress(packed), self.forms.findings(path)
            if self.forms.is_partner(path):
                text = _beside_partners(text)
            yield _with_findings(text, [finding_json(finding) for finding in across]) if across else text
        sql = f"""SELECT t.path, f.status, f.sha256 FROM tree t JOIN files f USING(path)
            WHERE NOT t.todo AND f.run <> ? AND t.path > ? ORDER BY t.path LIMIT {PAGE}"""
        for path, status, sha256 in self._paged(sql, (run,)):
            yield line({"path": os.fsdecode(path), "status": status, "unchanged": True, "sha256": sha256})

    def _recorded(self, column: str, where: str, values: tuple[object, ...]) -> Iterator[tuple[str, bytes]]:
        """Path and record or line of files that are done."""
        sql = f"""SELECT t.path, r.{column} FROM tree t JOIN files f USING(path) JOIN records r USING(path)
            WHERE NOT t.todo AND {where} AND t.path > ? ORDER BY t.path LIMIT {PAGE}"""
        for path, data in self._paged(sql, values):
            yield os.fsdecode(path), data

    def findings_of(self, path: str) -> tuple[Finding, ...]:
        """What was found in a file by itself."""
        sql = "SELECT record FROM records WHERE path = ?"
        (packed,) = self._connection.execute(sql, (os.fsencode(path),)).fetchone()
        return _record_from(packed).findings

    def codes(self) -> Counter[str]:
        """How many files of the tree that are done ended in which code."""
        sql = "SELECT f.status, COUNT(*) FROM tree t JOIN files f USING(path) WHERE NOT t.todo GROUP BY 1"
        return Counter(dict(self._connection.execute(sql).fetchall()))

    def sums(self, run: str) -> Sums:
        """What the tree's files and a run add up to."""
        sql = """SELECT IFNULL(SUM(f.errors), 0), IFNULL(SUM(f.warnings), 0) FROM tree t JOIN files f USING(path)
            WHERE NOT t.todo"""
        errors, warnings = self._connection.execute(sql).fetchone()
        across = self.forms.count_findings()
        sql = "SELECT IFNULL(SUM(made), 0), IFNULL(SUM(written_back), 0) FROM files WHERE run = ?"
        made, written_back = self._connection.execute(sql, (run,)).fetchone()
        twice = self.copies.counts()
        errors += across.get(Severity.ERROR, 0) - twice[Severity.ERROR]
        warnings += across.get(Severity.WARNING, 0) - twice[Severity.WARNING]
        return Sums(errors, warnings, made, written_back)


def _record_from(packed: bytes) -> FileRecord:
    return unpack(FileRecord, zlib.decompress(packed))


def _beside_partners(text: bytes) -> bytes:
    """A line of the log as `findings_beside_partners` has its findings."""
    log = json.loads(text)
    return line(
        log | {"findings": [each for each in log["findings"] if not is_partner_notice(each["code"], each["severity"])]}
    )


def _with_findings(text: bytes, findings: list[Any]) -> bytes:
    """A line of the log with findings behind its own."""
    log = json.loads(text)
    return line(log | {"findings": log["findings"] + findings})
