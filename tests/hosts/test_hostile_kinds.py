"""Hostile files of every kind but .xlsx end in a result or a code, in seconds and within the program's memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.app.apart.workers import Ended, close_workers, run_limited
from perfeval_xl.app.reading import read_file
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.hosts.office.find import VARIABLE
from perfeval_xl.hosts.pdf import apart
from scripts.public_reading import Reading
from tests.support.hostile_kinds import FILES as OTHERS
from tests.support.hostile_pdf import pdf_files
from tests.support.pdf_pages import Paper, pdf_of

FILES = {**OTHERS, **{f"pdf: {name}": file for name, file in pdf_files().items()}}

CPU = 12
"""Seconds of work; the program itself would stop after 20."""
MEMORY = 300
"""MiB that the process may have, whatever it has read; the pages of a PDF are read by another."""


@pytest.fixture(scope="module")
def worker() -> Iterator[None]:
    """A process that reads with the program's limits, without LibreOffice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, os.devnull)
        yield
        close_workers()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("name", FILES)
def test_hostile_files_end_in_their_code(name: str, tmp_path: Path) -> None:
    make, code = FILES[name]
    path = tmp_path / "表"
    path.write_bytes(make())
    reply = run_limited(json.dumps(str(path)).encode(), 150, 2048, "scripts.public_reading")
    assert not isinstance(reply, Ended), reply
    reading = Reading(*json.loads(reply))
    assert reading.status == code
    assert reading.seconds < CPU
    assert reading.mebibytes < MEMORY
    if code == "OTHER_DOCUMENT":
        assert reading.reader_status in ("ok", "OTHER_DOCUMENT")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such limits for a process")
def test_a_pdf_that_ends_its_reader_ends_nothing_else(tmp_path: Path) -> None:
    """PDFium aborts the whole process when it gets no memory; the next file is read all the same."""
    bad, good = tmp_path / "坏.pdf", tmp_path / "好.pdf"
    bad.write_bytes(pdf_files()["forms in circles"][0]())
    good.write_bytes(pdf_of([letter()]))
    assert [read_file(path).status for path in (bad, good)] == ["MEMORY", "OTHER_DOCUMENT"]


def letter() -> Paper:
    """A page that holds no form."""
    paper = Paper()
    for number in range(3):
        paper.box(50, 100 + 30 * number, 300, 130 + 30 * number)
        paper.text(54, 104 + 30 * number, "现将有关材料随文报送，请审核。")
    return paper


def test_the_reader_of_a_pdf_ends_when_nobody_waits_any_more() -> None:
    command = [sys.executable, "-m", "perfeval_xl.hosts.pdf.child", "1000000"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.communicate(b"%PDF", timeout=60)
    assert process.returncode in (0, 1)


def test_the_reader_of_a_pdf_has_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes its time without taking memory is ended by the watch of whoever asked."""
    monkeypatch.setattr(apart, "SECONDS", 0)
    with pytest.raises(FileProblem) as caught:
        list(apart.read_pages(pdf_of([letter()])))
    assert caught.value.code == "TIME"
