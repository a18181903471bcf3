"""Where WPS and the system look for what we install, on Windows and on Linux, for one user."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perfeval_xl.addin.excel.registry import NoRegistry, Registry, knows_wps
from perfeval_xl.addin.settings import settings_folder
from perfeval_xl.addin.wps.package import FOLDER

_PROGRAMS = (
    Path("/opt/kingsoft/wps-office/office6/et"),
    Path("/opt/apps/cn.wps.wps-office-pro/files/kingsoft/wps-office/office6/et"),
    Path("/opt/apps/cn.wps.wps-office/files/kingsoft/wps-office/office6/et"),
)
"""WPS 表格 on Debian, 统信 and 麒麟, where the vendors' packages put it."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A user on a computer; tests make others."""

    registry: Registry = field(default_factory=NoRegistry)
    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    python: Path = field(default_factory=lambda: Path(sys.executable))
    home: Path = field(default_factory=Path.home)
    programs: tuple[Path, ...] = _PROGRAMS

    @property
    def windows(self) -> bool:
        """Whether this is Windows."""
        return self.platform == "win32"

    @property
    def addins(self) -> Path | None:
        """The folder of the user's add-ins; None on Windows without %APPDATA%."""
        if self.windows:
            roaming = self.environment.get("APPDATA")
            return Path(roaming) / "kingsoft" / "wps" / "jsaddons" if roaming else None
        return self.home / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"

    @property
    def settings(self) -> Path:
        """Where our own settings are."""
        return settings_folder(self.environment)

    @property
    def autostart(self) -> Path:
        """What starts the waiting process at log-in on Linux."""
        config = self.environment.get("XDG_CONFIG_HOME")
        return (Path(config) if config else self.home / ".config") / "autostart" / "perfeval-xl-wps.desktop"

    @property
    def waiting(self) -> list[str]:
        """The command that keeps the port open; on Windows without a console."""
        quiet = self.python.with_name("pythonw.exe")
        python = quiet if self.windows and quiet.exists() else self.python
        return [str(python), "-P", "-m", "perfeval_xl.addin.wps"]

    @property
    def has_wps(self) -> bool:
        """Whether WPS is to be found; it may stand elsewhere."""
        if self.windows:
            roaming = self.environment.get("APPDATA")
            if roaming and Path(roaming, "kingsoft", "office6").is_dir():  # WPS keeps its own settings there
                return True
            return knows_wps(self.registry)
        return any(program.exists() for program in self.programs)


def this_desk() -> Desk:
    """The user and the computer that the program runs on."""
    if sys.platform == "win32":
        from perfeval_xl.addin.excel.winregistry import WindowsRegistry

        return Desk(registry=WindowsRegistry())
    return Desk()


def folder_of(addins: Path) -> Path:
    """Our folder among the add-ins."""
    return addins / FOLDER
