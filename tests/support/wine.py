"""Programs of Windows under Wine, in the prefix that scripts/wine/setup.sh makes."""

import os
import signal
import subprocess
from pathlib import Path
from threading import Thread
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
WINE = ROOT / ".wine"
PREFIX = WINE / "prefix"
_LIMIT = 180
_REST = 5
"""Seconds after a program's end within which all that it said has come."""
ENVIRONMENT = {
    "WINEPREFIX": str(PREFIX),
    "WINEARCH": "win64",
    "WINEDEBUG": "-all",
    "LC_ALL": "zh_CN.UTF-8",
    "LANG": "zh_CN.UTF-8",
    "USER": "张三",
    "LOGNAME": "张三",
}


def start_wine(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
    """A program of Windows, in a process group of its own. What it prints comes through pipes: Wine 8 passes no files."""
    return subprocess.Popen(
        ["wine", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], **ENVIRONMENT, **environment},
        cwd="/",
        start_new_session=True,
    )


def wine(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a program of Windows prints until its end, and its exit status; what it leaves running has its pipe, too."""
    process = start_wine(*words, **environment)
    assert process.stdout is not None
    told = bytearray()
    reader = Thread(target=_collect, args=(process.stdout, told), daemon=True)
    reader.start()
    try:
        process.wait(_LIMIT)
    finally:
        if process.poll() is None:
            end_wine(process)
    reader.join(_REST)
    lines = bytes(told).splitlines(keepends=True)
    return subprocess.CompletedProcess(words, process.returncode, "".join(map(as_text, lines)))


def _collect(pipe: IO[bytes], told: bytearray) -> None:
    for line in pipe:
        told += line


def as_text(line: bytes) -> str:
    """A line as text: ours are UTF-8, those of Windows' own programs are in code page 936."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gbk", "replace")


def end_wine(process: "subprocess.Popen[bytes] | None" = None) -> None:
    """End everything that runs in the prefix."""
    if process is not None and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    subprocess.run(["wineserver", "-k"], env={"PATH": os.environ["PATH"], **ENVIRONMENT}, check=False)
    if process is not None:
        process.wait()
