"""Reads a file whole, and replaces it in one step: never half written, never over somebody else's change.

The new bytes go to a temporary file in the same folder, are forced to disk, and take the old file's place. The two
files are exchanged and the old one is looked at once more, so that a save by somebody else in the last moment is put
back; where the system or the file system cannot exchange files, `os.replace` does the last step. What was written is
read once more under its name: mounts of network shares are known that say yes and keep the old bytes.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from perfeval_xl.hosts.container.gate import LARGEST_FILE
from perfeval_xl.hosts.disk.faults import as_problem, as_write_problem
from perfeval_xl.hosts.disk.locks import opened_by
from perfeval_xl.hosts.disk.temporary import pieces_of, sweep_killed, temporary_name
from perfeval_xl.hosts.disk.windows import open_shared, patiently, reachable
from perfeval_xl.hosts.problems import problem

ANYONE = 0o666
"""The mode of a file that is as open as the umask allows."""
_READINGS = 3
"""Some mounts give a file a new time whenever it is read; the same bytes twice in a row are whole as well."""
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_BINARY = getattr(os, "O_BINARY", 0)


def read_file(path: Path) -> bytes:
    """A file's bytes.

    Raises NOT_FOUND, NOT_FILE, DENIED, IO_ERROR, TOO_LARGE (before anything is read) and CHANGED (while reading).
    """
    path = reachable(path)
    before: bytes | None = None
    for _ in range(_READINGS):
        data, unchanged = _read_once(path)
        if unchanged or data == before:
            return data
        before = data
    raise problem("CHANGED")


def _read_once(path: Path) -> tuple[bytes, bool]:
    """The bytes, and whether the system says that nobody changed them meanwhile. Raises as `read_file` does."""
    try:
        handle = patiently(lambda: open_shared(path), path)
    except OSError as fault:
        if isinstance(fault, PermissionError) and path.is_dir():  # what Windows says of every folder
            raise problem("NOT_FILE") from None
        raise as_problem(fault) from None
    before = os.fstat(handle)
    if not stat.S_ISREG(before.st_mode):
        os.close(handle)
        raise problem("NOT_FILE")
    with os.fdopen(handle, "rb") as file:
        if before.st_size > LARGEST_FILE:
            raise problem("TOO_LARGE", f"{before.st_size >> 20} MB")
        try:
            data = file.read()
        except OSError as fault:
            raise as_problem(fault) from None
        after = os.fstat(handle)
    return data, len(data) == after.st_size and before.st_mtime_ns == after.st_mtime_ns


def _real(path: Path) -> Path:
    """The file that a link leads to; the path itself where the system cannot say, as some cannot of a very long one."""
    try:
        return reachable(Path(os.path.realpath(reachable(path))))
    except OSError:
        return reachable(path)


def replace(path: Path, data: bytes, previous: bytes) -> None:
    """Put new bytes in a file's place, if it still holds the `previous` ones; mode and owner stay.

    Raises BUSY, READ_ONLY, DENIED, CHANGED, NAME_LONG, NO_SPACE, IO_ERROR: the file is then as it was. Raises NOT_SAVED
    where it cannot be said what it is.
    """
    real = _real(path)
    _probe(real)
    try:
        like = real.stat()
        temporary = _write_temporary(real, data, previous, like)
        _swap(temporary, real, data, previous)
    except OSError as fault:
        raise as_write_problem(fault, real) from None
    _sync_folder(real.parent)
    _demand_saved(real, data, previous)


def write_new(path: Path, data: bytes | Path, *, durable: bool = True, mode: int = ANYONE) -> None:
    """Write a whole file at once; one that stands there is replaced. Raises as `replace` does.

    It is as open as `mode` and the account's umask both allow. `data` may be a file, of any size, that holds the bytes:
    then they are never in memory at once.

    Without `durable` it is left to the caller to bring it to disk, see `sync_file_system`, and to sweep up after
    a kill, see `sweep_leftovers`: looking through a folder of thousands for every file takes longer than writing it.
    """
    path = reachable(path)
    try:
        if path.exists():
            _probe(_real(path))
        temporary = _write_temporary(path, data, b"", None, durable=durable, mode=mode)
        try:
            patiently(lambda: temporary.replace(path), path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as fault:
        raise as_write_problem(fault, path) from None
    if durable:
        _sync_folder(path.parent)
    _demand_saved(path, data)


def _demand_saved(path: Path, data: bytes | Path, previous: bytes | None = None) -> None:
    """Raises NOT_SAVED where a file does not hold what was written.

    Where people save as well, only one that is gone, cut short or still `previous` counts: others are their next save.
    """
    try:
        if _holds(path, data):
            return
        if previous is None or isinstance(data, Path):
            raise problem("NOT_SAVED")
        found = path.read_bytes()
    except OSError:
        raise problem("NOT_SAVED") from None
    if found != data and (found == previous or data.startswith(found)):
        raise problem("NOT_SAVED")


def _holds(path: Path, data: bytes | Path) -> bool:
    """Whether a file has these bytes and no others, without having them twice: a page may have a hundred million."""
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces_of(data)) and not file.read(1)


def mode_of(*paths: Path) -> int:
    """How open a file may be that is made of others: as the closest of them; those that are gone do not count."""
    mode = ANYONE
    for path in paths:
        with suppress(OSError):
            mode &= reachable(path).stat().st_mode
    return mode


def close_folder(folder: Path, mode: int) -> None:
    """Close a folder to those, group or others, who may not read a file of this mode."""
    closed = sum(bits for bits, read in ((0o070, 0o040), (0o007, 0o004)) if not mode & read)
    with suppress(OSError):  # a share without modes
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) & ~closed)


def _probe(path: Path) -> None:
    """Whether the file may be written and nobody has it open. A rename would succeed on files that are read-only."""
    owner = opened_by(path)
    if owner:
        raise problem("BUSY", owner)
    try:
        if not path.stat().st_mode & _WRITABLE:
            raise problem("READ_ONLY")
        os.close(patiently(lambda: os.open(path, os.O_RDWR | _BINARY), path))
    except OSError as fault:
        raise as_problem(fault) from None


def _write_temporary(
    path: Path,
    data: bytes | Path,
    previous: bytes,
    like: os.stat_result | None,
    *,
    durable: bool = True,
    mode: int = ANYONE,
) -> Path:
    """The new bytes on disk beside the file, with its mode and owner."""
    if durable:
        sweep_killed(path.parent)
    temporary = path.parent / temporary_name(data, previous)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode if like is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces_of(data))
            file.flush()
            if like is not None:
                _make_alike(handle, like)
            if durable:
                os.fsync(handle)
    except BaseException:  # whatever ends the write, no temporary file is left behind
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _make_alike(handle: int, like: os.stat_result) -> None:
    if not hasattr(os, "fchown"):
        return
    with suppress(PermissionError):  # only root may give files away; the mode is kept all the same
        os.fchown(handle, like.st_uid, like.st_gid)
    os.fchmod(handle, stat.S_IMODE(like.st_mode))


def _swap(temporary: Path, path: Path, data: bytes, previous: bytes) -> None:
    """Exchange the two files; if what came out is not what was read, put it back and say CHANGED."""
    from perfeval_xl.hosts.disk.exchange import exchange

    try:
        if path.read_bytes() != previous:
            raise problem("CHANGED")
        exchanged = patiently(lambda: exchange(temporary, path), path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if not exchanged:
        _replace_plainly(temporary, path)
        return
    if temporary.read_bytes() == previous:
        temporary.unlink()
        return
    exchange(temporary, path)
    if temporary.read_bytes() == data:
        temporary.unlink()
        raise problem("CHANGED")
    conflict = path.with_name(f"{path.name}.conflict-{os.urandom(3).hex()}")
    temporary.rename(conflict)
    raise problem("CHANGED", f"；期间的另一份保存在“{conflict.name}”")


def _replace_plainly(temporary: Path, path: Path) -> None:
    """The last step where files cannot be exchanged."""
    try:
        patiently(lambda: temporary.replace(path), path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


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


def sync_file_system(folder: Path) -> bool:
    """Bring all that was written to a folder's file system to disk at once; False where the system cannot.

    For many small files it takes a fraction of what syncing each of them does. Source: syncfs(2). Raises NO_SPACE,
    IO_ERROR.
    """
    from perfeval_xl.hosts.disk.exchange import sync_all

    try:
        return sync_all(folder)
    except OSError as fault:
        raise as_problem(fault) from None
