"""What other installed packages bring, by entry points: rules, law and layouts.

    [project.entry-points."perfeval_xl.rules"]
    city = "city_bureau.rules"          # a module with rules, or a package of such modules
    [project.entry-points."perfeval_xl.law"]
    city = "city_bureau.law"            # a package with law files beside it
    [project.entry-points."perfeval_xl.layouts"]
    city = "city_bureau.layouts"        # a package with layout files beside it

What cannot be used is told as a fault, with package, entry point, file and line, and everything else works.
"""

import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from perfeval_xl.datafiles import Fault
from perfeval_xl.rules import Rule
from perfeval_xl.rules.catalogue import rules_in
from perfeval_xl.standard.entrypoints import LAW, LAYOUTS, RULES, Point, installed_points


class Plugins(NamedTuple):
    """Rules, folders of law and of layouts, and what they come from."""

    rules: tuple[Rule, ...] = ()
    families: Mapping[str, str] = {}
    law: tuple[Path, ...] = ()
    layouts: tuple[Path, ...] = ()
    modules: tuple[Path, ...] = ()
    """The files that hold the rules."""
    versions: tuple[str, ...] = ()
    """Entry points with the versions of their packages."""
    faults: tuple[Fault, ...] = ()
    titles: Mapping[Path, str] = {}
    """Package and entry point that a folder or a module comes from."""

    def named(self, faults: Iterable[Fault]) -> Iterator[Fault]:
        """The same faults, those in a package's files with package and entry point."""
        for fault in faults:
            file = Path(fault.file)
            title = self.titles.get(file) or self.titles.get(file.parent)
            yield fault._replace(message=f"{title}：{fault.message}") if title else fault


NO_PLUGINS = Plugins()


def found_plugins() -> Plugins:
    """What the packages on the module path bring."""
    points, faults = installed_points()
    return _Reader(faults).read(points) if points or faults else NO_PLUGINS


class _Unusable(Exception):
    """An entry point leads to something of another kind; the sentence says to what."""


class _Reader:
    """Reads entry points one after another; one that cannot be read is told and left out."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._faults = list(faults)
        self._rules: list[Rule] = []
        self._families: dict[str, str] = {}
        self._folders: dict[str, list[Path]] = {LAW: [], LAYOUTS: []}
        self._titles: dict[Path, str] = {}
        self._modules: list[Path] = []

    def read(self, points: Iterable[Point]) -> Plugins:
        versions = set()
        for point in points:
            versions.add(f"{point.group} {point.name} {point.value} {point.package}")
            try:
                self._read_rules(point) if point.group == RULES else self._read_folder(point)
            except KeyboardInterrupt:
                raise
            except BaseException as fault:  # another package's fault, be it sys.exit(), is no end of this program
                self._faults.append(_fault(point, fault))
        return Plugins(
            rules=tuple(self._rules),
            families=self._families,
            law=tuple(self._folders[LAW]),
            layouts=tuple(self._folders[LAYOUTS]),
            modules=tuple(self._modules),
            versions=tuple(sorted(versions)),
            faults=tuple(self._faults),
            titles=self._titles,
        )

    def _read_rules(self, point: Point) -> None:
        """The rules of a module, and where it is a package of all modules below it."""
        module = import_module(_module_name(point))
        before = len(self._rules), len(self._faults)
        self._take_rules(point, module)
        for below in _names_below(module):
            try:
                self._take_rules(point, import_module(below))
            except KeyboardInterrupt:
                raise
            except BaseException as fault:
                self._faults.append(_fault(point, fault))
        if before == (len(self._rules), len(self._faults)):
            raise _Unusable(f"{point.value} 里没有规则：规则是写了 @rule 的函数，写在这个模块里")

    def _take_rules(self, point: Point, module: ModuleType) -> None:
        if module.__file__ is None:  # a folder without __init__.py
            return
        file = Path(module.__file__)
        self._titles[file] = point.title
        self._modules.append(file)
        self._rules.extend(rules_in(module))
        families = getattr(module, "FAMILIES", {})
        if isinstance(families, Mapping) and all(isinstance(part, str) for pair in families.items() for part in pair):
            self._families.update(families)
        else:
            why = f"{point.title}：FAMILIES 要写成 {{字母: 名称}}，如 {{'YX': '云溪市的要求'}}。"
            self._faults.append(Fault(str(file), _line_of_name(file, "FAMILIES"), why))

    def _read_folder(self, point: Point) -> None:
        """The folder of a package, which is found without running it."""
        name = _module_name(point)
        spec = find_spec(name)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {name!r}")
        places = list(spec.submodule_search_locations or ())
        if not places:
            raise _Unusable(f"{name} 是一个模块，不是放数据文件的包（文件夹）")
        folder = Path(places[0])
        if not any(folder.glob("*.yaml")):
            raise _Unusable(f"{folder} 里没有 .yaml 文件，请核对打包时有没有带上（package-data）")
        self._folders[point.group].append(folder)
        self._titles[folder] = point.title


def _module_name(point: Point) -> str:
    """The module that an entry point names; ours name no object in it."""
    module, sign, name = (part.strip() for part in point.value.partition(":"))
    if sign:
        raise _Unusable(f'只写模块或包，不写“:{name}”：{point.name} = "{module}"')
    return module


def _names_below(module: ModuleType) -> Iterator[str]:
    """The modules of a package, and those of each package below once that is imported."""
    paths = getattr(module, "__path__", ())
    for below in pkgutil.iter_modules(paths, f"{module.__name__}."):
        if not below.name.endswith(".__main__"):
            yield below.name
        if below.ispkg and below.name in sys.modules:
            yield from _names_below(sys.modules[below.name])


def _fault(point: Point, fault: BaseException) -> Fault:
    """Where in the point's package something went wrong: its deepest line, or else the line that names the point."""
    import traceback

    if isinstance(fault, _Unusable):
        return Fault(str(point.listing), point.line, f"{point.title} 没有用上：{fault}。其余照常。")
    frames = [(frame.filename, frame.lineno or 0) for frame in traceback.extract_tb(fault.__traceback__)]
    if isinstance(fault, SyntaxError) and fault.filename:
        frames.append((fault.filename, fault.lineno or 0))
    root = _root_of(point)
    inside = [place for place in frames if root is not None and Path(place[0]).is_relative_to(root)]
    file, line = inside[-1] if inside else (str(point.listing), point.line)
    description = " ".join(traceback.format_exception_only(fault)[-1].split())
    return Fault(file, line, f"{point.title} 没有读成（{description}），其余照常。")


def _root_of(point: Point) -> Path | None:
    """The folder of the outermost package of an entry point, or the file where that is a module."""
    try:
        spec = find_spec(point.value.partition(":")[0].partition(".")[0].strip())
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or ())
    return Path(places[0]) if places else Path(spec.origin or "")


def _line_of_name(file: Path, name: str) -> int:
    """The line of a module on which a name is first given a value, 0 where none is."""
    import ast

    for node in ast.parse(file.read_bytes()).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else ()
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.lineno
    return 0
