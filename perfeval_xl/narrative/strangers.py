"""Names that belong to another form of the call: left in from the report that was copied."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.narrative import Difference, Topic
from perfeval_xl.narrative.subjects import Subject, Subjects
from perfeval_xl.narrative.text import plain_name, unquoted

_SHORTEST_PROJECT, _SHORTEST_BODY = 6, 5
_PARTNER_BEFORE = re.compile(
    r"(?:[与和同及、跟向由经从在对至给请]|联合|会同|配合|协同|协助|参照|依托|借助|结合|衔接|接入|对接|报送?|区别于|包括|包含|涉及|含|纳入|来自|根据)$"
)
_PARTNER_AFTER = re.compile(
    r"(?:[与和及、等]|联合|会同|配合|牵头|审核|批复|批准|下达|拨付|印发|文件|有关|相关|专家|领导|负责)"
)
_CODE = re.compile(r"^[\[(（]?[0-9A-Za-z]+[\])）]?[-—_]?")


class FormNames(NamedTuple):
    """The names of all projects and bodies that the forms of a call name, as they are looked for in a text."""

    projects: tuple[str, ...]
    bodies: frozenset[str]


def names_of_forms(subjects: Subjects, forms: Sequence[Form]) -> FormNames:
    """The names in the forms that are long enough to mean something."""
    projects = (plain_name(each.name) for each in subjects.projects if each.forms)
    bodies = (_body(each) for form in forms for each in (form.department, form.unit))
    return FormNames(
        tuple(name for name in projects if len(name) >= _SHORTEST_PROJECT),
        frozenset(name for name in bodies if len(name) >= _SHORTEST_BODY),
    )


def stranger_names(text: str, subject: Subject | None, form_names: FormNames) -> Iterator[Difference]:
    """Names in a folded paragraph about one project that are another project's or another department's.

    A partner's name, or one beside the own name, is no stranger.
    """
    if subject is None or subject.department or not subject.forms:
        return
    plain = unquoted(text)[0]
    form = subject.forms[0]
    own = plain_name(subject.name)
    if own in plain:
        return
    if form.project is not None:
        yield from _first_stranger(plain, form, form.project, "项目名称", _apart(form_names.projects, [own]))
    bodies = [each for each in (form.unit, form.department) if each is not None and each.text]
    if bodies:
        yield from _first_stranger(
            plain, form, bodies[0], "单位名称", _apart(sorted(form_names.bodies), [_body(each) for each in bodies])
        )


def _apart(names: Iterable[str], own: Sequence[str]) -> Iterator[str]:
    """The names that are no part of an own one, nor it of them."""
    return (name for name in names if not any(name in each or each in name for each in own))


def _body(entry: Entry | None) -> str:
    return _CODE.sub("", plain_name(entry.text)) if entry else ""


def _first_stranger(plain: str, form: Form, entry: Entry, label: str, names: Iterable[str]) -> Iterator[Difference]:
    """The first of the names that the text gives as if it were the own one."""
    for name in names:
        place = plain.find(name)
        if place < 0:
            continue
        before, after = plain[max(0, place - 4) : place], plain[place + len(name) :]
        if not _PARTNER_BEFORE.search(before) and not _PARTNER_AFTER.match(after):
            quote = plain[max(0, place - 15) : place + len(name) + 15]
            yield Difference(Topic.STRANGER, form, entry.at, label, entry.text, name, quote)
            return
