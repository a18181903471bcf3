"""A program of somebody else's that uses the package: type-checked with mypy --strict, and run."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import perfeval_xl
from perfeval_xl import Case, Finding, Form, Hit, PerfevalError, Result, Severity, Standard, hit, rule


@rule(
    "YX003",
    "没有指标",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 以下没有指标。请补充。",
    why="没有指标，看不出做成了什么。",
    wrong="整张表没有指标。",
    right="至少一条指标。",
    fix="补充指标。",
)
def some_indicator(case: Case) -> Iterator[Hit]:
    """表里要有指标。"""
    if not case.form.indicators:
        yield hit(case.form.title.at)


def written_total(path: Path) -> Decimal | None:
    forms: tuple[Form, ...] = perfeval_xl.read(path)
    total = forms[0].total
    return total.score.number if total is not None and total.score is not None else None


def errors(paths: list[Path], law: str | None = None) -> list[str]:
    result: Result = perfeval_xl.check(paths, standard=Standard.default().with_rules(some_indicator), law=law)
    found: list[Finding] = [each for each in result.findings if each.severity is Severity.ERROR]
    return [f"{each.path} {each.where} {each.code}" for each in found]


def scored(path: Path, folder: Path) -> dict[str, Decimal | None]:
    try:
        result = perfeval_xl.score(path, out=folder)
    except PerfevalError as problem:
        raise SystemExit(problem.message) from problem
    return {str(file.written): case.assessment.total for file in result.files for case in file.cases}


def report_names(path: Path, folder: Path) -> list[str]:
    return [each.path.name for file in perfeval_xl.report([path], out=folder).files for each in file.reports]


def table_sizes(path: Path) -> tuple[int, int]:
    result = perfeval_xl.check(path)
    return len(result.to_frame("findings")), len(result.to_frame("indicators"))


def misuse(path: Path) -> None:
    """What a type checker must refuse: each line is an error, or mypy tells of an ignore that is not needed."""
    perfeval_xl.chek(path)  # type: ignore[attr-defined]
    perfeval_xl.check(path, laws="mof-2024")  # type: ignore[call-arg]
    perfeval_xl.check(path).to_frame("sheets")  # type: ignore[arg-type]
    perfeval_xl.report(path, fonts="mac")  # type: ignore[arg-type]
    number: int = perfeval_xl.read(path)[0].indicators[0].target.number  # type: ignore[assignment]
    perfeval_xl.read(number)  # type: ignore[arg-type]
