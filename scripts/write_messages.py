"""Writes three pages of tests/cases that are to be read when the program changes. Read the difference it makes.

messages.txt holds what every rule says in every one of its cases, readings.txt what is made of each pair of pairs.yaml,
one_change.txt what one cell, row or column that is another makes of each clean form.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support import messages, one_change, pairs  # noqa: E402

if __name__ == "__main__":
    for written in (messages, one_change, pairs):
        written.PAGE.write_text(written.page(), "utf-8")
