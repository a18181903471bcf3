"""The words by which forms are read: labels with their meanings, layouts, chapters of 报告素材."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.datafiles import load
from perfeval_xl.domain.form import Entry
from perfeval_xl.forms.layout import Layout, layout_of
from perfeval_xl.forms.text import clean, undated
from perfeval_xl.parsing.lines import line_name

_HERE = Path(__file__).parent
LABELS, LAYOUTS, MATERIAL = _HERE / "labels.yaml", _HERE / "layouts", _HERE / "material.yaml"
"""The package's own data."""
_LONGEST_HEAD = 20
_VALUES_AND_POINTS = ("值", "数", "分", "权重")
_OWN_OF_INDICATORS = frozenset({"target", "actual", "weight", "score"})


class Near(NamedTuple):
    """Words that speak for a meaning in an unknown head, and words that speak against it."""

    any: tuple[str, ...]
    none: tuple[str, ...]


class Material(NamedTuple):
    """The sheet 报告素材: its columns by head, the codes of its chapters by name, the names by code."""

    columns: Mapping[str, str]
    codes: Mapping[str, str]
    chapters: Mapping[str, str]
    required: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Vocabulary:
    """What labels mean. Mappings lead from a cleaned label to its meaning; the sets hold cleaned labels.

    The names are those of labels.yaml, which says what each of them is. A vocabulary is equal to itself alone.
    """

    columns: Mapping[str, str]
    funds: Mapping[str, str]
    head: Mapping[str, str]
    goals: Mapping[str, str]
    management_columns: Mapping[str, str]
    levels: Mapping[str, str]
    second_levels: Mapping[str, str]
    base: Mapping[str, str]
    """The lines of 附件1 by `line_name`."""
    near: Mapping[str, Near]
    near_funds: Mapping[str, Near]
    near_management: Mapping[str, Near]
    fund_total: frozenset[str]
    total: frozenset[str]
    total_above: frozenset[str]
    tasks: frozenset[str]
    management: frozenset[str]
    aside: frozenset[str]
    grade: frozenset[str]
    end: frozenset[str]
    money: tuple[str, ...]
    no_money: tuple[str, ...]
    priced: tuple[str, ...]
    yearly: tuple[str, ...]
    whole: tuple[str, ...]
    partial: tuple[str, ...]
    base_end: tuple[str, ...]
    income: tuple[str, ...]
    spending: tuple[str, ...]
    hints: tuple[str, ...]
    no_form: tuple[str, ...]
    monitoring: tuple[str, ...]
    controls: Mapping[str, Sequence[Sequence[str]]]
    """The heads of each control rate: planned, actual, rate, each with its ways of writing."""
    neighbours: Mapping[str, Sequence[str]]
    layouts: tuple[Layout, ...]
    """The most particular first."""
    material: Material

    @classmethod
    def of(cls, labels: Mapping[str, Any], layouts: Iterable[Layout], material: Mapping[str, Any]) -> "Vocabulary":
        """The vocabulary of the contents of a labels.yaml, of layouts, and of a material.yaml."""
        return cls(
            columns=_by_label(labels["columns"]),
            funds=_by_label(labels["funds"]),
            head=_by_label(labels["head"]),
            goals=_by_label(labels["goals"]),
            management_columns=_by_label(labels["management_columns"]),
            levels=_by_label(labels["levels"]),
            second_levels=_by_label(labels["second_levels"]),
            base={line_name(label): key for label, key in _by_label(labels["base"]).items()},
            near=_near(labels["near"]),
            near_funds=_near(labels["near_funds"]),
            near_management=_near(labels["near_management"]),
            fund_total=frozenset(labels["fund_total"]),
            total=frozenset(labels["total"]),
            total_above=frozenset(labels["total_above"]),
            tasks=frozenset(labels["tasks"]),
            management=frozenset(labels["management"]),
            aside=frozenset(labels["aside"]),
            grade=frozenset(labels["grade"]),
            end=frozenset(labels["end"]),
            money=tuple(labels["money"]),
            no_money=tuple(labels["no_money"]),
            priced=tuple(labels["priced"]),
            yearly=tuple(labels["yearly"]),
            whole=tuple(labels["whole"]),
            partial=tuple(labels["partial"]),
            base_end=tuple(labels["base_end"]),
            income=tuple(labels["income"]),
            spending=tuple(labels["spending"]),
            hints=tuple(labels["hints"]),
            no_form=tuple(labels["no_form"]),
            monitoring=tuple(labels["monitoring"]),
            controls=labels["controls"],
            neighbours=labels["neighbours"],
            layouts=tuple(sorted(layouts, key=lambda layout: layout.order)),
            material=_material(material),
        )

    @classmethod
    def own(cls) -> "Vocabulary":
        """The package's own vocabulary, for whoever reads a form without a standard."""
        return _own()

    def column(self, text: str) -> str | None:
        """What a head of the indicator block means; any that asks for 原因 is the reason, however it goes on."""
        return _column(self, text)

    def fund_column(self, text: str) -> str | None:
        """What a head of the fund block means; any that asks for 原因 is the reason, however it goes on."""
        label = clean(text)
        return self.funds.get(label) or self.funds.get(undated(label)) or _reason(label)

    def line(self, label: str) -> str | None:
        """Which line of 附件1 a cleaned label without its number names."""
        return self.base.get(line_name(label))

    def is_hint(self, text: str) -> bool:
        """Whether a text is what the blank form prints to say what to write: …需说明原因（100字以内）."""
        return _is_hint(self, text)

    def without_hint(self, entry: Entry) -> Entry:
        """The entry, blank where it holds nothing but the form's own hint."""
        return entry._replace(text="") if _is_hint(self, entry.text) else entry


@lru_cache(maxsize=16384)
def _column(vocabulary: Vocabulary, text: str) -> str | None:
    label = clean(text)
    meaning = vocabulary.columns.get(label) or vocabulary.columns.get(undated(label))
    return meaning or _reason(label) or _of_indicators(vocabulary, label)


def _of_indicators(vocabulary: Vocabulary, label: str) -> str | None:
    """A value or points that the head calls the indicator's own: 指标实际完成值, 指标分值权重.

    指标完成情况 is none: it stands over target and result.
    """
    own = label.removeprefix("绩效").removeprefix("指标")
    meaning = vocabulary.columns.get(own) if own.endswith(_VALUES_AND_POINTS) else None
    return meaning if meaning in _OWN_OF_INDICATORS else None


def _reason(label: str) -> str | None:
    return "reason" if "原因" in label and len(label) <= _LONGEST_HEAD else None


@lru_cache(maxsize=4096)
def _is_hint(vocabulary: Vocabulary, text: str) -> bool:
    return any(word in text for word in vocabulary.hints)


def _by_label(section: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {label: meaning for meaning, names in section.items() for label in names}


def _near(section: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, Near]:
    return {name: Near(tuple(words["any"]), tuple(words["none"])) for name, words in section.items()}


def _material(content: Mapping[str, Any]) -> Material:
    chapters: Mapping[str, Sequence[str]] = content["chapters"]
    return Material(
        columns={clean(name): meaning for name, meaning in _by_label(content["columns"]).items()},
        codes={clean(name): code for code, names in reversed(list(chapters.items())) for name in (*names, code)},
        chapters={code: names[0] for code, names in chapters.items()},
        required=tuple(content["required"]),
    )


@cache
def _own() -> Vocabulary:
    files = sorted(file for file in LAYOUTS.iterdir() if file.suffix == ".yaml")
    layouts = [layout_of(file.stem, load(file), file) for file in files]
    return Vocabulary.of(load(LABELS), layouts, load(MATERIAL))
