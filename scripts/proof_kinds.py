"""Holds every kind of file against the .xlsx that it came from, and publishes what agrees.

    python scripts/proof_kinds.py [--write]

Every workbook of examples/ and, where it is there, of ../shared/corpus and ../shared/forms is converted to .xls and
.ods by LibreOffice; its forms are put into a Word document, which LibreOffice makes into .doc, .rtf, .odt and .pdf; the
tables of that document are spoiled in the ways in which people spoil them. The files of ../shared/documents are held
against their workbooks. --write puts the figures into docs/文件种类.md. Status 1 where anything differs; a PDF's rows
over a page break (S107) are counted apart.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.domain.snapshot import Sheet, Snapshot  # noqa: E402
from perfeval_xl.hosts.document.tables import read_tables  # noqa: E402
from perfeval_xl.hosts.opening import open_form  # noqa: E402
from scripts.marked import write_part  # noqa: E402
from tests.support.office import convert  # noqa: E402
from tests.support.spoiling import WAYS, digits_typed_wide, pairs  # noqa: E402
from tests.support.twins import TWINS  # noqa: E402
from tests.support.word_forms import (  # noqa: E402
    findings_of,
    forms_document,
    lay_out,
    narrow,
    rows_of,
    spoiled,
)

SHARED = ROOT.parent / "shared"
TARGET = ROOT / "docs" / "文件种类.md"
EXAMPLE_TWINS = {
    f"示例-附件1和整体支出自评表{suffix}": "2024/附件1和整体支出自评表.xlsx" for suffix in (".xls", ".ods")
}
JOINED = "S107"
Plain = Callable[[str], str]
"""What makes texts alike that only look different."""
DOCUMENTS = ("docx", "doc", "rtf", "odt", "pdf")
STRESS = {
    "cells_merged_downwards_only_look_so": "竖向合并的格只是空着，没有合并标记",
    "cells_merged_across_the_old_way": "旧式横向合并（hMerge）",
    "rows_and_cells_in_content_controls": "行和格在内容控件里",
    "title_inside_the_table": "标题是表格的第一行",
    "cut_before_the_indicators": "指标之前断成两个表",
    "cut_inside_a_merged_group": "指标中间断成两个表，后一个没有表头",
    "framed": "整个表套在另一个表的一格里",
    "framed_with_its_title": "连同标题套在一格里",
    "in_a_text_box": "表在文本框里",
    "texts_changed_under_tracking": "三分之一的文字有修订痕迹",
    "without_a_grid": "没有列宽（tblGrid）",
    "signs_of_the_font_symbol": "“≥”是 Symbol 字体的符号",
    "heads_again_inside_merged_groups": "合并的组中间又打了一遍表头",
    "digits_typed_wide": "数字和百分号是全角",
    "blank_paragraphs_everywhere": "每格前后都有空段落",
    "merged_cells_left_out_at_the_start": "行首的合并格缺着（gridBefore）",
}
"""The sixteen that were measured first, in the order of that list; the others of WAYS came later."""


@dataclass
class Agreement:
    """How far the copies say what their originals say; a difference is counted on either side."""

    files: int = 0
    cells: int = 0
    merges: int = 0
    rows: int = 0
    findings: int = 0
    other_cells: int = 0
    other_merges: int = 0
    other_rows: int = 0
    missing: int = 0
    extra: int = 0
    joints: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing differs."""
        return not (self.other_cells or self.other_merges or self.other_rows or self.missing or self.extra)

    def add_sheets(self, original: Snapshot, copy: Snapshot) -> None:
        """Values, number formats, formula flags and merged areas of all cells."""
        for left, right in zip(original.sheets, copy.sheets, strict=True):
            self.cells += len(left.cells)
            places = left.cells.keys() | right.cells.keys()
            self.other_cells += sum(left.cells.get(at) != right.cells.get(at) for at in places)
            self.merges += len(left.merges)
            self.other_merges += len(set(left.merges) ^ set(right.merges))

    def add_forms(self, originals: Sequence[Snapshot], copies: Sequence[Snapshot], plain: Plain = str) -> None:
        """Rows of the forms as the core understands them, and all findings of one call over all files."""
        self.files += len(copies)
        rows, others = (_rows(books, plain) for books in (originals, copies))
        self.rows += rows.total()
        self.other_rows += (rows - others).total()
        found, found_in_copies = (_findings(books, plain) for books in (originals, copies))
        self.joints += sum(count for (code, _), count in found_in_copies.items() if code == JOINED)
        found_in_copies = Counter({key: count for key, count in found_in_copies.items() if key[0] != JOINED})
        self.findings += found.total()
        self.missing += (found - found_in_copies).total()
        self.extra += (found_in_copies - found).total()

    def row(self, name: str) -> str:
        """A line of the published table."""
        cells = f"{self.cells:,}（不同 {self.other_cells}）" if self.cells else "—"
        merges = f"{self.merges:,}（不同 {self.other_merges}）" if self.cells else "—"
        found = f"{self.findings:,}：少 {self.missing}，多 {self.extra}"
        found += f"（另有 {JOINED} {self.joints}）" if self.joints else ""
        return f"| {name} | {self.files} | {cells} | {merges} | {self.rows:,}（不同 {self.other_rows}） | {found} |"


def _rows(books: Iterable[Snapshot], plain: Plain) -> Counter[tuple[str, ...]]:
    return Counter(tuple(map(plain, row)) for book in books for row in rows_of(book))


def _findings(books: Iterable[Snapshot], plain: Plain) -> Counter[tuple[str, str]]:
    return Counter((code, plain(message)) for code, message in findings_of(*books).elements())


def workbooks() -> list[Path]:
    """All that there are, with names that differ."""
    folders = (ROOT / "examples" / "2020", ROOT / "examples" / "2024", SHARED / "corpus", SHARED / "forms")
    return [path for folder in folders for path in sorted(folder.glob("*.xlsx"))]


def read(path: Path, name: Path | None = None) -> Snapshot:
    """A file by its kind, under another name where it is a copy."""
    return replace(open_form(path).read(), path=str(name or path))


def spreadsheets(folder: Path) -> Iterator[tuple[str, Agreement]]:
    """The workbooks as .xls and .ods."""
    paths = workbooks()
    originals = [read(path) for path in paths]
    for kind in ("xls", "ods"):
        copies = [read(copy, path) for copy, path in zip(convert(folder, kind, *paths), paths, strict=True)]
        made = Agreement()
        for original, copy in zip(originals, copies, strict=True):
            made.add_sheets(original, copy)
        made.add_forms(originals, copies)
        yield f"LibreOffice 存的 .{kind}", made


def form_sheets() -> list[tuple[Path, list[Sheet]]]:
    """The sheets with a form of every workbook of which Word tables can be made."""
    return [(path, _filled(read(path))) for path in workbooks() if path.parent.name != "forms"]


def _filled(book: Snapshot) -> list[Sheet]:
    return [sheet for sheet in book.sheets if sheet.cells and not sheet.hidden]


def documents(folder: Path) -> Iterator[tuple[str, Agreement]]:
    """Each workbook's forms as the tables of one Word document, in the kinds that LibreOffice makes of it."""
    books = form_sheets()
    originals = [Snapshot(path=str(path), sheets=tuple(sheets)) for path, sheets in books]
    files = []
    for number, (_, sheets) in enumerate(books):
        files.append(folder / f"{number}.docx")
        files[-1].write_bytes(spoiled(forms_document(sheets), partial(lay_out, size=18)))
    for kind in DOCUMENTS:
        copies = files if kind == "docx" else convert(folder, kind, *files)
        made = Agreement()
        made.add_forms(originals, [read(copy, path) for copy, (path, _) in zip(copies, books, strict=True)])
        yield f"Word 表格：.{kind}", made


def twins() -> Iterator[tuple[str, Agreement]]:
    """The documents that lie beside the project, against the workbooks with the same figures."""
    pairs = [(SHARED / "documents" / name, SHARED / "corpus" / book, place) for name, (book, place) in TWINS.items()]
    pairs += [(SHARED / "documents" / name, ROOT / "examples" / book, None) for name, book in EXAMPLE_TWINS.items()]
    for suffix in (".xls", ".ods", ".docx", ".pdf"):
        made = Agreement()
        for path, book, place in pairs:
            if path.suffix == suffix and path.exists():
                original = read(book)
                if place is not None:
                    original = replace(original, sheets=(original.sheets[place],))
                made.add_forms([original], [read(path, book)])
        if made.files:
            yield f"现成的文件：{suffix}", made


class Spoiled(NamedTuple):
    """How the tables were spoiled, and what became of it."""

    name: str
    agreement: Agreement


def stress_twice() -> tuple[int, list[str]]:
    """Two ways together over the tables of the examples: how many pairs there are, and those that read otherwise."""
    books = [(path, sheets) for path, sheets in form_sheets() if "examples" in path.parts]
    sheets = [sheet for _, some in books for sheet in some]
    original, document = Snapshot(path="表.docx", sheets=tuple(sheets)), forms_document(sheets)
    rows, findings = rows_of(original), findings_of(original)
    failed = []
    for first, second in pairs():
        copy = read_tables(spoiled(document, WAYS[first], WAYS[second]), Path("表.docx"))
        if rows_of(copy) != rows or findings_of(copy) != findings:
            failed.append(f"{first} + {second}")
            print(failed[-1], flush=True)
    return len(pairs()), failed


def stress(folder: Path) -> Iterator[Spoiled]:
    """Every way over the tables of every workbook."""
    books = form_sheets()
    originals = [Snapshot(path=str(path), sheets=tuple(sheets)) for path, sheets in books]
    whole = [forms_document(sheets) for _, sheets in books]
    path = folder / "spoiled.docx"
    for name, way in {**WAYS, digits_typed_wide.__name__: digits_typed_wide}.items():
        copies = []
        for document, (book, _) in zip(whole, books, strict=True):
            path.write_bytes(spoiled(document, way))
            copies.append(read(path, book))
        made = Agreement()
        made.add_forms(originals, copies, narrow if way is digits_typed_wide else str)
        yield Spoiled(name, made)


def page_of(agreements: Sequence[tuple[str, Agreement]], ways: Sequence[Spoiled], count: int, failed: int) -> str:
    """What is published."""
    lines = [
        "| 文件 | 个数 | 单元格：值、格式、公式 | 合并 | 自评表的行 | 问题 |",
        "| --- | --- | --- | --- | --- | --- |",
        *(made.row(name) for name, made in agreements),
    ]
    whole = {each.name: each.agreement.is_whole for each in ways}
    first = sum(whole[name] for name in STRESS)
    others = [name for name in whole if name not in STRESS]
    rows = max((each.agreement.rows for each in ways), default=0)
    lines += [
        "",
        f"把这些 Word 表格弄坏再读，每种都是全部 {rows:,} 行，行和问题一字不差的："
        f"先列出的 {len(STRESS)} 种里 {first} 种，"
        f"后来加的 {len(others)} 种里 {sum(whole[name] for name in others)} 种；"
        f"示例的表两种一起弄坏，{count} 对里 {count - failed} 对。",
        "",
        *(f"- {words}：{'成' if whole[name] else '**不成**'}" for name, words in STRESS.items()),
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and publish when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    agreements: list[tuple[str, Agreement]] = []
    ways: list[Spoiled] = []
    with tempfile.TemporaryDirectory(prefix="perfeval-kinds-") as name:
        for way in (spreadsheets, documents):
            place = Path(name, way.__name__)
            place.mkdir()
            agreements += _shown(way(place))
        agreements += _shown(twins())
        for each in stress(Path(name)):
            print(each.agreement.row(each.name), flush=True)
            ways.append(each)
        count, failed = stress_twice()
    text = page_of(agreements, ways, count, len(failed))
    print(text)
    if arguments.write:
        write_part(TARGET, "各种文件的数字", text)
    return 1 if failed or not all(made.is_whole for _, made in (*agreements, *ways)) else 0


def _shown(agreements: Iterable[tuple[str, Agreement]]) -> Iterator[tuple[str, Agreement]]:
    for name, made in agreements:
        print(made.row(name), flush=True)
        yield name, made


if __name__ == "__main__":
    raise SystemExit(main())
