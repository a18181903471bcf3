"""Hostile files of every kind but .xlsx end in a result or a code, in seconds and within the program's memory."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.batch.limited import Ended, close_workers, run_limited
from perfeval_xl.hosts.office.find import VARIABLE
from scripts.public_reading import Seen
from tests.support.hostile_kinds import FILES

CPU = 6
"""Seconds of work; the program itself would stop after 20."""


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
    seen = Seen(*json.loads(reply))
    assert seen.status == code
    assert seen.seconds < CPU
    if code == "OTHER_DOCUMENT":
        assert seen.asked in ("ok", "OTHER_DOCUMENT")
