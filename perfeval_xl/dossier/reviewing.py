"""报送前自查: what a 复核 team would take off or ask for, each point with its cell.

What a standard takes off follows published review results (practice): an indicator that is set twice, that measures
only the payment of money, or whose satisfaction rests on 没有投诉 counts nothing; a score above what the law gives
counts as the law gives. It is a rehearsal and no finding of the finance office.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from perfeval_xl.domain.finding import Finding, Severity
from perfeval_xl.domain.form import Form, Group, Indicator
from perfeval_xl.dossier.bundle import Bundle, Project
from perfeval_xl.reports import Subject
from perfeval_xl.rules.words import number_of

NOTHING = frozenset({"I315", "I316", "I317"})
"""Rules after which a reviewer gives the indicator no points."""
BY_LAW = frozenset({"P402", "P403"})
"""Rules that say which score the law gives."""
_ASKED_ABOUT = frozenset({"P408", "I306"})
"""Hints that reviewers ask about all the same."""
_SURVEY = re.compile(r"问卷|调查|抽样|访谈|测评|回访|样本|[0-9]\s*份|[0-9]\s*人次?")
_SATISFACTION = "满意"
_EVIDENCE = (
    (_SATISFACTION, "问卷样张、发放和回收份数、统计表（样本怎样抽的）"),
    ("数量", "名册、合同、验收单、通知和签到表、照片"),
    ("质量", "验收报告、检测报告、抽查记录、合格证明"),
    ("时效", "写有日期的通知、合同、验收单、拨付凭证"),
    ("成本", "预算批复、合同、决算、支付凭证"),
    ("经济", "统计数据和出处、前后对比"),
    ("社会", "媒体报道、受益人名单、部门证明、统计数据"),
    ("生态", "监测报告、前后对比"),
    ("可持续", "制度文件、后续管护安排"),
)
_ANY = "能证明完成值的文件、数据和出处"


class Risk(NamedTuple):
    """What of a project's points a reviewer may take, and why; 0 `points` where only a question is to be expected."""

    project: Project | None
    subject: Subject
    finding: Finding
    points: Decimal


class Standing(NamedTuple):
    """A project before and after the rehearsal; scores are None where the form has none."""

    project: Project
    written: Decimal | None
    at_risk: Decimal

    @property
    def expected(self) -> Decimal | None:
        """The score that is left once everything at risk is taken off."""
        return None if self.written is None else max(self.written - self.at_risk, Decimal(0))


class Proof(NamedTuple):
    """An indicator with what may prove its result."""

    project: Project
    row: Indicator
    evidence: str
    lacking: str
    """What a reviewer will miss in the form itself, '' for nothing."""


def risks_of(bundle: Bundle) -> list[Risk]:
    """All points, those that cost most first."""
    listed = [risk for project in bundle.filed for risk in _risks(project)]
    listed += [risk for subject in (bundle.base, bundle.department) if subject for risk in _questions(None, subject)]
    order = list(Severity)
    return sorted(listed, key=lambda risk: (-risk.points, order.index(risk.finding.severity)))


def _risks(project: Project) -> Iterator[Risk]:
    subject = project.subject
    assert subject is not None, "only projects with a form are looked at"
    groups = {row.row: group for group in subject.form.groups for row in group.rows}
    costs: dict[int, tuple[Decimal, Finding]] = {}
    for finding in subject.findings:
        group = groups.get(finding.at.row)
        cost = _cost(finding, group) if group else Decimal(0)
        if group and cost > costs.get(group.head.row, (Decimal(0), finding))[0]:
            costs[group.head.row] = (cost, finding)
    paid = {id(finding): cost for cost, finding in costs.values()}
    for risk in _questions(project, subject):
        yield risk._replace(points=paid.get(id(risk.finding), Decimal(0)))


def _questions(project: Project | None, subject: Subject) -> Iterator[Risk]:
    for finding in subject.findings:
        is_question = finding.severity is not Severity.INFO or finding.code in _ASKED_ABOUT | NOTHING
        if is_question and finding.because is None:
            yield Risk(project, subject, finding, Decimal(0))


def _cost(finding: Finding, group: Group) -> Decimal:
    """What of a group's written score is at risk."""
    written = number_of(group.head.score)
    if written is None:
        return Decimal(0)
    if finding.code in NOTHING:
        return written
    if finding.code in BY_LAW and finding.expected is not None:
        try:
            return max(written - Decimal(finding.expected), Decimal(0))
        except InvalidOperation:  # a range of points: a person decides
            return Decimal(0)
    return Decimal(0)


def standings_of(bundle: Bundle, risks: Iterable[Risk]) -> list[Standing]:
    """Every project's score as written, and what may be taken off."""
    points: dict[int, Decimal] = {}
    for risk in risks:
        if risk.project is not None:
            points[risk.project.number] = points.get(risk.project.number, Decimal(0)) + risk.points
    return [Standing(each, _written(each), points.get(each.number, Decimal(0))) for each in bundle.filed]


def _written(project: Project) -> Decimal | None:
    subject = project.subject
    assert subject is not None, "only projects with a form are looked at"
    total = number_of(subject.form.total.score) if subject.form.total else None
    return subject.assessment.total if total is None else total


def proofs_of(bundle: Bundle) -> list[Proof]:
    """The list of evidence, indicator by indicator."""
    return [
        Proof(project, row, evidence_for(row), _lacking(row))
        for project in bundle.filed
        if project.subject
        for row in _applying(project.subject.form)
    ]


def _applying(form: Form) -> Iterator[Indicator]:
    return (row for row in form.indicators if not row.placeholder and row.level3.text)


def evidence_for(row: Indicator) -> str:
    """What usually proves a result of this kind."""
    names = [level.name for level in (row.level2, row.level1) if level is not None]
    return next((proof for name in names for word, proof in _EVIDENCE if word in name), _ANY)


def _lacking(row: Indicator) -> str:
    names = "".join(level.name for level in (row.level1, row.level2) if level is not None)
    text = row.actual.text + (row.reason.text if row.reason else "")
    if _SATISFACTION in names and not _SURVEY.search(text):
        return "表里没有写样本量和调查方法"
    return ""
