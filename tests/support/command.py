"""Runs the command as a user does: in a process of its own, or in this one where speed matters."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval_xl.cli.main import main


@dataclass(frozen=True)
class Answer:
    """What a command said and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def perfeval(*words: str | Path) -> Answer:
    """Run perfeval-xl in this process, with its output caught."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main([str(word) for word in words])
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Answer(status, out.getvalue(), err.getvalue())


def perfeval_process(*words: str | Path, cwd: Path | None = None) -> Answer:
    """Run perfeval-xl as a process, its output a pipe."""
    command = [sys.executable, "-m", "perfeval_xl", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=60, check=False)
    return Answer(done.returncode, done.stdout, done.stderr)
