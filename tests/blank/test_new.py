"""new: a form for the new year, with last year's indicators and nothing of last year's results."""

from pathlib import Path

import pytest

from perfeval_xl.domain.form import Form
from perfeval_xl.forms import read
from perfeval_xl.hosts.file import Workbook
from tests.support.command import perfeval


def filled(path: Path) -> Form:
    return next(form for form in read(Workbook.open(path).read()) if not form.untouched)


@pytest.mark.parametrize("kind", ["project", "department", "base"])
def test_a_blank_form_of_every_kind(kind: str, tmp_path: Path) -> None:
    answer = perfeval("new", "--kind", kind, "--year", "2026", "--out", tmp_path / "新.xlsx")
    assert answer.status == 0
    forms = read(Workbook.open(tmp_path / "新.xlsx").read())
    assert {form.year for form in forms} == {2026}
    assert kind in {form.kind.value for form in forms}


def test_last_years_indicators_come_over_and_results_do_not(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "2024-央企对接现场会相关经费.xlsx"
    answer = perfeval("new", "--year", "2025", "--from", source, "--out", tmp_path)
    (path,) = tmp_path.glob("*.xlsx")
    old, new = filled(source), filled(path)
    assert path.name == "2025-央企对接现场会相关经费.xlsx"
    assert (new.project.text, new.unit.text) == (old.project.text, old.unit.text)  # type: ignore[union-attr]
    carried = [(row.level3.text, row.target.text, row.weight.text) for row in new.indicators if row.level3.text]  # type: ignore[union-attr]
    assert sorted(carried) == sorted(
        (row.level3.text, row.target.text, row.weight.text)
        for row in old.indicators
        if not row.placeholder  # type: ignore[union-attr]
    )
    assert not [row for row in new.indicators if row.actual.text or (row.score and row.score.text)]
    assert not [fund for fund in new.funds if fund.budget and fund.budget.text]
    assert "2024年5月30日前" in answer.out


def test_every_indicator_finds_a_row_or_is_told(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "2020-智能制造.xlsx"
    answer = perfeval("new", "--year", "2025", "--from", source, "--out", tmp_path / "新.xlsx")
    names = {row.level3.text for row in filled(tmp_path / "新.xlsx").indicators}
    for row in filled(source).indicators:
        assert row.placeholder or row.level3.text in names or row.level3.text in answer.out


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "新.xlsx").write_bytes(b"mine")
    answer = perfeval("new", "--out", tmp_path / "新.xlsx")
    assert (answer.status, (tmp_path / "新.xlsx").read_bytes()) == (2, b"mine")
    assert "没有覆盖" in answer.err


def test_a_source_without_such_a_form_is_told(root: Path, tmp_path: Path) -> None:
    answer = perfeval("new", "--from", root / "templates" / "附件1.xlsx", "--out", tmp_path / "新.xlsx")
    assert answer.status == 2
    assert "没有找到" in answer.err
