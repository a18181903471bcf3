"""Services for the tests of a session, and forms to send."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.service import Running, running, with_login

PASSWORD = "五个人知道的口令"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service for this machine alone."""
    with running(tmp_path_factory.mktemp("本机"), "--jobs", "1") as started:
        yield started


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service for a network, with a password; nobody has logged in yet."""
    with running(tmp_path_factory.mktemp("单位"), "--jobs", "2", password=PASSWORD) as started:
        yield started


@pytest.fixture(scope="session")
def inside(office: Running) -> Running:
    """The same, for somebody who has."""
    return with_login(office, PASSWORD)


@pytest.fixture(scope="session")
def example(root: Path) -> bytes:
    """A filled-in form."""
    return sorted((root / "examples" / "2024").glob("*.xlsx"))[0].read_bytes()
