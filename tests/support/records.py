"""Records of files as a run hands them to the roll-up, by hand."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.grid import At
from perfeval_xl.forms import Vocabulary
from perfeval_xl.forms.text import clean
from perfeval_xl.rollup import FileRecord, FormRecord, Outputs, texts
from perfeval_xl.rollup.findings import Findings
from perfeval_xl.rollup.gathering import Gathered, gather
from perfeval_xl.rollup.records import ExecutionRecord, FundRecord, IndicatorRecord, TotalRecord

Json = dict[str, Any]


def record(
    path: str = "表/甲.xlsx",
    forms: Sequence[Json] = (),
    findings: Sequence[Json] = (),
    status: str = "ok",
    message: str | None = None,
    outputs: Mapping[str, Any] | None = None,
) -> FileRecord:
    """One file."""
    made = {**(outputs or {})}
    return FileRecord(
        path=path,
        status=status,
        message=message or "",
        forms=tuple(map(_form, forms)),
        findings=tuple(map(_finding, findings)),
        outputs=Outputs(**made | {"reports": tuple(made.get("reports", ()))}),
    )


def _form(fields: Json) -> FormRecord:
    execution, total = fields["execution"], fields["total"]
    return FormRecord(
        sheet=fields["sheet"],
        kind=FormKind(fields["kind"]),
        year=fields["year"],
        project=fields["project"] or "",
        department=fields["department"] or "",
        fund_total=next(
            (
                FundRecord(texts.number(each["initial"]), texts.number(each["actual"]))
                for each in fields["funds"]
                if clean(each["label"]) in Vocabulary.own().fund_total
            ),
            None,
        ),
        execution=ExecutionRecord(*(texts.number(execution[name]) for name in ("rate", "weight", "score")))
        if execution
        else None,
        indicators=tuple(
            IndicatorRecord(row["level1"], row["group"], *(texts.number(row[name]) for name in _SCORES))
            for row in fields["indicators"]
        ),
        total=TotalRecord(
            At.parse(total["cell"]).row, total["written"] or "", texts.number(total["computed"]), total["grade"]
        )
        if total
        else None,
    )


def _finding(fields: Json) -> Finding:
    place = {"severity": Severity(fields["severity"]), "path": "", "at": At.parse(fields["cell"])}
    return Finding(**{name: fields[name] for name in Finding._fields if name in fields} | place)


_SCORES = ("weight", "written_score", "score")


def form(**changes: Any) -> Json:
    """A project form with 执行率 and two indicators, 90 of 100 points."""
    return {
        "sheet": "自评表",
        "kind": "project",
        "layout": "project-2024",
        "year": 2024,
        "project": "数据治理",
        "department": "云溪市数据发展局",
        "unit": "云溪市大数据中心",
        "funds": [fund()],
        "execution": {"rate": "0.8", "written_rate": "0.8000", "weight": "10", "score": "8", "written_score": "8"},
        "indicators": [indicator(), indicator(row=13, group=13, level1="效益指标", score="30", written_score="30")],
        "total": {"cell": "H20", "weight": "100", "written": "90", "computed": "90.00", "grade": "优"},
        **changes,
    }


def fund(label: str = "年度资金总额", initial: str | None = "100", actual: str | None = "40") -> Json:
    """A line of the fund block."""
    return {"label": label, "initial": initial, "budget": "50", "actual": actual}


def indicator(**changes: Any) -> Json:
    """A row of 产出指标, 45 of 50 points."""
    weight = "30" if changes.get("level1") == "效益指标" else "50"
    written = {"row": 12, "level1": "产出指标", "level2": "数量指标", "weight": weight, "written_score": "45"}
    return {**written, "score": "45", "verdict": "met", "reason": "", "group": 12, **changes}


def finding(**changes: Any) -> Json:
    """An error at H14."""
    return {
        "code": "P403",
        "severity": "error",
        "sheet": "自评表",
        "cell": "H14",
        "message": "H14 完成值“72%”未达到指标值“=100%”。请改得分，或核对完成值。",
        "expected": "3.6",
        "actual": "5",
        "source": "财预〔2020〕10号",
        **changes,
    }


def gathered(records: Iterable[FileRecord]) -> Gathered:
    """The rows of so few records that their findings make no file."""
    return gather(records, Findings())


def many(count: int, findings: int = 10) -> list[FileRecord]:
    """Records of `count` files in folders of departments, each with one form."""
    return [one(number, findings) for number in range(count)]


def one(number: int, findings: int) -> FileRecord:
    """The file with this number of `many`."""
    department = f"云溪市第{number % 60}局"
    path = f"共享/{department}/{2022 + number % 3}/项目{number:05}-自评表.xlsx"
    spent = str(number % 101)
    made = form(
        project=f"项目{number:05}专项工作经费",
        department=department,
        year=2022 + number % 3,
        funds=[fund(actual=spent)],
    )
    findings_made = [
        finding(
            severity=("error", "warning", "info")[place % 3],
            code=_CODES[(number + place) % len(_CODES)],
            cell=f"H{place + 9}",
        )
        for place in range(findings)
    ]
    outputs = {
        "scored": f"结果/计分/{number}.xlsx",
        "reports": [f"结果/报告/{number}.docx"],
        "pdf": f"结果/{number}.pdf",
    }
    return record(path, [made], findings_made, outputs=outputs)


_CODES = (
    "P403",
    "F101",
    "I303",
    "I306",
    "X505",
    "S104",
    "P408",
    "W201",
    "F106",
    "P404",
    "I310",
    "F103",
    "P406",
    "X506",
)
