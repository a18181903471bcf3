"""Writes docs/规则.md from the catalogue; nothing in it is typed twice.

A rule enters the page, and the list of what is published, when this runs: before a release at the latest. Until then it
is in `perfeval-xl rules`, and nobody who writes a rule has to touch the page.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.explaining import explanation  # noqa: E402
from perfeval_xl.rules import Rule  # noqa: E402
from perfeval_xl.standard import Standard  # noqa: E402

TARGET = ROOT / "docs" / "规则.md"
PUBLISHED = ROOT / "tests" / "rules" / "published.txt"
STANDARD = Standard.load(entry_points=False)
RULES, LAW = STANDARD.rules, STANDARD.law.newest()


def page() -> str:
    """The whole page."""
    return page_of(RULES)


def published_page() -> str:
    """The page as it must stand in docs: of the rules that have been published."""
    codes = published()
    return page_of({code: rule for code, rule in RULES.items() if code in codes})


def published() -> list[str]:
    """The codes that have been published, gone or not."""
    return PUBLISHED.read_text("utf-8").split()


def page_of(rules: Mapping[str, Rule]) -> str:
    """The page of some rules, which are in the order of their families."""
    return (
        "\n".join([*_head(), *_index(rules), *(line for rule in rules.values() for line in _rule(rule, rules))]) + "\n"
    )


def _head() -> Iterator[str]:
    yield "# 校验规则"
    yield ""
    yield "本页由程序从规则目录生成（`make docs`），不要手工修改。命令行里看某一条：`perfeval-xl rules P403`。"
    yield ""
    yield "“错误”要改；“提醒”请核对，确实无误可以不改；“提示”供参考。只有“错误”影响退出状态。"
    yield ""


def _index(rules: Mapping[str, Rule]) -> Iterator[str]:
    yield "| 代码 | 级别 | 名称 | 查什么 |"
    yield "| --- | --- | --- | --- |"
    for code, rule in rules.items():
        anchor = f"{code.lower()}-{rule.name.replace(' ', '-')}"
        what = explanation(rule, LAW)[0][1]
        yield f"| [{code}](#{anchor}) | {rule.severity.chinese} | {rule.name} | {what} |"
    yield ""


def _rule(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[str]:
    first = next(code for code in rules if code[0] == rule.code[0])
    if rule.code == first:
        yield f"## {rule.code[0]} {RULES.families[rule.code[0]]}"
        yield ""
    yield f"### {rule.code} {rule.name}"
    yield ""
    (_, what), *rest = explanation(rule, LAW)
    yield f"级别：{rule.severity.chinese}。{what}"
    yield ""
    for head, text in rest:
        yield f"- **{head}**：{text}"
    yield ""


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(), "utf-8")
    released = dict.fromkeys([*published(), *RULES])
    PUBLISHED.write_text("\n".join(released) + "\n", "utf-8")
