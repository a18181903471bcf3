"""What the rules across files need of a form, as JSON of a kilobyte, so that a tree of any size fits in a database.

X504 to X507 look at names, year, fund totals, 附件1's rows and 项目支出 of 整体; indicators are left behind.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from perfeval_xl.app.jsonform import Json
from perfeval_xl.app.reading import case_of
from perfeval_xl.app.results import FileResult
from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import BaseRow, Entry, Form, FormKind, Fund, FundRole, Part
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.parsing import normalize
from perfeval_xl.rules import Case


def slim(file: FileResult) -> list[Json]:
    """The forms of a file. `key` is the department as names are compared; 附件1 seldom names it, its file may."""
    cases = file.book.cases if file.book else ()
    keys = [normalize(case.form.department.text) if case.form.department else "" for case in cases]
    named = set(keys) - {""}
    only = named.pop() if len(named) == 1 else ""
    return [_slim(case, key or only) for case, key in zip(cases, keys, strict=True)]


def _slim(case: Case, key: str) -> Json:
    form, total = case.form, case.form.fund_total
    return {
        "sheet": form.sheet,
        "kind": form.kind.value,
        "layout": form.layout,
        "law": case.law.name,
        "area": list(form.area),
        "year": form.year,
        "unit": form.amount_unit,
        "key": key,
        "entries": [_entry(each) for each in (form.title, form.project, form.department)],
        "total": [_entry(each) for each in (total.label, total.actual)] if total else None,
        "base": [[row.key, _entry(row.label), _entry(row.actual)] for row in form.base],
        "spending": [[part.label, _number(part.amount), _entry(part.entry)] for part in form.spending],
    }


def case_from(told: Json, path: str) -> Case:
    """The case again, with what the rules across files look at."""
    title, project, department = map(_read, told["entries"])
    form = Form(
        path=path,
        sheet=told["sheet"],
        kind=FormKind(told["kind"]),
        layout=told["layout"],
        area=Area(*told["area"]),
        title=title or Entry(At(1, 1)),
        year=told["year"],
        project=project,
        department=department,
        amount_unit=told["unit"],
        funds=tuple(_funds(told["total"])),
        base=tuple(_row(*row) for row in told["base"]),
        spending=tuple(Part(label, _decimal(amount), _certain(entry)) for label, amount, entry in told["spending"]),
    )
    return case_of(form, told["law"])


def _funds(told: Any) -> Iterable[Fund]:
    if told is not None:
        label, actual = map(_read, told)
        yield Fund(role=FundRole.TOTAL, label=label or Entry(At(1, 1)), initial=None, budget=None, actual=actual)


def _row(key: str, label: Any, actual: Any) -> BaseRow:
    return BaseRow(key=key, label=_certain(label), previous=None, budget=None, actual=_read(actual))


def _entry(entry: Entry | None) -> Any:
    if entry is None:
        return None
    return [*entry.at, entry.text, _number(entry.number), entry.percent, entry.formula]


def _read(told: Any) -> Entry | None:
    return None if told is None else _certain(told)


def _certain(told: Any) -> Entry:
    row, column, text, number, percent, formula = told
    return Entry(At(row, column), text, _decimal(number), percent, formula)


def _number(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def finding_from(told: Json, path: str) -> Finding:
    """A finding of the JSON form, for marking."""
    return Finding(
        code=told["code"],
        severity=Severity(told["severity"]),
        path=path,
        sheet=told["sheet"],
        at=At.parse(told["cell"]),
        message=told["message"],
        expected=told["expected"],
        actual=told["actual"],
        source=told["source"],
        advice=told["advice"],
    )
