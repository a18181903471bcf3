"""Labels and layouts, which are data: labels.yaml and layouts/*.yaml."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.datafiles import load
from perfeval_xl.domain.form import Entry, FormKind
from perfeval_xl.parsing import normalize

_HERE = Path(__file__).parent

_BRACKETS = re.compile(r"[(〔\[【][^()〔〕\[\]【】]*[)〕\]】]")
_EDGE = re.compile(r"^[:;,.。、]+|[:;,.。、]+$")
_LONGEST_HEAD = 20
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[0-9]+[、.])")


class Layout(NamedTuple):
    """One layout file: which forms it is for and which columns such a form needs."""

    name: str
    kind: FormKind
    order: int
    title: re.Pattern[str]
    columns: frozenset[str]
    first_levels: frozenset[str]
    required: tuple[str, ...]
    without: frozenset[str] = frozenset()
    """Columns that such a form does not have."""

    def fits(self, title: str, columns: frozenset[str], first_levels: frozenset[str]) -> bool:
        """Whether a form with this title, these columns and these first levels has this layout."""
        if self.title.search(title) is None or self.without & columns:
            return False
        return self.columns <= columns and self.first_levels <= first_levels


class Near(NamedTuple):
    """Words that tell a head which is none of the known ones, and words that say it is something else."""

    any: tuple[str, ...]
    none: tuple[str, ...]


@cache
def near_words(section: str) -> dict[str, Near]:
    """The telling words of every meaning of a head: 'near' for the indicator block, 'near_funds' for the funds."""
    return {name: Near(tuple(words["any"]), tuple(words["none"])) for name, words in labels()[section].items()}


@cache
def labels() -> dict[str, Any]:
    """labels.yaml as it stands."""
    content: dict[str, Any] = load(_HERE / "labels.yaml")
    return content


@cache
def meanings(section: str) -> dict[str, str]:
    """Label -> meaning for one section of labels.yaml; a plain list means itself."""
    listed = labels()[section]
    if isinstance(listed, list):
        return dict.fromkeys(listed, section)
    return {label: meaning for meaning, names in listed.items() for label in names}


def head_meaning(section: str, text: str) -> str | None:
    """What a head of the 'columns' or 'funds' means; any that asks for 原因 is the reason, however it goes on."""
    label = clean(text)
    known = meanings(section).get(label)
    return known or ("reason" if "原因" in label and len(label) <= _LONGEST_HEAD else None)


@lru_cache(maxsize=4096)
def is_hint(text: str) -> bool:
    """Whether a text is what the blank form prints to say what to write: …需说明原因（100字以内）."""
    return any(word in text for word in labels()["hints"])


def without_hint(entry: Entry) -> Entry:
    """The entry, blank where it holds nothing but the form's own hint."""
    return entry._replace(text="") if is_hint(entry.text) else entry


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, the most particular first."""
    found = [
        _layout(file.name.removesuffix(".yaml"), load(file))
        for file in (_HERE / "layouts").iterdir()
        if file.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda layout: layout.order))


def _layout(name: str, data: dict[str, Any]) -> Layout:
    return Layout(
        name=name,
        kind=FormKind(data["kind"]),
        order=data["order"],
        title=re.compile(data["title"]),
        columns=frozenset(data.get("columns", ())),
        first_levels=frozenset(data.get("first_levels", ())),
        required=tuple(data["required"]),
        without=frozenset(data.get("without", ())),
    )


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """A label without white space, bracketed notes and colons: '得分\\n（执行率×分值）' -> '得分'."""
    plain = normalize(text)
    if "(" in plain or "〔" in plain or "[" in plain or "【" in plain:
        plain = _BRACKETS.sub("", plain)
    return _EDGE.sub("", plain)


@lru_cache(maxsize=4096)
def unnumbered(text: str) -> str:
    """A cleaned label without its numbering and 其中: '1、公务用车购置' -> '公务用车购置'."""
    plain = _NUMBERING.sub("", clean(text))
    return _EDGE.sub("", plain.removeprefix("其中"))
