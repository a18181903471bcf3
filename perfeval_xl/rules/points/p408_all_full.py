"""P408: every item has full marks."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Entry
from perfeval_xl.rules.base import Case, Hit, hit, rule


@rule(
    "P408",
    "全部满分",
    severity=Severity.INFO,
    source="practice",
    message="{cell} 每一项都是满分。请再核对一遍完成值是否属实、指标值是否偏低。",
    why="每项都满分的自评往往是抽查复核的重点。",
    wrong="未逐项核对，全部填满分。",
    right="逐项核对依据，该扣的扣，并写明原因。",
    fix="核对后确实全部完成的，不用改；准备好佐证材料。",
)
def not_all_full(case: Case) -> Iterator[Hit]:
    """每一项得分都等于分值时提示复核。"""
    form = case.form
    pairs = [(head.weight, head.score) for head, _ in form.groups]
    if form.execution is not None:
        pairs.append((form.execution.weight, form.execution.score))
    if any(weight is not None and weight.uncomputed for weight, _ in pairs):
        return
    scored = [pair for pair in pairs if pair[0] is not None and pair[0].number]
    place = form.total.score if form.total and form.total.score else None
    if place is not None and len(scored) > 1 and all(_full(*pair) for pair in scored):
        yield hit(place.at)


def _full(weight: Entry | None, score: Entry | None) -> bool:
    if weight is None or score is None or score.number is None:
        return False
    return not score.percent and score.number == weight.number
