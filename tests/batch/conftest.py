"""Places for runs."""

from pathlib import Path

import pytest

from tests.support.batches import FAULTS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "自评表"
    place.mkdir()
    return place


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "结果"


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Worker processes fail on files whose name says how."""
    monkeypatch.setenv("PYTHONPATH", str(FAULTS))
    return monkeypatch
