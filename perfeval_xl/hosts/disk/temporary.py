"""Temporary files: their names tell what they may hold, so that those of killed runs can be told from a person's save.

A name holds the digests of the new bytes and of those that were read before: either may be thrown away.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from perfeval_xl.hosts.disk.windows import reachable

_PIECE = 1 << 20
_PREFIX = ".pe~"
_SWEEP_AFTER = 600
_DIGITS = 16


def temporary_name(data: bytes | Path, previous: bytes) -> str:
    """A name for a file that holds these bytes, or later, after an exchange, the previous ones."""
    return f"{_PREFIX}{_digest(data)}-{_digest(previous)}-{os.urandom(3).hex()}.tmp"


def pieces_of(data: bytes | Path) -> Iterator[bytes]:
    """Bytes, or those that a file holds, one part after the other."""
    if isinstance(data, bytes):
        yield from (data[place : place + _PIECE] for place in range(0, len(data), _PIECE))
        return
    with data.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _digest(data: bytes | Path) -> str:
    import hashlib

    digest = hashlib.sha256()
    for piece in pieces_of(data):
        digest.update(piece)
    return digest.hexdigest()[:_DIGITS]


def sweep_temporary(folder: Path, digests: frozenset[str], begun: bytes = b"") -> None:
    """Remove temporary files, of any age, that hold contents with these SHA-256 digests (hex) and nothing else.

    So are those that hold the first part of `begun`: a write of it that was killed.
    """
    ours = {digest[:_DIGITS] for digest in digests}
    for left in reachable(folder).glob(f"{_PREFIX}*.tmp"):
        data = left.read_bytes()
        if _digest(data) in ours or begun.startswith(data):
            left.unlink(missing_ok=True)


def sweep_leftovers(folder: Path) -> None:
    """Remove all temporary files in a folder tree that only this program writes, and only one run at a time."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        with suppress(OSError):  # what is not there, or not to be listed
            for entry in sorted(os.scandir(reachable(place)), key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(place / entry.name)
                elif _is_temporary(entry.name):
                    reachable(place / entry.name).unlink(missing_ok=True)


def _is_temporary(name: str) -> bool:
    return name.startswith(_PREFIX) and name.endswith(".tmp")


def sweep_killed(folder: Path) -> None:
    """Temporary files of a killed run; one that holds neither of its two contents is somebody's save, and is kept."""
    limit = time.time() - _SWEEP_AFTER
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _is_temporary(entry.name) and entry.stat().st_mtime < limit:
                left = Path(entry.path)
                if _digest(left) in entry.name:
                    left.unlink(missing_ok=True)
