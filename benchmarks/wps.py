"""The service behind the WPS buttons: python -m benchmarks.wps [PRESSES] [--write].

It is started as the waiting process starts it, by a socket that listens already, and asked at once: 校验 over a form of
40 rows that are all wrong. Then it is pressed PRESSES times (50 unless said). Processor time is that of the service and
its worker together; it does not depend on what else the machine does. With --write README.md is written.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.serve import README, Row, Service, cpu_of, table
from perfeval_xl.addin.wps.handing import start_with
from perfeval_xl.addin.wps.pairing import Pairing, make_pairing
from perfeval_xl.addin.wps.proving import PATH
from scripts.marked import write_part
from tests.support.cases import clean_sheet
from tests.support.macros import Macros, sent_by_excel
from tests.support.snapshots import stretched

_ROWS = 40
_WORD = "0123456789abcdef"
_SERVE = ("-P", "-m", "perfeval_xl", "serve", "--wps", "--audit", os.devnull, "--socket")


class Spent(NamedTuple):
    """Seconds that somebody waited, and seconds of the processor."""

    waited: float
    cpu: float


def wrong_form() -> bytes:
    """A workbook as the add-in's page sends it, with so many rows that are all wrong."""
    sheet = stretched(clean_sheet({"set": {"H13": 1, "F13": "1%"}}), 13, _ROWS)
    return json.dumps(Macros(sent_by_excel(sheet)).answer).encode()


@contextmanager
def waiting() -> Iterator[tuple[Pairing, socket.socket]]:
    """A pairing of nobody's own, and its port, on which nobody answers yet."""
    with tempfile.TemporaryDirectory(prefix="perfeval-bench-") as home, socket.socket() as listening:
        os.environ.update({"XDG_CONFIG_HOME": home, "APPDATA": ""})
        pairing = make_pairing(Path(home) / "perfeval_xl")
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", pairing.port))
        listening.listen()
        yield pairing, listening


def ask(pairing: Pairing, method: str, path: str, body: bytes | None = None) -> bytes:
    """What the service answers to the add-in's page."""
    connection = http.client.HTTPConnection("127.0.0.1", pairing.port, timeout=60)
    headers = {"authorization": f"Bearer {pairing.token}", "origin": "null"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == 200, content
    return content


def press(pairing: Pairing, form: bytes) -> None:
    """A press as the page does it: is it my program, then the workbook."""
    ask(pairing, "GET", f"{PATH}?word={_WORD}")
    ask(pairing, "POST", "/api/press/check", form)


def measured(presses: int) -> tuple[Spent, list[Spent]]:
    """The first answer after the start, and so many more."""
    form, spent = wrong_form(), list[Spent]()
    with waiting() as (pairing, listening):
        began = time.monotonic()
        process = start_with(listening, [sys.executable, *_SERVE])
        service = Service(pairing.address, pairing.token, process.pid)
        try:
            press(pairing, form)
            first = Spent(time.monotonic() - began, cpu_of(service))
            for _ in range(presses):
                before, began = cpu_of(service), time.monotonic()
                press(pairing, form)
                spent.append(Spent(time.monotonic() - began, cpu_of(service) - before))
        finally:
            process.terminate()
            process.wait()
    return first, spent


def rows(presses: int) -> list[Row]:
    """All figures."""
    starts = [measured(0)[0] for _ in range(2)]
    first, spent = measured(presses)
    best = min((*starts, first), key=lambda each: each.cpu)
    cpu = statistics.mean(each.cpu for each in spent) * 1000
    waited = statistics.median(each.waited for each in spent) * 1000
    return [
        (
            f"按下第一次“校验”到答复，{_ROWS} 行都有问题的表，服务还没有启动",
            f"CPU {best.cpu:.2f} s（服务和工作进程合计；等了 {best.waited:.2f} s）",
            "≤ 1.5 s",
        ),
        ("以后每次按下到答复（两次往返）", f"中位 {waited:.0f} ms（CPU {cpu:.0f} ms）", "≤ 60 ms"),
    ]


def write(figures: list[Row]) -> None:
    """Put the figures into README.md between their marks."""
    write_part(README, "按钮的数字", table(figures))


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presses", nargs="?", type=int, default=50)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    figures = rows(arguments.presses)
    print(table(figures), f"\n测时机器负载 {os.getloadavg()[0]:.1f}")
    if arguments.write:
        write(figures)


if __name__ == "__main__":
    main()
