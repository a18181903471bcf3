"""Puts the real output of the README's examples into README.md."""

import io
import os
import shutil
import sys
import tempfile
from contextlib import redirect_stdout, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.cli.main import main as perfeval  # noqa: E402
from scripts.marked import with_part  # noqa: E402

EXAMPLES = {
    "例子": ["check", "examples/2024/数字云溪-项目支出自评表.xlsx", "--select", "P,F103"],
    "计分": ["score", "examples/2024/空白得分-待计分.xlsx"],
    "报告": ["report", "examples/2024/数字云溪-项目支出自评表.xlsx", "--out", "报告"],
}


def page() -> str:
    """README.md with every example's output as it is now."""
    text = (ROOT / "README.md").read_text("utf-8")
    for name, words in EXAMPLES.items():
        text = with_part(text, name, f"```text\n{output(words)}\n```")
    return text


def output(words: list[str]) -> str:
    """What a command prints, run beside a copy of examples/."""
    out, here = io.StringIO(), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        os.chdir(folder)
        try:
            with redirect_stdout(out), suppress(SystemExit):
                perfeval(words)
        finally:
            os.chdir(here)
    return out.getvalue().strip()


if __name__ == "__main__":
    (ROOT / "README.md").write_text(page(), "utf-8")
