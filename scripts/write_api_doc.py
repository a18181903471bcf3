"""Puts what the examples of docs/接口.md print today behind each of them."""

import io
import re
import shutil
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TARGET = ROOT / "docs" / "接口.md"
_EXAMPLE = re.compile(r"```python\n(?P<program>.*?)```\n\n```text\n.*?```", re.DOTALL)


def page() -> str:
    """The page with every example's output as it is now; all run in one folder, beside a copy of examples/."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        with chdir(folder):
            return _EXAMPLE.sub(_with_output, TARGET.read_text("utf-8"))


def _with_output(example: re.Match[str]) -> str:
    return f"```python\n{example['program']}```\n\n```text\n{_output(example['program'])}\n```"


def _output(program: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(program, TARGET.name, "exec"), {"__name__": "example"})
    return out.getvalue().strip()


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
