"""Rule cases: clean forms, changed in a few cells, read and checked as a user's workbook is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.narrative import Comparison, Narrative, Paragraph
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.narrative import hold_against
from perfeval_xl.narrative.vocabulary import Words
from perfeval_xl.rules import Book, Rule
from perfeval_xl.rules.cross.twins import with_twins
from perfeval_xl.rules.running import Traced, trace
from perfeval_xl.standard import Standard
from tests.support.snapshots import sheet_of

FOLDER = Path(__file__).resolve().parent.parent / "cases"


def load_cases(path: Path) -> Any:
    """The content of a YAML file of cases, by libyaml: there are many, and the parser in Python takes ten times as long."""
    return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


CLEAN: Mapping[str, Mapping[str, Any]] = load_cases(FOLDER / "clean.yaml")


@dataclass(frozen=True)
class RuleCase:
    """One case of one rule: workbooks, and the (code, cell) pairs the rule must find in them."""

    code: str
    name: str
    files: tuple[Snapshot, ...]
    expect: tuple[tuple[str, str], ...]
    report: tuple[str, ...] = ()
    """The paragraphs of the report that is held against the forms; none for most rules."""

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def books(self) -> list[Book]:
        """The case's workbooks as they are read and scored."""
        return with_twins([book_of(snapshot, None) for snapshot in self.files])

    def traced(self, rule: Rule, books: Sequence[Book] = ()) -> list[Traced]:
        """What one rule finds in the case's workbooks, checked in one call, with the ways to put each slip right."""
        books = books or self.books()
        return trace(books, [rule], [compared(self.report, books)] if self.report else [])


def rule_cases() -> list[RuleCase]:
    """All cases of all rules."""
    return [_case(path.stem, data) for path in sorted((FOLDER / "rules").glob("*.yaml")) for data in _listed(path)]


def _listed(path: Path) -> Sequence[Mapping[str, Any]]:
    listed: Sequence[Mapping[str, Any]] = load_cases(path)
    return listed


def _case(code: str, data: Mapping[str, Any]) -> RuleCase:
    sheets = data.get("files") or {"表": data}
    files = tuple(Snapshot(path=name, sheets=tuple(_clean_sheets(each))) for name, each in sheets.items())
    expect = tuple((code, cell) for code, cell in data["expect"])
    return RuleCase(code, data["name"], files, expect, tuple(data.get("report", ())))


def _clean_sheets(data: Mapping[str, Any]) -> Iterator[Sheet]:
    """The sheets of one workbook: those in `sheets` by name, hidden ones with `hidden`, or the one form itself."""
    for name, each in data.get("sheets", {}).items():
        yield replace(clean_sheet(each), name=name, hidden=each.get("hidden", False))
    if "sheets" not in data:
        yield clean_sheet(data)


def compared(report: Sequence[str | Paragraph], books: Sequence[Book], words: Words | None = None) -> Comparison:
    """A report of these paragraphs held against the forms of the books, with the package's words or others."""
    paragraphs = tuple(each if isinstance(each, Paragraph) else Paragraph(each) for each in report)
    judged = [(case.form, case.assessment) for book in books for case in book.cases]
    words = words or Standard.default().report_words
    return hold_against(Narrative(path="报告.docx", paragraphs=paragraphs), judged, words)


def clean_sheet(data: Mapping[str, Any]) -> Sheet:
    """The clean form that `of` names (project unless said), with the cells in `set` changed and `merge` added."""
    form = CLEAN[data.get("of", "project")]
    cells = {**form["cells"], **data.get("set", {})}
    merges = [area for area in form["merges"] if area not in data.get("unmerge", ())]
    return sheet_of(cells, [*merges, *data.get("merge", ())])
