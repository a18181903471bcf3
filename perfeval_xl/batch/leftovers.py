"""Temporary folders of a results folder: the next run knows by their names what a killed one has left of it."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def work_prefix(out: Path) -> str:
    """How the names of temporary folders begin that a run over this results folder makes."""
    return f"perfeval-{hashlib.sha256(os.fsencode(out)).hexdigest()[:12]}-"


def sweep_work(out: Path) -> None:
    """Remove what a killed run has left; only one run at a time has this results folder."""
    for left in Path(tempfile.gettempdir()).glob(f"{work_prefix(out)}*"):
        shutil.rmtree(left, ignore_errors=True)
