"""Records of files, flattened: one row a form, one a finding, one a file that could not be read.

A record is a file object of `check --format json` with its products beside it:

    {"path", "status", "message", "forms", "findings",
     "outputs": {"scored": path | null, "reports": [path, …], "pdf": path | null},
     "contains": ["macros" | "external-links" | "dde", …]}

`contains` may be missing. Only what is shown is kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.forms.data import clean, meanings
from perfeval_xl.rollup.texts import number, plain

Record = Mapping[str, Any]
Json = Mapping[str, Any]

OK = "ok"
NO_FORM = "S101"
EXECUTION = "执行率"
NO_DEPARTMENT = "（未填主管部门）"
OPEN = "待定"
GRADES = ("优", "良", "中", "差", OPEN)
KINDS = {FormKind.PROJECT: "项目支出", FormKind.DEPARTMENT: "整体支出", FormKind.BASE: "附件1"}

_OTHERWISE = "请核对这个文件，再运行一次。"


class FormRow(NamedTuple):
    """One form. `rate` is 执行数 to 全年预算数, `initial_rate` to 年初预算数, both fractions; paths may be None."""

    path: str
    file: str
    sheet: str
    kind: FormKind
    department: str
    year: int | None
    name: str
    written: str
    computed: Decimal | None
    grade: str
    rate: Decimal | None
    initial_rate: Decimal | None
    errors: int
    warnings: int
    infos: int
    scored: str | None
    report: str | None
    pdf: str | None


class LevelRow(NamedTuple):
    """What is earned of the 分值 of one first level (一级指标), or of 执行率."""

    level: str
    weight: Decimal
    score: Decimal


class FindingRow(NamedTuple):
    """One finding, with the form it stands in, if it stands in one; `place` is that form's number in its file."""

    severity: Severity
    code: str
    place: int | None
    department: str
    year: int | None
    name: str
    path: str
    sheet: str
    cell: str
    message: str


class FailedRow(NamedTuple):
    """A file of which nothing could be said, or not all."""

    path: str
    file: str
    code: str
    why: str
    advice: str


class File(NamedTuple):
    """What one record holds; `failed` has one row at most."""

    path: str
    forms: list[FormRow]
    levels: list[LevelRow]
    findings: list[FindingRow]
    failed: list[FailedRow]
    contains: Sequence[str]


def flattened(record: Record) -> File:
    """The rows of one record."""
    forms: Sequence[Json] = record["forms"]
    placed = [(_form_of(found, forms), found) for found in record["findings"]]
    rows = list(_form_rows(record, Counter((place, found["severity"]) for place, found in placed)))
    return File(
        path=record["path"],
        forms=rows,
        levels=[level for form in forms for level in _levels(form)],
        findings=[_finding(record["path"], found, place, rows) for place, found in placed],
        failed=list(_failed(record)),
        contains=record.get("contains", ()),
    )


def _form_of(finding: Json, forms: Sequence[Json]) -> int | None:
    """The form a finding stands in: of several on one sheet the first that does not end above it."""
    here = [index for index, form in enumerate(forms) if form["sheet"] == finding["sheet"]]
    if len(here) < 2:
        return here[0] if here else None
    row = _row(finding["cell"])
    return next((index for index in here if row <= _last_row(forms[index])), here[-1])


def _row(cell: str | None) -> int:
    return At.parse(cell).row if cell else 0


def _last_row(form: Json) -> int:
    return _row(form["total"]["cell"]) if form["total"] else 0


def _form_rows(record: Record, counts: Mapping[tuple[int | None, str], int]) -> Iterator[FormRow]:
    outputs = record["outputs"]
    reports = iter(outputs["reports"])
    named = [form["department"] for form in record["forms"] if form["department"]]
    for index, form in enumerate(record["forms"]):
        kind = FormKind(form["kind"])
        # 附件1 names no department; it belongs to the one whose form stands in the same file
        department = form["department"] or (named[0] if named and kind is FormKind.BASE else "")
        computed = number((form["total"] or {}).get("computed"))
        yield FormRow(
            path=record["path"],
            file="",
            sheet=plain(form["sheet"]),
            kind=kind,
            department=_line(department) or NO_DEPARTMENT,
            year=form["year"],
            name=_name(form, kind),
            written=plain((form["total"] or {}).get("written") or ""),
            computed=computed,
            grade="" if kind is FormKind.BASE else (form["total"] or {}).get("grade") or OPEN,
            rate=number((form["execution"] or {}).get("rate")),
            initial_rate=_initial_rate(form),
            errors=counts[index, Severity.ERROR],
            warnings=counts[index, Severity.WARNING],
            infos=counts[index, Severity.INFO],
            scored=outputs["scored"],
            report=None if kind is FormKind.BASE else next(reports, None),
            pdf=outputs["pdf"],
        )


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _name(form: Json, kind: FormKind) -> str:
    if kind is FormKind.BASE:
        return "基础数据表"
    name = form["project"] if kind is FormKind.PROJECT else form["department"]
    return _line(name or "") or f"（未填名称）{_line(form['sheet'])}"


def _initial_rate(form: Json) -> Decimal | None:
    """全年执行数 ÷ 年初预算数 of the total line."""
    totals = (fund for fund in form["funds"] if clean(fund["label"]) in meanings("fund_total"))
    total: Json = next(totals, {})
    initial, actual = number(total.get("initial")), number(total.get("actual"))
    return actual / initial if initial and initial > 0 and actual is not None else None


def _levels(form: Json) -> Iterator[LevelRow]:
    """What each first level earns; a merged 分值 counts once, and what nobody can score yet does not count."""
    execution = form["execution"]
    weight, score = (number(execution[name]) for name in ("weight", "score")) if execution else (None, None)
    if weight and weight > 0 and score is not None:
        yield LevelRow(EXECUTION, weight, score)
    sums: dict[str, list[Decimal]] = {}
    seen: set[int] = set()
    for row in form["indicators"]:
        weight, score = number(row["weight"]), _earned(row)
        if row["level1"] and weight and weight > 0 and score is not None and row["group"] not in seen:
            part = sums.setdefault(_line(row["level1"]), [Decimal(0), Decimal(0)])
            part[0], part[1] = part[0] + weight, part[1] + score
        seen.add(row["group"])
    for level, (weight, score) in sums.items():
        yield LevelRow(level, weight, score)


def _earned(row: Json) -> Decimal | None:
    """The score as written where it can be one, else as the law gives it."""
    written, weight = number(row["written_score"]), number(row["weight"])
    if written is not None and weight is not None and 0 <= written <= weight:
        return written
    return number(row["score"])


def _finding(path: str, finding: Json, place: int | None, forms: Sequence[FormRow]) -> FindingRow:
    form = None if place is None else forms[place]
    return FindingRow(
        severity=Severity(finding["severity"]),
        code=finding["code"],
        place=place,
        department=form.department if form else "",
        year=form.year if form else None,
        name=form.name if form else "",
        path=path,
        sheet=plain(finding["sheet"]),
        cell=finding["cell"] or "",
        message=plain(finding["message"]),
    )


def _failed(record: Record) -> Iterator[FailedRow]:
    """A file with a code for its status, or one in which no form was found; a lost form beside others is a finding."""
    path, status, message = record["path"], record["status"], record["message"] or ""
    if status == OK:
        if record["forms"]:
            return
        found = next((finding for finding in record["findings"] if finding["code"] == NO_FORM), None)
        if found is None:
            return
        status, message = NO_FORM, found["message"]
    why, stop, advice = plain(message).partition("。")
    yield FailedRow(path, "", status, f"{why}{stop}", advice.strip() or _OTHERWISE)
