"""Builds the LibreOffice extension into dist/."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.addin.libreoffice.oxt import FILE_NAME, bundle  # noqa: E402


def main() -> None:
    """Write dist/perfeval_xl-….oxt."""
    target = ROOT / "dist" / FILE_NAME
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(bundle())
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
