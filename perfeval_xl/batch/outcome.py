"""What became of a run."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from perfeval_xl.app.results import OK, OWN_REPORT, PASSED_OVER
from perfeval_xl.batch.handing import Handed
from perfeval_xl.batch.walking import PDF_FILES
from perfeval_xl.domain.errors import PerfevalError


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a run; `found` is the sum of `codes` and `left`, documents without a form among them.

    `forms` are those of the whole tree. `stopped` says why it ended early. `written` counts copies and reports,
    `written_back` the forms that were themselves written;
    `printed` counts PDFs by code, NO_OFFICE where LibreOffice is missing; `bound` the
    departments whose PDFs were bound into one, by code;
    `handed` is what became of 上报材料; `rollup` says why it was not written.
    """

    run: str
    log: Path
    found: int
    forms: int
    codes: Counter[str]
    unchanged: int
    left: int
    errors: int
    warnings: int
    written: int
    written_back: int
    passed: Counter[str]
    stopped: PerfevalError | None
    printed: Counter[str]
    bound: Counter[str]
    handed: Handed
    rollup: PerfevalError | None

    @property
    def passed_over(self) -> int:
        """How many documents without a form there are."""
        return sum(count for code, count in self.codes.items() if code in PASSED_OVER)

    @property
    def own_reports(self) -> int:
        """How many of these we have written ourselves."""
        return self.codes[OWN_REPORT]

    @property
    def saw_no_form(self) -> bool:
        """Whether nothing but documents without a form and PDFs was there."""
        return self.found == self.passed_over and bool(self.found or self.passed[PDF_FILES])

    @property
    def exit_status(self) -> int:
        """0 nothing of severity error, 1 errors found, 2 something could not be done."""
        failed = self.codes.keys() - {OK} - PASSED_OVER
        if self.stopped or self.left or failed or self.handed.refused or not self.forms:
            return 2
        return 1 if self.errors else 0
