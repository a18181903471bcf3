"""Writes docs/报告模板.md from the variables and filters in the code; the examples are what they really print."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.reading import read_file  # noqa: E402
from perfeval_xl.app.subjects import subjects_of  # noqa: E402
from perfeval_xl.domain.numbers import show_number  # noqa: E402
from perfeval_xl.reports.context import context  # noqa: E402
from perfeval_xl.reports.filters import FILTERS  # noqa: E402
from perfeval_xl.reports.values import shown  # noqa: E402
from perfeval_xl.reports.variables import Variable, variables  # noqa: E402
from perfeval_xl.standard import Standard  # noqa: E402

TARGET = ROOT / "docs" / "报告模板.md"
INTRODUCTION = ROOT / "scripts" / "report_doc_head.md"
DAY = date(2025, 3, 5)
_LONGEST = 40
_DIGITS = 4


def example() -> dict[str, Any]:
    """The variables for a department of examples/ with its projects and 附件1."""
    folder = ROOT / "examples" / "2024"
    files = [read_file(folder / name) for name in ("附件1和整体支出自评表.xlsx", "没有问题的表.xlsx")]
    subjects = subjects_of(files, Standard.default().vocabulary)
    department = next(subject for subject in subjects if subject.form.kind == "department")
    return context(department, DAY)


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION.read_text("utf-8").rstrip(), "", *_variables(), *_filters()]) + "\n"


def _variables() -> Iterator[str]:
    yield "## 变量"
    yield ""
    yield "例子取自 examples/2024 的部门整体支出自评表和其中的项目。"
    yield ""
    yield "| 变量 | 是什么 | 例 |"
    yield "| --- | --- | --- |"
    values = example()
    project = values["项目"][0]
    for variable in variables():
        value = values.get(variable.name)
        shown_value = value or project.get(variable.name)
        yield _line(variable.name, variable.what, shown_value)
        yield from _parts(variable, shown_value)
    yield ""


def _parts(variable: Variable, value: Any) -> Iterator[str]:
    for name, what in variable.parts:
        yield _line(f"　{name}", what, _part(value, name))


def _part(value: Any, name: str) -> Any:
    """The first value of that name among a list's rows, or in a group or its members."""
    if isinstance(value, Mapping):
        inner = value.get(name)
        return inner if inner is not None else next((_part(each, name) for each in value.values() if each), None)
    if isinstance(value, list):
        return next((row[name] for row in value if row.get(name) not in (None, "", [])), None)
    return None


def _line(name: str, what: str, value: Any) -> str:
    return f"| {name} | {what} | {_example(value)} |"


def _example(value: Any) -> str:
    if isinstance(value, Mapping | list) or value is None or value == "":
        return "、".join(value) if isinstance(value, list) and value and isinstance(value[0], str) else ""
    rounded = show_number(round(value, _DIGITS)) if isinstance(value, Decimal) else shown(value)
    text = rounded.replace("\n", " ").replace("|", "\\|")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _filters() -> Iterator[str]:
    yield "## 写法（竖线后面的词）"
    yield ""
    yield "| 写法 | 作用 | 例 | 写出来 |"
    yield "| --- | --- | --- | --- |"
    for each in FILTERS.values():
        yield f"| {each.name} | {each.what} | `{{{{ {each.example.replace('|', '｜')} }}}}` | {each.gives} |"
    yield ""


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
