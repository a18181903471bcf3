"""已认可: findings that a reviewer has looked at and accepted, with the reason, in a small file beside the forms.

    - file: 项目.xlsx
      sheet: 自评表
      cell: F12
      code: P402
      indicator: 培训场次
      reason: 按批复分期完成，已核对批文
      date: 2026-05-16

An accepted finding is still told, struck through and counted apart. In a row of an indicator it goes with the
indicator: where the row has moved it holds on, and where another indicator stands in its cell it does not.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from perfeval_xl.app.results import FileResult
from perfeval_xl.datafiles import DataError, load
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.finding import Finding
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.hosts.disk.windows import reachable
from perfeval_xl.parsing import normalize
from perfeval_xl.problems import problem

NAME = "已认可.yaml"
_KEYS = ("file", "sheet", "cell", "code", "indicator", "reason", "date")
_LINE = pattern(r"(?:(?P<first>- )|  )(?P<key>[a-z]+): (?P<value>\".*\")\s*")
_NEEDED = ("file", "cell", "code", "reason")


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """One entry: which finding of which file, why it is accepted and since when; `indicator` is '' outside the rows."""

    file: str
    sheet: str
    cell: str
    code: str
    indicator: str
    reason: str
    date: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What no two entries share."""
        return self.file, self.sheet, self.cell, self.code


def read_acceptances(folder: Path) -> list[Acceptance]:
    """The entries of a folder, none where there is no such file. Raises `UsageError` BAD_ACCEPTED with the entry."""
    path = reachable(folder / NAME)
    try:
        content = _as_written(path.read_text("utf-8-sig"))
        content = load(path) if content is None else content
    except FileNotFoundError:
        return []
    except (OSError, ValueError, DataError) as fault:
        raise problem(UsageError, "BAD_ACCEPTED", what=path, fault=getattr(fault, "message", "读不了")) from None
    if not isinstance(content, list | None):
        raise problem(UsageError, "BAD_ACCEPTED", what=path, fault="应是一条一条的列表")
    return [_entry(path, number, each) for number, each in enumerate(content or (), 1)]


def _as_written(text: str) -> list[dict[str, str]] | None:
    """The entries of a file that stands as `write_acceptances` writes it, None for one that people have rewritten.

    LibreOffice's own Python has no YAML parser, and its buttons read the file too.
    """
    entries: list[dict[str, str]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        value = _json_text(found["value"]) if found else None
        if found is None or value is None or (not entries and not found["first"]):
            return None
        if found["first"]:
            entries.append({})
        entries[-1][found["key"]] = value
    return entries


def _json_text(text: str) -> str | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _entry(path: Path, number: int, content: object) -> Acceptance:
    if not isinstance(content, dict) or any(not str(content.get(key) or "").strip() for key in _NEEDED):
        raise problem(UsageError, "BAD_ACCEPTED", what=path, fault=f"第 {number} 条要写 {'、'.join(_NEEDED)}")
    if unknown := [str(key) for key in content if key not in _KEYS]:
        raise problem(UsageError, "BAD_ACCEPTED", what=path, fault=f"第 {number} 条里的 {'、'.join(unknown)} 不认识")
    words = {key: str(content.get(key) or "").strip() for key in _KEYS}
    return Acceptance(**words | {"code": words["code"].upper(), "cell": words["cell"].upper()})


def write_acceptances(folder: Path, entries: Iterable[Acceptance]) -> Path:
    """Write all entries of a folder; the file. Texts are quoted, so that any text is one."""
    from perfeval_xl.hosts.file import save_new

    lines = ["# 已认可的问题：仍会列出，划掉，单独计数。删去一条，就不再认可。"]
    for each in entries:
        for number, key in enumerate(_KEYS):
            lines.append(f"{'- ' if not number else '  '}{key}: {json.dumps(getattr(each, key), ensure_ascii=False)}")
    path = folder / NAME
    save_new("\n".join([*lines, ""]).encode("utf-8"), path)
    return path


def acceptance_of(finding: Finding, forms: Sequence[Form], reason: str, day: date) -> Acceptance:
    """The entry for a finding of a file."""
    return Acceptance(
        file=Path(finding.path).name,
        sheet=finding.sheet,
        cell=finding.at.a1,
        code=finding.code,
        indicator=_indicator_at(finding, forms),
        reason=reason,
        date=day.isoformat(),
    )


class AcceptedLists:
    """The entries of folders, each read once; a faulty list has none where its fault is `reported` already."""

    def __init__(self, *, reported: bool = False) -> None:
        self._read: dict[Path, list[Acceptance]] = {}
        self._reported = reported

    def of(self, path: Path) -> list[Acceptance]:
        """The entries that speak of a file. Raises as `read_acceptances` does."""
        folder = path.parent
        if folder not in self._read:
            try:
                self._read[folder] = read_acceptances(folder)
            except UsageError:
                if not self._reported:
                    raise
                self._read[folder] = []
        return [each for each in self._read[folder] if each.file == path.name]


def with_accepted(files: Sequence[FileResult]) -> list[FileResult]:
    """Files whose findings carry the reasons for which they were accepted."""
    lists, marked = AcceptedLists(), []
    for file in files:
        entries = lists.of(file.path) if file.findings else []
        forms = [case.form for case in file.cases]
        marked.append(replace(file, findings=accepted(file.findings, forms, entries)) if entries else file)
    return marked


def accepted_at(findings: Sequence[Finding], forms: Sequence[Form], path: Path | None) -> tuple[Finding, ...]:
    """The findings of an open workbook with the reasons that stand beside it, where it lies in a folder.

    Raises as `read_acceptances` does.
    """
    if path is None or not findings:
        return tuple(findings)
    return accepted(findings, forms, AcceptedLists().of(path))


def accepted(findings: Sequence[Finding], forms: Sequence[Form], entries: Sequence[Acceptance]) -> tuple[Finding, ...]:
    """The findings of one file with the reasons of the entries that speak of them; each entry speaks of one."""
    reasons = dict(_matched(findings, forms, entries))
    return tuple(each._replace(accepted=reasons.get(number, "")) for number, each in enumerate(findings))


def _matched(
    findings: Sequence[Finding], forms: Sequence[Form], entries: Sequence[Acceptance]
) -> Iterator[tuple[int, str]]:
    """Numbers of findings with reasons: first those in the very cell, then those whose row has moved."""
    indicators = [_indicator_at(each, forms) for each in findings]
    taken: set[int] = set()
    waiting = list(entries)
    for in_cell in (True, False):
        for entry in list(waiting):
            for number, finding in enumerate(findings):
                same = _is_meant(entry, finding, indicators[number], in_cell=in_cell)
                if same and number not in taken:
                    taken.add(number)
                    waiting.remove(entry)
                    yield number, entry.reason
                    break


def _is_meant(entry: Acceptance, finding: Finding, indicator: str, *, in_cell: bool) -> bool:
    if finding.because is not None or finding.code != entry.code or entry.sheet not in ("", finding.sheet):
        return False
    if normalize(entry.indicator) != indicator:
        return False
    if in_cell:
        return finding.at.a1 == entry.cell
    return bool(indicator) and At.parse(entry.cell).column == finding.at.column


def _indicator_at(finding: Finding, forms: Sequence[Form]) -> str:
    """The 三级指标 of the finding's row as names are compared; '' outside rows, or where its form names it twice."""
    for form in forms:
        if form.sheet == finding.sheet and form.area.holds(finding.at):
            names = {row.row: normalize(row.level3.text) for row in form.indicators}
            name = names.get(finding.at.row, "")
            return name if Counter(names.values())[name] == 1 else ""
    return ""


def digest_of_acceptances(folder: Path) -> str:
    """What changes with the entries of a folder; '' where there are none."""
    import hashlib

    try:
        return hashlib.sha256(reachable(folder / NAME).read_bytes()).hexdigest()[:16]
    except OSError:
        return ""
