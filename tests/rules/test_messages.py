"""What the rules say in their cases is what the page holds that somebody has read."""

import pytest

from perfeval_xl.rules import catalogue
from tests.support.cases import RuleCase, rule_cases
from tests.support.messages import PAGE, page, section, sections

READ = sections(PAGE.read_text("utf-8"))
CASES = {str(case): case for case in rule_cases()}


@pytest.mark.parametrize("name", [name for name in READ if name in CASES])
def test_a_case_is_told_as_it_was_when_it_was_read(name: str) -> None:
    """After a change on purpose: python scripts/write_messages.py, and read the difference. New cases may wait for it."""
    case: RuleCase = CASES[name]
    assert section(case, case.traced(catalogue()[case.code])) == READ[name]


def test_nearly_all_cases_have_been_read() -> None:
    told = [str(case) for case in CASES.values() if case.expect]
    assert len([name for name in told if name in READ]) >= 0.8 * len(told)


def test_a_page_is_read_as_it_was_written() -> None:
    told = sections(page())
    assert len(told) > 200
    assert all(text.startswith(name) for name, text in told.items())
