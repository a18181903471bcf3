"""Which files of a tree one department hands in for one year.

A form belongs to the department that it names; one that names none to the only department of its folder. Documents
without a form lie beside the forms: they may be reports that people wrote.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from perfeval_xl.app.names import folded, numbered_names, safe_name
from perfeval_xl.domain.form import FormKind

_NAMELESS = "未写部门"
_SELF_EVALUATED = (FormKind.PROJECT, FormKind.DEPARTMENT, FormKind.BASE)


class Source(NamedTuple):
    """A form of the tree, or a document without one (`kind` ''): its file, and what is recorded of it.

    `path` is below the root; `department` is as names are compared, '' where the form names none.
    """

    path: str
    sha256: str
    kind: str = ""
    department: str = ""
    year: int | None = None

    @property
    def folder(self) -> str:
        """The folder of its file, below the root."""
        return self.path.rpartition("/")[0]


class Set(NamedTuple):
    """What one department hands in for one year: the name of its folder, and its files in the order of paths."""

    name: str
    files: tuple[str, ...]
    digest: str
    """Of the files' names and bytes."""


def find_sets(sources: Sequence[Source]) -> list[Set]:
    """The sets of a tree, each with a name of its own."""
    used: set[str] = set()
    return [_named(key, files, used) for key, files in sorted(_grouped(sources).items())]


_Key = tuple[str, int]


def _grouped(sources: Sequence[Source]) -> dict[_Key, dict[str, str]]:
    """The files of each department and year with their digests; a file may be in several."""
    forms = [each for each in sources if each.kind in _SELF_EVALUATED]
    alone = _only_departments(forms)
    by_department: dict[str, list[Source]] = defaultdict(list)
    for form in forms:
        by_department[form.department or alone.get(form.folder, "") or f"\0{form.folder}"].append(form)
    documents: dict[str, list[Source]] = defaultdict(list)
    for each in sources:
        if not each.kind:
            documents[each.folder].append(each)
    groups: dict[_Key, dict[str, str]] = {}
    for department, own in by_department.items():
        for year in _years(own):
            of_year = [form for form in own if form.year in (None, year or None)]
            beside = [each for folder in {form.folder for form in of_year} for each in documents[folder]]
            groups[department, year] = {each.path: each.sha256 for each in [*of_year, *beside]}
    return groups


def _only_departments(forms: Iterable[Source]) -> dict[str, str]:
    """The department of each folder in which forms name one alone."""
    named: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        if form.department:
            named[form.folder].add(form.department)
    return {folder: next(iter(names)) for folder, names in named.items() if len(names) == 1}


def _years(forms: Iterable[Source]) -> Iterator[int]:
    """The years of a department's forms; 0 where none names one."""
    yield from sorted({form.year for form in forms if form.year}) or [0]


def _named(key: _Key, files: dict[str, str], used: set[str]) -> Set:
    department, year = key
    name = _NAMELESS if department.startswith("\0") else department
    stem = safe_name(f"{name}{year}年度" if year else name, _NAMELESS)
    name = next(each for each in numbered_names(stem, "") if folded(each) not in used)
    used.add(folded(name))
    paths = tuple(sorted(files))
    words = "\0".join(f"{path}\0{files[path]}" for path in paths)
    return Set(name, paths, hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16])
