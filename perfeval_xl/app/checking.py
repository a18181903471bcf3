"""校验: findings for every file of a call, marks on the cells, and taking the marks off."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from perfeval_xl.app.accepting import with_accepted
from perfeval_xl.app.causes import find_with_causes
from perfeval_xl.app.comparing import compare_report, compare_with_itself
from perfeval_xl.app.limits import ONE_FILE, Limits, file_within, within
from perfeval_xl.app.partners import drop_partner_notices
from perfeval_xl.app.reading import internal, read_file, read_narrative
from perfeval_xl.app.results import Failure, FileResult, OpenFile, ReadFile, ReadReport
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.twins import with_twins
from perfeval_xl.app.worklist import Worklist, make_worklist
from perfeval_xl.domain.causes import open_findings
from perfeval_xl.domain.errors import FileProblem, PerfevalError, UsageError
from perfeval_xl.domain.finding import ClearMarks, Edit, Finding, Mark, ResultTable, Severity
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.opening import Opened, open_form
from perfeval_xl.problems import problem
from perfeval_xl.rules import Book, Rule, Scope
from perfeval_xl.rules.running import crash
from perfeval_xl.standard import Standard

_FILES_A_SECOND = 20
"""Files for which comparing them all is given a second more."""
Progress = Callable[[Iterable[Path]], Iterable[Path]]
"""Wraps the files of a run, to show how far it is."""


def chosen_rules(select: str | None, ignore: str | None, standard: Standard | None = None) -> list[Rule]:
    """The rules that `--select` and `--ignore` leave; both are lists of codes or their beginnings (`P,F10`).

    Raises `UsageError` for a code that names no rule.
    """
    rules = (standard or Standard.default()).rules
    selected, ignored = _prefixes(select, rules), _prefixes(ignore, rules)
    return [
        rule
        for code, rule in rules.items()
        if (not selected or code.startswith(selected)) and not (ignored and code.startswith(ignored))
    ]


def _prefixes(text: str | None, codes: Iterable[str]) -> tuple[str, ...]:
    prefixes = tuple(part.strip().upper() for part in (text or "").replace("，", ",").split(",") if part.strip())
    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in codes):
            raise problem(UsageError, "NO_RULE", what=prefix)
    return prefixes


def check_files(
    paths: Iterable[Path],
    *,
    profile: str | None = None,
    rules: Sequence[Rule] | None = None,
    reports: Iterable[Path] = (),
    hidden: bool = False,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
) -> RunResult:
    """Read all files, then check them together, so that 附件1 and the project forms are held against each other.

    `reports` (.docx) are held against all these forms; they stand behind the forms in the result. `hidden` as of
    `book_of`.
    """
    standard = standard or Standard.default()
    chosen = list(standard.rules.values() if rules is None else rules)

    def checked(path: Path) -> FileResult:
        return with_own_findings(read_file(path, profile, standard=standard, hidden=hidden), chosen, standard)

    files = with_twins([file_within(ONE_FILE, path, partial(checked, path)) for path in progress(list(paths))])
    cases = [case for file in files for case in file.counted]

    def compared(path: Path) -> FileResult:
        return compare_report(read_narrative(path), cases, standard)

    compared_reports = [file_within(ONE_FILE, path, partial(compared, path)) for path in reports]
    crashes = [finding for report in compared_reports for finding in report.findings]
    against = [replace(report, findings=()) for report in compared_reports]
    return _with_more(with_shared_findings([*files, *against], chosen), crashes)


def _with_more(result: RunResult, findings: Sequence[Finding]) -> RunResult:
    """The files with findings behind those that they have."""
    if not findings:
        return result
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.path].append(finding)
    files = (replace(file, findings=(*file.findings, *by_path[str(file.path)])) for file in result.files)
    return RunResult(files=tuple(files))


_SHARED = (Scope.CALL, Scope.COPY, Scope.REPORT)
"""Rules that look at more than one file."""


def with_own_findings(file: FileResult, rules: Sequence[Rule], standard: Standard) -> FileResult:
    """A file with what the rules find in it alone.

    A document is held against itself: the text around each form against that form.
    """
    crashes: list[Finding] = []
    if any(rule.scope is Scope.REPORT for rule in rules):
        file, crashes = compare_with_itself(file, standard)
    own = [rule for rule in rules if rule.scope not in _SHARED]
    found = find_with_causes(_books([file]), own, all_rules=standard.rules.values())
    return replace(file, findings=(*found, *crashes))


def with_shared_findings(
    files: Sequence[FileResult], rules: Sequence[Rule], limits: Limits | None = ONE_FILE
) -> RunResult:
    """Files that have their own findings with what only all of them together show, in the order of their cells.

    A form that several files hold counts once, and what was found in copies that say the same is not told again.
    A 申报表 that is held against its project's form is no longer told as a table of another kind.
    Should all this take too long, the first form says so (Z901).
    """
    files = drop_partner_notices(with_twins(files))
    books = _books(files)
    comparisons = [file.comparison for file in files if isinstance(file, (ReadFile, ReadReport)) and file.comparison]
    shared = [rule for rule in rules if rule.scope in _SHARED]
    more = limits and limits._replace(seconds=limits.seconds + len(files) / _FILES_A_SECOND)
    try:
        found = within(more, lambda: find_with_causes(books, shared, comparisons))
    except FileProblem as given_up:
        form = next(case.form for book in books for case in book.cases)
        found = [crash("X501–X521", "各表之间的核对", given_up, form.path, form.sheet, form.title.at)]
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_path[finding.path].append(finding)
    merged = (_in_order(file, by_path[str(file.path)]) if str(file.path) in by_path else file for file in files)
    return RunResult(files=tuple(with_accepted(list(merged))))


def _books(files: Iterable[FileResult]) -> list[Book]:
    """What the rules see of the files, those among them that failed later."""
    return [file.made.book for file in files if isinstance(file.made, ReadFile)]


def _in_order(file: FileResult, more: Sequence[Finding]) -> FileResult:
    """The file with more findings, by sheet, cell and code."""
    sheets = {name: number for book in _books([file]) for number, name in enumerate(book.sheets)}
    found = sorted((*file.findings, *more), key=lambda each: (sheets.get(each.sheet, 0), each.at, each.code))
    return replace(file, findings=tuple(found))


def mark_edits(findings: Sequence[Finding], book: Book | None = None, listed: Worklist | None = None) -> list[Edit]:
    """The edits that replace all earlier marks by marks for these findings, and by the list of them.

    Hidden sheets that the `book` leaves out are left as they are; 校验结果 names them all the same.
    """
    aside = {forms.sheet for forms in book.hidden} if book else ()
    edits: list[Edit] = [ClearMarks()]
    by_cell: dict[tuple[str, At], list[Finding]] = defaultdict(list)
    for finding in open_findings(findings):
        if finding.sheet not in aside:
            by_cell[finding.sheet, finding.at].append(finding)
    for (sheet, at), here in by_cell.items():
        gravest = min(here, key=lambda finding: list(Severity).index(finding.severity)).severity
        note = "\n".join(f"{finding.code} {' '.join(finding.message.split())}" for finding in _to_note(here))
        if sheet:
            edits.append(Mark(sheet=sheet, at=at, severity=gravest, note=note))
    if findings:
        edits.append(ResultTable(title="校验结果", rows=(listed or make_worklist(findings)).rows))
    return edits


def _to_note(here: Sequence[Finding]) -> list[Finding]:
    """The findings of one cell without those that come of another in the same cell."""
    roots = {each.root for each in here}
    return [each for each in here if each.because not in roots]


def mark_files(result: RunResult, rules: Sequence[Rule] = ()) -> RunResult:
    """Write the marks into the files themselves; a file that cannot be written says why in its status.

    `rules` are those that were run: what they no longer find is ticked as put right.
    """
    return RunResult(files=tuple(_marked(file, rules) if isinstance(file, OpenFile) else file for file in result.files))


def _marked(file: OpenFile, rules: Sequence[Rule]) -> FileResult:
    listed = make_worklist(file.findings, file.snapshot, rules)
    failure = save_edits(file.opened, mark_edits(file.findings, file.book, listed))
    marked = replace(file, worklist=listed)
    return marked.failed(*failure) if failure else replace(marked, written=file.path)


def save_edits(opened: Opened, edits: Sequence[Edit]) -> Failure | None:
    """Apply edits and save in place; with a failure nothing is changed."""
    try:
        opened.save(within(ONE_FILE, lambda: opened.apply(edits)))
    except PerfevalError as problem:
        return Failure(problem.code, problem.message)
    except Exception as fault:  # told as INTERNAL; the original is untouched because saving replaces it in one step
        return Failure(*internal(fault))
    return None


def clear_files(paths: Iterable[Path], *, progress: Progress = lambda paths: paths) -> RunResult:
    """Take our marks and the sheet 校验结果 off again."""
    return RunResult(files=tuple(_cleared(path) for path in progress(list(paths))))


def _cleared(path: Path) -> FileResult:
    file = FileResult(path=path)
    try:
        opened = within(ONE_FILE, lambda: open_form(path))
    except PerfevalError as problem:
        return file.failed(problem.code, problem.message)
    failure = save_edits(opened, [ClearMarks()])
    return file.failed(*failure) if failure else file
