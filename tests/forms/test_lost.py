"""A form whose indicators' head was deleted is told by its sheet; blank forms beside it are not checked in its place."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms import lost_forms, read, turned_forms
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.rules import catalogue, run
from tests.support.cases import clean_sheet

HEADLESS: Mapping[str, Any] = dict.fromkeys((f"{letter}11" for letter in "BCDEF"), None)
UNTITLED = {**HEADLESS, "A1": "说明"}
WITHOUT_FUNDS = {**HEADLESS, "D4": None, "E4": None, "F4": None, "G4": None, "H4": None}

A_LIST = {**HEADLESS, "B12": "序号", "C12": "单位"}


def book(**sheets: Mapping[str, Any]) -> Snapshot:
    """A sheet for each name: the clean project form with these cells changed."""
    return Snapshot(
        path="书", sheets=tuple(replace(clean_sheet({"set": cells}), name=name) for name, cells in sheets.items())
    )


def told(snapshot: Snapshot) -> list[tuple[str, str]]:
    findings = run([book_of(snapshot, None)], [catalogue()["S101"]])
    return [(finding.sheet, finding.at.a1) for finding in findings]


def test_a_lost_form_beside_one_that_is_read_is_told_at_its_sheet() -> None:
    snapshot = book(好的={}, 缺表头=HEADLESS)
    assert told(snapshot) == [("缺表头", "A1")]
    assert [case.form.sheet for case in book_of(snapshot, None).cases] == ["好的"]


def test_a_blank_form_is_not_checked_in_the_place_of_a_lost_one(root: Path) -> None:
    template = Workbook.open(root / "templates" / "附件2.xlsx").read()
    blank = next(sheet for sheet in template.sheets if sheet.name == "整体支出自评表")
    snapshot = Snapshot(path="书", sheets=(blank, *book(缺表头=HEADLESS).sheets))
    assert not book_of(snapshot, None).cases
    assert told(snapshot) == [("缺表头", "A1")]


@pytest.mark.parametrize("cells", [UNTITLED, WITHOUT_FUNDS, A_LIST], ids=["no-title", "no-funds", "no-levels"])
def test_what_is_not_titled_and_built_as_a_form_is_left_alone(cells: Mapping[str, Any]) -> None:
    assert told(book(好的={}, 别的=cells)) == []


@pytest.mark.parametrize("title", ["2024年度项目支出绩效自评结果汇总表", "项目支出绩效自评表填报说明"])
def test_what_is_about_forms_is_no_lost_form(title: str) -> None:
    assert told(book(好的={}, 别的={**HEADLESS, "A1": title})) == []


def test_a_list_of_scores_by_level_is_no_lost_form() -> None:
    levels = {f"{column}{row}": None for column in "BC" for row in range(12, 19)}
    scores = {**HEADLESS, **levels, "B12": "产出指标得分", "C12": "数量指标得分"}
    assert told(book(好的={}, 别的=scores)) == []


@pytest.mark.parametrize("title", ["2024年度项目支出绩效目标申报表", "2024年度项目支出绩效运行监控表"])
def test_a_table_of_targets_beside_a_form_is_no_form(title: str) -> None:
    targets = {"A1": title, **{f"{column}11": None for column in "FH"}}
    snapshot = book(好的={}, 目标=targets)
    assert [case.form.sheet for case in book_of(snapshot, None).cases] == ["好的"]
    assert told(snapshot) == []


def test_a_form_without_results_is_a_form_as_its_title_says() -> None:
    snapshot = book(缺列={f"{column}11": None for column in "FH"})
    assert [trouble.code for trouble in book_of(snapshot, None).cases[0].form.troubles] == ["S102"]


@pytest.mark.parametrize("folder", ["templates", "examples"])
def test_nothing_of_ours_is_lost(root: Path, folder: str) -> None:
    books = [Workbook.open(path).read() for path in (root / folder).rglob("*.xls[xm]")]
    assert len(books) >= 3
    assert [lost_forms(each, read(each)) for each in books] == [()] * len(books)


def test_nothing_real_is_lost(corpus: Path) -> None:
    for path in corpus.glob("*.xlsx"):
        snapshot = Workbook.open(path).read()
        assert lost_forms(snapshot, read(snapshot)) == (), path.name


def turned(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    return replace(
        sheet,
        cells={At(at.column, at.row): cell for at, cell in sheet.cells.items()},
        merges=tuple(Area(area.left, area.top, area.right, area.bottom) for area in sheet.merges),
    )


@pytest.mark.parametrize(
    "cells", [{}, {"A1": None}, {"D11": "指标名称"}, WITHOUT_FUNDS | {"B11": "一级指标", "D11": "三级指标"}]
)
def test_a_form_on_its_side_is_told_with_what_to_do(cells: Mapping[str, Any]) -> None:
    upright = {name: value for name, value in cells.items() if name not in HEADLESS or value}
    sheet = turned(clean_sheet({"set": upright}))
    (finding,) = run([book_of(Snapshot(path="书", sheets=(sheet,)), None)])
    assert (finding.code, finding.at.column) == ("S101", 11)
    assert "转置" in finding.message


def test_a_form_on_its_side_beside_one_that_is_read_is_told() -> None:
    other = replace(turned(clean_sheet({})), name="横排")
    snapshot = Snapshot(path="书", sheets=(*book(好的={}).sheets, other))
    assert [sheet for sheet, _ in told(snapshot)] == ["横排"]


def test_a_form_that_stands_upright_is_on_no_side() -> None:
    assert turned_forms(book(缺表头=HEADLESS, 好的={}), ()) == ()
