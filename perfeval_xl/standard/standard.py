"""`Standard`: vocabulary, language, law and rules, of this package, of folders and of other packages."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from perfeval_xl.datafiles import Fault
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.forms import Vocabulary
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE as OWN_LAW
from perfeval_xl.parsing import Language
from perfeval_xl.problems import problem
from perfeval_xl.rules import Catalogue
from perfeval_xl.standard.plugins import NO_PLUGINS, Plugins, found_plugins
from perfeval_xl.standard.program import digest_of

_LAW = "law"
"""The folder in a standard's folder that holds its law files."""
_DATA = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What is known: passed down to whatever reads, judges or checks. `faults` tell what could not be loaded.

    `folders` are those of the user (`--standard DIR`), in their order; a later one adds to an earlier one.
    """

    law: LawBook
    rules: Catalogue
    vocabulary: Vocabulary
    """The words by which forms are read."""
    language: Language
    """How the texts of their cells are understood."""
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
            vocabulary=Vocabulary.own(),
            language=Language.own(),
            folders=tuple(folders),
            plugins=plugins,
        )

    @classmethod
    def default(cls) -> "Standard":
        """The package's knowledge with that of other packages, loaded once."""
        return _default()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What did not load, with file and line."""
        unused = (fault for folder in self.folders for fault in _unused(folder))
        return (*self.plugins.faults, *self.law.faults, *self.rules.faults, *unused)

    @cached_property
    def digest(self) -> str:
        """The same as long as all data, rules and the program's version are the same."""
        folders = [*self.plugins.law, *self.folders]
        return digest_of(folders, self.plugins.versions)


def _unused(folder: Path) -> Iterator[Fault]:
    """What a folder holds in vain: nobody should believe that a file counts which is not even read."""
    near = (path for pattern in ("*", "*/*") for path in folder.glob(pattern))
    files = sorted(path for path in near if path.suffix.lower() in _DATA and path.is_file())
    read = [path for path in files if path.parent == folder / _LAW and path.suffix == ".yaml"]
    for path in files:
        if path not in read:
            yield Fault(str(path), 0, f"没有读这个文件；口径要放在标准文件夹的 {_LAW} 文件夹里，文件名以 .yaml 结尾。")
    if not files:
        yield Fault(str(folder), 0, f"里面没有口径文件，什么也没有改变；口径放在其中的 {_LAW} 文件夹里（.yaml）。")


@cache
def _default() -> Standard:
    return Standard.load()
