"""What other installed packages bring, by entry points: rules, law and layouts.

    [project.entry-points."perfeval_xl.rules"]
    city = "city_bureau.rules"          # a module with rules, or a package of such modules
    [project.entry-points."perfeval_xl.law"]
    city = "city_bureau.law"            # a package with law files beside it
    [project.entry-points."perfeval_xl.layouts"]
    city = "city_bureau.layouts"        # a package with layout files beside it

What cannot be imported is told as a fault, and everything else works.
"""

import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from perfeval_xl.datafiles import Fault
from perfeval_xl.rules import Rule
from perfeval_xl.rules.catalogue import rules_in

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_GROUPS = _RULES, _LAW, _LAYOUTS = "perfeval_xl.rules", "perfeval_xl.law", "perfeval_xl.layouts"


class Plugins(NamedTuple):
    """Rules, folders of law and of layouts, and the versions of the packages that they come from."""

    rules: tuple[Rule, ...] = ()
    families: Mapping[str, str] = {}
    law: tuple[Path, ...] = ()
    layouts: tuple[Path, ...] = ()
    versions: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


NO_PLUGINS = Plugins()


def found_plugins() -> Plugins:
    """What the packages on the module path bring."""
    places = list(_naming_us())
    points = [point for group in _GROUPS for place in places for point in _points(place, group)]
    return read_plugins(points) if points else NO_PLUGINS


def _points(place: Path, group: str) -> "list[EntryPoint]":
    """A package's entry points in a group; importlib.metadata is loaded only where some package names one."""
    from importlib.metadata import Distribution

    return sorted(point for point in Distribution.at(place).entry_points if point.group == group)


def _naming_us() -> Iterator[Path]:
    """The metadata folders whose entry_points.txt names one of our groups: many small files, so no Path for each."""
    for folder in dict.fromkeys(sys.path):
        for name in _metadata_folders(folder or os.curdir):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:  # noqa: PTH118, PTH123
                    listing = file.read()
            except OSError:  # most packages have none
                continue
            if any(f"[{group}]".encode() in listing for group in _GROUPS):
                yield Path(folder, name)


def _metadata_folders(folder: str) -> list[str]:
    """By listing the folder once: a search by pattern costs a tenth of a start."""
    try:
        return [name for name in os.listdir(folder) if name.endswith(".dist-info")]  # noqa: PTH208
    except OSError:
        return []


def read_plugins(points: "list[EntryPoint]") -> Plugins:
    """What these entry points bring; one that cannot be read is told and left out."""
    rules: list[Rule] = []
    families: dict[str, str] = {}
    folders: dict[str, list[Path]] = {_LAW: [], _LAYOUTS: []}
    faults: list[Fault] = []
    for point in points:
        try:
            if point.group == _RULES:
                for module in _modules(point.value):
                    rules.extend(rules_in(module))
                    families.update(getattr(module, "FAMILIES", {}))
            else:
                folders[point.group].append(_folder(point.value))
        except Exception as fault:  # another package's fault must not take this program with it
            faults.append(_fault(point, fault))
    return Plugins(
        rules=tuple(rules),
        families=families,
        law=tuple(folders[_LAW]),
        layouts=tuple(folders[_LAYOUTS]),
        versions=tuple(sorted({_version(point) for point in points})),
        faults=tuple(faults),
    )


def _version(point: "EntryPoint") -> str:
    return f"{point.group} {point.name} {point.value} {point.dist.version if point.dist else ''}"


def _modules(name: str) -> Iterator[ModuleType]:
    """A module, and where it is a package all modules below it."""
    module = import_module(name)
    yield module
    for below in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
        yield import_module(below.name)


def _folder(name: str) -> Path:
    """The folder of a package, which is found without running it."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise ImportError(f"no package {name}")
    return Path(places[0])


def _fault(point: "EntryPoint", fault: Exception) -> Fault:
    if isinstance(fault, SyntaxError) and fault.filename:
        file, line = fault.filename, fault.lineno or 0
    else:
        import traceback

        frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "importlib" not in frame.filename]
        inner = next((frame for frame in reversed(frames) if frame.filename != __file__), None)
        file, line = (inner.filename, inner.lineno or 0) if inner else (point.value, 0)
    description = f"{type(fault).__name__}: {fault}"
    return Fault(file, line, f"扩展“{point.name}”（{point.group}）没有读成（{description}），其余照常。")
