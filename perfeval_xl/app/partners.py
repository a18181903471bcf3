"""绩效目标申报表 that a self-evaluation of the call is held against: they are in use, and no file chosen by mistake."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.domain.finding import NO_FORM, Finding, Severity
from perfeval_xl.rules import Call
from perfeval_xl.rules.cross.approved import used_targets


def drop_partner_notices(files: Sequence[FileResult]) -> list[FileResult]:
    """The files; those whose 申报表 are all in use lose the notice that they hold nothing else."""
    used = used_targets(Call.of(file.made.book for file in files if isinstance(file.made, ReadFile)))
    return [
        _without_no_form(file) if file.targets and used[str(file.path)] == len(file.targets) else file for file in files
    ]


def findings_beside_partners(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a file whose 申报表 are all in use."""
    return tuple(each for each in findings if not is_partner_notice(each.code, each.severity))


def is_partner_notice(code: str, severity: str) -> bool:
    """Whether a finding says of a file that it holds 申报表 and no self-evaluation."""
    return code == NO_FORM and severity == Severity.INFO


def _without_no_form(file: FileResult) -> FileResult:
    return replace(file, findings=findings_beside_partners(file.findings))
