"""The page of what the rules say in their cases: tests/rules/test_cases.py holds every case to it."""

from tests.support.cases import rule_cases
from tests.support.messages import PAGE, page, sections

CASES = rule_cases()


def test_nearly_all_cases_have_been_read() -> None:
    read = sections(PAGE.read_text("utf-8"))
    told = [str(case) for case in CASES if case.expect]
    assert len([name for name in told if name in read]) >= 0.8 * len(told)


def test_a_page_is_read_as_it_was_written() -> None:
    some = CASES[::25]
    told = sections(page(some))
    assert list(told) == [str(case) for case in some if case.expect]
    assert all(text.startswith(name) for name, text in told.items())
