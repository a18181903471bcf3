"""What is made of a form is never more open than the form."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.batches import DEPARTMENT, run, tree
from tests.support.command import perfeval

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files(folder: Path) -> dict[str, int]:
    return {path.name: mode(path) for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(("form", "allowed"), [(0o600, 0o600), (0o640, 0o640), (0o644, 0o644), (0o666, 0o644)])
def test_everything_is_as_closed_as_the_form(folder: Path, out: Path, form: int, allowed: int, in_place: bool) -> None:
    tree(folder, "表.xlsx", "整体.xlsx", form=DEPARTMENT)
    for path in folder.iterdir():
        path.chmod(form)
    run(folder, out, report=True, rollup=True, in_place=in_place)
    made = files(out)
    assert {"状态.sqlite", "汇总.xlsx", "汇总.html", "摘要.txt", "表.xlsx", "整体.xlsx"} <= set(made)
    assert any(name.endswith(".docx") for name in made)
    assert any(name.endswith(".jsonl") for name in made)
    assert {name: f"{each:o}" for name, each in made.items() if each & ~allowed} == {}
    assert made["状态.sqlite"] == 0o600
    assert mode(out) & 0o070 == (0o050 if form & 0o040 else 0)
    assert mode(out) & 0o007 == (0o005 if form & 0o004 else 0)
    assert {mode(path) for path in folder.glob("*.xlsx")} == {form}


def test_one_closed_form_closes_what_is_made_of_all_and_no_other_copy(folder: Path, out: Path) -> None:
    tree(folder, "开.xlsx", "关.xlsx")
    (folder / "开.xlsx").chmod(0o644)
    (folder / "关.xlsx").chmod(0o600)
    run(folder, out, rollup=True)
    made = files(out)
    assert (made["开.xlsx"], made["关.xlsx"], made["汇总.xlsx"], made["汇总.html"]) == (0o644, 0o600, 0o600, 0o600)


def test_a_results_folder_that_was_there_stays_as_it_was(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    (folder / "表.xlsx").chmod(0o600)
    out.mkdir()
    out.chmod(0o755)
    run(folder, out)
    assert mode(out) == 0o755


def test_a_strict_umask_holds_too(folder: Path, out: Path) -> None:
    os.umask(0o077)
    tree(folder, "表.xlsx")
    (folder / "表.xlsx").chmod(0o666)
    run(folder, out, rollup=True)
    assert {each & 0o077 for each in files(out).values()} == {0}


def test_the_single_commands_keep_to_it(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    (folder / "表.xlsx").chmod(0o600)
    perfeval("score", folder / "表.xlsx", "--out", out / "计分")
    perfeval("report", folder / "表.xlsx", "--out", out / "报告")
    perfeval("rollup", folder / "表.xlsx", "--out", out / "汇总")
    assert len(files(out)) >= 5
    assert set(files(out).values()) == {0o600}
