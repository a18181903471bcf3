"""上报材料: from a folder of forms to what a department hands in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.checking import Progress, with_own_findings, with_shared_findings
from perfeval_xl.app.comparing import compare_report
from perfeval_xl.app.files import select_files
from perfeval_xl.app.limits import ONE_FILE, file_within
from perfeval_xl.app.making import FOLDER, Dossier, DossierOptions, Maker
from perfeval_xl.app.manuscripts import ENDINGS, Draft, find_drafts, is_unchanged_report, match_drafts
from perfeval_xl.app.reading import read_narrative
from perfeval_xl.app.results import FileResult
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.scoring import scored
from perfeval_xl.app.subjects import subjects_of
from perfeval_xl.app.templates import check_template
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.form import FormKind
from perfeval_xl.dossier import Aside, Bundle, gather_bundle, with_manuscripts
from perfeval_xl.hosts.disk.folders import real_place
from perfeval_xl.hosts.file import mode_of
from perfeval_xl.parsing import normalize
from perfeval_xl.problems import problem
from perfeval_xl.reports import Subject
from perfeval_xl.rules import Case
from perfeval_xl.standard import Standard

__all__ = ["FOLDER", "Dossier", "DossierOptions", "Reading", "make_dossier", "read_bundle"]


def make_dossier(
    paths: Sequence[str],
    options: DossierOptions,
    *,
    profile: str | None = None,
    hidden: bool = False,
    progress: Progress = lambda paths: paths,
    standard: Standard | None = None,
) -> Dossier:
    """Write 上报材料 into `options.place` from all forms and reports in the paths; no form is changed.

    Raises `UsageError` NO_WORKBOOK and NO_FORM where there is nothing to hand in, MANY_DEPARTMENTS where forms of
    several departments lie together.
    """
    if options.template:
        check_template(options.template)
    result, bundle, mode = read_bundle(
        paths,
        options.place,
        profile=profile,
        hidden=hidden,
        progress=progress,
        standard=standard or Standard.default(),
    )
    return Maker(bundle, options, mode).write(result)


class Reading(NamedTuple):
    """All files read, the bundle in them, and how open products may be (as of `save_new`)."""

    result: RunResult
    bundle: Bundle
    mode: int


def read_bundle(
    paths: Sequence[str], own: Path, *, profile: str | None, hidden: bool, progress: Progress, standard: Standard
) -> Reading:
    """The bundle in the paths; `own` is the folder of what was made from them earlier. Raises as `make_dossier`."""
    rules = list(standard.rules.values())
    chosen = _files(paths, own)

    def checked(path: Path) -> FileResult:
        return with_own_findings(scored(path, profile, standard=standard, hidden=hidden), rules, standard)

    read = [file_within(ONE_FILE, path, partial(checked, path)) for path in progress(chosen)]
    files, drafts = _without_drafts(read)
    result = with_shared_findings([*files, *_compared(files, drafts, standard)], rules)
    bundle = _bundle(result, drafts, standard)
    if not bundle.forms:
        raise problem(UsageError, "NO_FORM", "files", what=len(chosen))
    return Reading(result, bundle, mode_of(*chosen))


def _files(paths: Sequence[str], out: Path) -> list[Path]:
    """The files of the call but for what was made from them earlier."""
    place = real_place(out)
    return [
        path
        for path in select_files(paths).files
        if place not in real_place(path).parents and not is_unchanged_report(path)
    ]


def _without_drafts(files: Sequence[FileResult]) -> tuple[list[FileResult], list[Draft]]:
    """The files that bring forms, and the documents that are reports on forms in other files."""
    books = [file for file in files if file.path.suffix.lower() not in ENDINGS]
    documents = [file for file in files if file.path.suffix.lower() in ENDINGS]
    drafts = find_drafts(documents, books)
    reports = {draft.path for draft in drafts}
    return [file for file in files if file.path not in reports], drafts


def _compared(files: Sequence[FileResult], drafts: Sequence[Draft], standard: Standard) -> list[FileResult]:
    """People's reports held against the forms."""
    cases = [case for file in files for case in file.cases]

    def compared(path: Path) -> FileResult:
        return compare_report(read_narrative(path), cases, standard)

    return [file_within(ONE_FILE, draft.path, partial(compared, draft.path)) for draft in drafts]


def _demand_one_department(subjects: Sequence[Subject]) -> None:
    """Raises MANY_DEPARTMENTS where forms of several lie together: nobody can tell whose projects are whose."""
    named = (each.name for each in subjects if each.form.kind is FormKind.DEPARTMENT and each.name)
    names = {normalize(name): name for name in named}
    if len(names) > 1:
        raise problem(UsageError, "MANY_DEPARTMENTS", what="、".join(names.values()))


def _bundle(result: RunResult, drafts: Sequence[Draft], standard: Standard) -> Bundle:
    findings = [finding for file in result.files for finding in file.findings]
    subjects = {id(each.form): each for each in subjects_of(result.files, standard.vocabulary, findings=findings)}
    pairs: list[tuple[Case, Subject]] = [
        (case, subjects[id(case.form)]) for file in result.files for case in file.cases if id(case.form) in subjects
    ]
    _demand_one_department([subject for _, subject in pairs])
    bundle = gather_bundle(pairs)
    manuscripts, aside = match_drafts(bundle, drafts)
    failed = [Aside(file.path, file.message or file.status) for file in result.listed if not file.ok]
    return with_manuscripts(bundle, manuscripts, [*aside, *failed])
