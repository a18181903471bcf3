"""Reads a file whole, and replaces it in one step: never half written, never over somebody else's change.

The new bytes go to a temporary file in the same folder, are forced to disk, and take the old file's place. On Linux the
two files are exchanged and the old one is looked at once more, so that a save by somebody else in the last moment is
put back. On Windows `os.replace` does the last step; it has not been tried there.
"""

import ctypes
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.file.gate import LARGEST_FILE
from perfeval_xl.hosts.file.locks import opened_by
from perfeval_xl.hosts.file.problems import problem

_TEMPORARY = ".pe~"
_SWEEP_AFTER = 3600
_EXCHANGE = 2
_HERE = -100
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_BINARY = getattr(os, "O_BINARY", 0)


class Stamp(NamedTuple):
    """What a file was when it was read."""

    size: int
    modified: int
    digest: bytes


def read_file(path: Path) -> tuple[bytes, Stamp]:
    """A file's bytes and its stamp.

    Raises NOT_FOUND, NOT_FILE, DENIED, IO_ERROR, TOO_LARGE (before anything is read) and CHANGED (while reading).
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    except OSError as fault:
        raise _told(fault) from None
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise problem("NOT_FILE")
        if before.st_size > LARGEST_FILE:
            raise problem("TOO_LARGE", f"{before.st_size >> 20} MB")
        try:
            data = file.read()
        except OSError as fault:
            raise _told(fault) from None
        after = os.fstat(handle)
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise problem("CHANGED")
    return data, Stamp(len(data), after.st_mtime_ns, hashlib.sha256(data).digest())


def _told(fault: OSError) -> FileProblem:
    """The system's error as one of our codes."""
    number = fault.errno
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG):
        return problem("NOT_FOUND")
    if number in (errno.EISDIR, errno.ENXIO):
        return problem("NOT_FILE")
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return problem("NO_SPACE")
    if number == errno.EROFS:
        return problem("READ_ONLY")
    if number in (errno.EBUSY, errno.ETXTBSY, errno.EAGAIN):
        return problem("BUSY", "别的程序")
    if number in (errno.EACCES, errno.EPERM):
        return problem("DENIED", os.strerror(number))
    return problem("IO_ERROR", os.strerror(number) if number else str(fault))


def replace(path: Path, data: bytes, stamp: Stamp) -> None:
    """Put new bytes in a file's place, if it still is what `stamp` says; its mode and owner are kept.

    Raises BUSY, READ_ONLY, DENIED, CHANGED, NO_SPACE, IO_ERROR; the file is then as it was.
    """
    real = Path(os.path.realpath(path))
    _probe(real)
    temporary = _write_temporary(real, data, like=real.stat())
    try:
        if _stamp(real).digest != stamp.digest:
            raise problem("CHANGED")
        _swap(temporary, real, stamp, hashlib.sha256(data).digest())
    except OSError as fault:
        raise _told(fault) from None
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    _sync_folder(real.parent)


def write_new(path: Path, data: bytes) -> None:
    """Write a whole file at once; one that stands there is replaced. Raises as `replace` does."""
    if path.exists():
        _probe(Path(os.path.realpath(path)))
    temporary = _write_temporary(path, data, like=None)
    try:
        temporary.replace(path)
    except OSError as fault:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise _told(fault) from None
    _sync_folder(path.parent)


def _probe(path: Path) -> None:
    """Whether the file may be written and nobody has it open. A rename would succeed on files that are read-only."""
    owner = opened_by(path)
    if owner:
        raise problem("BUSY", owner)
    try:
        if not path.stat().st_mode & _WRITABLE:
            raise problem("READ_ONLY")
        os.close(os.open(path, os.O_RDWR | _BINARY))
    except OSError as fault:
        raise _told(fault) from None


def _stamp(path: Path) -> Stamp:
    data = path.read_bytes()
    return Stamp(len(data), path.stat().st_mtime_ns, hashlib.sha256(data).digest())


def _write_temporary(path: Path, data: bytes, like: os.stat_result | None) -> Path:
    """The new bytes on disk beside the file, with its mode and owner."""
    _sweep(path.parent)
    temporary = path.parent / f"{_TEMPORARY}{secrets.token_hex(6)}.tmp"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666 if like is None else 0o600)
    except OSError as fault:
        raise _told(fault) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if like is not None:
                _make_alike(handle, like)
            os.fsync(handle)
    except BaseException as fault:  # whatever ends the write, no temporary file is left behind
        temporary.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise _told(fault) from None
        raise
    return temporary


def _make_alike(handle: int, like: os.stat_result) -> None:
    if not hasattr(os, "fchown"):
        return
    with suppress(PermissionError):  # only root may give files away; the mode is kept all the same
        os.fchown(handle, like.st_uid, like.st_gid)
    os.fchmod(handle, stat.S_IMODE(like.st_mode))


def _swap(temporary: Path, path: Path, stamp: Stamp, ours: bytes) -> None:
    """Exchange the two files; if what came out is not what was read, put it back and say CHANGED."""
    if not _exchange(temporary, path):
        temporary.replace(path)
        return
    if _stamp(temporary).digest == stamp.digest:
        return
    _exchange(temporary, path)
    if _stamp(temporary).digest != ours:
        kept = path.with_name(f"{path.name}.conflict-{secrets.token_hex(3)}")
        temporary.rename(kept)
        raise problem("CHANGED", f"；期间的另一份保存在“{kept.name}”")
    raise problem("CHANGED")


def _exchange(one: Path, other: Path) -> bool:
    """Linux's renameat2(RENAME_EXCHANGE); False where the system or the file system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    if library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number))


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; some network file systems cannot, and then the file's own sync must do."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
    """Temporary files of ours that a killed run left behind."""
    limit = time.time() - _SWEEP_AFTER
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(_TEMPORARY) and entry.name.endswith(".tmp") and entry.stat().st_mtime < limit:
                Path(entry.path).unlink(missing_ok=True)
