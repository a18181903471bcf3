"""docs/architecture.md and CONTRIBUTING.md name what there is, in the order that the contracts hold."""

import re
import tomllib
from pathlib import Path

import pytest

import perfeval_xl
from tests.conftest import ROOT

PACKAGE = Path(perfeval_xl.__file__).parent
PAGES = ("docs/architecture.md", "CONTRIBUTING.md")


def floors_on_the_page() -> list[set[str]]:
    """The rooms of each row of the table of floors."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.partition("## The floors")[2].partition("##")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("| ")]
    return [set(re.findall(r"`(\w+)`", rooms)) for rooms in rows if "`" in rooms]


def test_the_floors_are_those_of_the_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = [
        each for each in settings["tool"]["importlinter"]["contracts"] if each["name"] == "Layers point down"
    ]
    layers = [{name.strip().removeprefix("perfeval_xl.") for name in layer.split("|")} for layer in contract["layers"]]
    assert floors_on_the_page() == layers


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert rooms - set().union(*floors_on_the_page()) == set()


def test_the_commands_of_make_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"make ([a-z-]+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert {"check", "test"} <= named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_what_the_pages_name_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    places = re.findall(r"`((?:perfeval_xl|tests|docs|scripts|examples)/[^`\s*]+)`", text)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert links
    assert [place for place in places if "450" not in place and not (ROOT / place).exists()] == []
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_the_flows_name_rooms_and_what_they_hold() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"\b((?:hosts|forms|scoring|rules|app|batch)\.\w+)", text))
    assert named
    for name in named:
        room, _, part = name.partition(".")
        face = (PACKAGE / room / "__init__.py").read_text("utf-8")
        below = {path.stem for path in (PACKAGE / room).iterdir()}
        assert part in below or re.search(rf"\b{part}\b", face), name
