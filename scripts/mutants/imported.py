"""A mutant imported in place of its module."""

from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

from scripts.mutants.apart import ROOT
from scripts.mutants.changes import Mutant


def module_of(file: Path) -> str:
    """The name that a file is imported by."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


class Finder(MetaPathFinder, Loader):
    """Imports the mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._package = mutant.path.name == "__init__.py"
        self._name = module_of(mutant.path)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The mutant's spec for its own name, nothing for any other."""
        if name != self._name:
            return None
        return spec_from_loader(name, self, origin=str(self._mutant.path), is_package=self._package)

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source as the module."""
        module.__file__ = str(self._mutant.path)
        if self._package:
            module.__path__ = [str(self._mutant.path.parent)]
        exec(self._mutant.code, module.__dict__)
