"""Folders for what is written, and where paths lead."""

import os
from pathlib import Path

from perfeval_xl.domain.errors import FileProblem, PerfevalError
from perfeval_xl.hosts.disk.windows import plain, reachable
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words


def make_folder(folder: Path, kind: type[PerfevalError] = FileProblem) -> None:
    """Make a folder and those above it, where they are not there yet. Raises DENIED, as an error of this kind."""
    try:
        reachable(folder).mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise problem(kind, "DENIED", "taken", what=folder) from None
    except OSError as fault:
        raise problem(kind, "DENIED", what=f"{folder}：{system_words(fault)}") from None


def real_place(path: Path) -> Path:
    """The absolute path without links; a link that leads to itself stays as it is, where `Path.resolve` raises."""
    return Path(plain(os.path.realpath(reachable(path))))


def is_there(path: Path) -> bool:
    """Whether a file or folder is there, however long its path."""
    return os.path.exists(reachable(path))  # noqa: PTH110 - False as well where the system refuses to look
