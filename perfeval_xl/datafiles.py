"""Data files (YAML) as Python values, kept compiled beside them the way Python keeps its own modules.

Reading YAML costs 15 ms of a start that should take 70: the parser is only loaded when a file has changed since its
compiled copy was written to `__pycache__`, or where that folder cannot be written.

Inside LibreOffice there is no YAML parser. The extension carries these files rewritten as JSON, which is YAML as well;
a file that begins like JSON is read by the standard library.
"""

import marshal
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

_FORMAT = 1


def load(path: Path) -> Any:
    """The content of a YAML file: dict, list, str, int, float, bool, None; a date is its ISO text."""
    state = path.stat()
    stamp = (_FORMAT, state.st_mtime_ns, state.st_size)
    compiled = path.parent / "__pycache__" / f"{path.stem}.yaml.bin"
    with suppress(OSError, ValueError, EOFError, TypeError):  # no copy yet, or one that cannot be used: made anew below
        known, content = marshal.loads(compiled.read_bytes())
        if known == stamp:
            return content
    content = _parsed(path)
    _keep(compiled, marshal.dumps((stamp, content)))
    return content


def _parsed(path: Path) -> Any:
    text = path.read_text("utf-8")
    if text.startswith(("{", "[")):
        import json

        return json.loads(text)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return _plain(yaml.load(text, loader))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _keep(compiled: Path, data: bytes) -> None:
    """Write the compiled copy in one step; a folder that cannot be written does without."""
    temporary = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with suppress(OSError):
        compiled.parent.mkdir(exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(compiled)
