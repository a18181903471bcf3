"""The fund block: its lines, and 执行率 with 分值 and 得分 on the total line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Execution, Fund, FundRole, Part, Trouble
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.forms.amounts import AmountUnit, amount_troubles, amount_unit, read_amount
from perfeval_xl.forms.blocks import Block, rows_above
from perfeval_xl.forms.columns import infer_by_words
from perfeval_xl.forms.grid import Grid, in_points, in_weights
from perfeval_xl.forms.heads import WIDEST
from perfeval_xl.forms.nesting import with_details
from perfeval_xl.forms.scattered import AMOUNTS, read_scattered
from perfeval_xl.forms.text import clean
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.parsing import normalize, not_applicable, parse_number

_POINTS = ("weight", "rate", "score")
_POINTS_TOLD = pattern(r"([0-9]{1,3})分[*×xX]")
_GOAL, _LONGEST_LABEL = "目标", 14
_HEAD_ENDS = ("数", "额", "金额", "名称", "情况")
_FEWEST_HEADS = 2
_WHOLE = ("总额", "总金额")
_LABELLED = pattern(r"^(?:其中)?:?(?P<label>[^:0-9]+):?(?P<amount>[0-9][0-9,.]*(?:[千万百亿]*元?))?$")


class FundBlock(NamedTuple):
    """What `read_funds` found; `head` is the row of 年初预算数 … and `bottom` the last line, both 0 without a block.

    `columns` are the heads by meaning.
    """

    funds: tuple[Fund, ...] = ()
    execution: Execution | None = None
    income: tuple[Part, ...] = ()
    spending: tuple[Part, ...] = ()
    amount_unit: str = ""
    troubles: tuple[Trouble, ...] = ()
    head: int = 0
    bottom: int = 0
    columns: Mapping[str, Area] = MappingProxyType({})

    def has_value_at(self, at: At) -> bool:
        """Whether a cell stands under one of the heads, in a line of the block."""
        return self.head < at.row <= self.bottom and any(
            area.bottom < at.row and area.left <= at.column <= area.right for area in self.columns.values()
        )


def read_funds(grid: Grid, block: Block) -> FundBlock:
    """The lines between the heads 年初预算数 … and the goals."""
    head, columns = _head(grid, block)
    if not columns or _values_beside(grid, columns):
        scattered = read_scattered(grid, block)
        if scattered is not None:
            return FundBlock((scattered.total,), scattered.execution, amount_unit=scattered.unit.stored)
    if not columns:
        return FundBlock()
    rows = _lines(grid, block, head, columns)
    unit = amount_unit(grid, block, head)
    parts = _Parts(unit)
    for row in rows:
        parts.take(grid, block, row)
    labelled = ((_label(grid, block, row, columns), row) for row in rows)
    named = [(label, row) for label, row in labelled if label is not None and not parts.holds(grid, label)]
    funds, troubles = _funds(grid, named or _unlabelled(grid, block, head, rows, columns), columns, unit)
    return FundBlock(
        funds=tuple(funds),
        execution=_execution(grid, columns, funds),
        income=tuple(parts.found["income"]),
        spending=tuple(parts.found["spending"]),
        amount_unit=unit.stored,
        troubles=tuple(troubles),
        head=head,
        bottom=rows[-1] if rows else head,
        columns=columns,
    )


def _values_beside(grid: Grid, columns: dict[str, Area]) -> bool:
    """Whether amounts stand to the right of their heads, so that these are labels."""
    lefts = [(area.top, area.right + 1) for name, area in columns.items() if name in AMOUNTS]
    beside = [grid.first_in_row(row, left, WIDEST) for row, left in lefts]
    return all(entry is not None and entry.number is not None for entry in beside)


def _head(grid: Grid, block: Block) -> tuple[int, dict[str, Area]]:
    """The head row and its columns by meaning."""
    for row in rows_above(grid, block):
        heads = _heads(grid.in_row(row, block.left, block.right), grid.vocabulary)
        if sum(name in heads for name in AMOUNTS) >= 2:
            if "budget" not in heads:  # 年初预算数（A）, 全年执行数（B）, 执行率（B/A）: the only budget there is
                heads["budget"] = heads.pop("initial")
            return row, {name: grid.area(*entry.at) for name, entry in heads.items()}
    return 0, {}


def _heads(entries: Sequence[Entry], words: Vocabulary) -> dict[str, Entry]:
    """The heads of a row by meaning; where one amount is known, the others may be in words of their own."""
    heads = {name: entry for entry in entries if (name := words.fund_column(entry.text))}
    if any(name in heads for name in AMOUNTS):
        others = [entry for entry in entries if entry not in heads.values()]
        heads |= dict(infer_by_words(words.near_funds, heads, others))
    return heads


def _lines(grid: Grid, block: Block, head: int, columns: dict[str, Area]) -> list[int]:
    """Rows from the head to 资金管理情况, the goals, the indicators, or whatever else is no line of money."""
    rows: list[int] = []
    ends = grid.vocabulary.management | grid.vocabulary.goals.keys()
    for row in rows_above(grid, block, head):
        texts = [clean(entry.text) for entry in grid.in_row(row, block.left, block.right)]
        if any(text in ends or (_GOAL in text and len(text) <= _LONGEST_LABEL) for text in texts):
            break
        if _tells_of_others(grid, block, row, columns):
            break
        rows.append(row)
    return rows


def _tells_of_others(grid: Grid, block: Block, row: int, columns: dict[str, Area]) -> bool:
    """Whether words stand where amounts would, and neither they nor their label speak of money."""
    cells = [grid.entry(row, columns[name].left) for name in AMOUNTS if name in columns]
    filled = [entry for entry in cells if entry.at.row == row and not not_applicable(entry.text)]
    if not filled or any(entry.number is not None or any(map(str.isdigit, entry.text)) for entry in filled):
        return False
    if _are_heads(filled):
        return True
    label = _label(grid, block, row, columns)
    return not any(_of_money(clean(entry.text), grid.vocabulary) for entry in (*filled, *([label] if label else ())))


def _are_heads(entries: Sequence[Entry]) -> bool:
    """Whether texts where amounts would stand are the heads of another table: 财政拨款数 | 实际支付数."""
    labels = {clean(entry.text) for entry in entries}
    return len(labels) >= _FEWEST_HEADS and all(
        label.endswith(_HEAD_ENDS) and len(label) <= _LONGEST_LABEL for label in labels
    )


def _of_money(label: str, words: Vocabulary) -> bool:
    """Whether a name is that of a line of money; the amounts that somebody wrote in words have one beside them."""
    return (
        len(label) <= _LONGEST_LABEL
        and any(word in label for word in words.money)
        and not any(word in label for word in words.no_money)
    )


def _label(grid: Grid, block: Block, row: int, columns: dict[str, Area]) -> Entry | None:
    """The line's name, to the left of its amounts; a lone （万元） under the block's label names no line."""
    first = min(area.left for name, area in columns.items() if name in AMOUNTS)
    return next((entry for entry in grid.in_row(row, block.left, first - 1) if clean(entry.text)), None)


def _unlabelled(
    grid: Grid, block: Block, head: int, rows: list[int], columns: dict[str, Area]
) -> list[tuple[Entry, int]]:
    """The one line of amounts right under their heads, named by the block's own label beside these: it is the total."""
    lines = [
        row
        for row in rows
        if any(grid.entry(row, area.left).number for name, area in columns.items() if name in (*AMOUNTS, *_POINTS))
    ]
    label = _label(grid, block, head, columns) or grid.entry(head, block.left)
    return [(label, lines[0])] if len(lines) == 1 else []


def _funds(
    grid: Grid, named: list[tuple[Entry, int]], columns: dict[str, Area], unit: AmountUnit
) -> tuple[list[Fund], list[Trouble]]:
    funds: list[Fund] = []
    troubles: list[Trouble] = []
    after_part = False
    over_parts = _row_over_parts(grid, named)
    for label, row in named:
        role = FundRole.TOTAL if row == over_parts else _role(grid, label, after_part, row)
        after_part = after_part or role is FundRole.PART
        entries = {name: read_amount(grid.entry(row, columns[name].left), unit) for name in AMOUNTS if name in columns}
        troubles += amount_troubles(label, entries.values())
        reason = grid.vocabulary.without_hint(grid.entry(row, columns["reason"].left)) if "reason" in columns else None
        funds.append(Fund(role=role, label=label, **_columns(entries), reason=reason))
    return with_details(funds), list(dict.fromkeys(troubles))


def _row_over_parts(grid: Grid, named: list[tuple[Entry, int]]) -> int:
    """The first line where no label is known to be the total's and the next one says 其中 (年度总金额); 0 for none."""
    total_named = any(_is_total(grid, label) or label.at.row < row for label, row in named)
    begun = [normalize(label.text).startswith("其中") for label, _ in named[:2]]
    return named[0][1] if not total_named and begun == [False, True] else 0


def _is_total(grid: Grid, label: Entry) -> bool:
    """Whether a label names the total, among the known ones or by its end: 部门整体支出总额."""
    name = clean(label.text)
    return name in grid.vocabulary.fund_total or name.endswith(_WHOLE)


def _columns(entries: dict[str, Entry]) -> dict[str, Entry | None]:
    return {name: entries.get(name) for name in AMOUNTS}


def _role(grid: Grid, label: Entry, after_part: bool, row: int) -> FundRole:
    """A line's role by its label; a label that begins above the line is the whole block's."""
    if _is_total(grid, label) or label.at.row < row:
        return FundRole.TOTAL
    return FundRole.DETAIL if after_part and normalize(label.text).startswith("其中") else FundRole.PART


def _execution(grid: Grid, columns: dict[str, Area], funds: list[Fund]) -> Execution | None:
    """分值, 执行率 and 得分 of the total line (the first line in a form without a total).

    Where the total line has none of them, those of the first line that has: people type them beside 其中：财政拨款.
    """
    if not funds or not set(_POINTS) & columns.keys():
        return None
    total = next((fund for fund in funds if fund.role is FundRole.TOTAL), funds[0])
    lines = [_execution_cells(grid, columns, fund) for fund in (total, *funds)]
    filled = (cells for cells in lines if any(entry is not None and _is_filled(entry) for entry in cells))
    weight, rate, score = next(filled, lines[0])
    printed = None if "weight" in columns else _printed_points(grid, columns)
    return Execution(weight=in_weights(weight), rate=rate, score=in_points(score), printed=printed)


def _is_filled(entry: Entry) -> bool:
    """Whether something stands in a cell, be it a formula that nobody has computed yet."""
    return bool(entry.text) or entry.uncomputed


def _execution_cells(grid: Grid, columns: dict[str, Area], line: Fund) -> tuple[Entry | None, ...]:
    """分值, 执行率 and 得分 in a line of the funds."""
    row = next(entry.at.row for entry in (line.actual, line.budget, line.initial) if entry is not None)
    return tuple(grid.entry(row, columns[name].left) if name in columns else None for name in _POINTS)


def _printed_points(grid: Grid, columns: dict[str, Area]) -> Decimal | None:
    """The points that the head of 得分 tells in a form without a column for them: 得分（20分*执行率）."""
    head = normalize(grid.entry(*columns["score"].anchor).text) if "score" in columns else ""
    found = _POINTS_TOLD.search(head)
    return Decimal(found[1]) if found else None


class _Parts:
    """Collects 按收入性质分 and 按支出性质分 of the 整体 form, which people write as lines of text."""

    def __init__(self, unit: AmountUnit) -> None:
        self._unit = unit
        self.found: dict[str, list[Part]] = {"income": [], "spending": []}
        self._columns: dict[str, int] = {}

    def take(self, grid: Grid, block: Block, row: int) -> None:
        """Take the parts of one row."""
        for entry in grid.in_row(row, block.left, block.right):
            label = clean(entry.text)
            for name, words in (("income", grid.vocabulary.income), ("spending", grid.vocabulary.spending)):
                if label.startswith(words):
                    self._columns[name] = entry.at.column
        for name, column in self._columns.items():
            entry = grid.entry(row, column)
            if entry.at.row == row and (part := _part(grid, entry, self._unit)) is not None:
                self.found[name].append(part)

    def holds(self, grid: Grid, label: Entry) -> bool:
        """Whether a fund line is one of these parts or their heading."""
        parts = (*self.found["income"], *self.found["spending"])
        return clean(label.text).startswith(_headings(grid)) or any(part.entry.at == label.at for part in parts)


def _headings(grid: Grid) -> tuple[str, ...]:
    return (*grid.vocabulary.income, *grid.vocabulary.spending)


def _part(grid: Grid, entry: Entry, unit: AmountUnit) -> Part | None:
    """'其中：基本支出：2148.72', or a label with its amount in the next cell."""
    text = normalize(entry.text)
    if clean(text).startswith(_headings(grid)):
        return None
    match = _LABELLED.match(text)
    if match is None:
        return None
    if match["amount"]:
        amount = read_amount(Entry(entry.at, match["amount"], parse_number(match["amount"])), unit)
    else:
        amount = read_amount(grid.beside(entry), unit)
    number = amount.number if amount.at.row == entry.at.row else None
    return Part(match["label"], number, entry)
