"""公开稿: telephone numbers, names of people and columns for the office's own use taken out, each removal listed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from perfeval_xl.dossier.layout import TOP, UNDER
from perfeval_xl.reports.ooxml import Element, q, set_text, text_of, texts

_BLANK = "　　"
"""What stands where something was taken out."""
_PEOPLE = "填表人|填报人|制表人|经办人|审核人|复核人|联系人|项目负责人|单位负责人|部门负责人|财务负责人|分管领导|负责人"
_PHONES = "联系电话|联系方式|手机号码|办公电话|手机号|手机|电话"
_NAME = re.compile(
    rf"(?:{_PEOPLE})(?:[（(][^）)]{{0,10}}[）)])?\s*[:：]\s*(?P<hit>[\u4e00-\u9fff]{{2,4}}(?:·[\u4e00-\u9fff]{{2,8}})?)"
    rf"(?=$|[\s，,。；;、（(/]|联系|填报|单位|审核|电话)"
)
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])(?P<hit>(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|[（(]?0\d{2,3}[）)]?[-—－\s]?\d{7,8})(?![\d.])"
)
_LABELLED = re.compile(rf"(?:{_PHONES})\s*(?:[:：]\s*)?(?P<hit>\d[\d\s—－-]{{5,14}}\d)(?![\d.])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?P<hit>\d{17}[\dXx])(?![\dXx])")
_MAIL = re.compile(r"(?P<hit>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4})", re.ASCII)
_PATTERNS = (("姓名", _NAME), ("身份证号", _IDENTITY), ("电话", _LABELLED), ("电话", _NUMBER), ("邮箱", _MAIL))
_LABEL = re.compile(rf"(?P<people>{_PEOPLE})|(?P<phone>{_PHONES})|负责人及(?:联系)?电话|联系人及(?:联系)?电话")
_INTERNAL = re.compile(
    r"(?:内部)?备注(?:（内部）)?|佐证(?:材料|资料)?|证明材料|数据来源|资料来源|责任(?:科室|处室|股室|人)|经办人|(?:复核|审核|核对)(?:意见|情况|人|得分|完成值)?"
)
_HEAD_SIGN = "三级指标"
"""A row with this cell is the head of the indicators."""


class Removal(NamedTuple):
    """What was taken out: where, of which kind, and its first sign with stars for the rest."""

    where: str
    what: str
    masked: str


def redact_text(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without what is not published; the kinds and masked texts of what was taken out."""
    hits = _hits(text)
    removed = [(kind, masked(text[start:end])) for kind, (start, end) in hits]
    for _, (start, end) in reversed(hits):
        text = text[:start] + _BLANK + text[end:]
    return text, removed


def _hits(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Kinds and places of what is not published; no two overlap."""
    found: list[tuple[str, tuple[int, int]]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("hit")
            if all(end <= other or start >= stop for _, (other, stop) in found):
                found.append((kind, (start, end)))
    return sorted(found, key=lambda hit: hit[1])


def masked(text: str) -> str:
    """张三 -> 张＊, 13812345678 -> 1＊＊＊＊＊＊＊＊＊＊."""
    bare = text.strip()
    return bare[:1] + "＊" * (len(bare) - 1)


def redact_document(document: Any) -> list[Removal]:
    """Change a document in place; what was taken out, in order."""
    names = {style.style_id: style.name for style in document.styles}
    removals: list[Removal] = []
    where = "封面"
    for node in document.element.body:
        if node.tag == q("p"):
            where = _place(node, names) or where
            removals += (Removal(where, *each) for each in _redact_paragraph(node))
        elif node.tag == q("tbl"):
            removals += (Removal(where, *each) for each in _redact_table(node))
    return removals


def _place(paragraph: Element, names: dict[str, str]) -> str:
    """The heading that the contents list, '' for another paragraph."""
    style = paragraph.find(f"{q('pPr')}/{q('pStyle')}")
    named = names.get(style.get(q("val")), "") if style is not None else ""
    return text_of(paragraph) if named in (TOP, UNDER) else ""


def _redact_paragraph(paragraph: Element) -> Iterator[tuple[str, str]]:
    text = text_of(paragraph)
    hits = _hits(text)
    for _, (start, end) in reversed(hits):
        _replace(paragraph, start, end)
    yield from ((kind, masked(text[start:end])) for kind, (start, end) in hits)


def _replace(paragraph: Element, start: int, end: int) -> None:
    """Blank a stretch of a paragraph, whatever runs it stands in."""
    at, fill = 0, _BLANK
    for node in texts(paragraph):
        text = node.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            set_text(node, text[:first] + fill + text[last:])
            fill = ""
        at += len(text)


class _Cell(NamedTuple):
    """A cell with the columns of the grid that it covers."""

    node: Element
    first: int
    last: int

    @property
    def text(self) -> str:
        """Its text without white space."""
        return "".join("".join(map(text_of, self.node.iter(q("p")))).split())


def _redact_table(table: Element) -> Iterator[tuple[str, str]]:
    internal: list[tuple[range, str]] = []
    for row in table.iterchildren(q("tr")):
        cells = list(_cells(row))
        if any(cell.text == _HEAD_SIGN for cell in cells):
            heads = [(range(cell.first, cell.last + 1), cell.text) for cell in cells]
            internal = [(columns, text) for columns, text in heads if _INTERNAL.fullmatch(text)]
        else:
            yield from _blank_columns(cells, internal)
        yield from _blank_labelled(cells)
        for cell in cells:
            for paragraph in cell.node.iter(q("p")):
                yield from _redact_paragraph(paragraph)


def _cells(row: Element) -> Iterator[_Cell]:
    at = 0
    for node in row.iterchildren(q("tc")):
        span = node.find(f"{q('tcPr')}/{q('gridSpan')}")
        wide = int(span.get(q("val"), 1)) if span is not None else 1
        yield _Cell(node, at, at + wide - 1)
        at += wide


def _blank_columns(cells: Sequence[_Cell], internal: Sequence[tuple[range, str]]) -> Iterator[tuple[str, str]]:
    for columns, head in internal:
        for cell in cells:
            if cell.text and cell.first in columns and cell.last in columns:
                yield f"内部栏目“{head}”", masked(cell.text)
                _empty(cell.node)


def _blank_labelled(cells: Sequence[_Cell]) -> Iterator[tuple[str, str]]:
    """What stands in the cell behind 联系人 or 联系电话."""
    for label, value in pairwise(cells):
        found = _LABEL.fullmatch(label.text.rstrip("：:"))
        if found and value.text and not _LABEL.fullmatch(value.text.rstrip("：:")):
            yield ("姓名" if found["people"] else "电话"), masked(value.text)
            _empty(value.node)


def _empty(cell: Element) -> None:
    for paragraph in cell.iter(q("p")):
        for node in texts(paragraph):
            set_text(node, "")


def removals_text(removals: Iterable[Removal]) -> str:
    """The list for 公开稿删改清单.txt."""
    lines = [f"{number}. {each.where}：{each.what}（{each.masked}）" for number, each in enumerate(removals, 1)]
    head = f"公开稿比上报稿少了下面 {len(lines)} 处；程序只认得出常见写法，公开前请再看一遍。"
    return "\n".join([head, *(lines or ["没有要删的内容。"])]) + "\n"
