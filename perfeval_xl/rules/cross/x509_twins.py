"""X509: one form in two files."""

from collections.abc import Iterator

from perfeval_xl.domain.entry import Entry
from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.twins import Difference, Twin
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule

_LONGEST = 40


@rule(
    "X509",
    "同一张表有两份",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 这张表在“{file}”里也有一份，{detail}",
    why="同一张表存了两份，算两次，汇总的张数和金额就多了；两份内容不同，就不知道哪一份是对的。",
    wrong="“自评表.xlsx”里全年执行数 17.86，报告“自评报告.docx”附的同一张表里是 18.76。",
    right="两份一字不差，或者只留一份。",
    fix="内容不同的，核对哪一份对，把另一份改成一样或删去；确实是两个项目的，请把项目名称或实施单位写得能分清。",
    scope=Scope.COPY,
)
def form_in_two_files(case: Case) -> Iterator[Hit]:
    """同一张表（同项目、同年度、同单位）在几个文件里都有时只算一份，先算 Excel 的；内容相同的只提示，不同的要核对。"""
    if case.twin is not None:
        yield _report_twin(case.form, case.twin)


def _report_twin(form: Form, twin: Twin) -> Hit:
    file = _name_of(twin.of, form)
    if twin.same:
        detail = "内容相同，只算一次：这一份不另查，汇总也不重复计入。"
        return hit(form.title.at, severity=Severity.INFO, form=form, file=file, detail=detail)
    first = twin.differences[0]
    here, there = _shown(first.here), _shown(first.there)
    detail = (
        f"但有 {len(twin.differences)} 处不同，先看{first.what}：这里{here}，那里{_place(twin.of, first)}{there}。"
        f"汇总和跨表核对以“{file}”为准。请核对哪一份对，改成一样或删去一份。"
    )
    at = first.here.at if first.here else form.title.at
    expected, actual = (entry.text if entry else None for entry in (first.there, first.here))
    return hit(at, expected=expected, actual=actual, form=form, file=file, detail=detail)


def _name_of(of: Form, beside: Form) -> str:
    """The file's name; with its folder where both files are called the same."""
    parts, own = (form.path.replace("\\", "/").split("/") for form in (of, beside))
    return "/".join(parts[-2:]) if parts[-1] == own[-1] else parts[-1]


def _place(of: Form, difference: Difference) -> str:
    return f" {of.name_of(difference.there.at)} " if difference.there else ""


def _shown(entry: Entry | None) -> str:
    if entry is None:
        return "没有写"
    return f"是“{entry.text[:_LONGEST]}{'…' if len(entry.text) > _LONGEST else ''}”"
