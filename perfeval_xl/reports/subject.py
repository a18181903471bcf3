"""What a report is about: a scored form with all that belongs to it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.material import Passage
from perfeval_xl.domain.snapshot import Sheet
from perfeval_xl.domain.verdict import Assessment
from perfeval_xl.forms import Vocabulary
from perfeval_xl.law import Law
from perfeval_xl.reports.doubts import Doubts
from perfeval_xl.reports.naming import bare_project, bare_unit


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A form as 计分 leaves it, its sheet for the annex, the user's own words, and what stands beside it.

    `projects` are the project forms of a department, `base` its 附件1; both are empty for a project. `findings` and
    `base_findings` are what the check says of the form and of 附件1: what it calls wrong is not stated.
    """

    form: Form
    assessment: Assessment
    law: Law
    sheet: Sheet
    vocabulary: Vocabulary
    date1904: bool = False
    material: tuple[Passage, ...] = ()
    projects: tuple["Subject", ...] = ()
    base: Form | None = None
    findings: tuple[Finding, ...] = ()
    base_findings: tuple[Finding, ...] = ()

    @cached_property
    def doubts(self) -> Doubts:
        """Which of the form's values cannot be stated."""
        return Doubts(self.form, self.findings)

    @cached_property
    def base_doubts(self) -> Doubts | None:
        """The same of 附件1."""
        return Doubts(self.base, self.base_findings) if self.base else None

    @property
    def name(self) -> str:
        """The project's name, or the department's; '' when the form does not tell it."""
        if self.form.project:
            return bare_project(self.form.project.text)
        named = self.form.department or self.form.unit
        return bare_unit(named.text) if named else ""

    def wan(self, entry: Entry | None) -> Decimal | None:
        """An amount of the form in 万元, None where there is none."""
        if entry is None or entry.number is None:
            return None
        return self.form.in_wan(entry.number)
