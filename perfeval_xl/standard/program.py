"""Which program this is, and which folders it was given: digests of code and data, for results that depend on both."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from perfeval_xl import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
_KINDS = ("*.py", "*.yaml", "*.json")


@cache
def program_digest() -> str:
    """The same for the same version, code, labels, layouts, units, words, rules and laws, on every machine."""
    digest = hashlib.sha256(__version__.encode())
    _add_files(digest, _PACKAGE, _KINDS)
    return digest.hexdigest()[:32]


def digest_of(folders: Iterable[Path], modules: Iterable[Path], words: Iterable[str]) -> str:
    """The program together with the data files of some folders, in their order, some modules and some words."""
    digest = hashlib.sha256(program_digest().encode())
    for folder in folders:
        _add_files(digest, folder, ("*.yaml",))
    for module in modules:
        _add_file(digest, module, module.name)
    for word in words:
        digest.update(f"\0{word}\0".encode())
    return digest.hexdigest()[:32]


def _add_files(digest: "hashlib._Hash", folder: Path, kinds: Iterable[str]) -> None:
    for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
        _add_file(digest, path, path.relative_to(folder).as_posix())


def _add_file(digest: "hashlib._Hash", path: Path, name: str) -> None:
    digest.update(f"\0{name}\0".encode())
    with suppress(OSError):  # one that cannot be read counts for nothing, and is told where it is read
        digest.update(hashlib.sha256(path.read_bytes()).digest())
