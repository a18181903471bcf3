"""What the add-in's page and the service know of each other: a port, and a token that only this user can read."""

import errno
import json
import os
import secrets
import socket
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem

_NAME = "WPS配对.json"
_LOWEST, _HIGHEST = 20_000, 32_000
"""Ports that neither well-known programs nor systems hand out by themselves."""
_TRIES = 50


class Pairing(NamedTuple):
    """Where the service listens on 127.0.0.1, and what it asks for."""

    port: int
    token: str

    @property
    def address(self) -> str:
        """The service as the page asks for it."""
        return f"http://127.0.0.1:{self.port}"


def read_pairing(folder: Path) -> Pairing:
    """The pairing in the folder of the settings. Raises NOT_PAIRED where there is none, or others could read it too."""
    try:
        fields = json.loads(_read_secret(folder / _NAME))
        pairing = Pairing(int(fields["port"]), str(fields["token"]))
    except (OSError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise problem(UsageError, "NOT_PAIRED") from None
    if not 0 < pairing.port < 1 << 16 or not pairing.token:
        raise problem(UsageError, "NOT_PAIRED")
    return pairing


def make_pairing(folder: Path) -> Pairing:
    """The pairing that is there already, else a new one, readable by its owner alone. Raises `OSError`."""
    try:
        return read_pairing(folder)
    except UsageError:
        pairing = Pairing(_free_port(), secrets.token_urlsafe(24))
    folder.mkdir(parents=True, exist_ok=True)
    write_secret(folder / _NAME, json.dumps(pairing._asdict()).encode())
    return pairing


def forget_pairing(folder: Path) -> None:
    """Take the pairing away. Raises `OSError`."""
    (folder / _NAME).unlink(missing_ok=True)


def _read_secret(path: Path) -> str:
    """Raises `OSError`, PermissionError for a file that others may read: what it says is no secret any more."""
    with path.open(encoding="utf-8") as file:
        if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return file.read()


def write_secret(path: Path, data: bytes) -> None:
    """Write a file anew that only its owner can read. Raises `OSError`."""
    path.unlink(missing_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "wb") as opened:
        opened.write(data)


def _free_port() -> int:
    """A port that nobody listens on now. Raises `OSError` where none of many is free."""
    for _ in range(_TRIES):
        port = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise OSError("no free port")
