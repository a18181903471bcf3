"""Microsoft's Open XML SDK validator, run over many files in one process."""

import json
import subprocess
from collections import Counter
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "validator"


def validation_errors(*files: Path) -> dict[Path, Counter[str]]:
    """The errors of every file, each with how often it occurs."""
    command = ["node", "validate.mjs", *map(str, files)]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, timeout=300, check=True)
    return {Path(file): Counter(errors) for file, errors in json.loads(done.stdout).items()}
