"""Whatever reads a form does so by the standard that it was given, and asks for no other."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfeval_xl.app.checking import check_files
from perfeval_xl.app.newform import new_form
from perfeval_xl.app.printing import print_ready
from perfeval_xl.app.reading import book_of
from perfeval_xl.app.reporting import ReportOptions, report_files
from perfeval_xl.app.results import ReadReport
from perfeval_xl.app.rolling import roll_up
from perfeval_xl.app.runs import RunResult
from perfeval_xl.app.scoring import score_files
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms import Vocabulary
from perfeval_xl.parsing import Attainment, Language, judge_texts
from perfeval_xl.standard import Standard
from tests.support.cases import clean_sheet
from tests.support.results import expect

USES: dict[str, Callable[[list[Path], Path, Standard], RunResult]] = {
    "check": lambda paths, out, standard: check_files(paths, standard=standard),
    "score": lambda paths, out, standard: score_files(paths, standard=standard),
    "report": lambda paths, out, standard: report_files(paths, ReportOptions(out=out), standard=standard),
    "rollup": lambda paths, out, standard: roll_up(paths, out, standard=standard).result,
}


@pytest.fixture
def standard(monkeypatch: pytest.MonkeyPatch) -> Standard:
    """The package's standard, with all ways to the defaults closed."""
    loaded = Standard.load(entry_points=False)

    def closed(_: type) -> None:
        raise AssertionError("asked for what was passed down")

    for kind in (Vocabulary, Language):
        monkeypatch.setattr(kind, "own", classmethod(closed))
    monkeypatch.setattr(Standard, "default", classmethod(closed))
    return loaded


def test_nor_is_a_report_held_against_forms_by_another(standard: Standard, root: Path, tmp_path: Path) -> None:
    path = root / "examples" / "2024" / "没有问题的表.xlsx"
    (made,) = report_files([path], ReportOptions(out=tmp_path), standard=standard).files
    result = check_files([path], reports=[report.path for report in made.reports], standard=standard)
    comparison = expect(ReadReport, result.files[1]).comparison
    assert comparison is not None
    assert comparison.compared > 0
    assert not [finding for file in result.files for finding in file.findings if finding.code.startswith(("N", "Z"))]


@pytest.mark.parametrize("use", USES)
def test_nothing_is_read_by_another_standard(use: str, standard: Standard, root: Path, tmp_path: Path) -> None:
    paths = sorted((root / "examples" / "2024").glob("*.xlsx"))
    result = USES[use](paths, tmp_path, standard)
    assert paths and [file.message for file in result.files if not file.ok] == []


def test_nor_is_a_form_printed_or_made_by_another(standard: Standard, root: Path, tmp_path: Path) -> None:
    last = next(
        path
        for path in sorted((root / "examples" / "2024").glob("*.xlsx"))
        if "项目" in path.name or "没有" in path.name
    )
    assert print_ready(last, standard)
    assert new_form("project", 2025, str(last), str(tmp_path / "新.xlsx"), standard=standard).path.is_file()


def test_another_vocabulary_reads_another_form() -> None:
    """A head that ours does not know is a column of its own; with the word taken out, 得分 is only inferred."""
    own = Standard.load(entry_points=False)
    columns = {label: meaning for label, meaning in own.vocabulary.columns.items() if label != "得分"}
    wording = own.wording._replace(vocabulary=replace(own.vocabulary, columns=columns))
    other = replace(own, wording=wording)
    snapshot = Snapshot(path="表.xlsx", sheets=(clean_sheet({"of": "project", "set": {}}),))
    (ours,), (theirs,) = (book_of(snapshot, None, standard).cases for standard in (own, other))
    assert ours.form.doubts == ()
    assert [doubt.meaning for doubt in theirs.form.doubts] == ["得分"]


def test_another_language_judges_otherwise() -> None:
    own = Language.own()
    groups = {**own.units.groups, "垧": ("area", own.units.groups["亩"][1] * 15)}
    other = replace(own, units=replace(own.units, groups=groups, pattern=f"(?:垧|{own.units.pattern})"))
    assert judge_texts("≥15亩", "1垧", language=other).verdict == "met"
    assert judge_texts("≥15亩", "1垧", language=own).units_differ
    words = replace(own.attainment, words={**own.attainment.words, "strong": ("妥了",)})
    assert words.tier("全部妥了") is Attainment.MET
    assert own.attainment.tier("全部妥了") is Attainment.UNKNOWN
