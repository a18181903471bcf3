"""X516: results and reasons copied from last year's form."""

from collections.abc import Iterator, Sequence

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Form, Indicator
from perfeval_xl.parsing import normalize
from perfeval_xl.rules.base import Case, Hit, Scope, hit, rule
from perfeval_xl.rules.cross.repeated import remarks_on
from perfeval_xl.rules.cross.rows import match_rows
from perfeval_xl.rules.cross.years import Years, consecutive_years
from perfeval_xl.rules.words import listed, number_of

_MOST_NAMED, _LONGEST = 3, 20
_CHANGED = "今年的指标值或资金与上年不同，结果却一样"
_UNCHANGED = "指标值和资金也与上年相同"


@rule(
    "X516",
    "照抄上年的完成情况",
    severity=Severity.WARNING,
    basis="limit.copied_share",
    reads=("limit.copied_rows", "tolerance.money"),
    message="{cell} 起，能比的 {compared} 处完成值和原因里，有 {count} 处与 {year} 年的自评表（文件 {file}）"
    "一字不差：{texts}。{changed}。请按今年的台账逐项核对，重新填写。",
    why="照抄上年的表，完成值和原因就不是今年的，复核拿两年的表一比就看得出来。",
    wrong="上年和今年都写“走访企业 52 家”“因疫情原因推迟”，指标值却从 50 家改成了 80 家。",
    right="完成值、原因按今年的实际情况写；确实相同的，有今年的佐证材料。",
    fix="把两年的表放在一起，按今年的台账改正照抄的完成值和原因；确实一样的不用改，留好佐证材料。",
    scope=Scope.CALL,
    of_project=True,
)
def results_of_this_year(cases: Sequence[Case]) -> Iterator[Hit]:
    """与上年的表一起检查时，完成值（刚好等于指标值的、100% 不算）和原因不应大多与上年一字不差。"""
    for pair in consecutive_years(cases):
        yield from _copied(pair)


def _copied(pair: Years) -> Iterator[Hit]:
    rows = match_rows(pair.before.form, pair.now.form).pairs
    remarks = [remark for before, now in rows for remark in remarks_on(before, now)]
    same = [remark.entry for remark in remarks if remark.same]
    law = pair.now.law
    enough = len(same) >= law.number("limit.copied_rows")
    if enough and len(same) >= len(remarks) * law.number("limit.copied_share"):
        changed = _asks_otherwise(rows) or _other_money(pair)
        yield hit(
            same[0].at,
            severity=None if changed else Severity.INFO,
            form=pair.now.form,
            compared=len(remarks),
            count=len(same),
            year=pair.before.form.year,
            file=_file_of(pair.before.form),
            texts=listed([entry.text for entry in same], _MOST_NAMED, _LONGEST),
            changed=_CHANGED if changed else _UNCHANGED,
        )


def _asks_otherwise(rows: Sequence[tuple[Indicator, Indicator]]) -> bool:
    return any(normalize(before.target.text) != normalize(now.target.text) for before, now in rows)


def _other_money(pair: Years) -> bool:
    """Whether both state the money spent, and not the same."""
    totals = [case.form.fund_total for case in pair]
    spent = [number_of(total.actual) if total else None for total in totals]
    now, before = (None if each is None else case.form.in_wan(each) for case, each in zip(pair, spent, strict=True))
    slack = pair.now.law.number("tolerance.money")
    return now is not None and before is not None and abs(now - before) > slack


def _file_of(form: Form) -> str:
    return form.path.replace("\\", "/").rpartition("/")[2]
