"""Names that a results folder cannot tell apart: nothing is overwritten in silence."""

import unicodedata
from pathlib import Path

import pytest

from perfeval_xl.batch import clashes
from perfeval_xl.batch.clashes import Clashes, ignores_case, ignores_composition
from tests.support.batches import BLANK_SCORES, WITH_ERRORS, logged, run, tree
from tests.support.systems import tells_case_apart


def test_a_folder_says_whether_it_tells_names_apart_and_nothing_is_left_of_the_question(tmp_path: Path) -> None:
    assert ignores_case(tmp_path) is not tells_case_apart(tmp_path)
    assert not ignores_case(tmp_path / "没有")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_ignores_case_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda path: path.name.casefold() in [each.name for each in tmp_path.iterdir()])
    assert ignores_case(tmp_path)


def test_a_folder_that_takes_an_accent_apart_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exists(path: Path) -> bool:
        return unicodedata.normalize("NFC", path.name) in [
            unicodedata.normalize("NFC", each.name) for each in tmp_path.iterdir()
        ]

    assert not ignores_composition(tmp_path)
    monkeypatch.setattr(Path, "exists", exists)
    assert ignores_composition(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲a.xlsx", "甲A.xlsx"),
        ("一科/表.xlsx", "一科/表.XLSX"),
        ("A科/表.xlsx", "a科/表.xlsx"),
        ("é.xlsx", "e\u0301.xlsx"),
    ],
)
def test_the_second_of_two_names_is_told_and_the_first_keeps_its_results(
    folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch, one: str, other: str, request: pytest.FixtureRequest
) -> None:
    if one.casefold() == other.casefold():
        request.getfixturevalue("names_with_case")
    tree(folder, one, form=BLANK_SCORES)
    tree(folder, other, form=WITH_ERRORS)
    tree(folder, "乙.xlsx")
    monkeypatch.setattr(clashes, "ignores_case", lambda folder: True)
    monkeypatch.setattr(clashes, "ignores_composition", lambda folder: True)
    first, second = sorted((one, other))
    outcome = run(folder, out)
    assert outcome.codes == {"ok": 2, "SAME_NAME": 1}
    told = {line["path"]: line for line in logged(outcome).values() if line["status"] != "ok"}
    assert f"“{first}”" in told[str(folder / second)]["message"]
    assert {path.name for path in (out / "计分").rglob("*.*")} == {Path(first).name, "乙.xlsx"}
    (folder / second).rename(folder / "丙.xlsx")
    assert run(folder, out, since_last=True).codes == {"ok": 3}


def test_names_that_can_be_told_apart_have_no_clash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clashes, "ignores_case", lambda folder: False)
    seen = Clashes(tmp_path)
    for path in ("甲a.xlsx", "甲A.xlsx"):
        seen.note(path)
    assert seen.earlier == {}


@pytest.mark.parametrize(("case", "composition"), [(True, False), (False, True)])
def test_a_folder_that_ignores_one_difference_tells_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: bool, composition: bool
) -> None:
    """On Windows 甲a.xlsx and 甲A.xlsx are one file, and the two ways to write é are two."""
    monkeypatch.setattr(clashes, "ignores_case", lambda folder: case)
    monkeypatch.setattr(clashes, "ignores_composition", lambda folder: composition)
    seen = Clashes(tmp_path)
    for path in ("甲a.xlsx", "甲A.xlsx", "\u00e9.xlsx", "e\u0301.xlsx"):
        seen.note(path)
    assert seen.earlier == ({"甲A.xlsx": "甲a.xlsx"} if case else {"e\u0301.xlsx": "\u00e9.xlsx"})
