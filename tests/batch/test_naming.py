"""Names of reports' folders and PDFs: a number only where two files want one name, and never two names for one file."""

import shutil
from pathlib import Path

import pytest

from perfeval_xl.batch.naming import numbered_name, plain_name
from tests.support.batches import BLANK_SCORES, CLEAN, logged, run, tree

TOO_LONG = "很长的表名" * 12


def folders(out: Path) -> set[str]:
    """The folders of reports that hold any, below 报告."""
    return {report.parent.relative_to(out / "报告").as_posix() for report in (out / "报告").rglob("*.docx")}


def test_names_are_plain_but_for_the_second_of_a_folder(folder: Path, out: Path) -> None:
    tree(folder, "一/同名.xlsm", "一/同名.xlsx", "二/同名.xlsx")
    run(folder, out, report=True)
    assert folders(out) == {"一/同名", f"一/{numbered_name('一/同名.xlsx')}", "二/同名"}


@pytest.mark.parametrize(
    ("first", "second"),
    [("表a.xlsx", "表A.xlsx"), (f"{TOO_LONG}1.xlsx", f"{TOO_LONG}2.xlsx"), ("e\u0301.xlsx", "\u00e9.xlsx")],
)
def test_names_that_a_file_system_or_their_length_makes_one_are_kept_apart(
    folder: Path, out: Path, first: str, second: str, request: pytest.FixtureRequest
) -> None:
    if first.casefold() == second.casefold():
        request.getfixturevalue("names_with_case")
    tree(folder, first, second)
    run(folder, out, report=True)
    places = {path.parent for path in (out / "报告").rglob("*.docx")}
    assert len(places) == 2
    assert len({place.name.casefold() for place in places}) == 2
    assert len({place for place in places if "-" not in place.name}) == 1


def test_who_has_a_name_keeps_it_when_another_comes_that_would_stand_before_it(folder: Path, out: Path) -> None:
    tree(folder, "同名.xlsx")
    before = logged(run(folder, out, report=True))["同名.xlsx"]["outputs"]["reports"]
    tree(folder, "同名.xlsm", form=CLEAN)
    for since_last in (True, False):
        run(folder, out, report=True, since_last=since_last)
        assert folders(out) == {"同名", numbered_name("同名.xlsm")}
    (folder / "同名.xlsx").write_bytes(CLEAN.read_bytes())
    after = logged(run(folder, out, report=True, since_last=True))["同名.xlsx"]["outputs"]["reports"]
    assert {Path(each).parent for each in after} == {Path(each).parent for each in before}
    assert folders(out) == {"同名", numbered_name("同名.xlsm")}


@pytest.mark.parametrize("forgotten", [False, True])
def test_what_an_earlier_version_named_with_a_number_is_used_again(folder: Path, out: Path, forgotten: bool) -> None:
    tree(folder, "局/表.xlsx")
    run(folder, out, report=True)
    numbered = out / "报告" / "局" / numbered_name("局/表.xlsx")
    (out / "报告" / "局" / "表").rename(numbered)
    if forgotten:
        (out / "状态.sqlite").unlink()
    run(folder, out, report=True)
    assert folders(out) == {f"局/{numbered.name}"}
    tree(folder, "局/表.xlsx", form=CLEAN)
    run(folder, out, report=True, since_last=True)
    assert folders(out) == {f"局/{numbered.name}"}


def test_results_that_somebody_cleared_get_plain_names(folder: Path, out: Path) -> None:
    tree(folder, "表.xlsx")
    run(folder, out, report=True)
    (out / "报告" / "表").rename(out / "报告" / numbered_name("表.xlsx"))
    shutil.rmtree(out / "报告")
    run(folder, out, report=True, since_last=True)
    assert folders(out) == {"表"}


@pytest.mark.parametrize("path", ["局/CON.xlsx", "a:b?.xlsx", "….xlsx", ".xlsx", BLANK_SCORES.name])
def test_names_are_safe_everywhere(path: str) -> None:
    assert plain_name(path)
    assert not set('\\/:*?"<>|') & set(plain_name(path))
    assert not plain_name(path).upper().startswith("CON")
    assert len(f"{numbered_name(path)}.pdf".encode()) <= 100
