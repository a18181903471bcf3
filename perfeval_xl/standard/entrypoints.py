"""The entry points by which installed packages name what they bring to us, each with the line where it is named."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.datafiles import Fault

GROUPS = RULES, LAW, LAYOUTS = "perfeval_xl.rules", "perfeval_xl.law", "perfeval_xl.layouts"
_LISTING = "entry_points.txt"


class Point(NamedTuple):
    """One entry point: `value` is the module or package that it names, `listing` the file that names it."""

    group: str
    name: str
    value: str
    package: str
    """The installed package as people know it: name and version."""
    listing: Path
    line: int

    @property
    def title(self) -> str:
        """Package and entry point in a sentence: 扩展包 yunxi-bureau 1.0 的 yunxi（perfeval_xl.rules）."""
        return f"扩展包 {self.package} 的 {self.name}（{self.group}）"


def installed_points() -> tuple[list[Point], list[Fault]]:
    """The entry points of all packages on the module path in our groups, and the lines that name nothing."""
    points: list[Point] = []
    faults: list[Fault] = []
    for folder in _naming_us():
        try:
            _read_listing(folder, points, faults)
        except (OSError, ValueError) as fault:
            faults.append(
                Fault(str(folder / _LISTING), 0, f"扩展包的入口列表读不了（{type(fault).__name__}），其余照常。")
            )
    return sorted(points, key=lambda point: (GROUPS.index(point.group), point.package, point.name)), faults


def _read_listing(folder: Path, points: list[Point], faults: list[Fault]) -> None:
    """Read entry_points.txt line by line: importlib.metadata knows no lines, and one bad line is the end of all."""
    package, group = _package(folder), ""
    listing = folder / _LISTING
    for number, text in enumerate(listing.read_text("utf-8").splitlines(), 1):
        line = text.strip()
        if line.startswith("["):
            group = line.strip("[]").strip()
        elif line and not line.startswith(("#", ";")) and group in GROUPS:
            name, sign, value = (part.strip() for part in line.partition("="))
            if sign and name and value:
                points.append(Point(group, name, value, package, listing, number))
            else:
                faults.append(Fault(str(listing), number, f"扩展包 {package} 的“{line}”应写成 名称 = 模块，其余照常。"))


def _package(folder: Path) -> str:
    """'yunxi-bureau 1.0' of its metadata; by the folder's name where there are none."""
    fields: dict[str, str] = {}
    try:
        for line in (folder / "METADATA").read_text("utf-8").splitlines():
            if not line.strip():
                break
            key, _, value = line.partition(":")
            fields.setdefault(key.strip().lower(), value.strip())
    except (OSError, ValueError):
        pass
    name, _, version = folder.name.removesuffix(".dist-info").partition("-")
    return f"{fields.get('name', name)} {fields.get('version', version)}".strip()


def _naming_us() -> Iterator[Path]:
    """The metadata folders whose entry_points.txt names one of our groups: many small files, so no Path for each."""
    for folder in dict.fromkeys(sys.path):
        for name in _metadata_folders(folder or os.curdir):
            try:
                with open(os.path.join(folder, name, _LISTING), "rb") as file:  # noqa: PTH118, PTH123
                    listing = file.read()
            except OSError:  # most packages have none
                continue
            if any(group.encode() in listing for group in GROUPS):
                yield Path(folder, name)


def _metadata_folders(folder: str) -> list[str]:
    """By listing the folder once: a search by pattern costs a tenth of a start."""
    try:
        return [name for name in os.listdir(folder) if name.endswith(".dist-info")]  # noqa: PTH208
    except OSError:
        return []
