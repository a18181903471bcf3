"""What people do to forms before they send them: columns swapped, rows put in, areas split, heads reworded …"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from random import Random

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Cell, CellValue, Sheet
from perfeval_xl.forms.blocks import Block, find_blocks
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.vocabulary import Vocabulary

Damage = Callable[[Sheet, Random], Sheet]
"""A sheet that says the same in another shape."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "level1": ("一级", "第一级指标", "指标（一级）"),
    "level2": ("第二级指标", "二级分类"),
    "level3": ("指标名称", "具体指标内容", "考核指标名称"),
    "target": ("绩效目标值（年初）", "计划指标值", "预期达到的值", "目标值"),
    "actual": ("年底完成情况", "年末实际数", "全年实际情况", "完成值"),
    "weight": ("满分", "考核满分", "指标配分", "考核分值"),
    "score": ("自评打分", "实得分数", "自查得分"),
    "reason": ("未达标的原因", "问题与改进措施", "偏差情况说明"),
}
_OTHER_COLUMNS: Mapping[str, CellValue] = {
    "上年完成值": "85%",
    "上年实际值": "12次",
    "完成率（%）": Decimal(100),
    "偏离度": "0%",
    "评分标准": "完成得满分，未完成按比例扣分",
    "佐证资料": "统计台账",
    "数据来源": "统计年报",
    "责任科室": "办公室",
    "指标解释": "反映完成的数量",
    "指标值设定依据": "年度工作计划",
    "得分依据": "完成率100%",
    "复核得分": Decimal(5),
    "主管部门评分": Decimal(5),
    "计算方法": "完成值/指标值",
    "评价方式": "比率法",
    "完成时间": "12月",
    "序号": Decimal(1),
}
"""Heads of columns that some places print beside the others, and what stands in them."""
_SWAPPED = ("target", "actual", "weight", "score", "reason", "operator", "unit")
_POINTS = ("weight", "score")


def moved(sheet: Sheet, random: Random) -> Sheet:
    """The form further down and to the right."""
    down, right = random.randint(1, 4), random.randint(0, 3)
    return _reshaped(sheet, lambda row: row + down, lambda column: column + right)


def with_blank_row(sheet: Sheet, random: Random) -> Sheet:
    """A blank row somewhere; what is merged around it grows."""
    before = random.randint(2, max(at.row for at in sheet.cells))
    return _reshaped(sheet, lambda row: row + (row >= before), lambda column: column)


def with_blank_column(sheet: Sheet, random: Random) -> Sheet:
    """A blank column somewhere; what is merged around it grows."""
    before = random.randint(2, max(at.column for at in sheet.cells))
    return _reshaped(sheet, lambda row: row, lambda column: column + (column >= before))


def split(sheet: Sheet, random: Random) -> Sheet:
    """No merged areas, but those that let rows share points, and a value that is target and result at once."""
    blocks = _blocks(sheet)
    points = {column for block in blocks for name in _POINTS for column in _columns(block, name)}
    targets = {column for block in blocks for column in _columns(block, "target")}
    remaining = tuple(
        area
        for area in sheet.merges
        if (area.left == area.right and area.left in points)
        or (area.top > min(block.head for block in blocks) and area.left in targets and area.right > area.left)
    )
    return Sheet(name=sheet.name, cells=sheet.cells, merges=remaining)


def with_head_of_two_rows(sheet: Sheet, random: Random) -> Sheet:
    """Target and result under one head, the other heads beside it over two rows; a head of two rows stays."""
    block = _blocks(sheet)[0]
    target, actual = block.columns.get("target"), block.columns.get("actual")
    if not target or not actual or actual.left != target.right + 1 or {target.bottom, actual.bottom} != {block.head}:
        return sheet
    head = block.head
    longer = _reshaped(sheet, lambda row: row + (row > head), lambda column: column)
    cells = {
        at: cell for at, cell in longer.cells.items() if at.row != head or not target.left <= at.column <= actual.right
    }
    cells |= {At(head + 1, at.column): cell for at, cell in longer.cells.items() if at not in cells}
    cells[At(head, target.left)] = Cell("指标完成情况")
    others = [at.column for at in cells if at.row == head and at.column != target.left]
    merges = [area for area in longer.merges if not area.top <= head <= area.bottom or area.bottom > head + 1]
    flat = [area for area in longer.merges if area.top == area.bottom == head]
    tall = [area._replace(bottom=head + 1) for area in flat if not target.left <= area.left <= actual.right]
    tall += [Area(head, column, head + 1, column) for column in others if not _covered(longer, head, column)]
    spans = [area._replace(top=head + 1, bottom=head + 1) for area in flat if target.left <= area.left <= actual.right]
    return Sheet(
        name=sheet.name,
        cells=cells,
        merges=(*merges, *tall, *spans, Area(head, target.left, head, actual.right)),
    )


def with_columns_swapped(sheet: Sheet, random: Random) -> Sheet:
    """Two neighbouring columns of the indicators change places; a head of two rows stays."""
    block = _blocks(sheet)[0]
    if any(area.top != block.head for area in block.columns.values()):
        return sheet  # under a head of two rows the columns belong together
    names = sorted(
        (area.left, name) for name, area in block.columns.items() if name in _SWAPPED and area.left == area.right
    )
    pairs = [(left, right) for (left, _), (right, _) in pairwise(names) if right == left + 1]
    rows = range(block.head, block.bottom + 1)
    fitting = [pair for pair in pairs if not any(_cuts(area, pair, rows) for area in sheet.merges)]
    if not fitting:
        return sheet
    left, right = random.choice(fitting)
    places = {left: right, right: left}
    cells = {
        At(at.row, places.get(at.column, at.column) if at.row in rows else at.column): cell
        for at, cell in sheet.cells.items()
    }
    merges = [
        area._replace(left=places[area.left], right=places[area.left])
        if area.left == area.right and area.left in places and area.top in rows
        else area
        for area in sheet.merges
    ]
    return Sheet(name=sheet.name, cells=cells, merges=tuple(merges))


def reworded(sheet: Sheet, random: Random) -> Sheet:
    """Some heads in other words."""
    cells = dict(sheet.cells)
    for block in _blocks(sheet):
        for name, area in block.columns.items():
            if name in _WORDS and random.random() < 0.4:
                cells[area.anchor] = Cell(random.choice(_WORDS[name]))
    return Sheet(name=sheet.name, cells=cells, merges=sheet.merges)


def with_another_column(sheet: Sheet, random: Random) -> Sheet:
    """A column that tells something else about each indicator, somewhere behind the indicators' names."""
    block = _blocks(sheet)[0]
    bottom = max(area.bottom for area in block.columns.values())
    names = block.columns["level3"]
    behind = [area.left for area in block.columns.values() if area.left > names.right]
    column = random.choice([*sorted(set(behind)), block.right + 1])
    wider = _reshaped(sheet, lambda row: row, lambda each: each + (each >= column))
    if _covered(wider, block.head, column):
        return sheet  # under a head that spans columns the new one would belong to it
    head, value = random.choice(list(_OTHER_COLUMNS.items()))
    named = [at.row for at in wider.cells if at.column == names.left and bottom < at.row <= block.bottom]
    rows = [row for row in named if not _covered(wider, row, column)]
    column_cells = {At(block.head, column): Cell(head), **{At(row, column): Cell(value) for row in rows}}
    tall = [Area(block.head, column, bottom, column)] if bottom > block.head else []
    return Sheet(name=sheet.name, cells={**wider.cells, **column_cells}, merges=(*wider.merges, *tall))


_OVER_IT = ("附件2", "（样表）", "单位：万元", "填表单位（盖章）：云溪县某局", "密级：内部", "第 1 页")
"""Lines that people put over a form."""
_NOTES = ("注：本表一式两份。", "说明：以上数据由财务科提供。", "（以下由项目单位填写）", "注：金额保留两位小数。")
_LONGEST_SPACED = 6
_CHINESE = ("\u4e00", "\u9fff")


def with_lines_over_it(sheet: Sheet, random: Random) -> Sheet:
    """One line or several over the title, each in a cell of its own or over the width of the table."""
    lines = random.sample(_OVER_IT, random.randint(1, 3))
    down = len(lines)
    longer = _reshaped(sheet, lambda row: row + down, lambda column: column)
    right = max(at.column for at in sheet.cells)
    wide = [Area(row, 1, row, right) for row in range(1, down + 1) if random.random() < 0.5]
    cells = {At(row, 1): Cell(line) for row, line in enumerate(lines, 1)}
    return Sheet(name=sheet.name, cells={**longer.cells, **cells}, merges=(*longer.merges, *wide))


def with_a_note_over_the_head(sheet: Sheet, random: Random) -> Sheet:
    """A line of remarks between what stands over the indicators and their head."""
    block = _blocks(sheet)[0]
    head = block.head
    if any(area.top < head <= area.bottom for area in sheet.merges):
        return sheet  # a label reaches over both
    longer = _reshaped(sheet, lambda row: row + (row >= head), lambda column: column)
    cells = {**longer.cells, At(head, block.left): Cell(random.choice(_NOTES))}
    return Sheet(name=sheet.name, cells=cells, merges=(*longer.merges, Area(head, block.left, head, block.right)))


def with_heads_spaced_out(sheet: Sheet, random: Random) -> Sheet:
    """Short labels with blanks or a line break between their signs: 分 值."""
    between = random.choice((" ", "\u3000", "  ", "\n", "\u00a0"))
    cells = {at: cell._replace(value=_spaced(cell.value, between, random)) for at, cell in sheet.cells.items()}
    return Sheet(name=sheet.name, cells=cells, merges=sheet.merges)


def _spaced(value: CellValue, between: str, random: Random) -> CellValue:
    """A label of a few Chinese signs, half of the time with something between them."""
    plain = isinstance(value, str) and 1 < len(value) <= _LONGEST_SPACED
    if not plain or not all(_CHINESE[0] <= sign <= _CHINESE[1] for sign in str(value)) or random.random() < 0.5:
        return value
    return between.join(str(value))


def with_its_head_again(sheet: Sheet, random: Random) -> Sheet:
    """The head of the indicators a second time among them, as a page break leaves it."""
    block = _blocks(sheet)[0]
    bottom = max(area.bottom for area in block.columns.values())
    names = block.columns["level3"]
    rows = sorted(at.row for at in sheet.cells if at.column == names.left and bottom + 1 < at.row <= block.bottom)
    reaching = [row for row in rows if not any(area.top < row <= area.bottom for area in sheet.merges)]
    if bottom > block.head or not reaching:
        return sheet  # a head of two rows, or areas reach over every row
    before = random.choice(reaching)
    longer = _reshaped(sheet, lambda row: row + (row >= before), lambda column: column)
    head = {At(before, at.column): cell for at, cell in sheet.cells.items() if at.row == block.head}
    again = [area._replace(top=before, bottom=before) for area in sheet.merges if area.top == area.bottom == block.head]
    return Sheet(name=sheet.name, cells={**longer.cells, **head}, merges=(*longer.merges, *again))


def beside_a_list(sheet: Sheet, random: Random) -> Sheet:
    """A list of something else to the right."""
    right = max(max(at.column for at in sheet.cells), *(area.right for area in sheet.merges), 1)
    top = random.randint(1, max(at.row for at in sheet.cells))
    lines = (("序号", "事项", "金额（元）", "备注"), ("1", "印刷费", "1200", ""), ("2", "差旅费", "3400", "已报销"))
    cells = {
        At(top + row, right + 2 + column): Cell(text)
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
        if text
    }
    return Sheet(name=sheet.name, cells={**sheet.cells, **cells}, merges=sheet.merges)


def beside_itself(sheet: Sheet, random: Random) -> Sheet:
    """The same form a second time, to the right."""
    right = max(max(at.column for at in sheet.cells), *(area.right for area in sheet.merges), 1)
    other = _reshaped(sheet, lambda row: row, lambda column: column + right + 1)
    return Sheet(name=sheet.name, cells={**sheet.cells, **other.cells}, merges=(*sheet.merges, *other.merges))


DAMAGES: Mapping[str, Damage] = {
    damage.__name__: damage
    for damage in (
        moved,
        with_blank_row,
        with_blank_column,
        split,
        with_head_of_two_rows,
        with_columns_swapped,
        reworded,
        with_another_column,
        beside_a_list,
        with_lines_over_it,
        with_a_note_over_the_head,
        with_heads_spaced_out,
        with_its_head_again,
    )
}


def _reshaped(sheet: Sheet, row: Callable[[int], int], column: Callable[[int], int]) -> Sheet:
    return Sheet(
        name=sheet.name,
        cells={At(row(at.row), column(at.column)): cell for at, cell in sheet.cells.items()},
        merges=tuple(
            Area(row(area.top), column(area.left), row(area.bottom), column(area.right)) for area in sheet.merges
        ),
    )


def _blocks(sheet: Sheet) -> list[Block]:
    return find_blocks(Grid(sheet, Vocabulary.own()))


def _columns(block: Block, name: str) -> Iterator[int]:
    area = block.columns.get(name)
    return iter(range(area.left, area.right + 1) if area else ())


def _covered(sheet: Sheet, row: int, column: int) -> bool:
    return any(area.holds(At(row, column)) for area in sheet.merges)


def _cuts(area: Area, pair: tuple[int, int], rows: range) -> bool:
    """Whether an area among the rows holds one of the columns and another one."""
    inside = area.top in rows or area.bottom in rows
    return inside and area.left != area.right and any(area.left <= column <= area.right for column in pair)
