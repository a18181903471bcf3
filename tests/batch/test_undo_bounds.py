"""undo writes forms below the run's folder and nothing else, and one broken record does not stop it."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.batch.preimages import keep, run_folder, sweep
from perfeval_xl.batch.undo import undo_run
from tests.support.batches import hashes, run, tree

RUN = "甲"


@pytest.fixture
def originals(folder: Path, out: Path) -> Path:
    """The originals of a run that wrote three forms."""
    for name in ("一.xlsx", "二.xlsx", "里/三.xlsx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"after")
        keep(str(out), RUN, str(folder), name, b"before", b"after")
    return run_folder(out, RUN)


def record_of(originals: Path, path: str) -> Path:
    (place,) = [place for place in (originals / "记录").iterdir() if json.loads(place.read_bytes())["path"] == path]
    return place


def edit(originals: Path, path: str, /, **changes: Any) -> None:
    place = record_of(originals, path)
    place.write_text(json.dumps(json.loads(place.read_bytes()) | changes))


def statuses(out: Path) -> list[str]:
    return sorted(each.status for each in undo_run(RUN, out))


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("../外面/目标.xlsx", None),
        ("里/../../外面/目标.xlsx", None),
        ("{outside}/目标.xlsx", None),
        ("目标.xlsx", "{outside}"),
        ("目标.xlsx", "{folder}/../外面"),
    ],
)
def test_an_edited_record_has_nothing_outside_replaced(
    originals: Path, folder: Path, out: Path, path: str, root: str | None
) -> None:
    outside = _outside(folder)
    names = {"outside": outside, "folder": folder}
    changes = {"path": path.format(**names), "after": [hashlib.sha256(b"theirs").hexdigest()]}
    place = record_of(originals, "二.xlsx")
    edit(originals, "二.xlsx", **changes, **({"root": root.format(**names)} if root else {}))
    _expect_damaged(originals, folder, out, json.loads(place.read_bytes())["path"])


@pytest.mark.parametrize("path", ["链接/目标.xlsx", "链接.xlsx"])
def test_an_edited_record_does_not_lead_outside_through_a_link(
    originals: Path, folder: Path, out: Path, path: str
) -> None:
    outside = _outside(folder)
    (folder / "链接").symlink_to(outside, target_is_directory=True)
    (folder / "链接.xlsx").symlink_to(outside / "目标.xlsx")
    edit(originals, "二.xlsx", path=path, after=[hashlib.sha256(b"theirs").hexdigest()])
    _expect_damaged(originals, folder, out, path)


def _outside(folder: Path) -> Path:
    """A folder beside that of the forms, with a form of somebody else."""
    outside = folder.parent / "外面"
    outside.mkdir()
    (outside / "目标.xlsx").write_bytes(b"theirs")
    return outside


def _expect_damaged(originals: Path, folder: Path, out: Path, path: str) -> None:
    """The record that names this path is refused, though its original is there; the others are taken back."""
    kept = originals / "文件" / path
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        kept.write_bytes(b"before")
    assert statuses(out) == ["DAMAGED", "restored", "restored"]
    assert (folder.parent / "外面" / "目标.xlsx").read_bytes() == b"theirs"
    assert (folder / "一.xlsx").read_bytes() == b"before"


def test_what_is_no_workbook_is_never_replaced(originals: Path, folder: Path, out: Path) -> None:
    (folder / ".bashrc").write_bytes(b"after")
    edit(originals, "二.xlsx", path=".bashrc")
    (originals / "文件" / ".bashrc").write_bytes(b"before")
    assert statuses(out) == ["DAMAGED", "restored", "restored"]
    assert (folder / ".bashrc").read_bytes() == b"after"


def test_all_records_together_cannot_name_another_folder(originals: Path, folder: Path, out: Path) -> None:
    for name in ("一.xlsx", "二.xlsx", "里/三.xlsx"):
        edit(originals, name, root=str(folder.parent))
    assert statuses(out) == ["DAMAGED"] * 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", "{}", '{"root": 1}', "\x00", '{"root":"a","path":"b","before":null,"after":3}']
)
def test_a_broken_record_costs_its_form_alone(originals: Path, folder: Path, out: Path, text: str) -> None:
    record_of(originals, "一.xlsx").write_text(text)
    assert statuses(out) == ["DAMAGED", "restored", "restored"]
    assert (folder / "二.xlsx").read_bytes() == (folder / "里/三.xlsx").read_bytes() == b"before"


def test_records_of_runs_that_did_not_note_their_folder_are_taken_back(originals: Path, out: Path) -> None:
    (originals / "运行.json").unlink()
    assert statuses(out) == ["restored"] * 3


def test_a_run_goes_on_though_a_record_of_it_is_broken(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    outcome = run(folder, out, in_place=True)
    for place in (out / "原件" / outcome.run / "记录").iterdir():
        place.write_text("{")
    sweep(run_folder(out, outcome.run))
    assert run(folder, out, in_place=True, since_last=True).stopped is None


@pytest.mark.parametrize("left", [b"before", b"bef", b"", b"after"])
def test_undo_removes_what_a_killed_undo_left_beside_the_form(
    originals: Path, folder: Path, out: Path, left: bytes
) -> None:
    (folder / ".pe~0-0-1.tmp").write_bytes(left)
    undo_run(RUN, out)
    assert not list(folder.glob(".pe~*"))


def test_undo_keeps_what_somebody_else_may_have_saved(originals: Path, folder: Path, out: Path) -> None:
    (folder / ".pe~0-0-1.tmp").write_bytes(b"their save")
    undo_run(RUN, out)
    assert (folder / ".pe~0-0-1.tmp").read_bytes() == b"their save"


def test_nothing_is_lost_by_undoing_twice(originals: Path, folder: Path, out: Path) -> None:
    undo_run(RUN, out)
    before = hashes(folder)
    assert statuses(out) == ["untouched"] * 3
    assert hashes(folder) == before
