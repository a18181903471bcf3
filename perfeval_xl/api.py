"""What other Python programs may call: read, check, score and report on forms, as the commands of the same names do.

Everything is offered by the package itself: `import perfeval_xl; perfeval_xl.check("表.xlsx")`. Amounts and scores are
`Decimal`, in the form's own unit; rates are fractions (0.9 is 90 %). A file that cannot be read is no exception but a
status in the result; a call that makes no sense raises `UsageError`. See docs/接口.md.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from perfeval_xl.app.checking import check_files, chosen_rules, mark_files
from perfeval_xl.app.files import find_files, find_reports
from perfeval_xl.app.jsonform import finding_json, run_json, score_json
from perfeval_xl.app.limits import ONE_FILE, within
from perfeval_xl.app.reading import read_file
from perfeval_xl.app.results import OK, FileResult, WrittenReport
from perfeval_xl.app.runs import RunResult
from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.finding import Finding, SetValue
from perfeval_xl.domain.form import Form, Indicator, Level
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules import Case
from perfeval_xl.standard import Standard

if TYPE_CHECKING:
    from pandas import DataFrame

AnyPath = str | os.PathLike[str]
Paths = AnyPath | Iterable[AnyPath]
"""One file or folder, or several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedFile:
    """One file of a call: `status` is 'ok', or a code of `perfeval-xl codes` with a Chinese `message` on what to do.

    `cases` are its forms, each with the law in force for it and what that law makes of it. `edits` are the values that
    scoring fills in, `written` is where they (or marks) were saved, None where nothing was. `reports` are Word reports.
    """

    path: Path
    status: str
    message: str | None
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]
    edits: tuple[SetValue, ...]
    written: Path | None
    reports: tuple[WrittenReport, ...]

    @property
    def ok(self) -> bool:
        """Whether the file was read, and written where that was asked."""
        return self.status == OK

    @property
    def forms(self) -> tuple[Form, ...]:
        """Its forms, without the law."""
        return tuple(case.form for case in self.cases)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """All files of one call, in the order given. It keeps no workbook open."""

    files: tuple[CheckedFile, ...]
    exit_status: int
    """That of the command: 0 nothing of severity error, 1 errors found, 2 something could not be done."""
    _run: RunResult = field(repr=False)
    _scored: bool = field(repr=False)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms of all files."""
        return tuple(form for file in self.files for form in file.forms)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in all files."""
        return tuple(finding for file in self.files for finding in file.findings)

    def to_json(self) -> dict[str, Any]:
        """What the command prints with `--format json`: numbers are strings, so that no reader rounds them."""
        return score_json(self._run) if self._scored else run_json(self._run)

    def to_frame(self, what: Literal["findings", "indicators"] = "findings") -> "DataFrame":
        """A pandas table with one line a finding, or one line an indicator; the columns are there without lines too.

        Scores and weights are `Decimal`, None where the cell holds no number or only a person can decide, and on all
        but the first of rows that share a score. Raises `ValueError` for any other table.
        """
        if what not in _TABLES:
            raise ValueError(f"{what!r} is none of {', '.join(_TABLES)}")
        from pandas import DataFrame

        columns, lines = _TABLES[what]
        return DataFrame([line for file in self.files for line in lines(file)], columns=list(columns))


def read(
    path: AnyPath, *, law: str | None = None, standard: Standard | None = None, hidden: bool = False
) -> tuple[Form, ...]:
    """The forms of one file, in the order of its sheets; blank ones only where none is filled in.

    `hidden` takes in those on hidden sheets. Raises `FileProblem` where the file cannot be read or the law does not
    apply, with the code and the Chinese sentence that the command would print.
    """
    file = within(ONE_FILE, lambda: read_file(Path(path), law, standard=standard, hidden=hidden))
    if not file.ok:
        raise FileProblem(file.status, file.message or "")
    return _checked(file).forms


def check(
    paths: Paths,
    *,
    law: str | None = None,
    standard: Standard | None = None,
    select: str | None = None,
    ignore: str | None = None,
    reports: Paths = (),
    hidden: bool = False,
    mark: bool = False,
) -> Result:
    """Check files and folders as one call, so that forms of different files are held against each other.

    `law` names a profile for all forms; without it the year of each form decides. `select` and `ignore` are rule codes
    or their beginnings ('P403,F1'). `reports` are .docx to hold against the forms. Nothing is written unless `mark`
    puts marks into the files. Raises `UsageError` for a path that is not there and for a code that names no rule.
    """
    standard = standard or Standard.default()
    run = check_files(
        find_files(_listed(paths)),
        profile=law,
        rules=chosen_rules(select, ignore, standard),
        reports=find_reports(_listed(reports)),
        hidden=hidden,
        standard=standard,
    )
    return _result(mark_files(run) if mark else run)


def score(
    paths: Paths,
    *,
    law: str | None = None,
    standard: Standard | None = None,
    overwrite: bool = False,
    hidden: bool = False,
    in_place: bool = False,
    out: AnyPath | None = None,
) -> Result:
    """Work out 执行率, 得分, 总分 and 等级, fill the blank cells, and check the scored forms.

    A trial, unless `in_place` writes into the files or `out` is a folder for scored copies. `overwrite` replaces
    written scores too, never formulas. Raises `UsageError` for a path that is not there, `ValueError` for `in_place`
    with `out`.
    """
    from perfeval_xl.app.scoring import score_files

    if in_place and out is not None:
        raise ValueError("in_place and out exclude each other")
    run = score_files(
        find_files(_listed(paths)),
        profile=law,
        overwrite=overwrite,
        hidden=hidden,
        in_place=in_place,
        out=None if out is None else Path(out),
        standard=standard,
    )
    return _result(run, scored=True)


def report(
    paths: Paths,
    *,
    out: AnyPath | None = None,
    template: AnyPath | None = None,
    fonts: Literal["gb2312", "windows"] = "gb2312",
    charts: bool = False,
    day: date | None = None,
    law: str | None = None,
    standard: Standard | None = None,
    hidden: bool = False,
) -> Result:
    """Write the Word reports on all forms, beside each form or into the folder `out`; no form is changed.

    `template` is a .docx for all of them, `day` the date they bear (today without it). A report that somebody has
    changed is kept and the new one gets a number. Raises `UsageError` for a path that is not there, `PerfevalError`
    for a template that cannot be used.
    """
    from perfeval_xl.app.reporting import ReportOptions, report_files

    options = ReportOptions(
        template=None if template is None else Path(template),
        out=None if out is None else Path(out),
        fonts=fonts,
        charts=charts,
        day=day,
    )
    return _result(report_files(find_files(_listed(paths)), options, profile=law, hidden=hidden, standard=standard))


def _listed(paths: Paths) -> list[str]:
    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    return [os.fspath(path) for path in several]


def _result(run: RunResult, *, scored: bool = False) -> Result:
    """The run without its workbooks, which would keep every file's bytes in memory."""
    light = RunResult(files=tuple(file.closed() for file in run.files))
    files = tuple(map(_checked, light.files))
    return Result(files=files, exit_status=run.exit_status, _run=light, _scored=scored)


def _checked(file: FileResult) -> CheckedFile:
    return CheckedFile(
        path=file.path,
        status=file.status,
        message=file.message,
        cases=file.cases,
        findings=file.findings,
        edits=file.edits,
        written=file.written,
        reports=file.reports,
    )


_FINDING = ("path", "sheet", "cell", "place", "code", "severity", "message", "expected", "actual", "source")
_INDICATOR = (
    *("path", "sheet", "year", "project", "row", "level1", "level2", "level3", "target", "actual"),
    *("weight", "written_score", "score", "verdict"),
)


def _finding_lines(file: CheckedFile) -> Iterator[dict[str, Any]]:
    for finding in file.findings:
        yield {"path": str(file.path), **finding_json(finding)}


def _indicator_lines(file: CheckedFile) -> Iterator[dict[str, Any]]:
    for case in file.cases:
        if case.twin is not None:  # counted where the form itself is
            continue
        heads = {group.head.row: group.head for group in case.form.groups}
        for row in case.form.indicators:
            yield _indicator_line(case, row, heads.get(row.row))


def _indicator_line(case: Case, row: Indicator, head: Indicator | None) -> dict[str, Any]:
    """One row; only the `head` of rows that share a score bears it, so that a column adds up to what the form says."""
    form, assessment = case.form, case.assessment
    judged = assessment.by_row.get(row.row)
    return {
        "path": form.path,
        "sheet": form.sheet,
        "year": form.year,
        "project": form.project.text if form.project else None,
        "row": row.row,
        "level1": _name(row.level1),
        "level2": _name(row.level2),
        "level3": row.level3.text,
        "target": row.target.text,
        "actual": row.actual.text,
        "weight": _number(head.weight) if head else None,
        "written_score": _number(head.score) if head else None,
        "score": judged.score if judged and head else None,
        "verdict": judged.judgement.verdict.value if judged else Verdict.NOT_APPLICABLE.value,
    }


def _name(level: Level | None) -> str | None:
    return level.name if level else None


def _number(entry: Entry | None) -> Decimal | None:
    return entry.number if entry else None


_TABLES = {"findings": (_FINDING, _finding_lines), "indicators": (_INDICATOR, _indicator_lines)}
