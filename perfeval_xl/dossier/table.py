"""自评结果汇总表.xlsx: one row a project, sums that Excel reckons anew, the department's row, ready to print on A4."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from perfeval_xl.domain.numbers import mean_to_cents
from perfeval_xl.dossier.bundle import Bundle, Project
from perfeval_xl.dossier.columns import (
    BUDGET,
    CODE,
    COLUMNS,
    INITIAL,
    NOTES,
    NUMBER,
    PROJECT,
    RATE,
    SCORE,
    SHARE,
    SPENT,
    UNMET,
    UNSURE,
    Column,
    Formula,
    Value,
    values_lacking,
    values_of,
)
from perfeval_xl.dossier.figures import Amount, Figures, added
from perfeval_xl.dossier.redaction import Removal, redact_text
from perfeval_xl.reports.numbers import percent, wan
from perfeval_xl.reports.values import Missing, clean

NAME = "自评结果汇总表"
_SHEET_PART = "xl/worksheets/sheet1.xml"
_SEAL = "perfeval-xl"
_MOMENT = datetime(2026, 1, 1)
_A4 = 9
_LINE, _PADDING, _HIGHEST = 13.5, 6.0, 409.0
"""Points, for text of 10 points."""
_FITTING = 0.92
"""Columns of text of 10 points (a Chinese character is two) in each of a column's width."""


_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "centre": {"align": "center", "text_wrap": True},
    "money": {"num_format": "#,##0.00####", "align": "right"},
    "rate": {"num_format": "0.00%", "align": "center"},
    "score": {"num_format": "0.##", "align": "center"},
    "count": {"num_format": "0", "align": "center"},
    "head": {"align": "center", "text_wrap": True, "bold": True},
}


class Line(NamedTuple):
    """A project with its figures; None where 附件1 lists it and no form is there."""

    project: Project
    figures: Figures | None


def summary_table(bundle: Bundle, lines: Sequence[Line], whole: Figures | None, *, public: bool = False) -> bytes:
    """The workbook; the same content gives the same bytes. `whole` is the department's own form.

    A `public` one leaves out 备注 and the line with 填表人 and 联系电话.
    """
    made = _written(bundle, lines, whole, public=public, seal="")
    return _written(bundle, lines, whole, public=public, seal=_fingerprint(made))


def table_removals(lines: Sequence[Line]) -> list[Removal]:
    """What the public table leaves out."""
    removals = [Removal(NAME, "备注栏", "整栏"), Removal(NAME, "填表人、联系电话、单位负责人一行", "整行")]
    for line in lines:
        for text in values_of(line.figures).values() if line.figures else ():
            if isinstance(text, str):
                removals += (Removal(f"{NAME}　{line.project.name}", *each) for each in redact_text(text)[1])
    return removals


def is_own_table(data: bytes) -> bool:
    """Whether a workbook is one of ours that nobody has changed since."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return f"{_SEAL}:{_fingerprint(data)}".encode() in package.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return False  # whatever it is, it is not ours


def _fingerprint(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return hashlib.sha256(package.read(_SHEET_PART)).hexdigest()


def _written(bundle: Bundle, lines: Sequence[Line], whole: Figures | None, *, public: bool, seal: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        title = f"{bundle.year or ''}{'年度' if bundle.year else ''}项目支出绩效{NAME}"
        keywords = f"{_SEAL}:{seal}" if seal else ""
        book.set_properties({"title": title, "created": _MOMENT, "keywords": keywords})
        columns = _columns(lines, public=public)
        sheet = _Sheet(book, columns, public=public)
        sheet.begin(title, bundle.name, _draft(lines, whole))
        sheet.rows(lines, whole)
        sheet.end(list(_remarks(bundle, lines, whole)))
    return buffer.getvalue()


def _columns(lines: Sequence[Line], *, public: bool) -> list[Column]:
    coded = any(line.figures and line.figures.code for line in lines)
    return [each for each in COLUMNS if (coded or each.head != CODE) and not (public and each.head == NOTES)]


def _draft(lines: Sequence[Line], whole: Figures | None) -> str:
    """Why the table is not final, '' when it is."""
    listed = [line.figures for line in lines if line.figures] + ([whole] if whole else [])
    errors = sum(figures.errors for figures in listed)
    lacking = sum(line.figures is None for line in lines)
    whys = [f"还有{errors}处错误没有改"] if errors else []
    whys += [f"{lacking}个项目没有自评表"] if lacking else []
    return f"（草稿：{'，'.join(whys)}）" if whys else ""


def _remarks(bundle: Bundle, lines: Sequence[Line], whole: Figures | None) -> Iterator[str]:
    """What stands under the table: what the sums leave out, and how much of 项目支出 they cover."""
    unsure = [
        line for line in lines if line.figures and any(isinstance(each, Missing) for each in _amounts(line.figures))
    ]
    if unsure:
        yield f"注：{len(unsure)}个项目的金额有错误待改（写“{UNSURE}”处），没有计入合计。"
    spent = added(line.figures.spent for line in lines if line.figures)
    spending = project_spending(whole)
    if spent is not None and spending:
        share = percent(spent / spending)
        yield f"部门整体支出中项目支出{wan(spending)}，本表合计全年执行数{wan(spent)}，占{share}。"


def project_spending(whole: Figures | None) -> Decimal | None:
    """项目支出 as 附件2 has it under 按支出性质分, in 万元; None where it is not there or in doubt."""
    if whole is None:
        return None
    parts = [part["金额"] for part in whole.variables["支出构成"] if "项目支出" in part["名称"]]
    return parts[0] if parts and isinstance(parts[0], Decimal) else None


def _amounts(figures: Figures) -> tuple[Any, ...]:
    return (figures.initial, figures.budget, figures.spent)


class _Sheet:
    """The one sheet, written from top to bottom."""

    def __init__(self, book: Any, columns: Sequence[Column], *, public: bool) -> None:
        self._public = public
        self._raw = book.add_worksheet(NAME)
        self._columns = columns
        self._last = len(columns) - 1
        self._next = 0
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self._looks = {
            (kind, bold): book.add_format({**base, "border": 1, **look, **({"bold": True} if bold else {})})
            for kind, look in _FORMATS.items()
            for bold in (False, True)
        }
        self._title = book.add_format({**base, "font_name": "黑体", "font_size": 16, "align": "center"})
        self._plain = book.add_format({**base, "text_wrap": True})
        self._right = book.add_format({**base, "align": "right"})
        self._red = book.add_format({**base, "align": "center", "font_color": "#C00000"})
        for number, column in enumerate(columns):
            self._raw.set_column(number, number, column.width)
        self._page()

    def _page(self) -> None:
        self._raw.set_paper(_A4)
        self._raw.set_landscape()
        self._raw.fit_to_pages(1, 0)
        self._raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self._raw.center_horizontally()
        self._raw.set_footer('&C&"宋体,Regular"&9第 &P 页　共 &N 页')

    def begin(self, title: str, department: str, draft: str) -> None:
        """Title, what is still a draft, department and unit, heads."""
        self._across(title, self._title, 28)
        if draft:
            self._across(draft, self._red, 18)
        middle = self._last // 2
        self._raw.merge_range(self._next, 0, self._next, middle, f"部门（单位）：{clean(department)}", self._plain)
        self._raw.merge_range(self._next, middle + 1, self._next, self._last, "金额单位：万元", self._right)
        self._next += 1
        for number, column in enumerate(self._columns):
            self._raw.write_string(self._next, number, column.head, self._looks["head", False])
        self._raw.set_row(self._next, 2 * _LINE + _PADDING)
        self._raw.repeat_rows(self._next)
        self._raw.freeze_panes(self._next + 1, 0)
        self._next += 1

    def _across(self, text: str, look: Any, height: float) -> None:
        self._raw.merge_range(self._next, 0, self._next, self._last, clean(text), look)
        self._raw.set_row(self._next, height)
        self._next += 1

    def rows(self, lines: Sequence[Line], whole: Figures | None) -> None:
        """The projects, their sums, and the department's own figures."""
        first = self._next
        for number, line in enumerate(lines, 1):
            values = values_of(line.figures) if line.figures else values_lacking(line.project)
            self._row({NUMBER: number, **values})
        if lines:
            self._row(self._sums([line.figures for line in lines if line.figures], first), bold=True)
        if whole:
            self._row({**values_of(whole), PROJECT: "部门整体支出"}, bold=True)

    def _sums(self, listed: Sequence[Figures], first: int) -> dict[str, Value]:
        """The row 合计; its rates are reckoned from its sums."""
        sums = {column.head: self._sum(column, listed, first) for column in self._columns if column.sum}
        values: dict[str, Value] = {PROJECT: "合计", **sums}
        values[RATE] = self._share(sums, BUDGET, [each.rate for each in listed])
        values[SHARE] = self._share(sums, INITIAL, [each.initial_share for each in listed])
        scores = [figures.total for figures in listed if isinstance(figures.total, Decimal)]
        if (mean := mean_to_cents(scores)) is not None:
            values[SCORE] = Formula(f"=ROUND(AVERAGE({self._range(SCORE, first)}),2)", mean)
            values[UNMET] = "得分为各项目的平均分。"
        return values

    def _sum(self, column: Column, listed: Sequence[Figures], first: int) -> Value:
        numbers = [value for figures in listed if isinstance(value := values_of(figures)[column.head], Decimal | int)]
        if not numbers:
            return None
        return Formula(f"={column.sum}({self._range(column.head, first)})", sum(map(Decimal, numbers), Decimal(0)))

    def _share(self, sums: dict[str, Value], head: str, shares: Sequence[Amount]) -> Value:
        """全年执行数 over another sum; the mark of a project whose amounts are in doubt, as the sums leave it out."""
        if unsure := [share for share in shares if isinstance(share, Missing)]:
            return unsure[0]
        spent, base = sums[SPENT], sums[head]
        if not (isinstance(spent, Formula) and isinstance(base, Formula) and base.value) or None in shares:
            return None
        return Formula(f"={self._cell(self._next, SPENT)}/{self._cell(self._next, head)}", spent.value / base.value)

    def _range(self, head: str, first: int) -> str:
        return f"{self._cell(first, head)}:{self._cell(self._next - 1, head)}"

    def _cell(self, row: int, head: str) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        column = next(number for number, each in enumerate(self._columns) if each.head == head)
        cell: str = xl_rowcol_to_cell(row, column)
        return cell

    def _row(self, values: dict[str, Value], *, bold: bool = False) -> None:
        lines = 1
        for number, column in enumerate(self._columns):
            value = values.get(column.head)
            if self._public and isinstance(value, str):
                value = redact_text(value)[0]
            self._put(number, value, column.kind, bold)
            if isinstance(value, str):
                lines = max(lines, _lines(value, column.width))
        self._raw.set_row(self._next, min(_HIGHEST, lines * _LINE + _PADDING))
        self._next += 1

    def _put(self, column: int, value: Value, kind: str, bold: bool) -> None:
        look = self._looks[kind, bold]
        at = (self._next, column)
        if isinstance(value, Missing):
            self._raw.write_string(*at, UNSURE, self._looks["centre", bold])
        elif isinstance(value, Formula):
            self._raw.write_formula(*at, value.text, look, float(value.value))
        elif value is None or value == "":
            self._raw.write_blank(*at, None, look)
        elif isinstance(value, str):
            self._raw.write_string(*at, clean(value), look)
        else:
            self._raw.write_number(*at, float(value), look)  # Excel knows no other numbers than floats

    def end(self, remarks: Sequence[str]) -> None:
        """Remarks, and the line that people sign; the latter is not published."""
        for remark in remarks:
            self._raw.merge_range(self._next, 0, self._next, self._last, clean(remark), self._plain)
            self._next += 1
        if not self._public:
            signed = "填表人：　　　　　　　联系电话：　　　　　　　　　单位负责人（签字）：　　　　　　　填报日期："
            self._across(signed, self._plain, 24)


def _lines(text: str, width: float) -> int:
    """How many lines wrapped text takes in a column."""
    from perfeval_xl.rollup.texts import columns_of

    fitting = max(int(width * _FITTING), 2)
    return sum(-(-max(columns_of(line), 1) // fitting) for line in text.split("\n"))
