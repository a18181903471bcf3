"""Amounts with a unit of their own, and tables in another unit than 万元, say the same as the usual ones."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval_xl.app.pressing import check
from perfeval_xl.domain.form import Entry, Form
from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Cell, Snapshot
from perfeval_xl.forms import read
from perfeval_xl.forms.amounts import AmountUnit, read_amount
from perfeval_xl.parsing import parse_number
from tests.support.snapshots import Recorder, snapshot_from_openpyxl

WAN, YUAN, NONE = AmountUnit("万元", "万元"), AmountUnit("元", "元"), AmountUnit()
QIAN, YI, BASE = AmountUnit("千元", "万元"), AmountUnit("亿元", "万元"), AmountUnit("元", "万元")


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("30", WAN, "30"),
        ("30万元", WAN, "30"),
        ("30万", WAN, "30"),
        ("300,000元", WAN, "30"),
        ("￥300,000.00元", WAN, "30"),
        ("300千元", WAN, "30"),
        ("0.003亿元", WAN, "30"),
        ("0.003亿", WAN, "30"),
        ("0.3百万", WAN, "30"),
        ("-5万元", WAN, "-5"),
        ("30万元", YUAN, "300000"),
        ("300000元", YUAN, "300000"),
        ("300000", YUAN, "300000"),
        ("30万元", NONE, "30"),
        ("300", QIAN, "30"),
        ("30万元", QIAN, "30"),
        ("0.003", YI, "30"),
        ("300000", BASE, "30"),
        ("30万元", BASE, "30"),
        ("人民币30万元", WAN, "30"),
        ("人民币300,000.00元整", WAN, "30"),
        ("30万元整", WAN, "30"),
        ("整", WAN, None),
        ("约30万元", WAN, None),
        ("万元", WAN, None),
        ("30万元左右", WAN, None),
        ("", BASE, None),
    ],
)
def test_an_amount_is_read_in_the_kept_unit(text: str, unit: AmountUnit, amount: str | None) -> None:
    entry = read_amount(Entry(At(1, 1), text, parse_number(text)), unit)
    assert (entry.text, entry.number) == (text, None if amount is None else Decimal(amount))


@pytest.fixture(scope="module")
def department(root: Path) -> Snapshot:
    """附件1 with the department's own form."""
    return snapshot_from_openpyxl(root / "examples" / "2024" / "附件1和整体支出自评表.xlsx")


def changed(snapshot: Snapshot, changes: Mapping[str, Cell]) -> Snapshot:
    """The snapshot with other cells on its first sheet."""
    first, *rest = snapshot.sheets
    cells = {**first.cells, **{At.parse(place): cell for place, cell in changes.items()}}
    return Snapshot(path=snapshot.path, sheets=(replace(first, cells=cells), *rest))


def scaled(snapshot: Snapshot, power: int, code: str = "General") -> dict[str, Cell]:
    """All amounts of 附件1 times ten to a power, in a number format."""
    amounts = (item for item in snapshot.sheets[0].cells.items() if item[0].row > 4)
    return {at.a1: Cell(cell.value.scaleb(power), code) for at, cell in amounts if isinstance(cell.value, Decimal)}


def base(snapshot: Snapshot) -> Form:
    """附件1 as it is read."""
    return read(snapshot)[0]


def amounts(form: Form) -> list[tuple[Decimal | None, ...]]:
    """The three amounts of every line."""
    entries = ((row.previous, row.budget, row.actual) for row in form.base)
    return [tuple(entry.number if entry else None for entry in row) for row in entries]


HEADS = ["经费控制情况（元）", "经费控制情况(单位：元)", "经费控制情况（金额单位：人民币元）"]


def findings(snapshot: Snapshot) -> set[tuple[str, str]]:
    return {(each.code, each.at.a1) for each in check(Recorder(snapshot)).findings if each.at}


@pytest.mark.parametrize("head", HEADS)
def test_a_table_in_yuan_says_the_same(department: Snapshot, head: str) -> None:
    other = changed(department, {"A4": Cell(head), **scaled(department, 4)})
    assert amounts(base(other)) == amounts(base(department))
    assert findings(other) == findings(department)


@pytest.mark.parametrize(
    ("power", "code"),
    [
        (4, '#,##0.00"元"'),
        (4, r"0\元"),
        (0, '0.00"万元"'),
        (4, '0!.0000"万元"'),
        (-4, '0.0000"亿元"'),
        (1, '0.0"千元"'),
        (0, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '),
    ],
)
def test_amounts_with_their_unit_in_the_format_say_the_same(department: Snapshot, power: int, code: str) -> None:
    other = changed(department, scaled(department, power, code))
    assert amounts(base(other)) == amounts(base(department))
    assert findings(other) == findings(department)


def test_amounts_with_their_unit_as_text_say_the_same(department: Snapshot) -> None:
    texts = {place: Cell(f"{cell.value:,f}元") for place, cell in scaled(department, 4).items()}
    assert amounts(base(changed(department, texts))) == amounts(base(department))


@pytest.mark.parametrize("cell", [Cell("见附表"), Cell(Decimal(30), "[ENG][$-409]0k"), Cell("30万元左右")])
def test_an_amount_that_is_no_number_is_told(department: Snapshot, cell: Cell) -> None:
    assert ("S106", "F17") in findings(changed(department, {"F17": cell}))


@pytest.mark.parametrize("cell", [Cell("/"), Cell("—"), Cell("无"), Cell(None), Cell(" ")])
def test_no_amount_is_no_trouble(department: Snapshot, cell: Cell) -> None:
    assert ("S106", "F9") not in findings(changed(department, {"F9": cell}))
    assert ("S106", "B9") not in findings(changed(department, {"B9": cell}))


def test_the_name_of_a_project_is_no_unit(department: Snapshot) -> None:
    other = changed(department, {"A4": Cell("经费控制情况30元"), "A3": Cell("专项资金5元一份")})
    assert amounts(base(other)) == amounts(base(department))
