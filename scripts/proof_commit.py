"""Kills a process that saves in place, at random moments, thousands of times: every file is old or new.

    python scripts/proof_commit.py [KILLS]

Prints the figures that docs/可靠性.md publishes.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from perfeval_xl.hosts.disk import commit
path, old, new = Path(sys.argv[1]), b"old" * 100_000, b"new" * 110_000
print("go", flush=True)
while True:
    commit.replace(path, new, old)
    commit.replace(path, old, new)
"""
OLD, NEW = b"old" * 100_000, b"new" * 110_000


def main(kills: int) -> int:
    """Run the proof; 1 when a file was neither old nor new."""
    chance, found = random.Random(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        for _ in range(kills):
            path.write_bytes(OLD)
            _kill_once(path, chance.random() * 0.03)
            data = path.read_bytes()
            found["旧" if data == OLD else "新" if data == NEW else "坏"] += 1
            for left in Path(folder).glob(".pe~*"):
                found["留下的临时文件"] += 1
                left.unlink()
    print(f"强行终止 {kills} 次：" + "，".join(f"{name} {count}" for name, count in found.most_common()))
    return 1 if found["坏"] else 0


def _kill_once(path: Path, delay: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
