"""Writes requirements/windows.txt: what the locked packages need on Windows only (pip-compile elsewhere leaves it out).

Versions and hashes of the 64-bit wheels for every Python that we support, no download address.
"""

import json
import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "requirements" / "windows.txt"
NEEDED = ("colorama", "pywin32")
"""pytest's colours, and the way of xlwings to Excel."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def main() -> None:
    """Ask the package index, and write the file."""
    lines = [line for name in NEEDED for line in _locked(name)]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def _locked(name: str) -> list[str]:
    """A package's lines, as pip-compile writes them."""
    found = [_newest(name, python) for python in PYTHONS]
    (version,) = {version for version, _ in found}
    hashes = sorted({f"    --hash=sha256:{digest}" for _, digest in found})
    return [f"{name}=={version} \\", *(f"{each} \\" for each in hashes[:-1]), hashes[-1]]


def _newest(name: str, python: str) -> tuple[str, str]:
    """Version and SHA-256 of the wheel that pip would take for Windows and that Python."""
    target = ["--platform", "win_amd64", "--python-version", python, "--implementation", "cp", "--target", "none"]
    how = ["--quiet", "--dry-run", "--ignore-installed", "--no-deps", "--only-binary=:all:", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *how, *target, name]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (wheel,) = json.loads(report)["install"]
    return wheel["metadata"]["version"], wheel["download_info"]["archive_info"]["hashes"]["sha256"]


if __name__ == "__main__":
    main()
