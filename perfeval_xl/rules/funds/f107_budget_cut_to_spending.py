"""F107: the budget was cut to what was spent."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, shown


@rule(
    "F107",
    "预算调成执行数",
    severity=Severity.WARNING,
    source="practice",
    reads=("tolerance.money",),
    message="{cell} 全年预算数由年初的 {initial} 调减到 {actual}，正好等于全年执行数，执行率因此成了 100%。"
    "请核对调整是否有批复。",
    why="把预算数改成执行数，执行率永远是 100%，评不出预算执行得好不好。",
    wrong="年初预算 6，实际只用了 4.94，把全年预算也填成 4.94。",
    right="没有正式调整的，全年预算数仍填 6，执行率 82.33%，并说明结余原因。",
    fix="有调整批复的，在报告里写明文号；没有的，全年预算数改回批复数。",
)
def budget_not_cut_to_spending(case: Case) -> Iterator[Hit]:
    """全年预算数不应调减到正好等于全年执行数。"""
    total = case.form.summed_total
    if total is None or total.budget is None:
        return
    initial, budget, spent = number_of(total.initial), total.budget.number, number_of(total.actual)
    if not initial or not budget or budget != spent or round(spent / initial, 2) == 1:  # 100% without the cut as well
        return
    if initial - budget > case.law.number("tolerance.money"):
        yield hit(total.budget.at, actual=shown(budget), initial=shown(initial))
