"""What the user has set: which scoring law applies, and where the installed program is."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "perfeval_xl.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """`law` is a profile's name, '' for the one that fits the form's year; `command` the program, '' to look for it."""

    law: str = ""
    command: str = ""

    @property
    def profile(self) -> str | None:
        """The law as `pressing` wants it."""
        return self.law or None


def load(folder: Path) -> Settings:
    """The settings kept in a folder; what is missing or cannot be read is as it was at first."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        found = json.loads((folder / _FILE).read_text("utf-8"))
        return Settings(law=str(found.get("law", "")), command=str(found.get("command", "")))
    return Settings()


def save(folder: Path, settings: Settings) -> None:
    """Keep the settings. Raises OSError where the folder cannot be written."""
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
    (folder / _FILE).write_text(text + "\n", "utf-8")
