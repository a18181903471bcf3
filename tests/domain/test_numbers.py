"""Numbers on their way from doubles to what people read, and the units that amounts are kept in."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval_xl.domain.money import MoneyUnit
from perfeval_xl.domain.numbers import decimal_of_float, mean_to_cents, show_number, show_percent, to_cents

NUMBERS = {"6.50": "6.5", "100": "100", "1E+2": "100", "0.00": "0", "-0.00": "0", "-0.10": "-0.1", "1E-7": "0.0000001"}
PERCENTS = {"0.8466": "84.66%", "0.84665": "84.67%", "1": "100%", "0": "0%", "-0.00001": "0%", "1E+30": f"1{'0' * 32}%"}
DOUBLES = {0.1: "0.1", 100.0: "100", 17.860000000000003: "17.860000000000003", 1e300: "1E+300", -0.0: "0"}
HOMES = {  # what each home alone may spell out
    "domain/numbers.py": r'rstrip\("0"\)\.rstrip|Decimal\(repr\(',
    "domain/money.py": r"Decimal\(10_?000\)",
    "domain/grid.py": r"next\(\(\w+ for \w+ in [\w.]*merges if",
    "domain/grades.py": r""""优良中差"|"优", "良", "中\"""",
    "domain/indicators.py": r"""["'](?:经济|社会|生态环境)?成本(?:指标)?["'] (?:in|==) |startswith\(["']成本""",
}


@pytest.mark.parametrize(("number", "text"), NUMBERS.items())
def test_a_number_shows_neither_exponent_nor_zeros_at_its_end(number: str, text: str) -> None:
    assert show_number(Decimal(number)) == text


@pytest.mark.parametrize(("rate", "text"), PERCENTS.items())
def test_a_rate_is_a_percentage_rounded_half_up(rate: str, text: str) -> None:
    assert show_percent(Decimal(rate)) == text


def test_a_percentage_has_as_many_decimals_as_it_is_given() -> None:
    assert [show_percent(Decimal("0.84665"), decimals=count) for count in (0, 1, 3)] == ["85%", "84.7%", "84.665%"]


def test_cents_are_half_up() -> None:
    assert [to_cents(Decimal(each)) for each in ("2.675", "2.665", "-2.675")] == [
        Decimal("2.68"),
        Decimal("2.67"),
        Decimal("-2.68"),
    ]


@pytest.mark.parametrize(
    ("numbers", "mean"),
    [((), None), (("85.12", "85.13"), "85.13"), (("85.11", "85.12"), "85.12"), (("90", "80", "80"), "83.33")],
)
def test_a_mean_is_rounded_as_excel_rounds_it(numbers: Sequence[str], mean: str | None) -> None:
    assert mean_to_cents([Decimal(each) for each in numbers]) == (None if mean is None else Decimal(mean))


@pytest.mark.parametrize(("number", "text"), DOUBLES.items())
def test_a_double_is_the_shortest_decimal_that_gives_it_back(number: float, text: str) -> None:
    assert str(decimal_of_float(number)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_double_is_changed(number: float) -> None:
    assert float(decimal_of_float(number)) == number


def test_amounts_of_both_units_become_one_another() -> None:
    assert MoneyUnit.YUAN.in_wan(Decimal(178_600)) == MoneyUnit.WAN.in_wan(Decimal("17.86")) == Decimal("17.86")
    assert MoneyUnit.YUAN.from_other(Decimal("17.86")) == Decimal(178_600)
    assert MoneyUnit.WAN.from_other(Decimal(178_600)) == Decimal("17.86")
    assert [unit.yuan for unit in MoneyUnit] == [1, 10_000]


@pytest.mark.parametrize(("home", "pattern"), HOMES.items())
def test_nobody_else_says_how_it_is_done(root: Path, home: str, pattern: str) -> None:
    package = root / "perfeval_xl"
    spelled = re.compile(pattern, re.MULTILINE)
    modules = package.rglob("*.py")
    places = {path.relative_to(package).as_posix() for path in modules if spelled.search(path.read_text("utf-8"))}
    assert places == {home}


def test_the_lines_of_annex_1_have_their_names_in_one_place(root: Path) -> None:
    """Forms and reports are read by the same names; what templates call their own blanks is another matter."""
    package = root / "perfeval_xl"
    rooms = [package / room for room in ("domain", "parsing", "forms", "narrative", "standard")]
    files = [path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".yaml")]
    named = re.compile("公务用车|因公出国|公务接待|业务工作经费")
    texts = {path: re.sub(r'"""[\s\S]*?"""', "", path.read_text("utf-8")) for path in files}
    assert [path.name for path, text in texts.items() if named.search(text)] == ["labels.yaml"]
