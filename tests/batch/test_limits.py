"""Whatever a file does to its worker process, it ends in a code and the others go on."""

import random
from pathlib import Path

import pytest

from tests.support.batches import logged, run, tree
from tests.support.hostile import hostile_files
from tests.support.packages import sheet_xml, small_book
from tests.support.systems import at_pace


@pytest.mark.parametrize(
    ("name", "code"), [("被杀", "CRASHED"), ("退出", "CRASHED"), ("不停", "TIME"), ("内存", "MEMORY")]
)
def test_a_file_that_ends_its_worker(folder: Path, out: Path, faults: pytest.MonkeyPatch, name: str, code: str) -> None:
    before, after = (f"{number}.xlsx" for number in range(5)), (f"龙{number}.xlsx" for number in range(5))
    tree(folder, *before, f"{name}.xlsx", f"再{name}.xlsx", *after)
    outcome = run(folder, out, seconds=at_pace(3))
    assert outcome.codes == {"ok": 10, code: 2}
    line = logged(outcome)[f"{name}.xlsx"]
    assert line["status"] == code
    assert line["message"]
    assert line["outputs"] == {"scored": None, "reports": [], "pdf": None}


def test_a_worker_that_somebody_killed_costs_no_night(
    folder: Path, out: Path, tmp_path: Path, faults: pytest.MonkeyPatch
) -> None:
    faults.setenv("FAULT_ONCE", str(tmp_path / "杀过"))
    tree(folder, "好.xlsx", "杀一次.xlsx", "又好.xlsx")
    outcome = run(folder, out)
    assert (tmp_path / "杀过").exists()
    assert outcome.codes == {"ok": 3}
    assert logged(outcome)["杀一次.xlsx"]["outputs"]["scored"]


def test_such_a_file_is_tried_again_next_time(folder: Path, out: Path, faults: pytest.MonkeyPatch) -> None:
    tree(folder, "被杀.xlsx", "好.xlsx")
    run(folder, out)
    faults.delenv("PYTHONPATH")
    outcome = run(folder, out, since_last=True)
    assert outcome.codes == {"ok": 2}
    assert outcome.unchanged == 1


def test_memory_is_limited_by_the_system(folder: Path, out: Path) -> None:
    """A workbook whose sheet unpacks to 80 MB, read with little more room than that."""
    text = random.Random(1).randbytes(1000).hex()
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{row}{text}</t></is></c></row>' for row in range(1, 40000)
    )
    (folder / "大.xlsx").write_bytes(small_book(sheet_xml(cells)))
    tree(folder, "小.xlsx")
    assert run(folder, out, memory_mib=160).codes == {"ok": 1, "MEMORY": 1}


def test_every_hostile_file_ends_in_its_code(folder: Path, out: Path) -> None:
    wanted = {}
    for name, (data, code) in hostile_files().items():
        (folder / f"{name}.xlsx").write_bytes(data)
        wanted[f"{name}.xlsx"] = code
    lines = logged(run(folder, out))
    assert {name: line["status"] for name, line in lines.items()} == wanted
    assert all(line["seconds"] < at_pace(20) for line in lines.values())
    assert all(line["message"] for line in lines.values() if line["status"] != "ok")
