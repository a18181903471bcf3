"""The indicator block: one `Indicator` a row, the 总分 line, and what stands under the table."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Indicator, Level, Total, Trouble
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.forms.blocks import Block, rows_below
from perfeval_xl.forms.coefficients import in_points_of
from perfeval_xl.forms.grid import Grid, in_points, in_weights
from perfeval_xl.forms.parts import with_parts
from perfeval_xl.forms.rows import Row, gather_row
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.totals import read_total
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import normalize, not_applicable

_PRINTED = re.compile(r"^(?P<name>.*?)[(\[【]?(?P<weight>[0-9]{1,3}(?:\.[0-9]+)?)(?:分|%)?[)\]】]?$")
_NUMBERED = pattern(r"^指标[0-9一二三四五六七八九十]*[:：]", signs="指")
_CODED = pattern(r"^[0-9]+[.、:：\-]? ?(?=[^0-9.、:：\- ])")
_POINTS = frozenset({"weight", "score"})
_IN_BRACKETS = pattern(r"\([0-9]{1,3}(?:\.[0-9]+)?分?\)")
_SUBTOTAL = "小计"
_WIDE = 4
"""A text merged over this many columns is no indicator but a remark."""
_MANY = 3
"""So is one over this many columns of different meanings, without points beside it."""


class IndicatorBlock(NamedTuple):
    """What `read_indicators` found; `hints` stand under the table where an answer is asked for.

    `strays` are the points of the rows in trouble.
    """

    indicators: tuple[Indicator, ...]
    total: Total | None
    remarks: tuple[Entry, ...]
    troubles: tuple[Trouble, ...]
    bottom: int
    hints: tuple[Entry, ...] = ()
    strays: tuple[Entry, ...] = ()


def read_indicators(grid: Grid, block: Block) -> IndicatorBlock:
    """All rows from the head down to 总分, and the remarks under it."""
    indicators: list[Indicator] = []
    troubles: list[Trouble] = []
    remarks: list[Entry] = []
    strays: list[Entry] = []
    levels: tuple[Level | None, Level | None] = (None, None)
    total_row = None
    words = grid.vocabulary
    untargeted = not {"target", "actual"} & block.columns.keys()
    for number, first in _rows(grid, block):
        kind = _kind(words, first.text)
        if kind:
            total_row = number if kind == "total" else None
            break
        if _is_remark(grid, first) or clean(first.text) in words.aside:
            remarks += grid.in_row(number, block.left, block.right)
            continue
        if clean(first.text).endswith(_SUBTOTAL):
            continue
        row = _named(gather_row(grid, block, number), words)
        if _spans_the_row(row):
            remarks += grid.in_row(number, block.left, block.right)
            continue
        if words.columns.get(clean(row.need("level3").text)) == "level3" or _prints_points(row):
            continue  # the head again, for the form's next goal, or a part of it
        levels = _levels(row, levels, words)
        if not row.own:
            continue
        trouble = _trouble(row)
        if trouble is not None:
            troubles.append(trouble)
            strays += _points(row)
        else:
            indicators.append(_indicator(row, levels, words, untargeted=untargeted))
    indicators = with_parts(list(_grouped(indicators)))
    last = total_row or (indicators[-1].row if indicators else block.head)
    total = read_total(grid, block, total_row) if total_row else None
    remarks = list(dict.fromkeys((*remarks, *_below(grid, block, last))))
    bottom = max([last, *(entry.at.row for entry in remarks)])
    hints = tuple(entry for entry in remarks if words.is_hint(entry.text))
    answers = tuple(entry for entry in remarks if entry not in hints)
    return IndicatorBlock(tuple(indicators), total, answers, tuple(troubles), bottom, hints, tuple(strays))


def _rows(grid: Grid, block: Block) -> Iterator[tuple[int, Entry]]:
    """Rows under the head, each with its first text; the heading's own merged rows are passed over."""
    last = max(area.bottom for area in block.columns.values())
    for row in rows_below(grid, block, last):
        first = grid.first_in_row(row, block.left, block.right)
        if first is not None:
            yield row, first


@lru_cache(maxsize=4096)
def _kind(words: Vocabulary, first: str) -> str:
    """What its first text makes of a row: 'total' (总分), 'end' (under the table: 说明, 填表人), or ''."""
    if clean(first) in words.total:
        return "total"
    head, _, _ = normalize(first).partition(":")
    return "end" if clean(head) in words.end or clean(head[:3]) in words.end else ""


def _is_remark(grid: Grid, first: Entry) -> bool:
    """Whether a text stands over most of the table's width: a reason written as a row."""
    area = grid.area(*first.at)
    return area.right - area.left + 1 >= _WIDE and area.bottom == area.top


def _named(row: Row, words: Vocabulary) -> Row:
    """A row whose indicator stands in the column of a level, over which it was merged once: 预算执行率 | | | 100%."""
    name = row.get("level3")
    if name is None or name.text:
        return row
    levels = [entry for entry in map(row.get, ("level2", "level1")) if entry is not None and entry.text]
    own = next((entry for entry in levels if entry.at.row == row.number), None)
    if own is None or level_of(own).name in words.second_levels or level_of(own).name in words.levels:
        return row
    return Row(row.number, {**row.entries, "level3": own})


def _spans_the_row(row: Row) -> bool:
    """Whether one text stands over name, target and a third column: 自评结论 | 项目按计划完成, under no 总分."""
    name, target = row.get("level3"), row.get("target")
    if name is None or target is None or not name.text or name.at != target.at:
        return False
    points = [entry for entry in map(row.get, ("weight", "score")) if entry is not None]
    many = sum(entry.at == name.at for entry in row.entries.values()) >= _MANY
    return many and all(entry.at == name.at or not entry.text for entry in points)


def _prints_points(row: Row) -> bool:
    """Whether a row says no more than how many points its columns have in all: （90分） under 分值 and 得分."""
    given = {name: normalize(entry.text) for name, entry in row.entries.items() if entry.text}
    return bool(given) and given.keys() <= _POINTS and all(map(_IN_BRACKETS.fullmatch, given.values()))


def _levels(row: Row, above: tuple[Level | None, Level | None], words: Vocabulary) -> tuple[Level | None, Level | None]:
    """First and second level of a row; blank cells that nobody merged mean the same as above."""
    entry1, entry2 = row.get("level1"), row.get("level2")
    if entry1 is None and entry2 and entry2.text:
        level2 = level_of(entry2)
        return _level_over(level2, above[0], words), level2
    level1 = first_level(entry1, words) if entry1 and entry1.text else above[0]
    if entry2 and entry2.text:
        return level1, level_of(entry2)
    fresh = level1 is not above[0] and (above[0] is None or level1 is None or level1.entry.at != above[0].entry.at)
    return level1, None if fresh else above[1]


def _level_over(level2: Level, above: Level | None, words: Vocabulary) -> Level | None:
    """In a form without first levels: the one that a second level belongs to, the same for all of them in a row."""
    name = words.second_levels.get(level2.name)
    if name is None or (above is not None and above.name == name):
        return above if name else None
    return Level(entry=level2.entry, name=name)


@lru_cache(maxsize=4096)
def level_of(entry: Entry) -> Level:
    """'产出指标\\n（50分）' -> name 产出指标, printed weight 50."""
    text = normalize(entry.text)
    found = _PRINTED.match(text)
    name, weight = (found["name"], Decimal(found["weight"])) if found and found["name"] else (text, None)
    return Level(entry=entry, name=clean(name), printed_weight=weight)


@lru_cache(maxsize=1024)
def first_level(entry: Entry, words: Vocabulary) -> Level:
    """A first level under its usual name: 产出 is 产出指标."""
    level = level_of(entry)
    return level._replace(name=words.levels.get(level.name, level.name))


def _trouble(row: Row) -> Trouble | None:
    """A row with values but without an indicator's name; a name that is a formula without a result is one."""
    level3 = row.need("level3")
    if level3.text or level3.uncomputed:
        return None
    given = [entry for name in ("target", "actual") if not not_applicable((entry := row.need(name)).text)]
    if not given:
        return None
    return Trouble("S106", given[0].at, "这一行有指标值或完成值，却没有三级指标", given[0].text)


def _indicator(
    row: Row, levels: tuple[Level | None, Level | None], words: Vocabulary, *, untargeted: bool
) -> Indicator:
    level3, actual = row.need("level3"), row.need("actual")
    target, planned = _target(row)
    weight = in_weights(row.get("weight"))
    return Indicator(
        row=row.number,
        level1=levels[0],
        level2=levels[1],
        level3=level3,
        target=target,
        actual=actual,
        weight=weight,
        score=_score(row, weight),
        group=row.number,
        reason=_reason(row, words),
        operator=_operator(row),
        unit=_unit(row),
        placeholder=not_applicable(target.text) and _is_placeholder(row, (level3, target, actual), words),
        planned=planned,
        untargeted=untargeted,
    )


def _grouped(indicators: Iterable[Indicator]) -> Iterator[Indicator]:
    """The rows with the number of the first one that a merged 分值 or 得分 joins them to."""
    groups: dict[int, int] = {}
    for row in indicators:
        first = min([row.row, *(entry.at.row for entry in (row.weight, row.score) if entry is not None)])
        group = groups[row.row] = groups.get(first, first)
        yield row if group == row.group else row._replace(group=group)


def _is_placeholder(row: Row, given: tuple[Entry, Entry, Entry], words: Vocabulary) -> bool:
    """Whether a row without a target names nothing either, or a level alone; `given` are name, target and result."""
    if any(entry.uncomputed for entry in given):
        return False
    level3, _, actual = given
    nothing = not_applicable(level3.text) and not_applicable(actual.text)
    return nothing or _names_nothing(level3.text) or _names_a_level(row, words)


def _score(row: Row, weight: Entry | None) -> Entry | None:
    """The row's 得分; where the form has a column 得分系数 alone, the points that the coefficient gives."""
    score, coefficient = row.get("score"), row.get("coefficient")
    if score is None and coefficient is not None:
        return in_points_of(coefficient, weight)
    return in_points(score)


def _points(row: Row) -> list[Entry]:
    """得分 of a row that was not understood, or the 分值 for which there is none yet."""
    weight = in_weights(row.get("weight"))
    entries = (entry for entry in (_score(row, weight), weight) if entry is not None and entry.number)
    return list(entries)[:1]


def _target(row: Row) -> tuple[Entry, Entry | None]:
    """The target that counts, 调整指标值 where one is written, and then the one it replaces."""
    planned, adjusted = row.need("target"), row.get("adjusted")
    if adjusted is None or not adjusted.text:
        return planned, None
    return adjusted, planned if normalize(planned.text) != normalize(adjusted.text) else None


def _operator(row: Row) -> Entry | None:
    """The sign without the code that an export puts before it: 004 >= is >=."""
    entry = row.get("operator")
    return entry and entry._replace(text=_CODED.sub("", entry.text))


def _unit(row: Row) -> Entry | None:
    """The unit without a note on it: %（百分比） is %."""
    entry = row.get("unit")
    return entry and entry._replace(text=clean(entry.text) or entry.text)


def _reason(row: Row, words: Vocabulary) -> Entry | None:
    entry = row.get("reason")
    return entry and words.without_hint(entry)


def _names_nothing(text: str) -> bool:
    """Whether a third level names no indicator: '/', or '指标1：/' as the blank form numbers its rows."""
    return not_applicable(text) or not_applicable(_NUMBERED.sub("", normalize(text)) or "x")


def _names_a_level(row: Row, words: Vocabulary) -> bool:
    """Whether a row is one of the blank form's that nobody filled in, and names a level once more: 满意度指标."""
    given = [row.get(name) for name in ("actual", "weight", "score", "coefficient", "reason")]
    if any(entry is not None and not not_applicable(entry.text) for entry in given):
        return False
    name = clean(row.need("level3").text)
    return name in words.second_levels or name in words.levels


def _below(grid: Grid, block: Block, last: int) -> list[Entry]:
    """Texts under the table, up to the form's end."""
    rows = rows_below(grid, block, last)
    return [entry for row in rows for entry in grid.in_row(row, block.left, block.right)]
