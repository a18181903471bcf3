"""Attacks on a service by the titles under which docs/网页.md lists them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Victim = TypeVar("Victim")


class AttackList(dict[str, Callable[[Victim], None]]):
    """What is tried against one kind of service: each attack asserts that it does not get in."""

    def add(self, title: str) -> Callable[[Callable[[Victim], None]], Callable[[Victim], None]]:
        """Enter a function under its title, which nothing else may have."""

        def enter(attack: Callable[[Victim], None]) -> Callable[[Victim], None]:
            assert title not in self, f"{title} is there twice"
            self[title] = attack
            return attack

        return enter


def titles_of_tests(names: Mapping[str, Any]) -> set[str]:
    """The titles of the attacks that are tests of their own: what the docstrings of a module's tests say."""
    return {each.__doc__ for name, each in names.items() if name.startswith("test_") and each.__doc__}


def listed_attacks(section: str) -> list[str]:
    """The titles that a section of the page lists."""
    return re.findall(r"^\d+\. (.+?)。", section, re.MULTILINE)
