"""What is read, found and filled where one cell, row or column of a clean form is another."""

import pytest

from tests.support.one_change import PAGE, SECTIONS, section, sections

READ = sections(PAGE.read_text("utf-8"))


@pytest.mark.parametrize("name", SECTIONS)
def test_one_change_makes_of_a_form_what_it_made_when_it_was_looked_at(name: str) -> None:
    """After a change on purpose: python scripts/write_messages.py, and read the difference."""
    assert section(name).splitlines() == READ[name].splitlines()


def test_no_rule_fails_on_any_of_the_forms() -> None:
    assert "Z901" not in PAGE.read_text("utf-8")


def test_the_page_holds_every_form() -> None:
    assert list(READ) == list(SECTIONS)
