"""What the system refuses, as one of our codes."""

import errno
import sys
from pathlib import Path

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.problems import problem
from perfeval_xl.problems.system import system_words

_LONGEST_NAME = 255
"""Characters of a name that Windows takes."""


def as_problem(fault: OSError) -> FileProblem:
    """The system's error as one of our codes."""
    number = fault.errno
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG):
        return problem("NOT_FOUND")
    if number in (errno.EISDIR, errno.ENXIO):
        return problem("NOT_FILE")
    if number in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", None)):
        return problem("NO_SPACE")
    if number == errno.EROFS:
        return problem("READ_ONLY")
    if number in (errno.EBUSY, errno.EAGAIN, getattr(errno, "ETXTBSY", None)):
        return problem("BUSY", "别的程序")
    if number in (errno.EACCES, errno.EPERM):
        return problem("DENIED", system_words(number))
    return problem("IO_ERROR", system_words(fault))


def as_write_problem(fault: OSError, path: Path) -> FileProblem:
    """As `as_problem`; a name that the system cannot write is no missing file."""
    unnamable = (
        sys.platform == "win32" and len(path.name) > _LONGEST_NAME and fault.errno in (errno.ENOENT, errno.EINVAL)
    )
    if fault.errno == errno.ENAMETOOLONG or unnamable:
        return problem("NAME_LONG", path.name)
    return as_problem(fault)
