"""汇总.html: one page that needs nothing else, for people who will not open Excel.

The lists are data in the page, drawn by page.js fifty rows at a time; so a page of many thousand rows opens at once,
on a phone as well. The page lets no other script run than its own, whatever stands in a form.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.figures import Figures, PivotRow, rule_name
from perfeval_xl.rollup.headline import cards, scope
from perfeval_xl.rollup.rows import GRADES, KINDS, FindingRow, FormRow, Gathered
from perfeval_xl.rollup.texts import page_link, percent, seen_from, short, trimmed

_HERE = Path(__file__).parent
_PIVOT_HEADS = ("主管部门", "年度", "表数", "平均分", *GRADES, "预算执行率", "占年初预算", "错误", "提醒", "提示")
_FORMS = (
    ("name", "项目", "text", "name"),
    ("kind", "表", "text", "code"),
    ("department", "主管部门", "text", ""),
    ("year", "年度", "number", "number"),
    ("written", "表中总分", "text", "number"),
    ("computed", "得分合计", "number", "number"),
    ("grade", "等级", "text", "code"),
    ("rate", "执行率", "rate", "number"),
    ("initial_rate", "占年初预算", "low", "number"),
    ("errors", "错误", "errors", "number"),
    ("warnings", "提醒", "count", "number"),
    ("file", "文件", "file", ""),
    ("products", "产物", "products", ""),
)
"""Columns of 各表: key, heading, kind of value and look, as page.js and page.css know them."""
_FINDINGS = (
    ("severity", "程度", "tag", "tagged"),
    ("rule", "规则", "text", ""),
    ("name", "项目", "text", "name"),
    ("department", "主管部门", "text", ""),
    ("file", "文件", "file", ""),
    ("place", "位置", "text", ""),
    ("message", "问题和改法", "text", "message"),
)


_LONGEST_SCORE = 20
"""Columns that a total takes at most; one that is no number may be a whole sentence."""


def page(rows: Gathered, figures: Figures, folder: str, book: str) -> str:
    """The page; links lead from `folder`, where it is to lie beside the workbook named `book`."""

    def link(path: str) -> str:
        return page_link(seen_from(path, folder))

    codes = sorted({row.code for row in rows.findings})
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            book=page_link(book),
            book_name=book,
            cards=cards(rows, figures),
            css=_source("page.css"),
            data=_data(_Data(rows, link).content(codes)),
            departments=sorted({row.department for row in rows.forms}),
            figures=figures,
            finding_columns=[column[:2] for column in _FINDINGS],
            form_columns=[column[:2] for column in _form_columns(rows)],
            grades=GRADES,
            link=link,
            pivot=[_pivot_line(row) for row in (*figures.pivot, figures.whole)],
            pivot_heads=_PIVOT_HEADS,
            rows=rows,
            rules=[_rule(code) for code in codes],
            scope=scope(rows),
            script=_source("page.js"),
            severities=[each.chinese for each in Severity],
            years=sorted({row.year for row in rows.forms if row.year}),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(short=short, digest=_digest)
    return environment


def _source(name: str) -> Markup:
    """A file of our own; nothing in it comes from a form."""
    return Markup((_HERE / name).read_text("utf-8"))


def _digest(source: str) -> str:
    """As a content security policy names a script or a style sheet that may be used."""
    return f"sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def _data(content: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=float)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _rule(code: str) -> str:
    return f"{code} {rule_name(code)}".strip()


class _Data:
    """The rows as page.js takes them: a file's name and address stand once, and rows name it by number."""

    def __init__(self, rows: Gathered, link: Any) -> None:
        self._rows = rows
        self._link = link
        self._files: dict[str, int] = {}
        self._names: list[tuple[str, str]] = []
        self._forms = [self._form(row) for row in rows.forms]
        self._first: dict[str, int] = {}
        for number, row in enumerate(rows.forms):
            self._first.setdefault(row.path, number)

    def content(self, codes: Iterable[str]) -> dict[str, Any]:
        """All that page.js reads."""
        findings = [self._finding(row) for row in self._rows.findings]
        return {
            "columns": {"forms": _columns(_form_columns(self._rows)), "findings": _columns(_FINDINGS)},
            "severities": [(each.chinese, each.value) for each in Severity],
            "rules": {code: _rule(code) for code in codes},
            "files": self._names,
            "forms": self._forms,
            "findings": findings,
        }

    def _file(self, path: str, shown: str) -> int:
        if path not in self._files:
            self._files[path] = len(self._names)
            self._names.append((shown, self._link(path)))
        return self._files[path]

    def _form(self, row: FormRow) -> list[Any]:
        """In the order of `_FORMS`."""
        products = (("计分表", row.scored), ("报告", row.report), ("PDF", row.pdf))
        return [
            row.name,
            KINDS[row.kind],
            row.department,
            row.year,
            short(row.written, _LONGEST_SCORE),
            row.computed,
            row.grade,
            _rounded(row.rate),
            _rounded(row.initial_rate),
            row.errors,
            row.warnings,
            self._file(row.path, row.file),
            [(name, self._link(path)) for name, path in products if path],
        ]

    def _finding(self, row: FindingRow) -> list[Any]:
        form = -1 if row.place is None else self._first[row.path] + row.place
        severity = list(Severity).index(row.severity)
        return [severity, row.code, form, self._file(row.path, row.file), row.sheet, row.cell, row.message]


def _form_columns(rows: Gathered) -> Sequence[tuple[str, str, str, str]]:
    """The columns of 各表; the last only where something was produced."""
    produced = any(row.scored or row.report or row.pdf for row in rows.forms)
    return _FORMS if produced else _FORMS[:-1]


def _columns(listed: Sequence[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    return [dict(zip(("key", "label", "kind", "look"), column, strict=True)) for column in listed]


def _rounded(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else round(rate, 6)


def _pivot_line(row: PivotRow) -> list[str]:
    counts = [*row.grades], [row.errors, row.warnings, row.infos]
    rates = ["" if rate is None else percent(rate) for rate in (row.rate, row.initial_rate)]
    score = "" if row.score is None else trimmed(row.score)
    grades, found = ([str(count) if count else "–" for count in each] for each in counts)
    return [row.department, str(row.year or ""), str(row.forms), score, *grades, *rates, *found]
