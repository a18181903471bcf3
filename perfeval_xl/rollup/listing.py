"""The lists of 汇总.html as page.js reads them: JSON in pieces, so that a million findings never stand in memory."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from itertools import islice
from typing import Any

from markupsafe import Markup

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.figures import rule_name
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.rows import KINDS, FindingRow, FormRow
from perfeval_xl.rollup.texts import short

_FORMS = (
    ("name", "项目", "text", "name"),
    ("kind", "表", "text", "code"),
    ("department", "主管部门", "text", ""),
    ("section", "科室", "text", "short"),
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
FINDINGS = (
    ("severity", "程度", "tag", "tagged"),
    ("rule", "规则", "text", ""),
    ("name", "项目", "text", "name"),
    ("department", "主管部门", "text", ""),
    ("file", "文件", "file", ""),
    ("place", "位置", "text", ""),
    ("message", "问题和改法", "told", "message"),
)
_LONGEST_SCORE = 20
"""Columns that a total takes at most; one that is no number may be a whole sentence."""
_MILLIONTH = Decimal("0.000001")
_AT_ONCE = 500
"""Rows of a piece."""
PIECE = 2000
"""Findings that the page reads at once."""
_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=float).encode


def form_columns(rows: Gathered) -> Sequence[tuple[str, str, str, str]]:
    """The columns of 各表; 科室 only where there are any, the last only where something was produced."""
    absent = set() if any(row.section for row in rows.forms) else {"section"}
    if not any(row.scored or row.report or row.pdf for row in rows.forms):
        absent.add("products")
    return tuple(column for column in _FORMS if column[0] not in absent)


def rule(code: str) -> str:
    """A rule as it is shown and chosen: its code and its name."""
    return f"{code} {rule_name(code)}".strip()


class Listing:
    """The rows for page.js: a file's name and address stand once, and rows name it by number.

    `link` gives the address of a path.
    """

    def __init__(self, rows: Gathered, link: Callable[[str], str]) -> None:
        self._rows = rows
        self._link = link
        paths = dict.fromkeys((*(row.path for row in rows.forms), *rows.findings.paths))
        self._files = {path: number for number, path in enumerate(paths)}
        self._form_columns = form_columns(rows)
        self._first: dict[str, int] = {}
        for number, row in enumerate(rows.forms):
            self._first.setdefault(row.path, number)

    def pieces(self, codes: Iterable[str]) -> Iterator[Markup]:
        """One JSON object, piece by piece, with all but the findings; `codes` are those of the findings."""
        columns = {"forms": _columns(self._form_columns), "findings": _columns(FINDINGS)}
        severities = [(each.chinese, each.value) for each in Severity]
        rules = {code: rule(code) for code in codes}
        files = ((self._rows.shown(path), self._link(path)) for path in self._files)
        yield _safe('{"columns":' + _encoded(columns))
        yield _safe(',"severities":' + _encoded(severities))
        yield _safe(',"rules":' + _encoded(rules))
        yield from _list("files", files)
        yield from _list("forms", map(self._form, self._rows.forms))
        yield _safe(f',"findings":{self._rows.findings.listed},"piece":{PIECE}')
        yield Markup("}")

    def findings(self) -> Iterator[Markup]:
        """JSON lists of findings, each for a script element of its own that the page reads when it is wanted."""
        rest = map(self._finding, self._rows.findings)
        while some := list(islice(rest, PIECE)):
            yield _safe(_encoded(some))

    def _form(self, row: FormRow) -> list[Any]:
        """In the order of the columns."""
        products = (("计分表", row.scored), ("报告", row.report), ("PDF", row.pdf))
        made = row._asdict() | {
            "kind": KINDS[row.kind],
            "written": short(row.written, _LONGEST_SCORE),
            "rate": _cut(row.rate),
            "initial_rate": _cut(row.initial_rate),
            "file": self._files[row.path],
            "products": [(name, self._link(path)) for name, path in products if path],
        }
        return [made[column[0]] for column in self._form_columns]

    def _finding(self, row: FindingRow) -> list[Any]:
        form = -1 if row.place is None else self._first[row.path] + row.place
        severity = _SEVERITIES[row.severity]
        columns = [severity, row.code, form, self._files[row.path], row.sheet, row.cell, row.message]
        return [*columns, row.accepted] if row.accepted else columns


_SEVERITIES = {severity: number for number, severity in enumerate(Severity)}


def _list(name: str, values: Iterable[Any]) -> Iterator[Markup]:
    """A further member that holds a list."""
    rest, before = iter(values), ""
    yield Markup(f',"{name}":[')
    while some := list(islice(rest, _AT_ONCE)):
        yield _safe(before + _encoded(some)[1:-1])
        before = ","
    yield Markup("]")


def _safe(text: str) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _columns(listed: Sequence[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    return [dict(zip(("key", "label", "kind", "look"), column, strict=True)) for column in listed]


def _cut(rate: Decimal | None) -> Decimal | None:
    """Cut after six decimals: what is below a half or a limit stays below it."""
    return None if rate is None else rate.quantize(_MILLIONTH, ROUND_DOWN)
