"""Work during which the collector keeps still leaves it as it was, however it ends."""

import gc
from collections.abc import Iterator

import pytest

from perfeval_xl.domain.garbage import uncollected


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The collector as the other tests need it."""
    collects = gc.isenabled()
    yield
    (gc.enable if collects else gc.disable)()


@uncollected()
def _is_collected() -> bool:
    return gc.isenabled()


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on: bool) -> None:
    (gc.enable if on else gc.disable)()
    assert not _is_collected()
    assert gc.isenabled() is on


def test_one_time_within_another_does_not_end_the_other() -> None:
    gc.enable()
    with uncollected():
        assert not _is_collected()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_that_fails_leaves_it_as_it_was() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), uncollected():
        assert 1 / 0
    assert gc.isenabled()
