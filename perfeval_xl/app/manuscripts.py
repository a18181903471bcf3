"""Reports that people wrote or changed, among the documents of a call: which are they, and on which project."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.narrative import Paragraph
from perfeval_xl.dossier import Aside, Bundle, Manuscript
from perfeval_xl.hosts.document import read_document, read_report
from perfeval_xl.parsing import normalize
from perfeval_xl.reports import untouched
from perfeval_xl.rules.cross.naming import equal_names, part_names, same_names

ENDINGS = frozenset({".docx", ".docm"})
_TITLE = re.compile(
    r"(?P<name>.*?)(?:项目)?(?:支出)?(?:预算)?(?:绩效)?(?:自评|自我评价|绩效评价)(?:工作)?(?:总结)?报告(?:（[^（）]*）)?"
)
_WRAPPED = 6
"""A title stands in the first so many paragraphs, in one or several of them."""
_LONGEST_TITLE = 120


class Draft(NamedTuple):
    """A document with a report: the name in its title ('' for none), its bytes, and whether a form stands in it."""

    path: Path
    data: bytes
    name: str
    with_form: bool


def is_unchanged_report(path: Path) -> bool:
    """Whether a document is a report of ours that nobody has changed: it is made anew."""
    if path.suffix.lower() not in ENDINGS:
        return False
    try:
        return untouched(read_document(path))
    except PerfevalError:  # told where it is read as a form
        return False


def find_drafts(files: Iterable[FileResult], others: Sequence[FileResult]) -> list[Draft]:
    """The documents among `files` that hold a report; their forms, if any, stand in `others` as well or not at all."""
    elsewhere = {_key(form) for file in others for form in _projects(file)}
    drafts = []
    for file in files:
        own = _projects(file)
        if file.path.suffix.lower() in ENDINGS and all(_key(form) in elsewhere for form in own):
            draft = _draft(file.path, bool(own), [form.project.text for form in own if form.project])
            drafts += [draft] if draft else []
    return drafts


def _projects(file: FileResult) -> list[Form]:
    return [case.form for case in file.cases if case.form.kind is FormKind.PROJECT]


def _key(form: Form) -> str:
    return normalize(form.project.text) if form.project else f"{form.path}\0{form.sheet}"


def _draft(path: Path, with_form: bool, names: Sequence[str]) -> Draft | None:
    """A document's report; None for one that has no report's title."""
    try:
        data, narrative = read_document(path), read_report(path)
    except PerfevalError:  # a document that cannot be read is told among the files
        return None
    title = title_in(narrative.paragraphs)
    if title is None:
        return None
    return Draft(path, data, names[0] if len(names) == 1 else title, with_form)


def title_in(paragraphs: Sequence[Paragraph]) -> str | None:
    """The name in a report's title, which may stand in several lines; None where the text begins otherwise."""
    whole = ""
    for paragraph in [each for each in paragraphs if not each.table][:_WRAPPED]:
        whole += "".join(paragraph.text.split())
        if len(whole) > _LONGEST_TITLE:
            return None
        if found := _TITLE.fullmatch(whole):
            return found["name"].removeprefix("关于")
    return None


def match_drafts(bundle: Bundle, drafts: Sequence[Draft]) -> tuple[dict[int, Manuscript], list[Aside]]:
    """The reports by project number, and those of no project, or of one that has its report already."""
    titles = [draft.name for draft in drafts]
    filed = [project for project in bundle.projects if project.subject is not None]
    found: dict[int, Manuscript] = {}
    aside: list[Aside] = []
    taken: set[int] = set()
    for alike in (equal_names, same_names, part_names):
        for place, numbers in alike([project.name for project in filed], titles):
            for number in numbers:
                if number in taken:
                    continue
                taken.add(number)
                draft, project = drafts[number], filed[place]
                if project.number in found:
                    why = f"“{project.name}”已经采用 {found[project.number].path.name}，这一份没有收进"
                    aside.append(Aside(draft.path, why))
                else:
                    found[project.number] = Manuscript(draft.path, draft.data, draft.with_form)
    left = [draft for number, draft in enumerate(drafts) if number not in taken]
    aside += [
        Aside(draft.path, "像是报告，但对不上任何一个项目，没有收进；请核对报告标题里的项目名称") for draft in left
    ]
    return found, aside
