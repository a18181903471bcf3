"""A form held against the one it was carried into: what reads otherwise, and what found no place there."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from perfeval_xl.blank import actual_text, fraction_of, target_text
from perfeval_xl.domain.form import BaseRow, Entry, Form
from perfeval_xl.domain.formats import display, render
from perfeval_xl.domain.grid import MAX_ROW, Area, At
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.domain.snapshot import Cell, Sheet
from perfeval_xl.forms import Vocabulary
from perfeval_xl.forms.text import clean, undated, unnumbered
from perfeval_xl.scoring import Note

_Key = tuple[str | int, ...]
_NOTHING = re.compile(r"[\s—–\-/／\\·.…：:（）()]*")
_YEAR = re.compile(r"[（(]?\s*(?:(20\d\d)\s*)?年度?\s*[）)]?")
_PRINTED = 10
"""Signs from which on a text that is nearly one of the template's is taken for an instruction printed in both."""
_NEARLY = 0.75
_LONGEST_PRINTED = 300
"""Signs beyond which no text is an instruction; comparing takes the square of its length."""
_SHOWN = 30
_ASSUMED: frozenset[_Key] = frozenset({("total", "weight"), ("money",)})
"""What the template prints and every form means that does not say so: 100 points, 万元."""
_LONGEST_SIDE_HEAD = 16
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class _Reading(NamedTuple):
    """A value of a form: what people call it, where it stands, and what it says."""

    what: str
    at: At
    text: str
    number: Decimal | None = None

    def says(self, other: "_Reading | None") -> bool:
        """Whether the other says the same."""
        if other is None:
            return not self.text
        if self.number is not None and other.number is not None:
            return self.number == other.number
        return _plain(self.text) == _plain(other.text)


class Made(NamedTuple):
    """The form as it is read in the template once it is filled, its sheet, and that sheet while it was blank."""

    form: Form | None
    sheet: Sheet
    blank: Sheet


def differing(source: Form, made: Made) -> Iterator[Note]:
    """Where the form in the template differs, row by row; all of it where no form is found there."""
    printed = {_plain(str(cell.value)) for cell in made.blank.cells.values()}
    before, after = _readings(source, printed), _readings(made.form, printed) if made.form else {}
    for key, reading in before.items():
        other = after.get(key)
        if not reading.says(other):
            outcome = f"写入后读成“{_shown(other.text)}”" if other and other.text else "没有写进模板"
            yield Note(reading.at, f"{reading.what}原来是“{_shown(reading.text)}”，{outcome}，请核对。")
    for key, reading in after.items():
        if key not in before and key not in _ASSUMED and _plain(reading.text) not in printed:
            yield Note(source.title.at, f"{reading.what}原来没有，模板里是“{_shown(reading.text)}”，请核对。")


def left_over(
    original: Sheet, source: Form, made: Made, vocabulary: Vocabulary, others: Sequence[Area]
) -> Iterator[Note]:
    """Texts of the form that are no labels and stand nowhere in the template, told by what stands beside or above.

    `others` are the other forms of the sheet: what lies beside and below up to them belongs to this one.
    """
    homeless = _homeless(original, source, made, vocabulary, others)
    heads = {at: _head_of(original, source, at) for at in homeless}
    by_head: dict[str, list[At]] = {}
    for at, head in heads.items():
        if at not in heads.values():
            by_head.setdefault(_text_of(original.cells[head]) if head else "", []).append(at)
    for text, places in by_head.items():
        first, count = _shown(homeless[places[0]]), len(places)
        named = f"“{_shown(text)}”的" if text else ""
        shown = f"“{first}”" if count == 1 else f"“{first}”等 {count} 格"
        yield Note(places[0], f"{named}{shown}在模板里没有位置，没有写进去；要留下，请自己加在表下。")


def _homeless(
    original: Sheet, source: Form, made: Made, vocabulary: Vocabulary, others: Sequence[Area]
) -> dict[At, str]:
    end = min((area.top for area in others if area.top > source.area.bottom), default=MAX_ROW + 1)
    labels, reported = _Labels(made.blank, vocabulary), _reported_cells(source)
    carried = {_plain(str(cell.value)) for cell in made.sheet.cells.values()}
    found: dict[At, str] = {}
    for at, cell in sorted(original.cells.items()):
        text = _text_of(cell)
        outside = not source.area.top <= at.row < end or any(area.holds(at) for area in others)
        if (
            not text
            or outside
            or at in reported
            or labels.holds(text)
            or (at.row == source.head and source.area.holds(at))
        ):
            continue
        if not _is_side_head(original, source, at, text) and not (_is_words(text) and _plain(text) in carried):
            found[at] = text
    return found


def _is_side_head(original: Sheet, source: Form, at: At, text: str) -> bool:
    """Whether it only names the rows to its right: 年度项目资金（万元）."""
    area = original.area_of(at)
    return at.column == source.area.left and area.bottom > area.top and len(_plain(text)) <= _LONGEST_SIDE_HEAD


def _reported_cells(source: Form) -> set[At]:
    """The cells that are carried over, are reported as differing, or hold instructions of a blank form."""
    cells = {reading.at for reading in _readings(source, set()).values()}
    cells |= {source.title.at, *(entry.at for entry in source.hints), *(doubt.entry.at for doubt in source.doubts)}
    cells |= {entry.at for entry in source.remarks} | {line.label.at for line in source.base}
    for row in source.indicators:
        if row.target.number is not None:
            cells |= {entry.at for entry in (row.operator, row.unit) if entry is not None}
        cells |= {level.entry.at for level in (row.level1, row.level2) if level is not None}
    return cells


class _Labels:
    """What is printed on forms: the template's texts, and every label that is known."""

    def __init__(self, blank: Sheet, words: Vocabulary) -> None:
        printed = [cell.value for cell in blank.cells.values() if isinstance(cell.value, str)]
        self._long = [_plain(text) for text in printed if len(text) >= _PRINTED]
        maps = (words.columns, words.funds, words.head, words.goals, words.levels, words.second_levels, words.base)
        lists = (words.fund_total, words.total, words.total_above, words.aside, words.grade, words.end, words.tasks)
        self._words = {clean(text) for text in printed} | {undated(clean(text)) for text in printed}
        self._words = self._words.union(words.management, *maps, *lists)

    def holds(self, text: str) -> bool:
        """Whether a text says nothing of its own."""
        if _NOTHING.fullmatch(text) or _YEAR.fullmatch(text):
            return True
        label = clean(text)
        if not label or {label, undated(label), unnumbered(text)} & self._words:
            return True
        plain = _plain(text)
        return _PRINTED <= len(plain) <= _LONGEST_PRINTED and any(
            plain in other or SequenceMatcher(None, plain, other).ratio() >= _NEARLY for other in self._long
        )


def _head_of(original: Sheet, source: Form, at: At) -> At | None:
    """The cell that says what another is: before it in its row, or above it where nothing in words is before it."""
    rows = {row.row for row in source.indicators}
    if at.row in rows and source.head:
        head = original.area_of(At(source.head, at.column)).anchor
        return head if _text_of(original.cells.get(head)) else None
    before = [At(at.row, column) for column in range(at.column - 1, 0, -1)]
    above = [At(row, at.column) for row in range(at.row - 1, source.area.top, -1)]
    beside = next((place for place in before if _text_of(original.cells.get(place))), None)
    if beside is not None and _is_words(_text_of(original.cells[beside])):
        return beside
    return next((place for place in above if _is_words(_text_of(original.cells.get(place)))), None)


def _is_words(text: str) -> bool:
    return len(_CHINESE.findall(text)) > 1


def _text_of(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, Decimal):
        return display(cell.number_format, cell.value) or render(cell.number_format, cell.value).text or f"{cell.value}"
    return str(cell.value).strip()


def _readings(form: Form, printed: set[str]) -> dict[_Key, _Reading]:
    """Every value of a form by its place in it, but for what the blank template has printed."""
    found: dict[_Key, _Reading] = {}
    if form.year is not None:
        found["year",] = _Reading("年度", form.title.at, str(form.year))
    if form.amount_unit and form.funds:
        found["money",] = _Reading("金额单位", form.title.at, form.amount_unit)
    for key, what, entry, text in (*_names(form), *_money(form), *_rows(form), *_rest(form, printed)):
        if entry is not None and (entry.text or text):
            found[key] = _Reading(what, entry.at, text or entry.text, None if text else entry.number)
    return found


_Value = tuple[_Key, str, Entry | None, str | None]


def _names(form: Form) -> Iterator[_Value]:
    yield ("project",), "项目名称", form.project, None
    yield ("department",), "主管部门", form.department, None
    yield ("unit",), "实施单位", form.unit, None


def _money(form: Form) -> Iterator[_Value]:
    lines = [fund for fund in form.funds if fund is not form.fund_total]
    for number, fund in enumerate((form.fund_total, *lines)):
        if fund is not None:
            called = f"“{_shown(fund.label.text)}”的"
            if number:
                yield ("fund", number), f"资金第 {number + 1} 行", fund.label, None
            for name, what in (("initial", "年初预算数"), ("budget", "全年预算数"), ("actual", "全年执行数")):
                yield ("fund", number, name), called + what, getattr(fund, name), None
    if form.execution is not None:
        points = form.execution.points
        weight = form.execution.weight or (form.title if points is not None else None)
        yield ("execution", "weight"), "执行率的分值", weight, show_number(points) if points is not None else None
        rate = form.execution.rate
        yield ("execution", "rate"), "执行率", rate._replace(number=fraction_of(rate)) if rate else None, None
        yield ("execution", "score"), "执行率的得分", form.execution.score, None
    for name, parts in (("income", form.income), ("spending", form.spending)):
        for number, part in enumerate(parts):
            yield (name, number), f"“{_shown(part.label)}”", part.entry, None
    count = Counter[str]()
    for line in form.base:
        count[line.key] += 1
        yield from _base(count[line.key], line)
    for control in form.controls:
        for name, what in (("planned", "批准数"), ("actual", "实际数"), ("rate", "控制率")):
            yield ("control", control.what, name), f"{control.what}的{what}", getattr(control, name), None


def _base(number: int, line: BaseRow) -> Iterator[_Value]:
    called = _shown(line.label.text)
    if line.key in ("project", "other"):
        yield ("base", line.key, number), "这一行", line.label, None
    for name, what in (("previous", "上年决算数"), ("budget", "预算数"), ("actual", "决算数")):
        yield ("base", line.key, number, name), f"“{called}”的{what}", getattr(line, name), None


def _rows(form: Form) -> Iterator[_Value]:
    groups = {row.row: number for number, row in enumerate(form.indicators)}
    for number, row in enumerate(form.indicators):
        called = f"“{_shown(row.level3.text or (row.level2.name if row.level2 else ''))}”的"
        for name, what, level in (("level1", "一级指标", row.level1), ("level2", "二级指标", row.level2)):
            if level is not None:
                weight = "" if level.printed_weight is None else f"（{show_number(level.printed_weight)}分）"
                yield ("row", number, name), called + what, level.entry, level.name + weight
        yield ("row", number), "三级指标", row.level3, None
        yield ("row", number, "target"), called + "指标值", row.target, _other(row.target, target_text(row))
        yield ("row", number, "actual"), called + "完成值", row.actual, _other(row.actual, actual_text(row))
        yield ("row", number, "weight"), called + "分值", row.weight, None
        if not form.scored_by_coefficient:
            yield ("row", number, "score"), called + "得分", row.score, None
        yield ("row", number, "reason"), called + "偏差原因", row.reason, None
        if row.untargeted:
            yield ("row", number, "untargeted"), called + "评分办法", row.level3, "不设指标值"
        if groups.get(row.group, number) != number:
            yield ("row", number, "group"), called + "共用的得分", row.level3, f"与第 {groups[row.group] + 1} 行共用"


def _other(entry: Entry, text: str) -> str | None:
    return text if text != entry.text else None


def _rest(form: Form, printed: set[str]) -> Iterator[_Value]:
    for number, goal in enumerate(form.goals):
        yield ("goal", number), "预期目标", goal.expected, None
        yield ("goal", number, "actual"), "目标的实际完成情况", goal.actual, None
    if form.total is not None:
        yield ("total", "weight"), "总分的分值", form.total.weight, None
        yield ("total", "score"), "总分", form.total.score, None
        yield ("total", "grade"), "等级", form.total.grade, None
    own = [entry for entry in form.remarks if _plain(entry.text) not in printed]
    if own:
        yield ("remarks",), "表下的说明", own[0], "".join(_bare(entry.text) for entry in own)


def _bare(text: str) -> str:
    return re.sub(r"[：:]", "", _plain(text))


def _plain(text: str) -> str:
    return "".join(text.split())


def _shown(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
