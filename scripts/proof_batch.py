"""Kills, kills of undo, full disks, racing saves and rival runs against the whole nightly batch.

    python scripts/proof_batch.py [kill|undo|disk|race|rivals ...] [--times N] [--at FOLDER]

Without a name all five are done. FOLDER is where the trees grow, say a share that is mounted. Prints the figures that
docs/可靠性.md publishes; status 1 when a promise is broken.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "2024"
sys.path.insert(0, str(ROOT))

from perfeval_xl.domain.finding import SetValue  # noqa: E402
from perfeval_xl.forms import read  # noqa: E402
from perfeval_xl.hosts.file import Workbook  # noqa: E402

FORMS = 12
VERSIONS = 500
USUAL = {"kill": 1000, "undo": 500, "disk": 60, "race": 10_000, "rivals": 50}


def main() -> int:
    """Run the proofs asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("proofs", nargs="*", help="kill, undo, disk, race, rivals")
    parser.add_argument("--times", type=int)
    parser.add_argument("--at", help="where the trees grow; the temporary folder unless named")
    arguments = parser.parse_args()
    broken = 0
    for name in arguments.proofs or USUAL:
        with tempfile.TemporaryDirectory(dir=arguments.at) as folder:
            broken += PROOFS[name](Path(folder).resolve(), arguments.times or USUAL[name])
    return 1 if broken else 0


def grown(folder: Path) -> dict[str, bytes]:
    """A tree of forms that all have something to be written; its bytes by name."""
    sources = [EXAMPLES / "空白得分-待计分.xlsx", EXAMPLES / "数字云溪-项目支出自评表.xlsx"]
    for number in range(FORMS):
        place = folder / f"{number % 3}" / f"表{number}.xlsx"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sources[number % len(sources)], place)
    return contents(folder)


def fresh(folder: Path, out: Path, times: int) -> Iterator[int]:
    """So many rounds, counted from 0, each on a tree grown anew and without results."""
    for number in range(times):
        for each in (folder, out):
            shutil.rmtree(each, ignore_errors=True)
        grown(folder)
        yield number


def contents(folder: Path) -> dict[str, bytes]:
    """All forms below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.xlsx"))}


def command(folder: Path, out: Path, *more: str) -> list[str]:
    """An in-place run with its roll-up, without reports and PDFs."""
    words = ["batch", str(folder), "--out", str(out), "--in-place", "--no-report", "--no-pdf", "--jobs", "2", *more]
    return [sys.executable, "-m", "perfeval_xl", *words]


def run(folder: Path, out: Path, **options: Any) -> int:
    """A run to its end; its status."""
    done = subprocess.run(command(folder, out), stdout=subprocess.DEVNULL, check=False, **options)
    return int(done.returncode)


def rests(*folders: Path) -> int:
    """Temporary files that lie about."""
    return sum(1 for folder in folders for _ in folder.rglob(".pe~*"))


def digest(data: bytes) -> str:
    """SHA-256 as the journal of originals has it."""
    return hashlib.sha256(data).hexdigest()


def kill(place: Path, times: int) -> int:
    """Kill the run and its workers at a random moment; every form is old or new, and the next run finishes."""
    before, after, length = _reference(place)
    found, broken = Counter[str](), 0
    chance = random.Random()
    folder, out = place / "in", place / "out"
    for _ in fresh(folder, out, times):
        _killed(command(folder, out), chance.random() * length * 1.1)
        for name, data in contents(folder).items():
            state = "旧" if data == before[name] else "新" if data == after[name] else "坏"
            found[state] += 1
        found["留下的临时文件"] += rests(folder)
        run(folder, out)
        left = rests(folder, out)
        whole = contents(folder) == after and not left
        found["再运行后一致" if whole else "再运行后不一致"] += 1
        broken += not whole
    broken += found["坏"]
    print(f"整个批处理强行终止 {times} 次（每次 {FORMS} 个表）：{dict(found)}", flush=True)
    return broken


def undo(place: Path, times: int) -> int:
    """Kill undo at a random moment after a whole run; every form is old or new, and undo again gives all back."""
    before, after, _ = _reference(place)
    found, broken = Counter[str](), 0
    chance = random.Random()
    folder, out = place / "in", place / "out"
    length = _length(_undoing(out))
    for _ in fresh(folder, out, times):
        run(folder, out)
        words = _undoing(out)
        found["被终止" if _killed(words, (0.6 + 0.45 * chance.random()) * length) else "先做完"] += 1
        for name, data in contents(folder).items():
            found["旧" if data == before[name] else "新" if data == after[name] else "坏"] += 1
        found["留下的临时文件"] += rests(folder, out)
        subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
        whole = contents(folder) == before and not rests(folder, out)
        found["再撤回后与原来一样" if whole else "再撤回后不一样"] += 1
        broken += not whole
    broken += found["坏"]
    print(f"撤回时强行终止 {times} 次（每次 {FORMS} 个表）：{dict(found)}", flush=True)
    return broken


def _undoing(out: Path) -> list[str]:
    """The command that takes the only run back."""
    (number,) = [each.name for each in (out / "原件").iterdir()]
    return [sys.executable, "-m", "perfeval_xl", "undo", number, "--out", str(out)]


def _length(words: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    return time.monotonic() - begun


def _reference(place: Path) -> tuple[dict[str, bytes], dict[str, bytes], float]:
    """The forms before and after an undisturbed run, and how long it takes."""
    folder, out = place / "in", place / "out"
    before = grown(folder)
    run(folder, out)
    after = contents(folder)
    shutil.rmtree(out)
    grown(folder)
    begun = time.monotonic()
    run(folder, out)
    return before, after, time.monotonic() - begun


def _killed(words: list[str], delay: float) -> bool:
    """Start a command and kill it with all its processes; whether it had not ended before."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(delay)
    alive = process.poll() is None
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return alive


def disk(place: Path, times: int) -> int:
    """Sweep a small file system through full: at every fill no form is harmed, and with room the run finishes."""
    small = place / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        print("磁盘满：没有权限挂 tmpfs，没有做")
        return 0
    try:
        return _disk(small, place / "reference", times)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def _disk(small: Path, reference: Path, times: int) -> int:
    before, after, _ = _reference(reference)
    found, broken = Counter[str](), 0
    folder, out, ballast = small / "in", small / "out", small / "ballast"
    for step in fresh(folder, out, times):
        room = shutil.disk_usage(small).free
        ballast.write_bytes(bytes(max(0, room - room * step // times)))
        status = run(folder, out, stderr=subprocess.DEVNULL)
        found["停下（状态 2）" if status == 2 else "做完"] += 1
        harmed = [name for name, data in contents(folder).items() if data not in (before[name], after[name])]
        ballast.unlink()
        run(folder, out, stderr=subprocess.DEVNULL)
        whole = not harmed and contents(folder) == after and not rests(folder, out)
        found["有了空间后一致" if whole else "有了空间后不一致"] += 1
        broken += not whole
    print(f"磁盘满：{times} 种剩余空间：{dict(found)}", flush=True)
    return broken


def race(place: Path, times: int) -> int:
    """Somebody saves the forms again and again while runs write them: the last save, or what came of it, is there."""
    folder, out = place / "in", place / "out"
    grown(folder)
    paths = sorted(folder.rglob("*.xlsx"))
    saved: dict[Path, list[str]] = {path: [] for path in paths}
    stop, runs = threading.Event(), 0
    saver = threading.Thread(target=_saver, args=(paths, saved, times, stop))
    saver.start()
    while not stop.is_set():
        run(folder, out)
        runs += 1
    saver.join()
    run(folder, out)
    made = _ancestors(out)
    lost = [path for path in paths if saved[path][-1] not in _traced(digest(path.read_bytes()), made)]
    lost = [
        path for path in lost if saved[path][-1] not in {digest(each.read_bytes()) for each in path.parent.iterdir()}
    ]
    count = sum(map(len, saved.values()))
    print(f"与保存竞争：保存 {count} 次，批处理 {runs} 次，最后一次保存丢失的表 {len(lost)} 个", flush=True)
    return len(lost)


def _saver(paths: list[Path], saved: dict[Path, list[str]], times: int, stop: threading.Event) -> None:
    """Save as Excel does: a new file, and the old one's name for it; each form gets the next of many versions."""
    chance, versions = random.Random(5), _versions(paths[0])
    for number in range(times):
        path, data = chance.choice(paths), versions[number % VERSIONS]
        other = path.with_name("user.tmp")
        other.write_bytes(data)
        other.replace(path)
        saved[path].append(digest(data))
        time.sleep(chance.random() * 0.004)
    stop.set()


def _versions(path: Path) -> list[bytes]:
    """The form under many names of its project."""
    book = Workbook.open(path)
    form = read(book.read())[0]
    assert form.project is not None
    blank = SetValue(sheet=form.sheet, at=form.project.at, value="")
    return [book.apply([blank._replace(value=f"第 {number} 版")]) for number in range(VERSIONS)]


def _ancestors(out: Path) -> dict[str, str]:
    """From what a run wrote to what it had read, by digest."""
    found = {}
    for place in (out / "原件").rglob("*.json"):
        entry = json.loads(place.read_bytes())
        for after in entry.get("after", ()):  # 运行.json tells of the run, not of a file
            found[after] = entry["before"]
    return found


def _traced(now: str, made: dict[str, str]) -> set[str]:
    visited: set[str] = set()
    while now not in visited:
        visited.add(now)
        now = made.get(now, now)
    return visited


def rivals(place: Path, times: int) -> int:
    """Two runs at once over one tree: one works, the other is locked out or finds all done."""
    _, after, length = _reference(place)
    found, broken = Counter[str](), 0
    chance = random.Random()
    folder, out = place / "in", place / "out"
    for _ in fresh(folder, out, times):
        pair = []
        for _ in range(2):
            pair.append(subprocess.Popen(command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
            time.sleep(chance.random() * length / 2)
        outputs = [process.communicate()[1].decode("utf-8") for process in pair]
        found["另一次被挡住（LOCKED）" if any("LOCKED" in each for each in outputs) else "先后做完"] += 1
        whole = contents(folder) == after and not rests(folder, out)
        found["结果一致" if whole else "结果不一致"] += 1
        broken += not whole
    print(f"两次同时运行 {times} 对：{dict(found)}", flush=True)
    return broken


PROOFS: dict[str, Callable[[Path, int], int]] = {
    "kill": kill,
    "undo": undo,
    "disk": disk,
    "race": race,
    "rivals": rivals,
}

if __name__ == "__main__":
    raise SystemExit(main())
