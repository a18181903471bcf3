"""Places for runs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.app.apart import workers
from perfeval_xl.batch import spread
from tests.support.batches import FAULTS
from tests.support.parking import ParkedWorkers
from tests.support.systems import tells_case_apart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "自评表"
    place.mkdir()
    return place


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "结果"


@pytest.fixture
def names_with_case(tmp_path: Path) -> None:
    """For what can only be where names that differ in case are two files."""
    if not tells_case_apart(tmp_path):
        pytest.skip("these names are one file here")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Worker processes fail on files whose name says how."""
    monkeypatch.setenv("PYTHONPATH", str(FAULTS), prepend=os.pathsep)
    return monkeypatch


@pytest.fixture(scope="session")
def parking() -> Iterator[ParkedWorkers]:
    """Worker processes of this session's runs."""
    parked = ParkedWorkers()
    yield parked
    parked.close()


@pytest.fixture(autouse=True)
def _workers_stay(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, parking: ParkedWorkers) -> None:
    """A run takes the processes of the run before, unless the test is marked `own_workers`.

    A test is where a process that has loaded the standard before would not see what it is about.
    """
    if request.node.get_closest_marker("own_workers") is None:
        monkeypatch.setattr(workers, "start_worker", parking.start)
        monkeypatch.setattr(spread, "close_workers", parking.park)
