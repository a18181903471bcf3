"""Figures over all rows: what the charts show and what the pivot holds. Numbers stay `Decimal`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple, TypeVar

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.numbers import mean_to_cents, show_percent
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.rows import EXECUTION, GRADES, FormRow, LevelRow
from perfeval_xl.rules import catalogue

Key = TypeVar("Key", str, tuple[str, int])
LOW_RATE = Decimal("0.5")
"""Below this share of 年初预算数 a bar is red."""
_IMPOSSIBLE = Decimal(10)
"""Such a rate comes of 元 taken for 万元; its digits would tell nothing."""
_MOST_BARS = 12
_FULL = Decimal(100)
NO_SECTION = "（不在子文件夹里）"
_MOST_WORST = 8
_FLOORS = (Decimal("-Infinity"), *map(Decimal, (60, 70, 80, 85, 90, 95, 100)), Decimal("Infinity"))
_RANGES = ("60 以下", "60—70", "70—80", "80—85", "85—90", "90—95", "95—100", "满分")
_LEVELS = (EXECUTION, "成本指标", "产出指标", "效益指标", "满意度指标")
BLUE, GREEN, AMBER, RED, GREY = "#2F5597", "#548235", "#BF9000", "#C00000", "#7F7F7F"
_GRADE_COLOURS = dict(zip(GRADES, (GREEN, BLUE, AMBER, RED, GREY), strict=True))
SEVERITY_COLOURS = {Severity.ERROR: RED, Severity.WARNING: AMBER, Severity.INFO: BLUE}


class Bar(NamedTuple):
    """One bar; `value` is a fraction or a count, `shown` its label."""

    label: str
    value: Decimal
    shown: str
    colour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Bars from top to bottom. `full` is the value that fills the chart's width; greater ones are drawn as full."""

    title: str
    note: str
    unit: str
    full: Decimal
    bars: tuple[Bar, ...]
    wide_labels: bool = False

    @property
    def rates(self) -> bool:
        """Whether the values are fractions."""
        return self.unit == "%"


class PivotRow(NamedTuple):
    """One department in one year; `grades` counts forms as in `GRADES`, rates are medians."""

    department: str
    year: int | None
    forms: int
    score: Decimal | None
    grades: tuple[int, ...]
    rate: Decimal | None
    initial_rate: Decimal | None
    errors: int
    warnings: int
    infos: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """All that is reckoned; `mean_score` is None where no form has a total, `worst` are forms to look at first."""

    severities: dict[Severity, int]
    mean_score: Decimal | None
    charts: tuple[Chart, ...]
    distribution: Chart
    """How many forms have a total in which range."""
    worst: tuple[FormRow, ...]
    pivot: tuple[PivotRow, ...]
    sections: tuple[PivotRow, ...]
    """The same by 科室, in all years; empty where no file lies in a folder of its own."""
    whole: PivotRow


def reckon(rows: Gathered) -> Figures:
    """The figures over all rows."""
    forms = rows.forms
    scored = _scored(forms)
    return Figures(
        severities={each: rows.findings.count(each) for each in Severity},
        mean_score=_mean(row.computed for row in scored),
        charts=(
            _level_chart(rows.levels),
            _grade_chart(scored),
            _initial_chart(scored),
            _frequent_chart(rows.findings.counts),
        ),
        distribution=_distribution(scored),
        worst=_worst(forms),
        pivot=tuple(_pivot(forms)),
        sections=tuple(_by_section(forms)),
        whole=_pivot_row("合计", None, forms),
    )


def _scored(forms: Iterable[FormRow]) -> list[FormRow]:
    """All but 附件1, which has no total."""
    return [row for row in forms if row.kind is not FormKind.BASE]


def _present(values: Iterable[Decimal | None]) -> list[Decimal]:
    return [value for value in values if value is not None]


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    return mean_to_cents(_present(values))


def _median(values: Iterable[Decimal | None]) -> Decimal | None:
    """The middle value: one rate of 960,000 % (元 taken for 万元) must not hide all the others."""
    numbers = _present(values)
    return median(numbers) if numbers else None


def _level_chart(levels: Sequence[LevelRow]) -> Chart:
    rates = [(row.level, row.score / row.weight) for row in sorted(levels, key=_place_of)[:_MOST_BARS]]
    bars = tuple(Bar(level, rate, show_percent(rate, decimals=1), BLUE) for level, rate in rates)
    note = "得分之和÷分值之和。空白或写错的得分按评分口径计，尚不能定的不计入。"
    return Chart(title="一级指标得分率", note=note, unit="%", full=Decimal(1), bars=bars)


def _place_of(row: LevelRow) -> tuple[int, str]:
    return (_LEVELS.index(row.level) if row.level in _LEVELS else len(_LEVELS), row.level)


def _grade_chart(scored: Sequence[FormRow]) -> Chart:
    counts = zip(GRADES, _by_grade(scored), strict=True)
    bars = [Bar(grade, Decimal(count), f"{count} 张", _GRADE_COLOURS[grade]) for grade, count in counts]
    note = f"按各项得分相加的总分评等级；还有得分没有填齐的记为“待定”。{_shares(scored)}附件1 不评等级，不在其中。"
    return Chart(title="等级分布", note=note, unit="张", full=_largest(bars), bars=tuple(bars) if scored else ())


def _by_grade(scored: Iterable[FormRow]) -> tuple[int, ...]:
    counts = Counter(row.grade for row in scored)
    return tuple(counts[grade] for grade in GRADES)


def _shares(scored: Sequence[FormRow]) -> str:
    """How many of the forms that have a total are 优, and how many have full marks: grades that separate nothing."""
    totals = _present(row.computed for row in scored)
    if not totals:
        return ""
    excellent = sum(row.grade == GRADES[0] for row in scored)
    full = sum(total >= _FULL for total in totals)
    count = Decimal(len(totals))
    shares = [show_percent(part / count, decimals=1) for part in (excellent, Decimal(full))]
    return f"优占 {shares[0]}；满分 {full} 张，占 {shares[1]}。"


def _distribution(scored: Sequence[FormRow]) -> Chart:
    """Forms by their total, from the lowest range to full marks."""
    totals = _present(row.computed for row in scored)
    counts = [sum(floor <= total < top for total in totals) for floor, top in pairwise(_FLOORS)]
    bars = tuple(Bar(label, Decimal(count), f"{count} 张", BLUE) for label, count in zip(_RANGES, counts, strict=True))
    note = f"按得分合计，还有得分待定的不在其中。{_shares(scored)}"
    return Chart(title="得分分布", note=note, unit="张", full=_largest(bars), bars=bars if totals else ())


def _initial_chart(scored: Sequence[FormRow]) -> Chart:
    """The forms that spent least of 年初预算数."""
    lowest = sorted((row.initial_rate, row.name, row.path) for row in scored if row.initial_rate is not None)
    bars = tuple(
        Bar(name, rate, _rate_shown(rate), BLUE if LOW_RATE <= rate <= _IMPOSSIBLE else RED)
        for rate, name, _ in lowest[:_MOST_BARS]
    )
    low = sum(rate < LOW_RATE for rate, _, _ in lowest)
    which = f"最低的 {len(bars)} 张" if len(lowest) > len(bars) else "全部"
    note = f"全年执行数÷年初预算数，{which}；红色为不到 {show_percent(LOW_RATE, decimals=1)}，共 {low} 张"
    wrong = sum(rate > _IMPOSSIBLE for rate, _, _ in lowest)
    note += f"，或者超过 {show_percent(_IMPOSSIBLE, decimals=1)}（多半是单位写错），共 {wrong} 张。" if wrong else "。"
    return Chart(title="执行数占年初预算", note=note, unit="%", full=Decimal(1), bars=bars, wide_labels=True)


def _rate_shown(rate: Decimal) -> str:
    return show_percent(rate, decimals=1) if rate <= _IMPOSSIBLE else f"超过 {show_percent(_IMPOSSIBLE, decimals=1)}"


def _frequent_chart(counts: Mapping[tuple[str, Severity], int]) -> Chart:
    sums = Counter[str]()
    for (code, _), count in counts.items():
        sums[code] += count
    gravest = {code: severity for severity in reversed(Severity) for code in sums if (code, severity) in counts}
    bars = tuple(
        Bar(f"{code} {rule_name(code)}".strip(), Decimal(count), f"{count} 处", SEVERITY_COLOURS[gravest[code]])
        for code, count in sorted(sums.items(), key=lambda each: (-each[1], each[0]))[:_MOST_BARS]
    )
    which = f"最多的 {len(bars)} 种" if len(sums) > len(bars) else "全部"
    note = f"{which}问题；红色为错误，黄色为提醒，蓝色为提示。"
    return Chart(title="最常见的问题", note=note, unit="处", full=_largest(bars), bars=bars, wide_labels=True)


def _largest(bars: Iterable[Bar]) -> Decimal:
    return max((bar.value for bar in bars), default=Decimal(1)) or Decimal(1)


def rule_name(code: str) -> str:
    """The rule's name, '' for a code of the program's own."""
    found = catalogue().get(code)
    return found.name if found else ""


def _worst(forms: Iterable[FormRow]) -> tuple[FormRow, ...]:
    """Forms with errors, most errors first; of equals the lower total first."""
    wrong = [row for row in forms if row.errors]
    return tuple(sorted(wrong, key=lambda row: (-row.errors, row.computed or 0, row.path))[:_MOST_WORST])


def _pivot(forms: Iterable[FormRow]) -> Iterator[PivotRow]:
    for members in _groups(forms, lambda row: (row.department, row.year or 0)):
        yield _pivot_row(members[0].department, members[0].year, members)


def _by_section(forms: Sequence[FormRow]) -> Iterator[PivotRow]:
    if not any(row.section for row in forms):
        return
    for members in _groups(forms, lambda row: row.section):
        yield _pivot_row(members[0].section or NO_SECTION, None, members)


def _groups(forms: Iterable[FormRow], key: Callable[[FormRow], Key]) -> Iterator[list[FormRow]]:
    """Forms with one key together, in the order of keys."""
    groups: dict[Key, list[FormRow]] = defaultdict(list)
    for row in forms:
        groups[key(row)].append(row)
    for _, members in sorted(groups.items()):
        yield members


def _pivot_row(department: str, year: int | None, members: Sequence[FormRow]) -> PivotRow:
    scored = _scored(members)
    return PivotRow(
        department=department,
        year=year,
        forms=len(members),
        score=_mean(row.computed for row in scored),
        grades=_by_grade(scored),
        rate=_median(row.rate for row in scored),
        initial_rate=_median(row.initial_rate for row in scored),
        errors=sum(row.errors for row in members),
        warnings=sum(row.warnings for row in members),
        infos=sum(row.infos for row in members),
    )
