"""Services for the tests of a session, and forms to send."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval_xl.addin.wps.pairing import Pairing, make_pairing
from tests.support.impostor import listening_impostor
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


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who has the buttons in WPS."""
    return tmp_path_factory.mktemp("家")


@pytest.fixture(scope="module")
def pairing(home: Path) -> Pairing:
    """What their page and their program know of each other."""
    return make_pairing(home / "perfeval_xl")


@pytest.fixture(scope="module")
def own(home: Path, pairing: Pairing) -> Iterator[Running]:
    """The service of their add-in."""
    names = {"XDG_CONFIG_HOME": str(home), "HOME": str(home)}
    with running(home / "服务", "--wps", environment={**names, "APPDATA": ""}) as started:
        yield started


@pytest.fixture(scope="session")
def example(root: Path) -> bytes:
    """A filled-in form."""
    return sorted((root / "examples" / "2024").glob("*.xlsx"))[0].read_bytes()


@pytest.fixture
def impostor() -> Iterator[tuple[int, list[str]]]:
    """The port that somebody else's program has, and what it hears."""
    with listening_impostor() as known:
        yield known
