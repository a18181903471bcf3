"""What one call made of each file."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.worklist import Worklist
from perfeval_xl.domain.causes import count_causes
from perfeval_xl.domain.finding import Finding, SetValue, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison, Narrative
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.opening import Opened
from perfeval_xl.problems import codes_without_failure
from perfeval_xl.rules import Book
from perfeval_xl.scoring import Note

OK = "ok"
PASSED_OVER = codes_without_failure()
"""The codes of what is no form to be checked; one alone is no failure of a run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetNote:
    """Something a person must decide or know, at a cell."""

    sheet: str
    note: Note


class WrittenReport(NamedTuple):
    """A report that was written, and what its reader must still fill in."""

    sheet: str
    path: Path
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FileResult:
    """One file: `status` is 'ok' or a stable code, then `message` says in Chinese what to do.

    `book` is what the rules saw; `edits`, `notes` and `written` belong to scoring, marking and printing, `reports` to
    reporting, and `kept` is the print-ready workbook that printing leaves when asked to.
    """

    path: Path
    status: str = OK
    message: str | None = None
    opened: Opened | None = None
    snapshot: Snapshot | None = None
    book: Book | None = None
    findings: tuple[Finding, ...] = ()
    edits: tuple[SetValue, ...] = ()
    notes: tuple[SheetNote, ...] = ()
    written: Path | None = None
    reports: tuple[WrittenReport, ...] = ()
    narrative: Narrative | None = None
    """The text of a report; a report has no workbook and no forms, and what it differs in is told at the forms."""
    comparison: Comparison | None = None
    kept: Path | None = None
    worklist: Worklist | None = None
    """The sheet 校验结果 as it was written, with what has changed since the one before."""

    @property
    def passed_over(self) -> bool:
        """Whether it is a document without a form, such as a notice: no failure, only counted."""
        return self.status in PASSED_OVER

    @property
    def ok(self) -> bool:
        """Whether the file was read, and written where that was asked."""
        return self.status == OK

    def name_of(self, sheet: str, at: At) -> str:
        """What people call a cell of the file: H14, or in a document 第3个表第14行第8格."""
        return self.snapshot.name_of(sheet, at) if self.snapshot else at.a1

    def failed(self, code: str, message: str) -> "FileResult":
        """The same file, with a failure in place of success."""
        return replace(self, status=code, message=message)


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """All files of one call, in the order given."""

    files: tuple[FileResult, ...]

    @property
    def listed(self) -> tuple[FileResult, ...]:
        """The files but for documents without a form."""
        return tuple(file for file in self.files if not file.passed_over)

    def count(self, severity: Severity) -> int:
        """How many slips have this severity: what comes of one is counted with it, at the gravest of them."""
        return sum(count_causes(file.findings)[severity] for file in self.files)

    @property
    def forms(self) -> int:
        """How many forms were recognised."""
        return sum(len(file.book.cases) for file in self.files if file.book)

    @property
    def law(self) -> str:
        """The names of the law profiles that were applied, '' when no form was found."""
        return ",".join(sorted({case.law.name for file in self.files if file.book for case in file.book.cases}))

    @property
    def without_forms(self) -> bool:
        """Whether files were read and none of them holds a form, so that nothing was checked."""
        return any(file.book for file in self.files) and not self.forms

    @property
    def exit_status(self) -> int:
        """0 nothing of severity error, 1 errors found, 2 something could not be done, or there was no form at all."""
        if self.without_forms or not all(file.ok for file in self.listed) or (self.files and not self.listed):
            return 2
        return 1 if self.count(Severity.ERROR) else 0
