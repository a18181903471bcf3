"""What print tells people, in text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfeval_xl.app.binding import Bound
from perfeval_xl.app.results import FileResult, Printed
from perfeval_xl.app.runs import RunResult
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.finding import Severity


def show_printed(result: RunResult, screen: Screen) -> None:
    """Every file with where its PDF is or why there is none, then a summary."""
    for file in result.listed:
        for line in _lines(file):
            screen.line(line)
        if not file.ok:
            screen.line(f"{file.path}：", ("办不成", SEVERITY_STYLE[Severity.ERROR]), f" {file.status}  {file.message}")
    made = sum(file.ok and file.written is not None and file.written != _copy_of(file) for file in result.listed)
    copies = sum(_copy_of(file) is not None for file in result.listed)
    screen.line()
    counts = f"打印 {made} 个" + (f"，留下副本 {copies} 个" if copies else "")
    screen.line((f"共 {len(result.listed)} 个文件：{counts}。原表没有改动。", "bold"))
    if copies and not made:
        screen.line("没有找到 LibreOffice，所以没有生成 PDF；请在 Excel 或 WPS 里打开副本打印。")
    failed = sum(not file.ok for file in result.listed)
    if failed:
        screen.line(f"有 {failed} 个文件没有办成，原因见上。")


def show_bound(bound: Sequence[Bound], screen: Screen) -> None:
    """Where the PDFs of every department are bound into one."""
    for each in bound:
        if each.failure:
            code, message = each.failure
            screen.line(f"{each.target}：", ("没有合订", SEVERITY_STYLE[Severity.ERROR]), f" {code}  {message}")
        else:
            screen.line(f"合订 {each.files} 个文件、{each.pages} 页 → {each.target}")


def _lines(file: FileResult) -> Iterator[str]:
    copy = _copy_of(file)
    if file.ok and file.written != copy:
        yield f"{file.path} → {file.written}"
    if copy:
        yield f"{file.path} → {copy}"
    for each in file.notes:
        yield f"  请看 [{each.sheet}] {file.name_of(each.sheet, each.note.at)}  {each.note.text}"


def _copy_of(file: FileResult) -> Path | None:
    """The print-ready workbook that was left beside the PDF, also where there is no PDF."""
    return file.made.kept if isinstance(file.made, Printed) else None
