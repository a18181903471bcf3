"""Builds the WPS add-in into dist/, as a folder and as a zip of it; always the same bytes.

For `perfeval-xl addin install --wps` nothing of it is needed: that takes the same files out of the program.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.addin.wps.package import FOLDER, addin_files, bundle  # noqa: E402


def main(out: Path) -> None:
    """Write perfeval_xl_…/ and perfeval_xl_….zip into a folder."""
    folder = out / FOLDER
    if folder.exists():
        shutil.rmtree(folder)
    for name, data in addin_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (out / f"{FOLDER}.zip").write_bytes(bundle())
    print(f"{FOLDER}.zip")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
