"""The tables of 汇总.xlsx: forms, findings, departments by year, 勾稽, and what could not be read."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval_xl.domain.finding import Severity
from perfeval_xl.rollup.book import Book, Cell, Column, Value
from perfeval_xl.rollup.figures import LOW_RATE, SEVERITY_COLOURS, Chart, Figures, PivotRow, rule_name
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.headline import outside
from perfeval_xl.rollup.heat import HEAT_NOTE, heat_of
from perfeval_xl.rollup.listed import Listed
from perfeval_xl.rollup.rows import GRADES, KINDS, OPEN, FindingRow, FormRow
from perfeval_xl.rollup.texts import book_link, number, path_from

CROSS = "X"
_GRADE_TONES = {"差": "error", "中": "warning", OPEN: "info"}

FORMS = (
    Column("主管部门", 17),
    Column("年度", 6, "year"),
    Column("表", 8.5, "centre"),
    Column("项目", 26),
    Column("表中总分", 7.5, "score"),
    Column("得分合计", 7.5, "score"),
    Column("等级", 6, "centre"),
    Column("预算\n执行率", 7.5, "rate"),
    Column("占年初\n预算", 7.5, "rate"),
    Column("错误", 5.5, "count"),
    Column("提醒", 5.5, "count"),
    Column("提示", 5.5, "count"),
    Column("文件", 26),
    Column("工作表", 12),
    Column("计分表", 6.5, "centre"),
    Column("报告", 6, "centre"),
    Column("PDF", 6, "centre"),
    Column("科室", 11),
)
FINDINGS = (
    Column("程度", 6, "centre"),
    Column("代码", 6, "centre"),
    Column("规则", 14),
    Column("主管部门", 15),
    Column("年度", 6, "year"),
    Column("项目", 19),
    Column("文件", 20),
    Column("工作表", 11),
    Column("单元格", 7, "centre"),
    Column("问题和改法", 60),
)
PIVOT = (
    Column("主管部门", 30),
    Column("年度", 7, "year"),
    Column("表数", 7, "count"),
    Column("平均分", 8, "score"),
    *(Column(grade, 6, "count") for grade in GRADES),
    Column("预算执行率\n（中位数）", 11, "rate"),
    Column("占年初预算\n（中位数）", 11, "rate"),
    Column("错误", 7, "count"),
    Column("提醒", 7, "count"),
    Column("提示", 7, "count"),
)
DISTRIBUTION = (Column("得分合计", 20, "centre"), Column("表数", 10, "count"), Column("占比", 10, "rate"))
FAILED = (Column("文件", 44), Column("代码", 14, "centre"), Column("原因", 46), Column("怎么办", 56))


class Tables:
    """Writes the tables; `folder` is where the workbook will lie, so that links lead from there."""

    def __init__(self, book: Book, rows: Gathered, folder: str) -> None:
        self._book = book
        self._rows = rows
        # a file's rows stand together, so few addresses are wanted again
        self._address = lru_cache(maxsize=16)(lambda path: book_link(path_from(path, folder)))
        self._shown = lru_cache(maxsize=16)(rows.shown)

    def forms(self) -> None:
        """各表: one row a form."""
        rows = self._rows.forms
        note = f"共 {len(rows)} 张表。“表中总分”是表里写的，“得分合计”由各项得分相加；点蓝字打开文件。"
        self._book.sheet("各表", "#2F5597").table("各表", FORMS, map(self._form, rows), note)

    def _form(self, row: FormRow) -> Sequence[Value]:
        low = row.initial_rate is not None and row.initial_rate < LOW_RATE
        return (
            row.department,
            row.year,
            KINDS[row.kind],
            row.name,
            _as_number(row.written),
            row.computed,
            Cell(row.grade, _GRADE_TONES.get(row.grade, "")),
            row.rate,
            Cell(row.initial_rate, "error" if low else ""),
            Cell(row.errors, "error" if row.errors else ""),
            Cell(row.warnings, "warning" if row.warnings else ""),
            row.infos,
            Cell(row.file, link=self._address(row.path)),
            row.sheet,
            self._product(row.scored),
            self._product(row.report),
            self._product(row.pdf),
            row.section,
        )

    def _product(self, path: str | None) -> Value:
        return Cell("打开", link=self._address(path)) if path else None

    def findings(self) -> None:
        """问题清单: every finding."""
        rows = self._rows.findings
        counts = "、".join(f"{each.chinese} {rows.count(each)} 处" for each in Severity)
        counts += f"，已认可 {rows.accepted} 处（划掉的，在最后）" if rows.accepted else ""
        note = f"{counts}。用表头的箭头筛选；点单元格一列打开文件的那一格。" if rows else "没有发现问题。"
        self._book.sheet("问题清单", "#C00000").table("问题清单", FINDINGS, map(self._finding, rows), note)

    def cross(self) -> None:
        """勾稽: what forms and files say of each other."""
        rows = self._rows.findings
        count = sum(count for (code, _), count in rows.counts.items() if code.startswith(CROSS))
        found: Iterable[FindingRow] = (row for row in rows if row.code.startswith(CROSS)) if count else ()
        note = (
            f"附件1、整体表和项目表之间对不上的 {count} 处。"
            if count
            else "附件1、整体表和项目表之间没有发现对不上的地方。"
        )
        self._book.sheet("勾稽", "#BF9000").table("勾稽（表与表之间）", FINDINGS, map(self._finding, found), note)

    def _finding(self, row: FindingRow) -> Sequence[Value]:
        struck = "accepted" if row.accepted else ""
        message = f"{row.message}（已认可：{row.accepted}）" if row.accepted else row.message
        return (
            Cell(row.severity.chinese, struck or row.severity.value),
            Cell(row.code, struck),
            rule_name(row.code),
            row.department,
            row.year,
            row.name,
            self._shown(row.path),
            row.sheet,
            Cell(row.cell, link=self._place(row)),
            Cell(message, struck),
        )

    def _place(self, row: FindingRow) -> str:
        sheet = row.sheet.replace("'", "''")
        return f"{self._address(row.path)}#'{sheet}'!{row.cell}"

    def departments(self, figures: Figures) -> None:
        """按部门年度: one row a department and year, the whole last."""
        rows = list(map(_pivot, figures.pivot))
        if rows:
            rows.append([Cell(_bare(value), "sum") for value in _pivot(figures.whole)])
        note = "没有写主管部门的附件1 归入同一文件里的部门。中位数是居中的一个数，不受个别写错的数影响。"
        self._book.sheet("按部门年度", "#548235").table("按部门年度", PIVOT, rows, note + outside(figures))

    def sections(self, figures: Figures) -> None:
        """按科室: one row a 科室, where files lie in folders of their own."""
        if not figures.sections:
            return
        columns = (Column("科室", 30), *PIVOT[2:])
        rows = [[line[0], *line[2:]] for line in map(_pivot, figures.sections)]
        note = "科室按所在的子文件夹分。"
        self._book.sheet("按科室", "#548235").table("按科室", columns, rows, note)

    def heat(self) -> None:
        """规则与部门: how often each department breaks the most frequent rules, where there are several departments."""
        heat = heat_of(self._rows.slips)
        if not heat.rows:
            return
        heads = (Column(f"{code}\n{rule_name(code)}", 10, "count") for code in heat.codes)
        columns = (Column("主管部门", 26), *heads, Column("全部", 8, "count"))
        rows: list[Sequence[Value]] = [
            (row.department, *(Cell(each, heat.tone(each)) for each in row.counts), row.whole) for row in heat.rows
        ]
        self._book.sheet("规则与部门", "#C00000").table("规则与部门", columns, rows, HEAT_NOTE)

    def listed(self, table: Listed) -> None:
        """A further table."""
        self._book.sheet(table.name, "#548235").table(table.name, table.columns, table.rows, table.note)

    def distribution(self, chart: Chart) -> None:
        """得分分布: how many forms have a total in which range."""
        if not chart.bars:
            return
        whole = sum(bar.value for bar in chart.bars)
        rows = [(bar.label, bar.value, bar.value / whole) for bar in chart.bars]
        self._book.sheet(chart.title, "#548235").table(chart.title, DISTRIBUTION, rows, chart.note)

    def failed(self) -> None:
        """读不了的文件: with why, and what to do."""
        rows = self._rows.failed
        note = f"共 {len(rows)} 个。这些文件没有改动。" if rows else "所有文件都读得了。"
        listed: Iterator[Sequence[Value]] = (
            (Cell(row.file, link=self._address(row.path)), Cell(row.code, "error"), row.why, row.advice) for row in rows
        )
        self._book.sheet("读不了的文件", SEVERITY_COLOURS[Severity.WARNING]).table("读不了的文件", FAILED, listed, note)


def _pivot(row: PivotRow) -> list[Value]:
    return [
        row.department,
        row.year,
        row.forms,
        row.score,
        *row.grades,
        row.rate,
        row.initial_rate,
        Cell(row.errors, "error" if row.errors else ""),
        row.warnings,
        row.infos,
    ]


def _bare(value: Value) -> str | Decimal | int | None:
    return value.value if isinstance(value, Cell) else value


def _as_number(text: str) -> Value:
    found = number(text)
    return text if found is None else found
