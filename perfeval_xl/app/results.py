"""What one call made of each file."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.worklist import Worklist
from perfeval_xl.domain.finding import Finding, SetValue
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.narrative import Comparison, Narrative
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.hosts.opening import Opened
from perfeval_xl.problems import codes_without_failure
from perfeval_xl.rules import Book, Case
from perfeval_xl.scoring import Note

OK = "ok"
PASSED_OVER = codes_without_failure()
"""The codes of what is no form to be checked; one alone is no failure of a run."""


OWN_REPORT = "OWN_REPORT"
"""The code of a document that we have written."""


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
    """What one call made of one file: its type says how it went. This one stands for a file not yet looked into.

    What all have in common can be asked of any of them, and is empty where there is none.
    """

    path: Path
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file was read, and written where that was asked."""
        return True

    @property
    def status(self) -> str:
        """'ok' or a stable code."""
        return OK

    @property
    def message(self) -> str | None:
        """In Chinese what to do about a code."""
        return None

    @property
    def passed_over(self) -> bool:
        """Whether it is a document without a form, such as a notice: no failure, only counted."""
        return False

    @property
    def made(self) -> "FileResult":
        """What was made of the file, if only before it failed."""
        return self

    @property
    def cases(self) -> tuple[Case, ...]:
        """The forms read, each with its law and what that makes of it."""
        return ()

    @property
    def targets(self) -> tuple[Form, ...]:
        """The 绩效目标申报表 in it."""
        return ()

    @property
    def counted(self) -> tuple[Case, ...]:
        """Its forms but for those that count in another file."""
        return tuple(case for case in self.cases if case.twin is None)

    @property
    def edits(self) -> tuple[SetValue, ...]:
        """The values that scoring writes."""
        return ()

    @property
    def notes(self) -> tuple[SheetNote, ...]:
        """What a person must decide or look at."""
        return ()

    @property
    def written(self) -> Path | None:
        """Where it was saved, None where nothing was."""
        return None

    @property
    def reports(self) -> tuple[WrittenReport, ...]:
        """The Word reports written on its forms."""
        return ()

    def name_of(self, sheet: str, at: At) -> str:
        """What people call a cell of the file: H14, or in a document 第3个表第14行第8格."""
        return at.a1

    def failed(self, code: str, message: str) -> "Failed":
        """The same file, with a failure in place of success."""
        kind = PassedOver if code in PASSED_OVER else Failed
        return kind(path=self.path, findings=self.findings, failure=Failure(code, message), before=self.made)

    def closed(self) -> "FileResult":
        """The same without the bytes of the file."""
        return self


class Failure(NamedTuple):
    """A stable code, and in Chinese what to do about it."""

    code: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed(FileResult):
    """A file that could not be read or written; `before` is what had been made of it until then."""

    failure: Failure
    before: FileResult

    @property
    def ok(self) -> bool:
        """It is not."""
        return False

    @property
    def status(self) -> str:
        """The code."""
        return self.failure.code

    @property
    def message(self) -> str | None:
        """What to do."""
        return self.failure.message

    @property
    def made(self) -> FileResult:
        """What had been made of it."""
        return self.before

    @property
    def cases(self) -> tuple[Case, ...]:
        """The forms, where they had been read."""
        return self.before.cases

    @property
    def edits(self) -> tuple[SetValue, ...]:
        """As before it failed; so are the rest."""
        return self.before.edits

    @property
    def notes(self) -> tuple[SheetNote, ...]:
        """As above."""
        return self.before.notes

    @property
    def written(self) -> Path | None:
        """As above."""
        return self.before.written

    @property
    def reports(self) -> tuple[WrittenReport, ...]:
        """As above."""
        return self.before.reports

    def name_of(self, sheet: str, at: At) -> str:
        """As it was read."""
        return self.before.name_of(sheet, at)

    def closed(self) -> "Failed":
        """The same without the bytes of the file."""
        return replace(self, before=self.before.closed())


@dataclass(frozen=True, kw_only=True, slots=True)
class PassedOver(Failed):
    """A document without a form."""

    @property
    def passed_over(self) -> bool:
        """It is."""
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadFile(FileResult):
    """A file with the forms in it: `book` is what the rules saw."""

    snapshot: Snapshot
    book: Book
    edits: tuple[SetValue, ...] = ()
    notes: tuple[SheetNote, ...] = ()
    written: Path | None = None
    reports: tuple[WrittenReport, ...] = ()
    comparison: Comparison | None = None
    """What the text of a document says otherwise than its forms, where there is anything to compare."""
    worklist: Worklist | None = None
    """The sheet 校验结果 as it was written, with what has changed since the one before."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """The forms, each with its law and what that makes of it."""
        return self.book.cases

    @property
    def targets(self) -> tuple[Form, ...]:
        """The 绩效目标申报表 in it."""
        return self.book.targets

    def name_of(self, sheet: str, at: At) -> str:
        """What people call a cell."""
        return self.snapshot.name_of(sheet, at)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenFile(ReadFile):
    """A file that was read and can be written."""

    opened: Opened

    def closed(self) -> ReadFile:
        """The same without the bytes of the file."""
        return ReadFile(**{each.name: getattr(self, each.name) for each in fields(ReadFile)})


def active_in(file: FileResult) -> tuple[str, ...]:
    """What could act in a file were it opened in its own program: macros, links."""
    return tuple(file.made.opened.active) if isinstance(file.made, OpenFile) else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadReport(FileResult):
    """A report's text, held against the forms of the call; None where that could not be done, which a finding tells."""

    narrative: Narrative
    comparison: Comparison | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed(FileResult):
    """A file on paper: `written` is its PDF, `kept` the print-ready workbook that is left when asked for.

    Without LibreOffice there is no PDF, and `written` is `kept`. `department` is that of its forms, '' without one.
    """

    notes: tuple[SheetNote, ...] = ()
    written: Path | None = None
    kept: Path | None = None
    department: str = ""

    @property
    def pdf(self) -> Path | None:
        """The PDF, where one was made."""
        return None if self.written == self.kept else self.written
