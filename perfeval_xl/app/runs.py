"""What one call made of all its files."""

from dataclasses import dataclass

from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.domain.causes import count_accepted, count_causes
from perfeval_xl.domain.finding import Severity


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
    def accepted(self) -> int:
        """How many slips a reviewer has accepted; they are not in `count`."""
        return sum(count_accepted(file.findings) for file in self.files)

    @property
    def forms(self) -> int:
        """How many forms were recognised; one that several files hold is one."""
        return sum(len(file.counted) for file in self.files)

    @property
    def law(self) -> str:
        """The names of the law profiles that were applied, '' when no form was found."""
        return ",".join(sorted({case.law.name for file in self.files for case in file.cases}))

    @property
    def without_forms(self) -> bool:
        """Whether files were read and none of them holds a form, so that nothing was checked."""
        return any(isinstance(file.made, ReadFile) for file in self.files) and not self.forms

    @property
    def exit_status(self) -> int:
        """0 nothing of severity error, 1 errors found, 2 something could not be done, or there was no form at all."""
        if self.without_forms or not all(file.ok for file in self.listed) or (self.files and not self.listed):
            return 2
        return 1 if self.count(Severity.ERROR) else 0
