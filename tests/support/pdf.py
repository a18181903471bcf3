"""What is on the pages of a PDF, told by poppler."""

import re
import subprocess
import unicodedata
from pathlib import Path
from typing import NamedTuple


class Words(NamedTuple):
    """The upper edges of a page's first and last line of text, in points from the top; (0, 0) without any text."""

    first: float
    last: float


def page_texts(pdf: Path) -> list[str]:
    """The text of every page as `plain` gives it."""
    text = _output("pdftotext", "-layout", str(pdf), "-")
    pages = text.split("\f")[:-1]
    return [plain(page) for page in pages]


def plain(text: str) -> str:
    """Without white space, and with look-alike characters made the same."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def page_sizes(pdf: Path) -> set[tuple[int, int]]:
    """The sizes of all pages in whole points."""
    output = _output("pdfinfo", "-l", "-1", str(pdf))
    return {(round(float(w)), round(float(h))) for w, h in re.findall(r"size: +([0-9.]+) x ([0-9.]+) pts", output)}


def text_lines(pdf: Path) -> list[Words]:
    """Where the text of every page begins and ends."""
    pages = _output("pdftotext", "-bbox", str(pdf), "-").split("<page ")[1:]
    found = []
    for page in pages:
        tops = sorted(float(top) for top in re.findall(r'yMin="([0-9.]+)"', page))
        found.append(Words(tops[0], tops[-1]) if tops else Words(0, 0))
    return found


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
