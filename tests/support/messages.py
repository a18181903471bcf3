"""What every rule says in every one of its cases, as a page that is read when a rule is changed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from perfeval_xl.domain.repair import Repair
from perfeval_xl.rules import catalogue
from perfeval_xl.rules.running import Traced
from tests.support.cases import RuleCase, rule_cases

PAGE = Path(__file__).resolve().parent.parent / "cases" / "messages.txt"
HEAD = "# What the rules say in their cases, and how a slip may be put right: python scripts/write_messages.py\n"


def page(cases: Iterable[RuleCase] | None = None) -> str:
    """The cases in which something is found, all of them in the order of the files unless some are given."""
    found = [(case, case.traced(catalogue()[case.code])) for case in cases or rule_cases()]
    return "\n".join([HEAD, *(section(case, traced) for case, traced in found if traced)])


def section(case: RuleCase, traced: list[Traced]) -> str:
    """A case with what is found."""
    return "\n".join([str(case), *(line for each in traced for line in _lines(each)), ""])


def sections(text: str) -> dict[str, str]:
    """The cases of a page by their heads."""
    blocks = text.removeprefix(HEAD).strip("\n").split("\n\n")
    return {block.partition("\n")[0]: f"{block}\n" for block in blocks}


def _lines(traced: Traced) -> Iterator[str]:
    finding = traced.finding
    unchecked = "" if finding.source_checked else "（文字未核）"
    yield f"  {finding.severity} {finding.path}!{finding.sheet}!{finding.at.a1} {finding.message}".replace("\n", "⏎")
    yield f"    要 {finding.expected}，是 {finding.actual}；{finding.source}{unchecked}".replace("\n", "⏎")
    for repair in traced.repairs:
        yield f"    改 {_shown(repair)}".replace("\n", "⏎")


def _shown(repair: Repair) -> str:
    cells = [f"{entry.at.a1}={entry.text}" for entry in repair.entries]
    return "，".join(
        [*cells, *([f"{repair.year} 年"] if repair.year else []), *([repair.remark] if repair.remark else [])]
    )
