"""材料清单: what is there, what is missing, and what is still to be done, form by form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.dossier.assembly import ProjectReport
from perfeval_xl.dossier.bundle import Bundle, Project
from perfeval_xl.dossier.signing import unsigned
from perfeval_xl.parsing import normalize
from perfeval_xl.reports import Subject

_MOST_FINDINGS = 8
"""Errors of a form that are told one by one."""
_MOST_MISSING = 6


class Item(NamedTuple):
    """One thing to hand in: its mark (附件3-2), name, where its form and its report come from, what is to be done.

    `form` and `report` are '' where there is none.
    """

    mark: str
    name: str
    form: str
    report: str
    todo: tuple[str, ...]

    @property
    def state(self) -> str:
        """缺 without a form, 待办 with something to do, else 齐."""
        return "缺" if not self.form else "待办" if self.todo else "齐"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The list with what stands above and below it."""

    department: str
    year: int | None
    items: tuple[Item, ...]
    aside: tuple[tuple[str, str], ...]
    """Files that were not taken in, each with why."""
    notes: tuple[str, ...]

    @property
    def headline(self) -> str:
        """How much is there, and how much is to be done."""
        states = [item.state for item in self.items]
        done, todo, lacking = (states.count(state) for state in ("齐", "待办", "缺"))
        counts = f"共 {len(states)} 项：{done} 项已齐，{todo} 项还有事要办，{lacking} 项缺表。"
        return counts + ("" if set(states) - {"齐"} else "可以报送。")


def make_checklist(bundle: Bundle, reports: Sequence[ProjectReport], notes: Iterable[str]) -> Checklist:
    """The list of a bundle whose reports have been made."""
    by_number = {report.project.number: report for report in reports}
    items = [_department_item("附件1", "整体支出绩效评价基础数据表", bundle.base)]
    items.append(_department_item("附件2", "整体支出绩效自评表", bundle.department))
    for project in bundle.projects:
        if project.subject is None:
            why = "附件1 列了这个项目，没有找到它的自评表；请补表，或核对附件1 的项目名称"
            items.append(Item(project.mark, project.name, "", "", (why,)))
        else:
            report = by_number[project.number]
            todo = (*_to_do(project.subject), *_about_report(report), *_doubtful(bundle, project))
            items.append(Item(project.mark, project.name, _place(project.subject), _source(report), todo))
    aside = tuple((each.path.name, each.why) for each in bundle.aside)
    return Checklist(department=bundle.name, year=bundle.year, items=tuple(items), aside=aside, notes=tuple(notes))


def _department_item(mark: str, name: str, subject: Subject | None) -> Item:
    if subject is None:
        return Item(mark, name, "", "", (f"没有找到{mark}，请补上",))
    return Item(mark, name, _place(subject), "", tuple(_to_do(subject)))


def _place(subject: Subject) -> str:
    return f"{PurePath(subject.form.path).name}，工作表“{subject.form.sheet}”"


def _source(report: ProjectReport) -> str:
    manuscript = report.project.manuscript
    return f"采用 {manuscript.path.name}" if manuscript else "由程序生成"


def _to_do(subject: Subject) -> Iterator[str]:
    """Open errors, the first of them one by one, and what is not signed."""
    errors = [
        each
        for each in subject.findings
        if each.severity is Severity.ERROR and each.because is None and not each.accepted
    ]
    for each in errors[:_MOST_FINDINGS]:
        yield f"错误 {each.code} {each.where}：{_one_line(each)}"
    if len(errors) > _MOST_FINDINGS:
        yield f"另有 {len(errors) - _MOST_FINDINGS} 处错误，请运行 perfeval-xl check 查看"
    if blank := unsigned(subject):
        yield f"表下还没有填：{'、'.join(blank)}"


def _one_line(finding: Finding) -> str:
    return " ".join(finding.message.split())


def _about_report(report: ProjectReport) -> Iterator[str]:
    if report.missing:
        more = "……" if len(report.missing) > _MOST_MISSING else ""
        yield f"报告待填 {len(report.missing)} 处：{'；'.join(report.missing[:_MOST_MISSING])}{more}"
    yield from report.notes


def _doubtful(bundle: Bundle, project: Project) -> Iterator[str]:
    """Whether a project belongs to the bundle at all."""
    if bundle.base is not None and not project.rows:
        yield "附件1 没有列这个项目，请核对附件1 的项目名称和金额"
    named = project.subject.form.department if project.subject else None
    ours, theirs = normalize(bundle.name), normalize(named.text) if named else ""
    if named and ours and theirs and ours not in theirs and theirs not in ours:
        written = "".join(named.text.split())
        yield f"主管部门写的是“{written}”，不是“{bundle.name}”，请核对是不是这个部门的项目"


def as_text(checklist: Checklist) -> str:
    """The list for 材料清单.txt."""
    return "\n".join(_lines(checklist)) + "\n"


def _lines(checklist: Checklist) -> Iterator[str]:
    year = f"{checklist.year}年度" if checklist.year else ""
    yield f"{checklist.department}{year}绩效自评材料清单"
    yield ""
    yield checklist.headline
    for item in checklist.items:
        yield ""
        yield f"【{item.state}】{item.mark}　{item.name}"
        if item.form:
            yield f"  自评表：{item.form}" if item.report else f"  表：{item.form}"
        if item.report:
            yield f"  报告：{item.report}"
        yield from (f"  - {each}" for each in item.todo)
    if checklist.aside:
        yield ""
        yield "没有收进的文件和表："
        yield from (f"  - {name}：{why}" for name, why in checklist.aside)
    if checklist.notes:
        yield ""
        yield "说明："
        yield from (f"  - {note}" for note in checklist.notes)
