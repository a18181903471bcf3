"""What a cell shows is checked and scored: units, signs, percent signs and scales that live in number formats."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.app.pressing import check, score
from perfeval_xl.domain.finding import SetValue
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, CellValue, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.grid import entry_of
from tests.support.snapshots import Recorder, snapshot_from_openpyxl

Change = tuple[str | int | float, str]


@pytest.fixture(scope="module")
def blank(root: Path) -> Snapshot:
    """A form whose scores are to be filled."""
    return snapshot_from_openpyxl(root / "examples" / "2024" / "空白得分-待计分.xlsx")


def changed(snapshot: Snapshot, changes: Mapping[str, Change]) -> Snapshot:
    """The snapshot with other values and number formats in some cells."""
    sheet, *rest = snapshot.sheets
    cells = {**sheet.cells}
    for place, (value, code) in changes.items():
        held: CellValue = value if isinstance(value, str) else Decimal(str(value))
        cells[At.parse(place)] = Cell(held, code)
    return Snapshot(path="表.xlsx", sheets=(type(sheet)(name=sheet.name, cells=cells, merges=sheet.merges), *rest))


def filled(snapshot: Snapshot) -> dict[str, str]:
    """What scoring fills, by cell."""
    edits = score(Recorder(snapshot)).edits
    return {edit.at.a1: str(edit.value) for edit in edits if isinstance(edit, SetValue)}


def codes(snapshot: Snapshot) -> set[tuple[str, str]]:
    """The findings of a check, as (code, cell)."""
    return {(each.code, each.at.a1) for each in check(Recorder(snapshot)).findings if each.at}


SAME: list[dict[str, Change]] = [
    {"E12": (55, '"≥"0"个"'), "F12": (52, '0"个"')},
    {"E12": (55, r"\≥0\个"), "F12": (52, 'G/通用格式"个"')},
    {"E12": (55, '[>0]"≥"0"个";0'), "F12": (52, "0个")},
    {"E13": (3000, '"≥"#,##0"条"'), "F13": (3186, '#,##0"条"')},
    {"E19": (30, '"≤"0.0"万元"'), "F19": (28.5, '0.0"万元"')},
    {"E19": (30, '[$≤-804]0.0"万元"'), "F19": (285000, '0!.0,"万元"')},
    {"F19": (285000, '0!.0000"万元"')},
    {"F19": (285000, '0.00,,"万元"\n%')},
    {"F19": (285000, "[$¥-804]#,##0.00")},
    {"F19": (285000, '[>=10000]0!.0,"万元";0"元"')},
    {"F14": (99.1, r"0.0\%"), "E14": (98, '"≥"0"%"'), "F18": (96, "0!%")},
    {"F14": (0.991, "0.0%"), "E14": (0.98, '"≥"0%')},
    {"F14": (991, '0"‰"')},
    {"F15": (45564, 'm"月"d"日"'), "E15": (45596, '"不晚于"yyyy"年"m"月"d"日"')},
    {"F15": (45564, 'm"月"d"日";@')},
    {"F15": (45564, "[$-804]yyyy/m/d dddd")},
    {"F15": (45564, "d-mmm")},
    {"G12": (10, '0"分"'), "G13": (0.1, "0%"), "G14": (10, '0"%"'), "G15": (10, r"0.0\%")},
    {place: (30000 if place[0] != "F" else 28500, "0.00,") for place in ("D5", "E5", "F5", "D6", "E6", "F6")},
    {place: (300000 if place[0] != "F" else 285000, '0!.0,"万元"') for place in ("D5", "E5", "F5", "D6", "E6", "F6")},
    {place: (300000 if place[0] != "F" else 285000, '#,##0.00"元"') for place in ("D5", "E5", "F5", "D6", "E6", "F6")},
    {"D5": ("300000元", "General"), "E5": ("30万元", "General"), "D6": ("￥300,000元", "General")},
    {"D5": (30, "￥0.00"), "E5": ("￥30.00", "General"), "F5": ("¥28.50", "@"), "D6": (30, "_ ¥* #,##0.00_ ;@")},
    {"F18": ("9\u202a6\u00ad%", "General"), "A2": ("项目\u00ad\n支出名称", "General")},
]


@pytest.mark.parametrize("changes", SAME, ids=lambda changes: " ".join(code for _, code in changes.values())[:60])
def test_a_value_in_another_format_is_checked_and_scored_alike(blank: Snapshot, changes: dict[str, Change]) -> None:
    other = changed(blank, changes)
    assert filled(other) == filled(blank)
    assert codes(other) == codes(blank)
    assert read(other)[0].project == read(blank)[0].project


@pytest.mark.parametrize("code", ['0.00"%"', "0.0!%", r"0\%", "0.00%", '0"％"'])
def test_a_rate_is_read_as_it_shows(blank: Snapshot, code: str) -> None:
    rate = 0.95 if code == "0.00%" else 95
    assert ("F102", "H5") not in codes(changed(blank, {"H5": (rate, code)}))
    assert ("F102", "H5") in codes(changed(blank, {"H5": (rate + 1, code)}))


@pytest.mark.parametrize("code", ["Q0", '0"个"[X]', "[ENG][$-409]0k"])
def test_a_code_that_is_not_understood_is_told(blank: Snapshot, code: str) -> None:
    told = codes(changed(blank, {"F12": (52, code), "F5": (28.5, code)}))
    assert {("S106", "F12"), ("S106", "F5")} <= told
    assert not {"H12", "H5"} & filled(changed(blank, {"F12": (52, code), "F5": (28.5, code)})).keys()


def test_a_middle_dot_is_no_point(blank: Snapshot) -> None:
    other = changed(blank, {"F14": ("99·1%", "General")})
    assert "H14" not in filled(other)
    assert ("S106", "F14") in codes(other)


SHOWN = [
    ("0", "3186", "3186", "3186"),
    ("#,##0.00", "3186.5", "3186.5", "3186.5"),
    ("0.00%", "0.95", "95%", "0.95"),
    ('"≤"0.0"万元"', "30.25", "≤30.25万元", "30.25"),
    ("#,##0.00_);[Red](#,##0.00)", "-5", "-5", "-5"),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", "0", "0"),
    (";;;", "5", "", None),
    ("0;-0;;@", "0", "", None),
    ("h:mm", "0.52", "12:28", None),
    ("[h]:mm", "1.5", "36:00", None),
    ('上午/下午h"时"mm"分"', "0.7", "下午4时48分", None),
    ("[$-804]aaaa", "45564", "星期日", None),
    ("m/d", "45564", "2024-09-29", None),
    ('[=1]"已完成";[=0]"未完成";0', "1", "已完成", None),
    ("# ?/?", "1.5", "1.5", "1.5"),
    ("0" * 300 + '"个"', "5", "5", "5"),
]


@pytest.mark.parametrize(("code", "stored", "text", "number"), SHOWN)
def test_an_entry_is_what_the_cell_shows(code: str, stored: str, text: str, number: str | None) -> None:
    entry = entry_of(At(1, 1), Cell(Decimal(stored), code), date1904=False)
    assert (entry.text, entry.number) == (text, None if number is None else Decimal(number))
