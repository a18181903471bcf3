"""What a run tells of the one before: three runs over a tree in which forms are changed, come and go."""

from pathlib import Path

import openpyxl
import pytest

from perfeval_xl.rollup import BOOK, SUMMARY
from tests.support.batches import CLEAN, WITH_ERRORS, CallingWatch, run, tree

Cells = dict[tuple[str, str], object]


def change(file: Path, cells: Cells) -> None:
    """A form as its clerk saves it."""
    book = openpyxl.load_workbook(file)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(file)


def told(out: Path) -> str:
    """The sentence of 摘要.txt that compares."""
    lines = (out / SUMMARY).read_text("utf-8").splitlines()
    return next(line for line in lines if "上次" in line).partition("相比：")[2]


def changed(out: Path) -> list[list[object]]:
    """变化, 代码, 工作表 and 单元格 of 改好和新出现."""
    book = openpyxl.load_workbook(out / BOOK)
    rows = book["改好和新出现"].iter_rows(min_row=4, values_only=True)
    return [[row[0], row[2], row[7], row[8]] for row in rows]


RIGHT: Cells = {("数据治理培训", "I5"): 8.47, ("政务云租赁", "F3"): None}
WRONG: Cells = {("数据治理培训", "I5"): 9, ("政务云租赁", "F3"): "云溪市大数据中心"}


def test_three_runs(folder: Path, out: Path) -> None:
    form = folder / "局" / WITH_ERRORS.name
    tree(folder, f"局/{form.name}", form=WITH_ERRORS)
    tree(folder, "局/没有问题.xlsx", form=CLEAN)
    run(folder, out, rollup=True)
    assert "没有上次的汇总可以比" in (out / SUMMARY).read_text("utf-8")
    assert not {"与上次相比", "改好和新出现"} & set(openpyxl.load_workbook(out / BOOK).sheetnames)
    change(form, RIGHT)
    run(folder, out, rollup=True, since_last=True)
    assert told(out) == "改好 1 处，还在 21 处，新出现 1 处。"
    assert changed(out) == [["新出现", "S104", "政务云租赁", "F3"], ["改好", "F103", "数据治理培训", "I5"]]
    change(form, WRONG)
    (folder / "局" / "没有问题.xlsx").unlink()
    run(folder, out, rollup=True, since_last=True)
    assert told(out) == ("改好 1 处，还在 21 处，新出现 1 处。上次的 1 个文件这次没有了，其中 0 处问题不算改好。")
    assert changed(out) == [["新出现", "F103", "数据治理培训", "I5"], ["改好", "S104", "政务云租赁", "F3"]]


def test_a_run_that_was_broken_off_is_not_what_the_next_is_held_against(folder: Path, out: Path) -> None:
    form = folder / WITH_ERRORS.name
    tree(folder, form.name, form=WITH_ERRORS)
    tree(folder, "没有问题.xlsx", form=CLEAN)
    run(folder, out, rollup=True)
    change(form, RIGHT)
    change(folder / "没有问题.xlsx", {})

    def stop(number: int) -> None:
        if number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, out, CallingWatch(stop), rollup=True, since_last=True)
    run(folder, out, rollup=True, since_last=True)
    assert told(out) == "改好 1 处，还在 21 处，新出现 1 处。"


def test_a_run_that_could_not_do_all_tells_of_what_it_did_and_the_next_is_held_against_the_last_whole_one(
    folder: Path, out: Path, faults: pytest.MonkeyPatch
) -> None:
    form = folder / WITH_ERRORS.name
    tree(folder, form.name, form=WITH_ERRORS)
    run(folder, out, rollup=True)
    change(form, RIGHT)
    tree(folder, *(f"磁盘满/{number}.xlsx" for number in range(1, 9)), form=CLEAN)
    assert run(folder, out, rollup=True, since_last=True).stopped is not None
    faults.delenv("PYTHONPATH")
    run(folder, out, rollup=True, since_last=True)
    # of eight copies of one form seven are told to be copies
    assert told(out) == "改好 1 处，还在 21 处，新出现 8 处（其中 7 处在新交的 8 个文件里）。"


def test_a_run_in_which_nothing_has_changed_leaves_the_comparison_as_it_is(folder: Path, out: Path) -> None:
    form = folder / WITH_ERRORS.name
    tree(folder, form.name, form=WITH_ERRORS)
    run(folder, out, rollup=True)
    change(form, RIGHT)
    run(folder, out, rollup=True, since_last=True)
    before = told(out)
    run(folder, out, rollup=True, since_last=True)
    assert told(out) == before


def test_another_law_is_said_to_be_a_cause(folder: Path, out: Path) -> None:
    tree(folder, WITH_ERRORS.name, form=WITH_ERRORS)
    run(folder, out, rollup=True)
    run(folder, out, rollup=True, law="mof-2020")
    assert "两次用的程序、口径或选项不同" in told(out)
