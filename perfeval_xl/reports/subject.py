"""What a report is about: a scored form with all that belongs to it."""

import re
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

_CODE = re.compile(r"\A\s*([0-9]{6}[0-9A-Z]{9,18})\s*[-—–_－:：]\s*(?=\S)")


def without_code(name: str) -> str:
    """A project's name without the number that the budget system puts before it: 51000021R000000019951-工资性支出."""
    return _CODE.sub("", name)


def code_of(name: str) -> str:
    """That number; '' where there is none."""
    found = _CODE.match(name)
    return found[1] if found else ""


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
        named = self.form.project or self.form.department or self.form.unit
        return without_code(named.text) if named else ""

    def wan(self, entry: Entry | None) -> Decimal | None:
        """An amount of the form in 万元, None where there is none."""
        if entry is None or entry.number is None:
            return None
        return self.form.in_wan(entry.number)
