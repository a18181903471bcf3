"""What installing needs to know of a computer: the registry, folders, the running Python."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perfeval_xl.addin.excel.registry import NoRegistry, Registry


@dataclass(frozen=True, kw_only=True)
class Machine:
    """This computer; tests make others."""

    registry: Registry
    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    python: Path = field(default_factory=lambda: Path(sys.executable))

    @property
    def startup(self) -> Path | None:
        """Excel's start folder of this user: a trusted place without administrator's rights, in every language."""
        roaming = self.environment.get("APPDATA")
        return Path(roaming) / "Microsoft" / "Excel" / "XLSTART" if roaming else None

    @property
    def windowless_python(self) -> Path:
        """pythonw.exe beside python.exe, which opens no console."""
        quiet = self.python.with_name("pythonw.exe")
        return quiet if quiet.exists() else self.python

    @property
    def store_excel(self) -> bool:
        """Whether Excel is there from the Microsoft Store, which leaves no entry in App Paths, only an alias."""
        local = self.environment.get("LOCALAPPDATA")
        # an alias is no file that could be opened or followed, so `exists` does not see it
        return bool(local) and os.path.lexists(Path(str(local)) / "Microsoft" / "WindowsApps" / "excel.exe")

    @property
    def store_python(self) -> bool:
        """Whether Python is from the Microsoft Store: what it writes to %APPDATA% and HKCU only it can see."""
        place = f"{self.python}{os.path.realpath(self.python)}".lower()
        return "windowsapps" in place or "pythonsoftwarefoundation" in place


def this_machine() -> Machine:
    """The computer that the program runs on."""
    if sys.platform == "win32":
        from perfeval_xl.addin.excel.winregistry import WindowsRegistry

        return Machine(registry=WindowsRegistry())
    return Machine(registry=NoRegistry())
