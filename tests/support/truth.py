"""How what the program says of published forms agrees with what was written down before it saw them."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.verdict import Verdict
from tests.support.published import Expected, Published

_CLOSE = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Counts over some forms; slips, rows and scores are those that were written down."""

    forms: int = 0
    slips: int = 0
    slips_found: int = 0
    false_errors: int = 0
    false_reminders: int = 0
    rows: int = 0
    rows_right: int = 0
    rows_left: int = 0
    """Rows that the program leaves to a person, where a person would have known."""
    rows_unread: int = 0
    scores: int = 0
    scores_right: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One form: what of the expected was missed or told otherwise, and what was told that is not so."""

    form: Published
    missed: tuple[str, ...]
    false: tuple[Finding, ...]
    misjudged: Mapping[int, str | None]
    """What the program makes of the rows it judges otherwise; None where it has not read the row."""
    misscored: Mapping[str, Decimal | None]

    @property
    def figures(self) -> Figures:
        """The form's counts."""
        expected, judged = self.form.expected, list(self.misjudged.values())
        errors = sum(finding.severity is Severity.ERROR for finding in self.false)
        return Figures(
            forms=1,
            slips=len(expected.must),
            slips_found=len(expected.must) - len(self.missed),
            false_errors=errors,
            false_reminders=len(self.false) - errors,
            rows=len(expected.verdicts),
            rows_right=len(expected.verdicts) - len(judged),
            rows_left=judged.count(Verdict.UNDECIDED),
            rows_unread=judged.count(None),
            scores=len(expected.scores),
            scores_right=len(expected.scores) - len(self.misscored),
        )


def measured(forms: Iterable[Published]) -> Iterator[Measured]:
    """Every form checked as a workbook on disk, and held against what is expected of it."""
    with tempfile.TemporaryDirectory() as folder:
        for form in forms:
            (file,) = check_files([form.write_to(Path(folder))]).files
            yield _measured(form, file)


def total(forms: Iterable[Measured]) -> Figures:
    """The figures of several forms together."""
    return sum((each.figures for each in forms), Figures())


def _measured(form: Published, file: FileResult) -> Measured:
    expected, verdicts, scores = form.expected, *_judged(file)
    return Measured(
        form=form,
        missed=tuple(f"{code}@{cell}" for code, cell in expected.must if not _holds(code, cell, file.findings)),
        false=tuple(finding for finding in file.findings if _is_false(finding, expected)),
        misjudged={
            row: verdicts.get(row) for row, verdict in expected.verdicts.items() if verdicts.get(row) != verdict
        },
        misscored={
            row: scores.get(row) for row, score in expected.scores.items() if not _is_close(scores.get(row), score)
        },
    )


def _judged(file: FileResult) -> tuple[dict[int, str], dict[str, Decimal | None]]:
    rows = [row for case in file.cases for row in case.assessment.indicators]
    scores = {str(row.row): row.score for row in rows}
    execution = {"EXEC": file.cases[0].assessment.execution_score} if file.cases else {}
    return {row.row: row.judgement.verdict.value for row in rows}, scores | execution


def _holds(code: str, cell: str, findings: Iterable[Finding]) -> bool:
    codes, cells = code.split("/"), cell.split("/")
    return any(each.code in codes and (cell == "*" or each.at.a1 in cells) for each in findings)


def _is_false(finding: Finding, expected: Expected) -> bool:
    if finding.code in expected.never:
        return True
    if finding.severity is Severity.INFO:
        return False
    return not any(_holds(code, cell, [finding]) for code, cell in (*expected.must, *expected.may))


def _is_close(score: Decimal | None, expected: Decimal) -> bool:
    return score is not None and abs(score - expected) <= _CLOSE
