"""Word documents that hold the forms of workbooks as tables, and the ways in which people spoil such tables."""

import copy
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from docx import Document
from lxml import etree

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.form import Form
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.forms.grid import Grid
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.rules import run
from tests.support.word import saved

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACE = re.compile(
    r"(?:第\d+页)?第\d+个表(?:上方|下方)?第\d+行(?:第\d+格)?|(?<![A-Za-z])[A-Z]{1,2}[1-9]\d*(?![0-9A-Za-z])"
)
_WIDTH = 900
Element: TypeAlias = etree._Element
Way: TypeAlias = Callable[[Element], None]
"""Something that changes the body of a document."""


def element(tag: str, **attributes: str) -> Element:
    """`element("gridSpan", val="3")` is <w:gridSpan w:val="3"/>."""
    made = etree.Element(W + tag, nsmap={"w": W[1:-1]})
    for name, value in attributes.items():
        made.set(W + name, value)
    return made


def paragraph(text: str) -> Element:
    """A paragraph whose text Word has cut into two runs, as it likes to do."""
    made = element("p")
    for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
        if piece:
            run = etree.SubElement(made, W + "r")
            etree.SubElement(etree.SubElement(run, W + "rPr"), W + "sz").set(W + "val", "18")
            words = etree.SubElement(run, W + "t")
            words.text = piece
            words.set(_SPACE, "preserve")
    return made


def form_blocks(sheet: Sheet) -> Iterator[Element]:
    """A form as Word holds it: the lines over all columns above and below it as paragraphs, the rest as a table."""
    grid = Grid(sheet, Vocabulary.own())
    last = max(at.row for at in sheet.cells)
    width = max(*(area.right for area in sheet.merges), *(at.column for at in sheet.cells))
    lines = {area.top for area in sheet.merges if area.left == 1 and area.right == width and area.top == area.bottom}
    blank = {row for row in range(1, last + 1) if row not in {at.row for at in sheet.cells}}
    inner = [row for row in range(1, last + 1) if row not in lines | (blank - _inside(sheet.merges))]
    for row in range(1, inner[0]):
        yield from _line(grid, row)
    yield _table(grid, sheet, range(inner[0], inner[-1] + 1), width)
    for row in range(inner[-1] + 1, last + 1):
        yield from _line(grid, row)


def _inside(merges: Iterable[Area]) -> set[int]:
    return {row for area in merges if area.bottom > area.top for row in range(area.top, area.bottom + 1)}


def _line(grid: Grid, row: int) -> Iterator[Element]:
    if grid.entry(row, 1).text:
        yield paragraph(grid.entry(row, 1).text)


def _table(grid: Grid, sheet: Sheet, rows: Iterable[int], width: int) -> Element:
    table = element("tbl")
    columns = etree.SubElement(table, W + "tblGrid")
    for _ in range(width):
        etree.SubElement(columns, W + "gridCol").set(W + "w", str(_WIDTH))
    for row in rows:
        line = etree.SubElement(table, W + "tr")
        column = 1
        while column <= width:
            area = sheet.area_of(At(row, column))
            line.append(_cell(grid, area, row))
            column = area.right + 1
    return table


def _cell(grid: Grid, area: Area, row: int) -> Element:
    cell = element("tc")
    properties = etree.SubElement(cell, W + "tcPr")
    span = area.right - area.left + 1
    properties.append(element("tcW", w=str(_WIDTH * span), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=str(span)))
    if area.bottom > area.top:
        properties.append(element("vMerge", val="restart") if row == area.top else element("vMerge"))
    text = grid.entry(area.top, area.left).text if row == area.top else ""
    cell.extend(paragraph(line) for line in text.split("\n"))
    return cell


def body_document(blocks: Iterable[Element | str]) -> bytes:
    """A .docx of these elements and paragraphs."""
    made = Document()
    body = made.element.body
    for block in blocks:
        body.insert(len(body) - 1, paragraph(block) if isinstance(block, str) else block)
    return saved(made)


def example_sheets(*names: str) -> list[Sheet]:
    """The sheets of examples/: all of these workbooks."""
    from perfeval_xl.hosts.file import Workbook

    return [sheet for name in names for sheet in Workbook.open(EXAMPLES / name).read().sheets]


def forms_document(sheets: Sequence[Sheet], *between: str) -> bytes:
    """All forms one after the other in one document, each behind a paragraph of text."""
    return body_document(
        block for sheet in sheets for block in ("以下是自评表。", *between, *form_blocks(sheet), "特此说明。")
    )


def findings_of(*snapshots: Snapshot) -> Counter[tuple[str, str]]:
    """Code and message of every finding of one call over all, without places, names of sheets and spaces."""
    found = run([book_of(each, None) for each in snapshots])
    return Counter((finding.code, without_places(finding.message)) for finding in found)


def without_places(text: str) -> str:
    """A text in which every place is @, without names of sheets and spaces."""
    return re.sub(r"\s|附件1（[^）]*）", "", _PLACE.sub("@", text))


def narrow(text: str) -> str:
    """The text with signs of double width as the usual ones."""
    return unicodedata.normalize("NFKC", text)


def rows_of(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """Every line of every form as the core understands it: its texts, without white space."""
    return [tuple(map(_plain, line)) for case in book_of(snapshot, None).cases for line in _form_lines(case.form)]


def _form_lines(form: Form) -> Iterator[tuple[object, ...]]:
    yield "form", form.kind, form.year, form.project, form.department, form.unit
    for row in form.indicators:
        levels = (row.level1 and row.level1.name, row.level2 and row.level2.name)
        yield "row", *levels, row.level3, row.target, row.actual, row.weight, row.score, row.reason
    for fund in form.funds:
        yield "fund", fund.role, fund.label, fund.initial, fund.budget, fund.actual
    for base in form.base:
        yield "base", base.label, base.previous, base.budget, base.actual
    for goal in form.goals:
        yield "goal", *goal
    if form.total:
        yield "total", form.total.weight, form.total.score, form.total.grade


def _plain(value: object) -> str:
    text = getattr(value, "text", value)
    return "" if text is None else re.sub(r"\s", "", str(text))


def spoiled(data: bytes, *ways: Way) -> bytes:
    """The document with its tables changed by functions that take the body."""
    document = Document(io.BytesIO(data))
    for way in ways:
        way(document.element.body)
    return saved(document)


_PREFIXES = {
    "w": W[1:-1],
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}


def cell_document(cell: str) -> bytes:
    """A document with one table of two cells: 甲 in bold, and the second given as XML."""
    bold = "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r></w:p></w:tc>"
    prefixes = "".join(f' xmlns:{name}="{uri}"' for name, uri in _PREFIXES.items())

    def fill(body: Element) -> None:
        table = element("tbl")
        table.append(etree.fromstring(f"<w:tr{prefixes}>{bold}{cell}</w:tr>"))
        body.insert(0, table)

    return spoiled(forms_document([]), fill)


def lay_out(body: Element, *, size: int = 21, above: int = 1440, below: int = 1440) -> None:
    """Letters of a size in half points, margins in twips, and lines around the cells of all tables."""
    for letters in body.iter(W + "sz"):
        letters.set(W + "val", str(size))
    for margins in body.iter(W + "pgMar"):
        margins.set(W + "top", str(above))
        margins.set(W + "bottom", str(below))
    for table in body.iter(W + "tbl"):
        borders = element("tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(side, val="single", sz="4"))
        properties = element("tblPr")
        properties.append(borders)
        table.insert(0, properties)


def tables(body: Element) -> list[Element]:
    """All tables of a body."""
    return list(body.iter(W + "tbl"))


def text_of(node: Element) -> str:
    """All text below an element."""
    return "".join(words.text or "" for words in node.iter(W + "t"))


def head_place(table: Element) -> int | None:
    """The number of the row with the heads of the indicators."""
    rows = table.findall(W + "tr")
    return next((place for place, row in enumerate(rows) if "一级指标" in text_of(row)), None)


def cut_table(table: Element, place: int, *between: Element) -> Element:
    """The rows from one on as a table of their own, behind what stands between."""
    second = element("tbl")
    second.extend(copy.deepcopy(table.findall(W + "tblGrid")))
    second.extend(table.findall(W + "tr")[place:])
    for each in (second, *reversed(between)):
        table.addnext(each)
    return second
