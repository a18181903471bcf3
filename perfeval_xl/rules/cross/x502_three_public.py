"""X502: 三公经费 of 附件1 is not the sum of its parts."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rules.base import Case, Hit, rule
from perfeval_xl.rules.cross.sums import Line, lines, sum_slips


@rule(
    "X502",
    "附件1 三公经费合计",
    severity=Severity.ERROR,
    source="arithmetic",
    reads=("tolerance.money", "tolerance.rounding_slip"),
    message="{cell} “{label}”的{column}为 {actual}，各项之和为 {expected}。请核对。",
    why="三公经费是重点公开内容，合计要与各项一致。",
    wrong="三公经费 59.33，公务用车 42.97、出国 8.56、公务接待 7.08。",
    right="三公经费 59.33，公务用车 42.97、出国 8.56、公务接待 7.8。",
    fix="按决算数逐项核对，再改合计。",
)
def three_public_add_up(case: Case) -> Iterator[Hit]:
    """附件1 的三公经费要等于公务用车、出国、公务接待之和；公务用车要等于购置与运行维护之和。"""
    used = tuple(Line(row) for row in lines(case, "vehicle_purchase", "vehicle_running"))
    vehicles = tuple(Line(row, used) for row in lines(case, "vehicles")[:1])
    others = tuple(Line(row) for row in lines(case, "abroad", "reception"))
    wholes = tuple(Line(row, vehicles + others) for row in lines(case, "three_public")[:1])
    for whole in wholes or vehicles:
        yield from sum_slips(case, whole)
