"""A run over a tree, and into a results folder, so deep that Windows needs another form of the path."""

from pathlib import Path

import pytest

from perfeval_xl.batch.undo import undo_run
from perfeval_xl.hosts.disk.folders import make_folder
from perfeval_xl.hosts.file import read_bytes, save_new
from tests.support.batches import BLANK_SCORES, run, tree
from tests.support.systems import paths_limited

STEP = "项目支出绩效自评材料（二〇二四年）"


@pytest.fixture
def deep(folder: Path) -> Path:
    """A folder of forms in which one stands more than 259 characters deep, the other does not."""
    below = folder.joinpath(*[STEP] * 9)
    make_folder(below)
    save_new(BLANK_SCORES.read_bytes(), below / "表.xlsx")
    assert len(str(below / "表.xlsx")) > 259 or len(str(below)) > 200
    return tree(folder, "上面.xlsx")


def test_forms_in_deep_folders_are_done_once(deep: Path, out: Path) -> None:
    with paths_limited():
        assert run(deep, out, report=True).codes == {"ok": 2}
        assert run(deep, out, report=True, since_last=True).unchanged == 2


def test_forms_in_deep_folders_are_written_and_taken_back(deep: Path, out: Path) -> None:
    (form,) = (each for each in deep.rglob("表.xlsx"))
    before = read_bytes(form)
    with paths_limited():
        outcome = run(deep, out, in_place=True)
        assert outcome.codes == {"ok": 2}
        assert read_bytes(form) != before
        assert [each.status for each in undo_run(outcome.run, out)] == ["restored"] * 2
    assert read_bytes(form) == before


def test_results_go_into_a_deep_folder(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    results = out.joinpath(*["a" * 40] * 7)
    with paths_limited():
        assert run(folder, results, rollup=True).codes == {"ok": 1}
        again = run(folder, results, rollup=True, since_last=True)
    assert (again.unchanged, again.rollup) == (1, None)
