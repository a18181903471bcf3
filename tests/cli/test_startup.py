"""A check loads only what it needs."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TEXT: Any = {"encoding": "utf-8", "errors": "replace"}
"""How what a program prints is read: on Windows it prints in the console's own code page."""
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
    "bz2",
    "difflib",
    "hashlib",
    "lzma",
    "shutil",
    "traceback",
)


def test_a_check_imports_nothing_heavy(root: Path) -> None:
    form = root / "examples" / "2024" / "没有问题的表.xlsx"
    program = (
        "import sys; from perfeval_xl.cli.main import main; main(['check', sys.argv[1]]);"
        f"print('LOADED', *[name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(form)], capture_output=True, check=True, **TEXT)
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_the_end_of_a_process_is_not_spent_on_looking_for_garbage() -> None:
    program = (
        "import atexit, gc, sys; from perfeval_xl.cli.main import main;"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0)); main({words})"
    )
    for words, frozen in (("", True), ("['codes', 'BUSY']", False)):
        # with words of its own the command is one of many things that a process does
        command = [sys.executable, "-c", program.format(words=words), "codes", "BUSY"]
        done = subprocess.run(command, capture_output=True, check=True, **TEXT)
        assert done.stdout.splitlines()[-1] == str(frozen), words


def test_a_help_is_as_wide_as_it_is_asked_to_be() -> None:
    for columns, widest in (("60", 60), ("100", 100), ("none", 80), ("0", 80)):
        command = [sys.executable, "-m", "perfeval_xl", "check", "--help"]
        done = subprocess.run(command, capture_output=True, check=True, **TEXT, env={**os.environ, "COLUMNS": columns})
        usage = done.stdout.partition("\n\n")[0].splitlines()
        assert widest - 30 < max(map(len, usage)) <= widest - 2, columns
