"""A user who has installed the add-in, with WPS and a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from perfeval_xl.addin.wps.places import Desk
from tests.support.browser import chromium
from tests.support.calc import Calc, running_calc
from tests.support.wps import Wps, installed_for, wps


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module: while it is there, this process can have no second one, nor asyncio.run."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    with running_calc(tmp_path_factory.mktemp("calc") / "profile") as running:
        yield running


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with installed_for(tmp_path_factory.mktemp("家 一")) as installed:
        yield installed


@pytest.fixture
def office(calc: Calc, browser: Browser, desk: Desk) -> Iterator[Wps]:
    """WPS with nothing open."""
    with wps(calc, browser, desk) as running:
        yield running
