"""LibreOffice without a window: its own profile for every call, a time limit, ended by process group."""

import subprocess
from pathlib import Path

from tests.support.processes import end_group

_LIMIT = 120


def convert(folder: Path, kind: str, *files: Path) -> list[Path]:
    """Load files in LibreOffice and write them anew as `kind` (xlsx, pdf, csv:filter) below `folder`; the files written."""
    out = folder / kind.partition(":")[0]
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", kind, "--outdir", str(out), *map(str, files)]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        output, _ = process.communicate(timeout=_LIMIT)
    finally:
        end_group(process)
    ending = kind.partition(":")[0]
    written = [out / f"{file.stem}.{ending}" for file in files]
    missing = [each.name for each in written if not each.exists()]
    assert not missing, f"LibreOffice did not load {missing}: {output.decode(errors='replace')}"
    return written
