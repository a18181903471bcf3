"""Microsoft's Open XML SDK validator, which takes half a second for a file."""

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "validator"
_known: dict[tuple[str, str], Counter[str]] = {}
"""What was said of files with this ending and digest: many tests start from the same ones."""


def validation_errors(*files: Path) -> dict[Path, Counter[str]]:
    """The errors of every file, each with how often it occurs."""
    keys = {path: (path.suffix, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}
    new = {key: path for path, key in keys.items() if key not in _known}
    if new:
        answer = _validate(new.values())
        _known.update({key: Counter(answer[str(path)]) for key, path in new.items()})
    return {path: _known[key] for path, key in keys.items()}


def _validate(files: Iterable[Path]) -> dict[str, list[str]]:
    command = ["node", "validate.mjs", *map(str, files)]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, text=True, timeout=300, check=True)
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def added_errors(pairs: Iterable[tuple[Path, Path]]) -> dict[str, Counter[str]]:
    """The errors that the second file of a pair has beyond those of the first, by the second's name; none is left out."""
    pairs = list(pairs)
    errors = validation_errors(*(path for pair in pairs for path in pair))
    added = {after.name: errors[after] - errors[before] for before, after in pairs}
    return {name: errors for name, errors in added.items() if errors}
