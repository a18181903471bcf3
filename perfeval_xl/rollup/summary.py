"""摘要.txt: what a mail about the run says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import FormKind
from perfeval_xl.domain.numbers import show_number
from perfeval_xl.rollup.figures import Figures
from perfeval_xl.rollup.gathering import Gathered
from perfeval_xl.rollup.headline import cards, scope
from perfeval_xl.rollup.listed import HANDED_IN, Listed
from perfeval_xl.rollup.rows import NO_DEPARTMENT, FailedRow, FormRow
from perfeval_xl.rollup.texts import plain, short

_MOST = 8
_NAME_WIDTH, _FILE_WIDTH, _WHY_WIDTH = 40, 60, 600


def summary(rows: Gathered, figures: Figures, further: Sequence[Listed], products: Sequence[str], folder: str) -> str:
    """A page of plain text; `products` are the names of the files to open, which lie in the folder."""
    return "\n".join(_lines(rows, figures, further, products, folder)) + "\n"


def _lines(
    rows: Gathered, figures: Figures, further: Sequence[Listed], products: Sequence[str], folder: str
) -> Iterator[str]:
    yield "绩效自评汇总"
    yield from rows.notes
    yield scope(rows)
    yield ""
    yield "，".join(f"{card.label} {card.figure}" for card in cards(rows, figures)) + "。"
    grades = figures.charts[1].bars
    if grades:
        yield "等级：" + "，".join(f"{bar.label} {bar.shown}" for bar in grades) + "。"
    yield from (f"{table.name}：{table.note}" for table in further if table.anchor == HANDED_IN)
    yield from _worst(figures)
    yield from _failed(rows.failed)
    yield ""
    yield f"详细情况见 {'、'.join(products)}；转发时请一并作为附件。本机上的位置："
    yield from (f"  {plain(str(Path(folder, product)))}" for product in products)


def _worst(figures: Figures) -> Iterator[str]:
    forms = figures.worst
    yield ""
    if not forms:
        yield "认出来的表里没有错误。" if figures.severities[Severity.ERROR] else "没有发现错误。"
        return
    yield f"先看这些表（错误最多的 {len(forms)} 张）："
    for number, form in enumerate(forms, 1):
        owner = "" if form.department in (NO_DEPARTMENT, form.name) else f"（{short(form.department, _NAME_WIDTH)}）"
        yield f"  {number}. {short(form.name, _NAME_WIDTH)}{owner}：错误 {form.errors} 处{_score(form)}"
        yield f"     {short(form.file, _FILE_WIDTH)}"


def _score(form: FormRow) -> str:
    if form.kind is FormKind.BASE:
        return ""
    return "，还有得分待定" if form.computed is None else f"，得分合计 {show_number(form.computed)}"


def _failed(failed: Sequence[FailedRow]) -> Iterator[str]:
    if not failed:
        return
    yield ""
    yield f"读不了的文件 {len(failed)} 个："
    for row in failed[:_MOST]:
        yield f"  {short(row.file, _FILE_WIDTH)}  {row.code}"
        yield f"     {short(row.why + row.advice, _WHY_WIDTH)}"
    if len(failed) > _MOST:
        yield f"  另有 {len(failed) - _MOST} 个，见汇总.xlsx 的“读不了的文件”。"
