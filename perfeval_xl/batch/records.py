"""What goes to a worker process and comes back, and what of a file is kept in the state. `codec` makes bytes of it."""

from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.batch.walking import NO_STAMP, Stamp
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.rollup import NO_OUTPUTS, Outputs

_COMPANIONS_A_SECOND = 20
"""Forms that a department's report is given a second more for; on a slow machine it tells of twice as many."""


class Step(IntFlag):
    """What is still to be made of a file once all files of the tree have been compared."""

    NOTHING = 0
    WRITE_BACK = 1
    """Scores and marks into the form itself: the marks need the findings across files."""
    REPORT = 2
    """A department's report, which needs the forms of its projects."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What all jobs of a run have in common.

    `program` is the digest of the standard that the run was started with, `standard` its folders. Scored copies are on
    disk when a job is done, or with `durable` false when the run has synced the file system. `seconds` and `memory_mib`
    limit one file.
    """

    out: str
    run: str
    program: str
    standard: tuple[str, ...] = ()
    law: str | None = None
    template: str | None = None
    scored: bool = True
    report: bool = True
    in_place: bool = False
    hidden: bool = False
    """Whether forms on hidden sheets are taken in."""
    durable: bool = True
    seconds: int = 20
    memory_mib: int = 1024

    @property
    def limits(self) -> str:
        """The limits as one word, to tell whether a file that was too large may fit now."""
        return f"{self.seconds}s {self.memory_mib}MiB"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileJob:
    """Something to do with one file; `path` is below `root`, `name` what its report's folder and its PDF are called."""

    settings: Settings
    root: str
    path: str
    name: str

    @property
    def file(self) -> Path:
        """The form's full path."""
        return Path(self.root, self.path)

    @property
    def seconds(self) -> int:
        """How long it may take."""
        return self.settings.seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstRound(FileJob):
    """Read, check and score a file, write its copy and its reports."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteBack(FileJob):
    """Write scores and marks into the form itself.

    `findings` are those across files. `reports` were made from the bytes with this `sha256`; from others they are
    made again.
    """

    findings: tuple[Finding, ...] = ()
    sha256: str | None = None
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DepartmentReport(FileJob):
    """Write the report of a department, from bytes with this `sha256`; `companions` are packed `KeptForm`s."""

    sha256: str | None
    companions: tuple[bytes, ...]

    @property
    def seconds(self) -> int:
        """Longer for a department of many projects."""
        return self.settings.seconds + len(self.companions) // _COMPANIONS_A_SECOND


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintCopy(FileJob):
    """Lay a print-ready copy of the file at `target`, for LibreOffice."""

    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HandIn(FileJob):
    """Make 上报材料 of the files of one department, into the folder of its name; `path` is the first of them."""

    files: tuple[str, ...]

    @property
    def seconds(self) -> int:
        """Longer for a department of many projects."""
        return self.settings.seconds + len(self.files)


Job = FirstRound | WriteBack | DepartmentReport | PrintCopy | HandIn


class Task(NamedTuple):
    """A job on its way to a worker."""

    job: Job


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptForm:
    """A form as read and judged, with the law it was judged by and the user's words for its report."""

    law: str
    form: Form
    assessment: Assessment
    material: tuple[Passage, ...] = ()
    rank: int = 0
    """Of several copies of the form that of the lowest rank counts."""


class StoredForm(NamedTuple):
    """A packed `KeptForm`, and what it is found by: department and subject as names are compared, '' without one.

    The subject, `project`, is the project, or of a department's form the department as a whole.
    Copies of a form have one `identity`, '' where it names nothing to know it by.
    """

    kind: FormKind
    department: str
    year: int | None
    project: str
    packed: bytes
    identity: str = ""
    rank: int = 0
    """As of `KeptForm`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of a file that was read, or of one that could not be (`status` is then a code).

    `stamp` and `read_at` (the clock, ns) are from before it was read, `sha256` is of the file as it stands now.
    `line` is its line of the log and `record` its packed `FileRecord`, both compressed.
    """

    status: str
    stamp: Stamp = NO_STAMP
    read_at: int = 0
    sha256: str | None = None
    waits: Step = Step.NOTHING
    errors: int = 0
    warnings: int = 0
    outputs: Outputs = NO_OUTPUTS
    written_back: bool = False
    line: bytes
    record: bytes
    forms: tuple[StoredForm, ...] = ()


class Reported(NamedTuple):
    """The reports that a later step has written, as paths."""

    reports: tuple[str, ...]


class Laid(NamedTuple):
    """A print-ready copy stands where it was wanted."""

    target: str


class Refused(NamedTuple):
    """Why a later step could not be carried out; what is known of the file stays as it is."""

    code: str
    message: str


class HandedIn(NamedTuple):
    """上报材料 has been made."""

    folder: str


Answer = Done | Reported | Laid | HandedIn | Refused


class Reply(NamedTuple):
    """An answer on its way back."""

    answer: Answer
