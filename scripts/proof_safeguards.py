"""Takes one safeguard away at a time, in a copy of the project, and shows which test notices.

    python scripts/proof_safeguards.py [WORD ...] [--write]

With WORDs only safeguards whose name holds one of them are tried; --write puts the table into docs/可靠性.md. Status 1
when a safeguard can be taken away unnoticed, or when a test fails with all of them in place.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.marked import write_part  # noqa: E402

LIST = Path(__file__).with_name("safeguards.yaml")
TARGET = ROOT / "docs" / "可靠性.md"
PARTS = ("perfeval_xl", "tests", "scripts", "templates", "examples", "benchmarks", "pyproject.toml")
_PATIENCE = 120
"""Seconds: a test that hangs without its safeguard has noticed, too."""


class Safeguard(NamedTuple):
    """What it is called, the source below perfeval_xl and its text with and without it, and the test below tests."""

    name: str
    source: str
    text: str
    without: str
    test: str


SAFEGUARDS = tuple(Safeguard(**each) for each in yaml.safe_load(LIST.read_text("utf-8")))


def main() -> int:
    """Try all, or those asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    chosen = [each for each in SAFEGUARDS if not arguments.words or any(word in each.name for word in arguments.words)]
    with tempfile.TemporaryDirectory() as name:
        copy = _copied(Path(name))
        whole = _run(copy, *dict.fromkeys(each.test for each in chosen))
        print("全都在时测试通过" if whole else "全都在时就有测试不通过", flush=True)
        noticed = [_is_noticed(copy, each) for each in chosen]
    if arguments.write:
        _write(list(zip(chosen, noticed, strict=True)))
    return 0 if whole and all(noticed) else 1


def _copied(place: Path) -> Path:
    """The parts of the project that tests use, as they are now."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, place / part)
    return place


def _is_noticed(copy: Path, safeguard: Safeguard) -> bool:
    """Whether the named test fails without the safeguard; the copy is afterwards as it was."""
    source = copy / "perfeval_xl" / safeguard.source
    text = source.read_text("utf-8")
    if text.count(safeguard.text) != 1:
        raise SystemExit(f"{safeguard.name}：{safeguard.source} 里不是正好有一处“{safeguard.text}”，请更新本脚本")
    source.write_text(text.replace(safeguard.text, safeguard.without), "utf-8")
    try:
        noticed = not _run(copy, safeguard.test)
    finally:
        source.write_text(text, "utf-8")
    print(f"{'发现' if noticed else '没有发现'}  {safeguard.name}  {safeguard.test}", flush=True)
    return noticed


def _run(copy: Path, *tests: str) -> bool:
    """Whether tests pass, and in time."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *(f"tests/{test}" for test in tests)]
    process = subprocess.Popen(
        command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(timeout=_PATIENCE * len(tests)) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End what a hanging test has started as well."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write(rows: list[tuple[Safeguard, bool]]) -> None:
    lines = ["| 拿掉什么 | 发现它的测试 |", "| --- | --- |"]
    lines += [f"| {each.name} | {f'`{each.test}`' if noticed else '没有测试发现'} |" for each, noticed in rows]
    write_part(TARGET, "保护措施", "\n".join(lines))


if __name__ == "__main__":
    raise SystemExit(main())
