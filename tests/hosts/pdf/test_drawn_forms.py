"""Forms drawn with fewer lines, other lines and other pages: each is read whole, or S107 says where it may not be."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.hosts.pdf import document, reading
from perfeval_xl.rules import catalogue, run
from tests.support.drawn_forms import Look, dashed, dotted, draw, pieces_of_bars, thin_bars
from tests.support.pdf_pages import pdf_of
from tests.support.word_forms import example_sheets, rows_of

ALL = frozenset({"left", "right", "top", "bottom"})
WHOLE = {
    "as it is": Look(),
    "no line at the top": Look(hidden=frozenset({"top"})),
    "no line at the bottom": Look(hidden=frozenset({"bottom"})),
    "no line at the left": Look(hidden=frozenset({"left"})),
    "no lines at the sides": Look(hidden=frozenset({"left", "right"})),
    "no lines above and below": Look(hidden=frozenset({"top", "bottom"})),
    "no outer line": Look(hidden=ALL),
    "no lines where a page ends": Look(ends_pages=False, size=10),
    "dashes": Look(pen=dashed),
    "dots": Look(pen=dotted),
    "hair lines": Look(pen=thin_bars),
    "lines of small bars": Look(pen=pieces_of_bars),
    "landscape": Look(wide=842, high=595),
    "A3": Look(wide=1191, high=842, size=10),
    **{
        f"turned by {turned}{'' if told else ' untold'}": Look(turned=turned, told=told, wide=842, high=595)
        for turned in (90, 180, 270)
        for told in (True, False)
    },
}
"""Those from which nothing may be lost."""
TOLD = {
    "rows cut by the page": Look(cuts_rows=True),
    "rows cut, no lines where a page ends": Look(cuts_rows=True, ends_pages=False),
    "no line at the bottom nor where a page ends": Look(hidden=frozenset({"bottom"}), ends_pages=False),
    "no outer line and rows cut": Look(hidden=ALL, ends_pages=False, cuts_rows=True),
    "one row repeated": Look(repeats=1),
    "two rows repeated": Look(repeats=2),
    "five rows repeated and rows cut": Look(repeats=5, cuts_rows=True),
}
SIZES = (11, 13)
"""Of letters: pages end elsewhere with each."""


@cache
def sheets() -> list[Sheet]:
    return example_sheets("2024/数字云溪-项目支出自评表.xlsx", "2020/智慧社区.xlsx", "2024/附件1和整体支出自评表.xlsx")[
        :3
    ]


def printed(sheet: Sheet, look: Look, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """What is read of the form drawn so, without a process of its own."""
    monkeypatch.setattr(reading, "read_pages", document.read_pages)
    return reading.read_pdf(pdf_of(draw(sheet, look)), Path("表.pdf"))


def joints_in(snapshot: Snapshot) -> list[str]:
    return [finding.message for finding in run([book_of(snapshot, None)], [catalogue()["S107"]])]


@pytest.mark.parametrize("name", WHOLE)
def test_a_form_is_read_whole(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = sheets()[1]
    assert rows_of(printed(sheet, WHOLE[name], monkeypatch)) == rows_of(Snapshot(path="表.xlsx", sheets=(sheet,)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", TOLD)
def test_nothing_is_lost_without_a_word(name: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for sheet in sheets():
        snapshot = printed(sheet, replace(TOLD[name], size=size), monkeypatch)
        whole = Counter(rows_of(snapshot)) == Counter(rows_of(Snapshot(path="表.xlsx", sheets=(sheet,))))
        assert whole or joints_in(snapshot), sheet.name


@pytest.mark.parametrize("hidden", [{"left", "right", "upright"}, {"top", "bottom", "level"}])
def test_lines_of_one_direction_alone_are_no_table(hidden: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileProblem) as caught:
        printed(sheets()[1], Look(hidden=frozenset(hidden), ends_pages=False), monkeypatch)
    assert caught.value.code == "NO_TABLE"
