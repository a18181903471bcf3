"""Forms through HTTP, measured with wrk: python -m benchmarks.serve [SECONDS] [--memory] [--write].

20 forms, no two alike, are sent for SECONDS (20 unless said) to /api/check, without reports, over four connections.
With --memory REQUESTS so many are sent and the memory of the service and its workers is looked at on the way; with
--write README.md is written. wrk is in Debian: apt-get install wrk.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.forms import filled_book
from scripts.marked import write_part

README = Path(__file__).with_name("README.md")
_FORMS = 20
_CONNECTIONS = 4
_FIRST = 20
"""The share of all requests after which the memory is looked at first."""
_WARM = 3
"""Seconds before anything is measured: workers start."""
_HEAD = "| 测什么 | 用时 | 目标 |\n| --- | --- | --- |\n"
Row = tuple[str, str, str]


class Service(NamedTuple):
    """A service that runs."""

    address: str
    token: str
    pid: int


class Measured(NamedTuple):
    """What wrk measured: latencies in milliseconds, processor time in milliseconds a request."""

    requests: int
    seconds: float
    failed: int
    median: float
    p99: float
    cpu: float


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """A service for this machine, with two workers."""
    ready = folder / "ready.json"
    options = ["--port", "0", "--jobs", "2", "--ready", str(ready), "--audit", str(folder / "audit.log")]
    process = subprocess.Popen([sys.executable, "-m", "perfeval_xl", "serve", *options], stdout=subprocess.DEVNULL)
    try:
        while not ready.exists() or not ready.read_text("utf-8"):
            time.sleep(0.05)
        fields = json.loads(ready.read_text("utf-8"))
        yield Service(fields["address"], fields["token"], process.pid)
    finally:
        process.terminate()
        process.wait()


def bodies(folder: Path) -> Path:
    """The requests' bodies, as files named by number."""
    place = folder / "bodies"
    place.mkdir()
    for number in range(_FORMS):
        form = filled_book(folder / f"{number}.xlsx", 1, seed=number).read_bytes()
        head = f'--perfeval\r\nContent-Disposition: form-data; name="files"; filename="{number}.xlsx"\r\n\r\n'
        (place / str(number)).write_bytes(head.encode() + form + b"\r\n--perfeval--\r\n")
    return place


def measured(service: Service, forms: Path, seconds: float) -> Measured:
    """What wrk says after so long."""
    script = str(Path(__file__).with_suffix(".lua"))
    load = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "30s", "-s", script]
    before = cpu_of(service)
    done = subprocess.run(
        [*load, f"{service.address}/api/check", "--", str(forms), service.token],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    spent = cpu_of(service) - before
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("TOLD")]
    requests, micros, failed, median, p99 = map(int, line.split()[1:])
    return Measured(requests, micros / 1e6, failed, median / 1000, p99 / 1000, spent * 1000 / max(requests, 1))


def processes(service: Service) -> list[int]:
    """The service and its workers."""
    children = set[int]()
    for thread in Path(f"/proc/{service.pid}/task").iterdir():
        with suppress(OSError):  # a thread may end meanwhile
            children |= set(map(int, (thread / "children").read_text().split()))
    return [service.pid, *sorted(children)]


def cpu_of(service: Service) -> float:
    """Processor seconds of all of them until now."""
    ticks = 0
    for pid in processes(service):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_of(service: Service) -> list[int]:
    """Mebibytes of each of them."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in processes(service))
    return [page * os.sysconf("SC_PAGE_SIZE") >> 20 for page in pages]


def rows(seconds: float, requests: int) -> list[Row]:
    """All figures."""
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as name, serving(Path(name)) as service:
        forms = bodies(Path(name))
        measured(service, forms, _WARM)
        measures = measured(service, forms, seconds)
        assert not measures.failed, f"{measures.failed} requests failed"
        load = os.getloadavg()[0]
        figures = [
            (
                f"校验一张表经 HTTP（不写报告），{_CONNECTIONS} 个连接，两个核",
                f"每秒 {measures.requests / measures.seconds:.0f} 张（每张 CPU {measures.cpu:.1f} ms，"
                f"两个核都空着时合每秒 {2000 / measures.cpu:.0f} 张；测时机器负载 {load:.1f}）",
                "≥ 50",
            ),
            ("同上，一次请求：中位、p99", f"{measures.median:.0f} ms、{measures.p99:.0f} ms", "—"),
        ]
        return [*figures, *(_memory(service, forms, requests) if requests else [])]


def _memory(service: Service, forms: Path, requests: int) -> list[Row]:
    """The memory after a few requests and after all."""
    sent, early, first = 0, 0, list[int]()
    while sent < requests:
        sent += measured(service, forms, 10).requests
        if not first and sent >= requests // _FIRST:
            early, first = sent, memory_of(service)
    last = memory_of(service)
    shown = f"{first[0]} MiB、{max(first[1:])} MiB → {last[0]} MiB、{max(last[1:])} MiB"
    return [(f"内存：{early:,} 次请求之后 → {sent:,} 次之后（服务、最大的工作进程）", shown, "持平")]


def table(figures: list[Row]) -> str:
    """The figures in Markdown."""
    return _HEAD + "\n".join(f"| {' | '.join(row)} |" for row in figures)


def write(figures: list[Row]) -> None:
    """Put the figures into README.md between their marks."""
    write_part(README, "服务的数字", table(figures))


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=20)
    parser.add_argument("--memory", type=int, default=0, metavar="REQUESTS")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    figures = rows(arguments.seconds, arguments.memory)
    print(table(figures))
    if arguments.write:
        write(figures)


if __name__ == "__main__":
    main()
