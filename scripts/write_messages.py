"""Writes tests/cases/messages.txt: what every rule says in every one of its cases. Read the difference it makes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.messages import PAGE, page  # noqa: E402

if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
