"""`Standard`: vocabulary, language, law and rules, of this package, of folders and of other packages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.datafiles import Fault, load
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.forms import Vocabulary
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE as OWN_LAW
from perfeval_xl.parsing import Language
from perfeval_xl.problems import problem
from perfeval_xl.rules import Catalogue
from perfeval_xl.rules.base import Look
from perfeval_xl.rules.catalogue import rule_of
from perfeval_xl.standard.additions import escaped, joined
from perfeval_xl.standard.plugins import NO_PLUGINS, Plugins, found_plugins
from perfeval_xl.standard.wording import LABEL_FILE, LAYOUT_FOLDER, UNIT_FILE, WORD_FILE, Wording, load_wording

if TYPE_CHECKING:
    from perfeval_xl.narrative import Words

_LAW = "law"
"""The folder in a standard's folder that holds its law files."""
_DATA = frozenset({".yaml", ".yml"})
_PLACES = (
    f"{_LAW} 文件夹（口径）、{LAYOUT_FOLDER} 文件夹（表式）、"
    f"{LABEL_FILE}（列名）、{UNIT_FILE}（单位）、{WORD_FILE}（用语）"
)


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What is known: passed down to whatever reads, judges or checks. `faults` tell what could not be loaded.

    `folders` are those of the user (`--standard DIR`), in their order; a later one adds to an earlier one.
    """

    law: LawBook
    rules: Catalogue
    wording: Wording
    folders: tuple[Path, ...] = ()
    plugins: Plugins = NO_PLUGINS

    @classmethod
    def load(cls, *folders: Path, entry_points: bool = True) -> "Standard":
        """The package's knowledge with that of other packages and of these folders.

        Raises `UsageError` for a folder that is not there. What is wrong in one is told in `faults`, the rest holds.
        """
        for folder in folders:
            if not folder.is_dir():
                raise problem(UsageError, "NO_STANDARD", what=folder)
        plugins = found_plugins() if entry_points else NO_PLUGINS
        law = LawBook.load([OWN_LAW, *plugins.law, *(folder / _LAW for folder in folders)])
        return cls(
            law=law,
            rules=Catalogue.of(plugins.rules, law, plugins.families),
            wording=load_wording(folders, plugins.layouts),
            folders=tuple(folders),
            plugins=plugins,
        )

    @classmethod
    def default(cls) -> "Standard":
        """The package's knowledge with that of other packages, loaded once."""
        return _default()

    def with_rules(self, *looks: Look) -> "Standard":
        """The same with rules of the caller's own: functions under `rule`. One that is wrong is told in `faults`.

        They hold for the calls that this value is passed to; rules for every call come from a package.
        """
        return replace(self, rules=self.rules.extended(map(rule_of, looks), self.law))

    @property
    def vocabulary(self) -> Vocabulary:
        """The words by which forms are read."""
        return self.wording.vocabulary

    @property
    def language(self) -> Language:
        """How the texts of their cells are understood."""
        return self.wording.language

    @cached_property
    def report_words(self) -> "Words":
        """The words by which reports are read; those added count as they are written."""
        from perfeval_xl.narrative.vocabulary import WORDS, Words

        added = (escaped(content) for content in self.wording.reports)
        return Words(lists=reduce(joined, added, load(WORDS)), units=self.language.units, lines=self.vocabulary.base)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What did not load, with file and line."""
        unused = (fault for folder in self.folders for fault in _unused(folder))
        loaded = (*self.law.faults, *self.rules.faults, *self.wording.faults)
        return (*self.plugins.faults, *self.plugins.named(loaded), *unused)

    @cached_property
    def digest(self) -> str:
        """The same as long as all data, rules and the program's version are the same."""
        from perfeval_xl.standard.program import digest_of  # a check needs no digest

        folders = [*self.plugins.law, *self.plugins.layouts, *self.folders]
        return digest_of(folders, self.plugins.modules, self.plugins.versions)


def _unused(folder: Path) -> Iterator[Fault]:
    """What a folder holds in vain: nobody should believe that a file counts which is not even read."""
    near = (path for pattern in ("*", "*/*") for path in folder.glob(pattern))
    endings = _DATA if (folder / "__init__.py").exists() else _DATA | {".py"}  # a package has modules of its own
    files = sorted(path for path in near if path.suffix.lower() in endings and path.is_file())
    for path in files:
        if path.suffix.lower() == ".py":
            yield Fault(str(path), 0, "没有读这个文件：标准文件夹里只放数据。规则写在扩展包里，写法见 docs/标准.md。")
        elif not _is_read(path.relative_to(folder)):
            yield Fault(str(path), 0, f"没有读这个文件。标准文件夹里可以放：{_PLACES}。文件名以 .yaml 结尾。")
    if not files:
        yield Fault(str(folder), 0, f"里面没有标准文件，什么也没有改变。可以放：{_PLACES}。")


def _is_read(path: Path) -> bool:
    """Whether a file counts that stands there in a standard's folder."""
    if len(path.parts) == 1:
        return path.name in (LABEL_FILE, UNIT_FILE, WORD_FILE)
    return path.parts[0] in (_LAW, LAYOUT_FOLDER) and path.suffix == ".yaml"


@cache
def _default() -> Standard:
    return Standard.load()
