"""What the machine that runs the tests can do: asked of it, because the name of its system does not tell."""

import os
from pathlib import Path

PACE = float(os.environ.get("PERFEVAL_TEST_PACE", "1"))
"""How many times slower than a quiet machine this one may be; scripts/wine/running.py says it for Wine."""


def at_pace(seconds: int) -> int:
    """A limit of so many seconds, on a machine as slow as this."""
    return round(seconds * PACE)


def tells_case_apart(folder: Path) -> bool:
    """Whether names that differ in case only are two files in a folder that can be written; nothing is left there."""
    one, other = folder / ".case-a", folder / ".case-A"
    one.write_bytes(b"one")
    try:
        other.write_bytes(b"other")
        return one.read_bytes() == b"one"
    finally:
        for place in (one, other):
            place.unlink(missing_ok=True)
