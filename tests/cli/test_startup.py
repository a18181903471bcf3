"""A check loads only what it needs."""

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "pandas",
    "numpy",
    "xlwings",
    "docxtpl",
    "openpyxl",
    "lxml",
    "rich",
    "jinja2",
    "zipfile",
    "xlrd",
    "olefile",
    "difflib",
    "hashlib",
    "traceback",
)


def test_a_check_imports_nothing_heavy(root: Path) -> None:
    form = root / "examples" / "2024" / "没有问题的表.xlsx"
    program = (
        "import sys; from perfeval_xl.cli.main import main; main(['check', sys.argv[1]]);"
        f"print('LOADED', *[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(form)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"
