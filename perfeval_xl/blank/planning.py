"""A new form: which template, which year, which name."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.blank.carrying import carried
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.problems import problem

_TEMPLATES = {FormKind.PROJECT: "附件2.xlsx", FormKind.DEPARTMENT: "附件2.xlsx", FormKind.BASE: "附件1.xlsx"}
FORM_NAMES = {
    FormKind.PROJECT: "项目支出自评表",
    FormKind.DEPARTMENT: "整体支出自评表",
    FormKind.BASE: "附件1-基础数据表",
}
_SAFE = re.compile(r"[\\/:*?\"<>|\s\x00-\x1f]+")
_LONGEST_NAME = 40


class Plan(NamedTuple):
    """What makes a template a new form: values to write, things to look at, and a file name."""

    edits: tuple[SetValue, ...]
    notes: tuple[str, ...]
    name: str


def template_path(kind: FormKind) -> Path:
    """The template for a kind of form, beside the package or inside it. Raises `UsageError` where it is missing."""
    return find_template(_TEMPLATES[kind])


def find_template(name: str) -> Path:
    """A template by its file name. Raises `UsageError` where it is missing."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package.parent / "templates", package / "templates"):
        if (folder / name).is_file():
            return folder / name
    raise problem(UsageError, "NO_TEMPLATE", what=name)


def plan_new(kind: FormKind, year: int, template: Snapshot, form: Form, previous: Form | None) -> Plan:
    """The plan for one form of a template; `form` is that form as read from `template`."""
    edits = {edit.sheet + edit.at.a1: edit for edit in year_edits(template, form.year, year)}
    notes: tuple[str, ...] = ()
    project = ""
    if previous is not None:
        brought = carried(form, previous, year)
        edits |= {edit.sheet + edit.at.a1: edit for edit in brought.edits}
        notes = brought.notes
        project = previous.project.text if previous.project else ""
    stem = _SAFE.sub("", project)[:_LONGEST_NAME] or FORM_NAMES[kind]
    return Plan(tuple(edits.values()), notes, f"{year}-{stem}.xlsx")


def year_edits(template: Snapshot, old: int | None, new: int | None) -> Iterator[SetValue]:
    """Every label that names the template's year, or the year before it, for the new year; None names no year."""
    if old is None or old == new:
        return
    pattern = re.compile(rf"({old}|{old - 1})(?=年)" if new else rf"({old}|{old - 1})年")
    for sheet in template.sheets:
        for at, cell in sheet.cells.items():
            if isinstance(cell.value, str) and pattern.search(cell.value):
                text = pattern.sub(lambda found: str(int(found[1]) - old + new) if new else "", cell.value)
                yield SetValue(sheet=sheet.name, at=at, value=text)
