"""What folders and packages add to the package's own words: read by its schema, and laid over what there is.

What is wrong is told with file and line and left out, and the rest counts. Nothing that is there already gets another
meaning: a label, a unit or a scale means one thing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.datafiles import DataError, Fault, Keys, fault_in, load
from perfeval_xl.forms.layout import Layout, layout_of
from perfeval_xl.forms.text import clean
from perfeval_xl.parsing.grades import RANKS
from perfeval_xl.parsing.levels import LEVELS
from perfeval_xl.parsing.lines import line_name
from perfeval_xl.parsing.operators import BEFORE, BEHIND
from perfeval_xl.problems.system import system_words
from perfeval_xl.schemas import Violation, violations, without

Content = Mapping[str, Any]
Conflicts = Callable[[Content, Content], Iterator[Violation]]
"""Gives what of an addition contradicts what is there."""
_AS_WRITTEN = frozenset(
    (
        *("hints", "no_form", "monitoring", "neighbours", "near", "near_funds", "near_management"),
        *("money", "no_money", "priced", "yearly", "whole", "partial"),
    )
)
"""Sections of labels that are looked for inside a text."""
_ONE_MEANING = ("columns", "funds", "head", "goals", "management_columns", "levels", "second_levels", "base")
"""Sections in which a label has one meaning."""

_ONE_OF = (
    ("operators", tuple(BEFORE)),
    ("operators", tuple(BEHIND)),
    ("dates", ("early", "middle", "late")),
    ("dates", ("first_half", "year_end")),
    ("grades", (*RANKS, "high", "low")),
    ("levels", LEVELS),
    ("wording", ("above", "below")),
    ("wording", ("down", "up")),
)
"""Names of words of which each word has one."""


class Added(NamedTuple):
    """One file's content as far as it can be used; `below` leads to it in the file."""

    file: Path
    content: Content
    below: Keys = ()


class Additions:
    """Reads added files one after another; `faults` tell what of them is wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.used: Counter[Path] = Counter()
        """How many words, units and scales of each file count."""

    def read(self, file: Path, kind: str) -> Added | None:
        """A file of a kind that has a schema; None for one that is no such file at all."""
        try:
            content = load(file)
        except DataError as error:
            self.faults.append(fault_in(file, error))
            return None
        except OSError as fault:
            self.faults.append(Fault(str(file), 0, f"读不了：{system_words(fault)}。"))
            return None
        wrong = self._tell(file, violations(content, kind))
        return Added(file, without(content, wrong)) if isinstance(content, dict) else None

    def layouts(self, files: Iterable[Path], labels: Callable[[], Content]) -> list[tuple[Layout, Added]]:
        """The layouts in some files, each with its own labels; a layout with anything wrong is left out.

        `labels` gives those that are there already.
        """
        return [pair for file in files if (pair := self._layout(file, labels())) is not None]

    def _layout(self, file: Path, labels: Content) -> tuple[Layout, Added] | None:
        before = len(self.faults)
        added = self.read(file, "layout")
        if added is None:
            return None
        self._tell(file, _title_faults(added.content))
        own = Added(file, added.content.get("labels", {}), ("labels",))
        if len(self.faults) > before:  # its labels do not count either, but what is wrong in them is told with the rest
            self._tell(file, _label_conflicts(labels, _cleaned(own.content)), own.below)
            return None
        return layout_of(file.stem, added.content, file), own

    def labels(self, own: Content, added: Iterable[Added]) -> Content:
        """Labels with those of some files, as they read after cleaning."""
        return self._together(own, added, _label_conflicts, _cleaned)

    def units(self, own: Content, added: Iterable[Added]) -> Content:
        """Units with those of some files."""
        return self._together(own, added, _unit_conflicts)

    def words(self, own: Content, added: Iterable[Added]) -> Content:
        """Words with those of some files."""
        return self._together(own, added, _word_conflicts)

    def _together(
        self, own: Content, added: Iterable[Added], conflicts: Conflicts, prepare: Callable[[Content], Content] = dict
    ) -> Content:
        for file, content, below in added:
            more = prepare(content)
            more = without(more, self._tell(file, conflicts(own, more), below))
            self.used[file] += _size(more)
            own = joined(own, more)
        return own

    def _tell(self, file: Path, wrong: Iterable[Violation], below: Keys = ()) -> set[Keys]:
        """Where something is wrong, each told."""
        places = set()
        for keys, message in wrong:
            self.faults.append(fault_in(file, DataError(message, *below, *keys)))
            places.add(keys)
        return places


def _title_faults(layout: Content) -> Iterator[Violation]:
    """A title that is no regular expression."""
    try:
        re.compile(layout.get("title", ""))
    except re.error as fault:
        near = f"，第 {fault.pos + 1} 个字起读不下去" if fault.pos is not None else ""
        why = f"“title”不是正则表达式{near}。请核对括号和方括号是否成对；要照字面认的，前面加 \\。"
        yield Violation(("title",), why)


def escaped(words: Any) -> Any:
    """Words as pieces of regular expressions that find them as they are written."""
    if isinstance(words, dict):
        return {key: escaped(value) for key, value in words.items()}
    return [re.escape(word) for word in words] if isinstance(words, list) else words


def _size(content: Any) -> int:
    """How many single values a content has."""
    items = content.values() if isinstance(content, dict) else content if isinstance(content, list) else None
    return 1 if items is None else sum(map(_size, items))


def joined(one: Any, more: Any) -> Any:
    """Mappings key by key, lists of lists one by one, words behind each other; the first of two numbers."""
    if isinstance(one, dict) and isinstance(more, dict):
        return one | {key: joined(one[key], value) if key in one else value for key, value in more.items()}
    if not isinstance(one, list):
        return one
    if any(isinstance(item, list) for item in one):
        return [joined(mine, theirs) for mine, theirs in zip(one, more, strict=True)]
    return [*one, *(word for word in more if word not in one)]


def _cleaned(labels: Content) -> Content:
    return {name: section if name in _AS_WRITTEN else _mapped(section) for name, section in labels.items()}


def _mapped(section: Any) -> Any:
    if isinstance(section, dict):
        return {key: _mapped(value) for key, value in section.items()}
    return [_mapped(item) for item in section] if isinstance(section, list) else clean(section)


def _label_conflicts(own: Content, more: Content) -> Iterator[Violation]:
    """Labels that mean something else already."""
    for section in (name for name in _ONE_MEANING if name in more):
        name_of = line_name if section == "base" else str
        meanings = {name_of(label): meaning for meaning, names in own[section].items() for label in names}
        for meaning, names in more[section].items():
            for number, label in enumerate(names):
                other = meanings.setdefault(name_of(label), meaning)
                if other != meaning:
                    message = f"“{label}”在 {section} 里已经表示 {other}，不能再表示 {meaning}。"
                    yield Violation((section, meaning, str(number)), message)


def _word_conflicts(own: Content, more: Content) -> Iterator[Violation]:
    """Words that compare otherwise already, or mean another day."""
    for section, names in _ONE_OF:
        names_by_word = {word: name for name in names for word in own[section][name]}
        for name in names:
            for number, word in enumerate(more.get(section, {}).get(name, ())):
                other = names_by_word.setdefault(word, name)
                if other != name:
                    message = f"“{word}”在 {section} 里已经表示 {other}，不能再表示 {name}。"
                    yield Violation((section, name, str(number)), message)


def _unit_conflicts(own: Content, more: Content) -> Iterator[Violation]:
    """Units and scales that are worth something else already, or of another group."""
    for group in (name for name in more if name != "counts"):
        groups: Sequence[str] = [name for name in own if name != "counts" and (name == "scales") == (group == "scales")]
        for name, worth in more[group].items():
            at = next((each for each in groups if name in own[each]), group)
            now = own.get(at, {}).get(name, worth)
            if at != group or now != worth:
                yield Violation((group, name), f"“{name}”已经在 {at} 里，合 {now}，不能改。")
