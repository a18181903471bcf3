"""附件1 of any length: names by look-up give what comparing every pair gives, and sums are tried within bounds."""

import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval_xl.app.reading import case_of
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import BaseRow, Entry, Form, FormKind, Fund, FundRole
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.parsing import part_of_name, same_name
from perfeval_xl.rules import Book, Case, catalogue, run
from perfeval_xl.rules.base import Call
from perfeval_xl.rules.cross import adding
from perfeval_xl.rules.cross.adding import MOST_FOR, Sums
from perfeval_xl.rules.cross.matching import matchings
from perfeval_xl.rules.cross.naming import part_names, same_names

CENT = Decimal("0.01")
CROSSING = ("X504", "X505", "X506", "X507")


def in_pairs(alike: Callable[[str, str], bool], rows: Sequence[str], forms: Sequence[str]) -> Iterator[object]:
    """What is meant: every row takes the forms of its name that no row before it has taken."""
    left = [number for number, name in enumerate(forms) if name]
    for number, row in enumerate(rows):
        named = [form for form in left if alike(row, forms[form])]
        left = [form for form in left if form not in named]
        if named:
            yield number, named


words = st.lists(
    st.sampled_from(
        ["数字化", "改造", "专项", "经费", "2024年", "一", "二", "工作", "城乡", "拨付", "10万元", "“", "", "的"]
    ),
    max_size=6,
).map("".join)
names = st.lists(words, max_size=12)


@settings(max_examples=300, deadline=None)
@given(names, names)
def test_names_by_look_up_are_those_by_pairs(rows: list[str], forms: list[str]) -> None:
    assert list(same_names(rows, forms)) == list(in_pairs(same_name, rows, forms))
    assert list(part_names(rows, forms)) == list(in_pairs(part_of_name, rows, forms))


def test_a_form_goes_to_the_first_row_of_its_name_alone() -> None:
    assert list(same_names(["数字化改造", "数字化改造经费"], ["数字化改造资金"])) == [(0, [0])]
    assert list(part_names(["全市数字化改造", "全市数字化改造二期"], ["全市数字化改造二期乙"])) == [(0, [0])]


def test_two_words_that_every_project_has_are_no_name() -> None:
    """党建工作经费 and 党建专项资金 may be two projects: what is left of them is two characters."""
    assert list(same_names(["党建工作经费"], ["党建专项资金"])) == []
    assert list(same_names(["智慧党建工作经费"], ["智慧党建专项资金"])) == [(0, [0])]


def test_a_text_of_a_whole_cell_is_no_name_and_costs_nothing() -> None:
    long = "数" * 32_000
    assert list(part_names([long] * 50, ["数" * length for length in range(6, 100)])) == []


def sums(*amounts: str | None) -> Sums[int]:
    return Sums([(number, None if amount is None else Decimal(amount)) for number, amount in enumerate(amounts)])


@pytest.mark.parametrize(
    ("amounts", "amount", "expected"),
    [
        (("3", "5", "8"), "8", (2,)),
        (("3", "5", "9"), "8", (0, 1)),
        (("1", "2", "5"), "8", (0, 1, 2)),
        (("1", "2", "4", "8"), "15", (0, 1, 2, 3)),
        (("1", "2", "4", "8", "16"), "31", ()),
        (("8.009",), "8.01", (0,)),
        (("8.00",), "8.01", ()),
        (("8.01",), "8.00", ()),
        (("8.005", "8.01"), "8.01", (1,)),
        (("4", "4.005"), "8", (0, 1)),
        (("4", "4.01"), "8", ()),
        (("9", "-1"), "8", ()),
        (("0", None, "8"), "8", (2,)),
        ((), "8", ()),
    ],
)
def test_the_fewest_amounts_that_add_up(amounts: tuple[str, ...], amount: str, expected: tuple[int, ...]) -> None:
    assert sums(*amounts).take(Decimal(amount), CENT) == expected


def test_what_is_taken_is_gone() -> None:
    left = sums("3", "5", "8", "2", "6")
    assert left.take(Decimal(8), CENT) == (2,)
    assert left.take(Decimal(8), CENT) == (0, 1)
    assert left.take(Decimal(8), CENT) == (3, 4)
    assert left.take(Decimal(8), CENT) == ()
    assert sorted(left.taken) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("size", [2, 3, 4])
def test_more_rows_than_a_coincidence_allows_are_not_tried(size: int) -> None:
    """Small amounts, and some large ones that alone are what is looked for."""
    amounts = [str(number) for number in (*range(1, MOST_FOR[size] - size + 1), *(1000 << one for one in range(size)))]
    largest = sum(map(Decimal, amounts[-size:]), Decimal(0))
    assert sums(*amounts).take(largest, CENT) == tuple(range(MOST_FOR[size] - size, MOST_FOR[size]))
    one_more = sums(*amounts, "0.5").take(largest, CENT)
    assert one_more == (None if size == 2 else ())


def test_as_many_rows_as_a_coincidence_allows_are_all_tried() -> None:
    """None of 60 even amounts, nor two of them, is an odd one: that is an answer."""
    evens = [str(2 * number) for number in range(1, MOST_FOR[2] + 1)]
    assert sums(*evens).take(Decimal(2 * MOST_FOR[2] + 1), CENT) == ()
    assert sums(*evens, "2").take(Decimal(2 * MOST_FOR[2] + 1), CENT) is None


def test_names_that_differ_in_a_number_alone_are_several_projects() -> None:
    rows = [f"数字化改造第{number}批" for number in range(4)]
    cases = [base(rows, ["1", "2", "3", "4"]), *(project(rows[number], f"{number + 1}") for number in (3, 0, 2, 1))]
    assert found(cases) == []


def test_rows_greater_than_the_amount_do_not_count_against_it() -> None:
    assert sums("3", "5", *["1000"] * 500).take(Decimal(8), CENT) == (0, 1)


def test_the_sums_reckoned_are_bounded_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_MOST_SUMS", 100)
    left = sums(*(str(3**power) for power in range(20)))
    assert left.take(Decimal("0.1") + 3**19, CENT) is None
    assert left.take(Decimal(3**19), CENT) == (19,)


@pytest.mark.parametrize(("most", "expected"), [(4, ()), (3, None)])
def test_as_many_sums_as_are_allowed_are_an_answer(
    monkeypatch: pytest.MonkeyPatch, most: int, expected: tuple[int, ...] | None
) -> None:
    """Of three amounts there are three sums of two and one of three."""
    monkeypatch.setattr(adding, "_MOST_SUMS", most)
    assert sums("1", "2", "4").take(Decimal("7.5"), CENT) == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 30), max_size=8), st.integers(1, 60))
def test_sums_are_found_where_there_are_any(amounts: list[int], amount: int) -> None:
    found = sums(*map(str, amounts)).take(Decimal(amount), CENT)
    sizes = [
        size
        for size in range(1, 5)
        if any(sum(some) == amount for some in combinations([each for each in amounts if each <= amount], size))
    ]
    assert found is not None
    assert len(found) == (sizes[0] if sizes else 0)
    assert not found or sum(amounts[place] for place in found) == amount


# whole forms


def entry(row: int, text: str = "", number: str | None = None) -> Entry:
    return Entry(At(row, 1), text, None if number is None else Decimal(number))


def base(names: Sequence[str], amounts: Sequence[str]) -> Case:
    rows = tuple(
        BaseRow("project", entry(row, name), None, None, entry(row, amount, amount))
        for row, (name, amount) in enumerate(zip(names, amounts, strict=True), 5)
    )
    return case(FormKind.BASE, "附件1", base=rows)


def project(name: str, amount: str) -> Case:
    total = Fund(FundRole.TOTAL, entry(3, "年度资金总额"), None, None, entry(3, amount, amount))
    return case(FormKind.PROJECT, f"项目 {name}", project=entry(2, name), funds=(total,), amount_unit="万元")


def case(kind: FormKind, sheet: str, **more: Any) -> Case:
    form = Form(path="表", sheet=sheet, kind=kind, layout="", area=Area(1, 1, 9, 9), title=entry(1), year=2024, **more)
    return case_of(form, None)


def found(cases: Sequence[Case]) -> list[Finding]:
    return run([Book("表", (), tuple(cases))], [catalogue()[code] for code in CROSSING])


def names_of(count: int) -> list[str]:
    """Names that begin alike, as those of one office do."""
    return [f"云溪市数字化改造第{number:05}项" for number in range(count)]


@pytest.mark.parametrize("count", [59, 60, 61, 80, 200, 700])
def test_an_annex_1_of_any_length_lists_all_its_projects(count: int) -> None:
    amounts = [f"{number}.5" for number in range(1, count + 1)]
    projects = [project(name, amount) for name, amount in zip(names_of(count), amounts, strict=True)]
    assert found([base(names_of(count), amounts), *projects]) == []
    *others, last = projects
    missing = found([base(names_of(count), amounts), *others])
    assert [(finding.code, finding.at) for finding in missing] == [("X506", At(4 + count, 1))]
    (slip,) = found([base(names_of(count), [*amounts[:-1], "3"]), *others, last])
    assert (slip.code, slip.severity, slip.sheet) == ("X505", Severity.ERROR, last.form.sheet)
    unlisted = found([base(names_of(count), amounts), *projects, project("完全另外的一件事", "0.123")])
    assert [finding.code for finding in unlisted] == ["X507"]


def test_sums_that_were_not_tried_are_told_and_not_denied() -> None:
    names = names_of(100)
    stray = project("完全另外的一件事", "90.7")
    told = found(
        [base([*names, "有表的事"], [f"{number}.1" for number in range(1, 102)]), project("有表的事", "101.1"), stray]
    )
    here = {finding.code: finding for finding in told if finding.sheet == stray.form.sheet}
    assert here["X505"].severity is Severity.INFO
    assert "100 行" in here["X505"].message
    assert "几行之和" not in here["X507"].message
    few = found([base([*names[:3], "有表的事"], ["1.1", "2.1", "3.1", "4"]), project("有表的事", "4"), stray])
    assert ["也没有几行之和与它相等" in each.message for each in few if each.code == "X507"] == [True]


def test_a_form_in_two_files_is_one_project() -> None:
    cases = [base(["甲乙丙丁戊", "子丑寅卯辰"], ["3", "5"]), project("一件事", "8"), project("一件事", "8")]
    (matching,) = matchings(cases)
    assert [len(proposal.rows) for proposal in matching.proposals] == [2]
    assert matching.forms_left == []
    assert matching.rows_left == []


def test_forms_are_matched_once_a_call() -> None:
    call = Call([base(["一件事"], ["3"]), project("一件事", "3")])
    assert matchings(call) is matchings(call)


def test_time_grows_with_the_projects_and_no_faster() -> None:
    """Names that fit, that are part of others, and that fit nothing, with sums to try: four times as many, not 16 times."""

    def spent(count: int) -> float:
        names = [*names_of(count), *(f"{name}补充部分" for name in names_of(count)[::2])]
        amounts = [f"{number}.07" for number in range(len(names))]
        forms = [
            project(name + "一期" * (number % 3 == 0), f"{number}.5") for number, name in enumerate(names_of(count))
        ]
        cases = [base(names, amounts), *forms, *(project(f"无关{number}", "0.013") for number in range(count // 4))]
        begun = time.process_time()
        found(cases)
        return time.process_time() - begun

    spent(50)
    assert min(spent(1600) for _ in range(2)) < 8 * max(min(spent(400) for _ in range(3)), 0.01)
