"""Words by which forms and texts are read are data that a folder standard can add to, and stand in no module."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("parsing", "forms")
"""What reads forms and texts. Each rule has its own words in its own module, and packages bring rules."""
FEWEST = 3
IN_MODULES = {
    "parsing/counting.py": "parts of the calendar",
    "parsing/dates.py": "parts of the calendar, and numerals",
    "parsing/text.py": "numerals",
    "parsing/numerals.py": "words of grammar around numbers",
    "parsing/none.py": "first characters of the patterns that words.yaml makes: a quick look",
    "parsing/lists.py": "words of grammar around numbers",
    "parsing/elsewhere.py": "words of grammar around numbers",
    "parsing/periods.py": "parts of the calendar",
    "parsing/sides.py": "words of grammar around numbers",
    "parsing/wording.py": "words of grammar around numbers",
    "parsing/attainment.py": "words of grammar around others",
    "parsing/grammar.py": "the one spelling of each sign",
    "forms/amounts.py": "units of money with their powers of ten",
    "forms/blocks.py": "how heads end",
    "forms/vocabulary.py": "how heads end",
    "forms/columns.py": "what cells of 指标性质 and targets look like",
    "forms/funds.py": "how heads end",
    "forms/heads.py": "a quick look for rows that may be heads",
    "forms/reading.py": "names of columns for people",
}
"""Modules with lists of their own, and what these are."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ALTERNATIVES = re.compile(r"[\u4e00-\u9fff]+(?:\|[\u4e00-\u9fff]+){2,}")


def word_lists(source: str) -> Iterator[int]:
    """The lines of a module on which a list of Chinese words stands, or an expression that is nothing else."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            words: list[ast.expr | None] = [*node.elts]
        elif isinstance(node, ast.Dict):
            words = [*node.keys, *node.values]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _ALTERNATIVES.fullmatch(node.value):
            yield node.lineno
            continue
        else:
            continue
        if sum(map(_is_chinese, words)) >= FEWEST:
            yield node.lineno


def _is_chinese(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_CHINESE.search(node.value))


@pytest.mark.parametrize(
    "source",
    [
        'A = ("国家", "省", "市")',
        'A = frozenset({"优", "良", "中"})',
        'A = {"国家": 4, "省": 3, "市": 2}',
        'A = {"a": "优", "b": "良", "c": "中"}',
        'A = pattern(r"持平|不变|没有变化")',
    ],
)
def test_a_list_is_seen(source: str) -> None:
    assert list(word_lists(source)) == [1]


@pytest.mark.parametrize(
    "source", ['A = ("国家", "省")', 'A = pattern(r"(?:了|着)?不变|没有")', '"""优|良|中 are grades."""']
)
def test_anything_else_is_none(source: str) -> None:
    assert not list(word_lists(source))


def test_no_module_has_words_that_are_data(root: Path) -> None:
    package = root / "perfeval_xl"
    modules = [module for room in ROOMS for module in sorted((package / room).rglob("*.py"))]
    found = {module.relative_to(package).as_posix() for module in modules if any(word_lists(module.read_text("utf-8")))}
    assert found == set(IN_MODULES)
