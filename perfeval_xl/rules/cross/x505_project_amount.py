"""X505: 附件1 and a project form show different amounts."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry, FormKind
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.matching import Pair, Proposal, matchings, spent_by
from perfeval_xl.rules.words import number_of, shown, slip_severity


@rule(
    "X505",
    "附件1 与项目表的金额",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money", "tolerance.rounding_slip"),
    message="{cell} 本表全年执行数 {actual}，附件1 {detail}。",
    why="附件1 的一行与项目自评表说的是同一笔钱，金额应一致。",
    wrong="附件1“央企对接现场会相关经费”4.94，项目自评表全年执行数 6。",
    right="两处都是 4.94。",
    fix="以会计账为准，改正不对的一处；附件1 把一个项目分成几行的，合计要等于本表。",
    scope=Scope.CALL,
    needs=FormKind.BASE,
)
def project_amounts_agree(cases: Sequence[Case]) -> Iterator[Hit]:
    """附件1 与同名项目自评表的金额要一致（名称只是相近的，给出提醒）；名称对不上而几行之和相等的，提示核对。"""
    for matching in matchings(cases):
        for pair in matching.pairs:
            yield from _differing(pair)
        for proposal in matching.proposals:
            yield from _proposed(proposal)
        for case in matching.untried:
            yield _untried(case, len(matching.rows_left))


def _place(case: Case) -> Entry:
    total = case.form.fund_total
    return total.actual if total and total.actual else case.form.title


def _differing(pair: Pair) -> Iterator[Hit]:
    spent, listed = spent_by(pair.case), number_of(pair.row.actual)
    if spent is None or listed is None:
        return
    off = abs(spent - listed)
    if off <= pair.case.law.number("tolerance.money"):
        return
    detail = f"“{pair.row.label.text}”（按同一个项目核对）却是 {shown(listed)}。请核对"
    yield hit(
        _place(pair.case).at,
        expected=shown(listed),
        actual=shown(spent),
        severity=slip_severity(pair.case.law, off) if pair.sure else Severity.WARNING,
        form=pair.case.form,
        detail=detail,
    )


def _proposed(proposal: Proposal) -> Iterator[Hit]:
    names = "、".join(f"“{row.label.text}”{shown(number_of(row.actual))}" for row in proposal.rows)
    count = len(proposal.rows)
    detail = f"没有同名的项目，但 {names} {'合计' if count > 1 else ''}正好相等，可能就是本项目。请确认"
    amount = shown(spent_by(proposal.case))
    form = proposal.case.form
    yield hit(
        _place(proposal.case).at, expected=amount, actual=amount, severity=Severity.INFO, form=form, detail=detail
    )


def _untried(case: Case, rows: int) -> Hit:
    amount = shown(spent_by(case))
    detail = f"没有同名的项目，还有 {rows} 行没有对上，行数太多，没有试哪几行合计与它相等。请核对名称"
    return hit(_place(case).at, actual=amount, severity=Severity.INFO, form=case.form, detail=detail)
