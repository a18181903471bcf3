"""Kills, kills of undo, full disks, racing saves and rival runs against the whole nightly batch.

    python scripts/proof_batch.py [kill|undo|disk|race|rivals ...] [--times N] [--at FOLDER] [--tally FILE]

Without a name all five are done. FOLDER is where the trees grow, say a share that is mounted. Each round is printed and
added to FILE as it ends; a run that was broken off goes on where it was, as long as the program is the same. Prints the
sums that docs/可靠性.md publishes; status 1 when a promise is broken.
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
from scripts.tally import TRIES, Tally, shown, version_of  # noqa: E402

FORMS = 12
VERSIONS = 500
SAVES = 1000
"""Saves of one round of `race`."""
USUAL = {"kill": 1000, "undo": 500, "disk": 60, "race": 10_000, "rivals": 50}
BROKEN = ("坏", "再运行后不一致", "再撤回后不一样", "有了空间后不一致", "最后一次保存丢失的表", "结果不一致")
Round = Counter[str]
"""What one round counted; `TRIES` how many of the tries that were asked for it was."""


def main() -> int:
    """Run the proofs asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("proofs", nargs="*", help="kill, undo, disk, race, rivals")
    parser.add_argument("--times", type=int, help="how many in all, those in FILE included")
    parser.add_argument("--at", help="where the trees grow; the temporary folder unless named")
    parser.add_argument("--tally", type=Path, default=ROOT / "proof-batch.jsonl", metavar="FILE")
    arguments = parser.parse_args()
    tally = Tally(arguments.tally, version_of(ROOT))
    broken = 0
    for name in arguments.proofs or USUAL:
        with tempfile.TemporaryDirectory(dir=arguments.at) as folder:
            broken += prove(name, Path(folder).resolve(), arguments.times or USUAL[name], tally)
    return 1 if broken else 0


def prove(name: str, place: Path, times: int, tally: Tally) -> int:
    """Add rounds of a proof until there are so many tries; how often a promise was broken in all of them."""
    done = tally.total(name)[TRIES]
    for found in PROOFS[name](place, times - done) if done < times else ():
        tally.add(name, found)
        done += found[TRIES]
        print(f"{name} {done}/{times}  {shown(found)}", flush=True)
    total = tally.total(name)
    print(f"{NAMES[name]} {shown(total)}", flush=True)
    return sum(total[each] for each in BROKEN)


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


def kill(place: Path, times: int) -> Iterator[Round]:
    """Kill the run and its workers at a random moment; every form is old or new, and the next run finishes."""
    before, after, length = _reference(place)
    chance = random.Random()
    folder, out = place / "in", place / "out"
    for _ in fresh(folder, out, times):
        found = _hit(_killed(command(folder, out), chance.random() * length))
        found += _states(folder, before, after)
        found["终止时留下的临时文件"] += rests(folder, out)
        run(folder, out)
        whole = contents(folder) == after and not rests(folder, out)
        found["再运行后一致" if whole else "再运行后不一致"] += 1
        yield found


def undo(place: Path, times: int) -> Iterator[Round]:
    """Kill undo at a random moment after a whole run; every form is old or new, and undo again gives all back."""
    before, after, _ = _reference(place)
    chance = random.Random()
    folder, out = place / "in", place / "out"
    length = _length(_undoing(out))
    for _ in fresh(folder, out, times):
        run(folder, out)
        words = _undoing(out)
        found = _hit(_killed(words, (0.5 + 0.5 * chance.random()) * length))
        found += _states(folder, before, after)
        found["终止时留下的临时文件"] += rests(folder, out)
        subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
        whole = contents(folder) == before and not rests(folder, out)
        found["再撤回后与原来一样" if whole else "再撤回后不一样"] += 1
        yield found


def _hit(killed: bool) -> Round:
    """A try, or none where the command had ended before it could be killed."""
    return Counter({TRIES: 1} if killed else {"终止以前已做完": 1})


def _states(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> Round:
    """How many forms are old, new and neither."""
    found = contents(folder)
    return Counter(
        "坏" if found.get(name) not in (old, after[name]) else "旧" if found[name] == old else "新"
        for name, old in before.items()
    )


def _undoing(out: Path) -> list[str]:
    """The command that takes the only run back."""
    (number,) = [each.name for each in (out / "原件").iterdir()]
    return [sys.executable, "-m", "perfeval_xl", "undo", number, "--out", str(out)]


def _length(words: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    return time.monotonic() - begun


def _reference(place: Path) -> tuple[dict[str, bytes], dict[str, bytes], float]:
    """The forms before and after an undisturbed run, and how long it takes. Raises where that has not done them all."""
    folder, out = place / "in", place / "out"
    before = grown(folder)
    run(folder, out)
    after = contents(folder)
    if any(after[name] == data for name, data in before.items()):
        raise RuntimeError("不受打扰的运行没有做完全部的表，没有可比的（机器太忙？）")
    shutil.rmtree(out)
    grown(folder)
    begun = time.monotonic()
    run(folder, out)
    return before, after, time.monotonic() - begun


def _killed(words: list[str], delay: float) -> bool:
    """Start a command and kill it with all its processes; whether it had not ended before."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
    end_all = _ends_all(process)
    time.sleep(delay)
    alive = process.poll() is None
    end_all()
    process.wait()
    return alive


def _ends_all(process: "subprocess.Popen[bytes]") -> Callable[[], object]:
    """What ends a process that has just been started, with all that it will have started by then."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        if not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(int(process._handle))):
            raise ctypes.WinError(ctypes.get_last_error())
        return lambda: kernel.TerminateJobObject(job, 9)

    def end_group() -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    return end_group


def disk(place: Path, times: int) -> Iterator[Round]:
    """Sweep a small file system through full: at every fill no form is harmed, and with room the run finishes."""
    small = place / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        print("磁盘满：没有权限挂 tmpfs，没有做")
        return
    try:
        yield from _disk(small, place / "reference", times)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def _disk(small: Path, reference: Path, times: int) -> Iterator[Round]:
    before, after, _ = _reference(reference)
    folder, out, ballast = small / "in", small / "out", small / "ballast"
    for step in fresh(folder, out, times):
        room = shutil.disk_usage(small).free
        ballast.write_bytes(bytes(max(0, room - room * step // times)))
        status = run(folder, out, stderr=subprocess.DEVNULL)
        found = Counter({TRIES: 1, "停下（状态 2）" if status == 2 else "做完": 1})
        found += _states(folder, before, after)
        ballast.unlink()
        run(folder, out, stderr=subprocess.DEVNULL)
        whole = contents(folder) == after and not rests(folder, out)
        found["有了空间后一致" if whole else "有了空间后不一致"] += 1
        yield found


def race(place: Path, times: int) -> Iterator[Round]:
    """Somebody saves the forms again and again while runs write them: the last save, or what came of it, is there."""
    for number in range(-(-times // SAVES)):
        yield _race(place / str(number), min(SAVES, times - number * SAVES))


def _race(place: Path, times: int) -> Round:
    """So many saves, and as many runs as there is time for meanwhile, and one more."""
    folder, out = place / "in", place / "out"
    grown(folder)
    paths = sorted(folder.rglob("*.xlsx"))
    saved: dict[Path, list[str]] = {path: [] for path in paths}
    stop, runs = threading.Event(), 1
    saver = threading.Thread(target=_saver, args=(paths, saved, times, stop))
    saver.start()
    while not stop.is_set():
        run(folder, out)
        runs += 1
    saver.join()
    run(folder, out)
    made = _ancestors(out)
    lost = 0
    for path in paths:
        kept = {digest(each.read_bytes()) for each in path.parent.iterdir()}
        traced = _traced(digest(path.read_bytes()), made)
        lost += bool(saved[path]) and saved[path][-1] not in kept | traced
    return Counter({TRIES: sum(map(len, saved.values())), "批处理": runs, "最后一次保存丢失的表": lost})


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


def rivals(place: Path, times: int) -> Iterator[Round]:
    """Two runs at once over one tree: one works, the other is locked out or finds all done."""
    _, after, length = _reference(place)
    chance = random.Random()
    folder, out = place / "in", place / "out"
    for _ in fresh(folder, out, times):
        pair = []
        for _ in range(2):
            pair.append(subprocess.Popen(command(folder, out), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
            time.sleep(chance.random() * length / 2)
        outputs = [process.communicate()[1].decode("utf-8") for process in pair]
        found = Counter({TRIES: 1})
        found["另一次被挡住（LOCKED）" if any("LOCKED" in each for each in outputs) else "先后做完"] += 1
        whole = contents(folder) == after and not rests(folder, out)
        found["结果一致" if whole else "结果不一致"] += 1
        yield found


PROOFS: dict[str, Callable[[Path, int], Iterator[Round]]] = {
    "kill": kill,
    "undo": undo,
    "disk": disk,
    "race": race,
    "rivals": rivals,
}
NAMES = {
    "kill": "整个批处理强行终止",
    "undo": "撤回时强行终止",
    "disk": "磁盘满",
    "race": "与保存竞争",
    "rivals": "两次同时运行",
}

if __name__ == "__main__":
    raise SystemExit(main())
