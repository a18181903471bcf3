"""Pairs each self-evaluation with the 绩效目标申报表 approved for the same project, or whole department, and year."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from perfeval_xl.domain.form import Form, FormKind, Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.parsing import core_name, name_key
from perfeval_xl.rules.base import Call, Case
from perfeval_xl.rules.cross.families import body_name, of_kind, same_body
from perfeval_xl.rules.cross.rows import Rows, match_rows

_CHANGED = pattern(r"调整|变更|批复|批准|追加|核减")
_TARGETS_CHANGED = pattern(r"(?:目标|指标)[^。；;]{0,10}(?:调整|变更)|(?:调整|变更)[^。；;]{0,10}(?:目标|指标)")
_MONEY_CHANGED = pattern(r"调整|调剂|追加|调增|调减|核减|核增|压减|压缩|变更|收回|结转|统筹")
_FEWEST_SHARE = 2
"""At least one in so many approved indicators is in the self-evaluation, or the two are not about the same."""


class Approval:
    """A self-evaluation, its 申报表, and which of their indicators are the same."""

    def __init__(self, case: Case, targets: Form) -> None:
        self.case = case
        self.targets = targets

    @cached_property
    def rows(self) -> Rows:
        """The approved indicators beside the evaluated ones."""
        return match_rows(self.targets, self.case.form)

    @property
    def unlike(self) -> bool:
        """Whether so little is the same that the two may be of different things."""
        return len(self.rows.pairs) * _FEWEST_SHARE < len(self.rows.pairs) + len(self.rows.only_first)

    @property
    def differences(self) -> int:
        """How many indicators are in one of the two alone."""
        return len(self.rows.only_first) + len(self.rows.only_second)

    @property
    def source(self) -> str:
        """Where the approved targets stand, as people call it."""
        name = self.targets.path.replace("\\", "/").rpartition("/")[2]
        sheet = f"工作表“{self.targets.sheet}”"
        return f"绩效目标申报表（{sheet if self.targets.path == self.case.form.path else f'文件 {name}'}）"

    @cached_property
    def funded_anew(self) -> bool:
        """Whether the form itself says that its money was changed."""
        form = self.case.form
        entries = [*form.remarks, *(fund.reason for fund in form.funds if fund.reason is not None)]
        entries += [entry for goal in form.goals for entry in goal]
        return any(_MONEY_CHANGED.search(entry.text) for entry in entries)

    @cached_property
    def explained(self) -> bool:
        """Whether the form itself says that its targets were changed."""
        texts = [entry.text for entry in self.case.form.remarks]
        texts += [entry.text for goal in self.case.form.goals for entry in goal]
        return any(_TARGETS_CHANGED.search(text) for text in texts)


def approvals(cases: Sequence[Case]) -> Sequence[Approval]:
    """One for every self-evaluation whose 申报表 is in the call; worked out once a call."""
    return cases.once(_approvals) if isinstance(cases, Call) else ()


def used_targets(cases: Sequence[Case]) -> Counter[str]:
    """How many of its 申报表 each file has that a self-evaluation is held against."""
    used = {id(approval.targets): approval.targets.path for approval in approvals(cases)}
    return Counter(used.values())


def subject_key(form: Form) -> str:
    """What all forms of one project have in common, its 申报表 included, or those of one department as a whole.

    '' for a form that names neither, and for 附件1.
    """
    if form.kind is FormKind.PROJECT or form.project is not None:
        return name_key(form.project.text) if form.project else ""
    body = form.department or form.unit
    name = core_name(body_name(body)) if body and form.kind is not FormKind.BASE else ""
    return f"整体 {name}" if name else ""


def says_changed(row: Indicator) -> bool:
    """Whether a row itself tells that its target was changed."""
    return row.reason is not None and _CHANGED.search(row.reason.text) is not None


def _approvals(call: Call) -> Sequence[Approval]:
    by_name: dict[str, list[Form]] = defaultdict(list)
    for form in call.targets:
        by_name[subject_key(form)].append(form)
    cases = (case for kind in (FormKind.PROJECT, FormKind.DEPARTMENT) for case in of_kind(call, kind))
    return [found for case in cases for found in _approval(case, by_name)]


def _approval(case: Case, by_name: dict[str, list[Form]]) -> Iterator[Approval]:
    """The nearest 申报表 of the same name, and of several equally near the one that is most like the form."""
    name = subject_key(case.form)
    fitting = [form for form in by_name.get(name, ()) if name and _may_be_of(case.form, form)]
    if fitting:
        nearest = min(_distance(case.form, form) for form in fitting)
        near = [Approval(case, form) for form in fitting if _distance(case.form, form) == nearest]
        yield near[0] if len(near) == 1 else min(near, key=lambda each: each.differences)


def _may_be_of(form: Form, targets: Form) -> bool:
    """Whether year and bodies agree as far as both are written."""
    if form.year is not None and targets.year is not None and form.year != targets.year:
        return False
    return _distance(form, targets) <= 1 or all(
        same_body(one, other) for one, other in ((form.department, targets.department), (form.unit, targets.unit))
    )


def _distance(form: Form, targets: Form) -> int:
    """0 in one file, 1 in one folder, 2 elsewhere."""
    if form.path == targets.path:
        return 0
    folders = {path.replace("\\", "/").rpartition("/")[0] for path in (form.path, targets.path)}
    return 1 if len(folders) == 1 else 2
