"""How marks look and how they are known again: the same in every host, so that any host can take them off."""

from perfeval_xl.domain.finding import RESULT_TITLE as RESULT_TITLE
from perfeval_xl.domain.finding import ResultRow, Severity
from perfeval_xl.domain.patterns import pattern

SIGNATURE = "perfeval_xl"
FORMULA = f'N("{SIGNATURE}")=0'
"""The condition of our conditional formats: always true, and it says whose it is."""
FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
"""Fill colours, RRGGBB."""

NOTE_AUTHOR = "绩效校验"
NOTE_PREFIX = "【校验】"
NOTE_END = "\u2063"
"""The end of what we wrote, which nobody sees: people write on behind it."""
_CODED = pattern(r"[A-Z]{1,2}[0-9]{3} ")
"""How every line of a note of ours begins, behind the prefix in the first."""


def note_text(text: str) -> str:
    """A note of ours with its signs."""
    return f"{NOTE_PREFIX}{text}{NOTE_END}"


def is_our_note(text: str) -> bool:
    """Whether a note is ours, or holds ours with something that people wrote before it."""
    before, prefix, ours = text.partition(NOTE_PREFIX)
    return bool(prefix) and (not before.strip() or NOTE_END in ours or _CODED.match(ours) is not None)


def remark_in(text: str) -> str:
    """What people wrote before, between and behind the lines of a note of ours; '' for nothing.

    In notes of older versions, which have no end, a remark is known by standing in lines of its own. Who copies our
    words into the note has them there twice.
    """
    remark = _without_ours(text)
    while is_our_note(remark):
        remark = _without_ours(remark)
    return remark


def _without_ours(text: str) -> str:
    """A note without the first of our texts in it."""
    before, _, rest = text.partition(NOTE_PREFIX)
    ours, _, behind = rest.partition(NOTE_END)
    between = [line for line in ours.splitlines()[1:] if not _CODED.match(line)]
    return "\n".join(part.strip() for part in (before, *between, behind) if part.strip())


RESULT_NAME = "校验结果"
RESULT_HEADS = ("序号", "已改", "级别", "代码", "工作表", "单元格", "问题", "怎么改")
RESULT_WIDTHS = (6, 6, 7, 8, 16, 9, 52, 40)
"""Column widths in characters, as Excel counts them."""
RESULT_FIRST_ROW = 3
"""The row of the first finding, below title and heads."""
RESULT_HEAD_ROW = RESULT_FIRST_ROW - 1
"""The row of the heads, which stands on every printed page."""
_LINE_POINTS = 15.5


def free_result_name(taken: frozenset[str]) -> str:
    """A name for the sheet 校验结果: with a number where a sheet that is not ours has it. `taken` is casefolded."""
    names = (RESULT_NAME if number == 1 else f"{RESULT_NAME}({number})" for number in range(1, 1000))
    return next(name for name in names if name.casefold() not in taken)


def result_words(row: ResultRow) -> tuple[str, ...]:
    """The texts of a row behind its number, in the order of the heads."""
    return (row.state, row.severity.chinese, row.code, row.sheet, row.at.a1, row.message, row.advice)


def row_height(row: ResultRow) -> float:
    """Points that a row needs for all of its texts to be seen."""
    words = ("", *result_words(row))
    return max(_lines(word, width) for word, width in zip(words, RESULT_WIDTHS, strict=True)) * _LINE_POINTS


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; a Chinese character is two wide, and a little is lost at each line's end."""
    room = width - 2
    return max(1, sum(-(-sum(2 if ord(char) > 0x2E7F else 1 for char in line) // room) for line in text.split("\n")))
