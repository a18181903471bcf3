"""Texts that nobody sees, that are cut, printed beyond their cell or drawn twice."""

from pathlib import Path

import pytest

from perfeval_xl.domain.snapshot import Sheet, Unsure
from perfeval_xl.hosts.pdf import document, reading
from tests.support.pdf_pages import Paper, pdf_of

EDGES = (50, 130, 210, 290, 370)
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值")
ROW = ("产出指标", "数量指标", "清淤长度", "≥130公里")
LONG = "河道保洁长度达到规定总里程要求"


def table(*rows: tuple[str, ...], top: float = 60) -> Paper:
    paper = Paper()
    paper.text(60, 30, "2024年度项目支出绩效自评表")
    for number, row in enumerate((HEADS, *rows)):
        paper.row(top + 20 * number, 20, EDGES, row)
    return paper


def sheet_of(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Sheet:
    monkeypatch.setattr(reading, "read_pages", document.read_pages)
    (sheet,) = reading.read_pdf(pdf_of([paper]), Path("表.pdf")).sheets
    return sheet


def last_row(sheet: Sheet) -> tuple[str, ...]:
    bottom = max(at.row for at in sheet.cells)
    return tuple(str(cell.value) for at, cell in sorted(sheet.cells.items()) if at.row == bottom)


def unsure(sheet: Sheet) -> list[tuple[str, Unsure]]:
    return [(text, reason) for _, text, reason in sheet.unplaced]


def in_colour(paper: Paper, colour: str, left: float, top: float, text: str) -> None:
    paper.drawn.append(f"{colour} rg")
    paper.text(left, top, text)
    paper.drawn.append("0 0 0 rg")


@pytest.mark.parametrize("colour", ["1 1 1", "0.99 1 1"])
def test_white_text_is_not_read_and_told(colour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = table(ROW)
    in_colour(paper, colour, 172, 82, "99")
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ROW
    assert unsure(sheet) == [("99", Unsure.HIDDEN)]


@pytest.mark.parametrize("mode", [3, 7])
def test_text_without_ink_is_not_read_and_told(mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = table(ROW)
    paper.drawn.append(f"q {mode} Tr")
    paper.text(172, 82, "99")
    paper.drawn.append("Q")
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ROW
    assert unsure(sheet) == [("99", Unsure.HIDDEN)]


def test_white_text_on_a_dark_face_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = table()
    paper.drawn.append("0.2 0.3 0.6 rg")
    paper.bar(50.5, 80.5, 369.5, 99.5)
    for left, text in zip(EDGES, ROW, strict=False):
        in_colour(paper, "1 1 1", left + 2, 82, text)
    paper.row(80, 20, EDGES, ("",) * 4)
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ROW
    assert not sheet.unplaced


def test_what_a_face_covers_is_not_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """People put a new figure over an old one."""
    paper = table((*ROW[:3], "≥90公里"))
    paper.drawn.append("1 1 1 rg")
    paper.bar(291, 81, 369, 99)
    paper.drawn.append("0 0 0 rg")
    paper.text(300, 82, "≥130公里")
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ROW
    assert unsure(sheet) == [("≥90公里", Unsure.HIDDEN)]


@pytest.mark.parametrize("left", [132, 132 - 75, 132 - 30], ids=["to the right", "to the left", "to both sides"])
def test_a_text_that_is_cut_belongs_to_the_cell_in_which_it_is_seen(
    left: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = table(("产出指标", "", "清淤长度", "≥130公里"))
    paper.drawn.append("q 130 742 80 20 re W n")
    paper.text(left, 82, LONG)
    paper.drawn.append("Q")
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ("产出指标", LONG, "清淤长度", "≥130公里")
    assert unsure(sheet) == [(LONG, Unsure.BEYOND)]


@pytest.mark.parametrize("left", [132, 288 - 150, 135], ids=["from the left", "from the right", "in the middle"])
def test_a_text_that_is_printed_beyond_its_cell_is_one(left: float, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = table(("产出指标", "", "", "≥130公里"))
    paper.text(left, 82, LONG)
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ("产出指标", LONG, "≥130公里")
    assert unsure(sheet) == [(LONG, Unsure.BEYOND)]


@pytest.mark.parametrize(("right", "down"), [(0.2, 0), (0.4, 0.2), (0.8, 0)])
def test_a_text_drawn_twice_to_look_bold_is_one(right: float, down: float, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = table(("产出指标", "数量指标", "", "≥130公里"))
    for times in range(3):
        paper.text(212 + times * right, 82 + times * down, "第11号井")
    sheet = sheet_of(paper, monkeypatch)
    assert last_row(sheet) == ("产出指标", "数量指标", "第11号井", "≥130公里")
