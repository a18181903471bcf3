"""Changes bytes, members and XML of workbooks at random and reads them: only documented codes may come out.

    python scripts/proof_fuzz.py [SECONDS] [FOLDER ...]

Takes examples/ and templates/ unless folders are named; prints the figures that docs/可靠性.md publishes.
"""

import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.checking import mark_edits, with_findings  # noqa: E402
from perfeval_xl.app.reading import read_file  # noqa: E402
from perfeval_xl.domain.errors import FileProblem  # noqa: E402
from perfeval_xl.hosts.file.problems import SENTENCES  # noqa: E402

KNOWN = {"ok", "NO_LAW", *SENTENCES}
TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"<c",
    b"</c>",
    b"r=",
    b"99999999",
    b"\xff",
    b"\0",
    b"<row>",
    b"]]>",
    b"_x0000_",
    b"&#0;",
)


def main(seconds: float, folders: list[str]) -> int:
    """Run for some time; 1 when something came out that is no documented code."""
    sources = [path.read_bytes() for folder in folders for path in sorted(Path(folder).rglob("*.xlsx"))]
    chance, found, slowest = random.Random(), Counter[str](), 0.0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        while time.monotonic() < end:
            data = _mutated(chance, chance.choice(sources))
            path.write_bytes(data)
            start = time.monotonic()
            found[_outcome(path)] += 1
            slowest = max(slowest, time.monotonic() - start)
            if found.keys() - KNOWN:
                Path("fuzz-found.xlsx").write_bytes(data)
                break
    print(f"{seconds:g} 秒，{found.total()} 个变异文件，最慢 {slowest:.2f} 秒：{dict(found.most_common())}")
    return 1 if found.keys() - KNOWN else 0


def _outcome(path: Path) -> str:
    """The code of reading, checking and marking a file in memory."""
    result = read_file(path)
    if result.workbook is None:
        return result.status
    try:
        result.workbook.apply(mark_edits(with_findings([result], None).files[0].findings))
    except FileProblem as problem:
        return problem.code
    except Exception as fault:  # what the proof is there to find: told by its name, and the file is kept
        return type(fault).__name__
    return result.status


def _mutated(chance: random.Random, data: bytes) -> bytes:
    kind = chance.random()
    if kind < 0.3:
        return _bytes_changed(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(parts))
        parts[name] = _text_changed(chance, parts[name])
    if kind > 0.9:
        parts.pop(chance.choice(list(parts)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return buffer.getvalue()


def _bytes_changed(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 10)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice((len(changed), len(changed), chance.randrange(len(changed))))])


def _text_changed(chance: random.Random, data: bytes) -> bytes:
    if len(data) < 2:
        return data
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return chance.choice(
        (
            data[:a] + chance.choice(TOKENS) + data[a:],
            data[:a] + data[min(b, a + 40) :],
            data[:a] + data[a : a + 60] + data[a:],
            data[:a] + bytes([chance.randrange(256)]) + data[a + 1 :],
        )
    )


if __name__ == "__main__":
    given = sys.argv[2:] or [str(ROOT / "examples"), str(ROOT / "templates")]
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600, given))
