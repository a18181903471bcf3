"""Further tables, the same on the page and in the workbook: who has handed in, slips by rule, last year beside this."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.parsing import normalize
from perfeval_xl.parsing.names import core_name
from perfeval_xl.rollup.book import Cell, Column, Value
from perfeval_xl.rollup.figures import rule_name
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.rows import KINDS, NO_DEPARTMENT, FormRow

_HANDED_IN = (
    Column("主管部门", 34),
    Column("交表", 12, "centre"),
    Column("表数", 8, "count"),
    Column("错误", 8, "count"),
)
_BY_RULE = (
    Column("代码", 8, "centre"),
    Column("规则", 34),
    Column("错误", 8, "count"),
    Column("提醒", 8, "count"),
    Column("提示", 8, "count"),
    Column("表数", 8, "count"),
    Column("部门数", 8, "count"),
)
_YEARS = (
    Column("主管部门", 22),
    Column("表", 9, "centre"),
    Column("项目", 30),
    Column("年度", 7, "year"),
    Column("上年\n得分", 8, "score"),
    Column("本年\n得分", 8, "score"),
    Column("增减", 8, "score"),
    Column("上年\n执行率", 9, "rate"),
    Column("本年\n执行率", 9, "rate"),
    Column("上年\n错误", 7, "count"),
    Column("本年\n错误", 7, "count"),
)
HANDED_IN = "handed-in"
_MOST_NAMED = 30
_NOT_YET, _DONE, _UNLISTED = "未交", "已交", "名单以外"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A table with its name and a sentence on how it was made; `anchor` is its place on the page."""

    name: str
    anchor: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def further_tables(rows: Gathered) -> tuple[Listed, ...]:
    """Those that have something to show."""
    tables = (
        handed_in(rows.expected, rows.forms),
        by_rule(rows.findings.counts, rows.affected, rows.slips),
        beside_last_year(rows.forms),
    )
    return tuple(table for table in tables if table)


def handed_in(expected: Sequence[str], forms: Iterable[FormRow]) -> Listed | None:
    """Who of the expected departments has handed in, those who have not first; None where nobody is expected."""
    if not expected:
        return None
    members: dict[str, list[FormRow]] = defaultdict(list)
    for form in forms:
        members[normalize(form.department)].append(form)
    names = {normalize(name): name for name in expected}
    missing = [name for key, name in names.items() if key not in members]
    rows: list[tuple[Value, ...]] = [(name, Cell(_NOT_YET, "error"), 0, 0) for name in missing]
    rows += [_handed_in_row(name, _DONE, members[key]) for key, name in names.items() if key in members]
    others = sorted((rest[0].department, rest) for key, rest in members.items() if key not in names)
    rows += [_handed_in_row(name, Cell(_UNLISTED, "warning"), rest) for name, rest in others]
    return Listed(
        name="交表情况",
        anchor=HANDED_IN,
        note=_handed_in_note(len(names), missing, [name for name, _ in others]),
        columns=_HANDED_IN,
        rows=tuple(rows),
    )


def _handed_in_row(name: str, state: Value, forms: Sequence[FormRow]) -> tuple[Value, ...]:
    errors = sum(form.errors for form in forms)
    return name, state, len(forms), Cell(errors, "error" if errors else "")


def _handed_in_note(count: int, missing: Sequence[str], others: Sequence[str]) -> str:
    names = "、".join(missing[:_MOST_NAMED]) + ("等" if len(missing) > _MOST_NAMED else "")
    late = f"未交 {len(missing)} 个：{names}。" if missing else "都交了。"
    beyond = f"另有 {len(others)} 个名称不在名单里，请核对表里的主管部门写得对不对。" if others else ""
    return f"名单上 {count} 个部门，已交 {count - len(missing)} 个，{late}{beyond}"


def by_rule(
    counts: Mapping[tuple[str, Severity], int], affected: Mapping[str, int], slips: Iterable[tuple[str, str]]
) -> Listed | None:
    """How often each rule is broken, in how many forms and departments, the most frequent first.

    `affected` counts forms by code; `slips` are pairs of department and code.
    """
    sums = Counter[str]()
    for (code, _), count in counts.items():
        sums[code] += count
    departments = Counter(code for _, code in slips)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            code,
            rule_name(code),
            *(counts.get((code, severity), 0) for severity in Severity),
            affected.get(code, 0),
            departments[code],
        )
        for code in sorted(sums, key=lambda code: (-sums[code], code))
    )
    note = "每条规则各有几处、在几张表里、涉及几个部门；由同一处差错带出来的不重复算。"
    return Listed(name="按规则", anchor="rules", note=note, columns=_BY_RULE, rows=rows) if rows else None


def beside_last_year(forms: Iterable[FormRow]) -> Listed | None:
    """Forms of one project or department in years that follow each other, the greatest fall first; None without any.

    A name that several forms of one year bear is left out: it is not certain which of them follows which.
    """
    rows = sorted(_pairs(forms), key=lambda pair: (_change(*pair) is None, _change(*pair) or 0, pair[1].path))
    if not rows:
        return None
    return Listed(
        name="上年对照",
        anchor="years",
        note="同一部门同名的表，今年和上年并排，得分下降多的在前；一年里同名的有几张的，不作对照。",
        columns=_YEARS,
        rows=tuple(_year_row(before, now) for before, now in rows),
    )


def _pairs(forms: Iterable[FormRow]) -> Iterator[tuple[FormRow, FormRow]]:
    """First by the names as they stand, then, for those without a pair, by what is left of them without years."""
    rest = [form for form in forms if form.kind is not FormKind.BASE and form.department != NO_DEPARTMENT]
    for same in (normalize, core_name):
        members: dict[tuple[FormKind, str, str, int], list[FormRow]] = defaultdict(list)
        for form in rest:
            members[form.kind, normalize(form.department), same(form.name), form.year or 0].append(form)
        pairs = [
            (before[0], now[0])
            for (kind, department, name, year), now in members.items()
            if len(now) == 1 and len(before := members.get((kind, department, name, year - 1), [])) == 1
        ]
        yield from pairs
        paired = {id(form) for pair in pairs for form in pair}
        rest = [form for form in rest if id(form) not in paired]


def _change(before: FormRow, now: FormRow) -> Decimal | None:
    return None if before.computed is None or now.computed is None else now.computed - before.computed


def _year_row(before: FormRow, now: FormRow) -> tuple[Value, ...]:
    change = _change(before, now)
    return (
        now.department,
        KINDS[now.kind],
        now.name,
        now.year,
        before.computed,
        now.computed,
        Cell(change, "warning" if change is not None and change < 0 else ""),
        before.rate,
        now.rate,
        before.errors,
        Cell(now.errors, "error" if now.errors > before.errors else ""),
    )
