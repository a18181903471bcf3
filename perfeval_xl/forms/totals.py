"""The 总分 line under the indicators, with 等级."""

import re

from perfeval_xl.domain.form import Entry, Total
from perfeval_xl.domain.grades import GRADES
from perfeval_xl.forms.blocks import Block
from perfeval_xl.forms.grid import Grid, in_points, in_weights
from perfeval_xl.forms.rows import Row, gather_row
from perfeval_xl.forms.text import clean
from perfeval_xl.parsing import normalize, parse_number

_GRADED = re.compile(
    rf"(?P<number>[0-9]{{1,3}}(?:\.[0-9]+)?)分?[(\[,、/]?(?:等级:?)?[{''.join(GRADES)}][秀好等]?[)\]]?"
)
_GRADE = re.compile(r"^(?P<prefix>(?:自评|评价|绩效)?等级[:：]?)(?P<grade>.*)$")


def read_total(grid: Grid, block: Block, number: int) -> Total:
    """分值, 得分 and 等级 of the line 总分 in that row."""
    row = gather_row(grid, block, number)
    prefix, grade = _grade(grid, block, number)
    weight, score = (
        in_weights(_in_column(grid, row, "weight")),
        _without_grade(in_points(_in_column(grid, row, "score"))),
    )
    return Total(weight=weight, score=score, grade=grade, grade_prefix=prefix)


def _without_grade(score: Entry | None) -> Entry | None:
    """A total with its grade behind it (95.5（优）, 95.5分、优秀) is the number."""
    if score is None or score.number is not None or (found := _GRADED.fullmatch(normalize(score.text))) is None:
        return score
    return score._replace(number=parse_number(found["number"]))


def _in_column(grid: Grid, row: Row, name: str) -> Entry | None:
    """The total line's entry, unless the label 总分 is merged over that column."""
    entry = row.get(name)
    return None if entry is None or clean(entry.text) in grid.vocabulary.total else entry


def _grade(grid: Grid, block: Block, number: int) -> tuple[str, Entry | None]:
    """等级 in the 总分 line or the line under it: '等级：优' in one cell, or the label with its value beside."""
    for row in (number, number + 1):
        for entry in grid.in_row(row, block.left, block.right):
            found = _GRADE.match(normalize(entry.text))
            if found and found["grade"]:
                return entry.text.removesuffix(found["grade"]).rstrip(), entry._replace(text=found["grade"])
            if found:
                return _grade_beside(grid, block, entry, entry.text)
            if row == number and entry.text in GRADES:
                return "", entry
    return "", None


def _grade_beside(grid: Grid, block: Block, label: Entry, prefix: str) -> tuple[str, Entry]:
    """A lone 等级：has its value beside it; in the last column, or before a number, it is to be completed itself."""
    beside = grid.beside(label)
    if grid.area(*label.at).right >= block.right or beside.number is not None:
        return prefix, label._replace(text="")
    return "", beside
