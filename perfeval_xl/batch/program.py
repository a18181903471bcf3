"""Which program this is: a digest of its code and data, for results that depend on both."""

import hashlib
from functools import cache
from pathlib import Path

from perfeval_xl import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
_KINDS = ("*.py", "*.yaml")


@cache
def program_digest() -> str:
    """The same for the same version, code, labels, layouts, units, words, rules and laws, on every machine."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(path for kind in _KINDS for path in _PACKAGE.rglob(kind)):
        name = path.relative_to(_PACKAGE).as_posix()
        digest.update(f"\0{name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]
