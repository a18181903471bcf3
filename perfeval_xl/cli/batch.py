"""`perfeval-xl batch` and `perfeval-xl undo` for people: progress while it runs, then what became of it."""

import argparse
import signal
from collections import Counter
from pathlib import Path
from types import FrameType

from perfeval_xl.app.binding import NAME
from perfeval_xl.app.making import FOLDER
from perfeval_xl.app.results import OK, PASSED_OVER
from perfeval_xl.batch.options import BatchOptions, options_from
from perfeval_xl.batch.outcome import Outcome
from perfeval_xl.batch.printing import NO_OFFICE
from perfeval_xl.batch.running import run_batch
from perfeval_xl.batch.undo import RESTORED, UNTOUCHED, undo_run
from perfeval_xl.batch.walking import PDF_FILES
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.cli.show import show_documents
from perfeval_xl.domain.finding import Severity
from perfeval_xl.problems import sentence
from perfeval_xl.rollup import BOOK, PAGE, SUMMARY

_BAD = SEVERITY_STYLE[Severity.ERROR]
_OPTIONS = ("folder", "out", "law", "standard", "template", "expected", "dask", "jobs")
_SWITCHES = ("in_place", "since_last", "hidden", "read_pdf", "bind", "dossier")
_PRODUCTS = ("report", "pdf", "rollup")


def batch(arguments: argparse.Namespace, screen: Screen) -> int:
    """Carry out a run; the exit status for the scheduler."""
    chosen = {name: getattr(arguments, name) for name in _OPTIONS}
    chosen |= {name: True for name in _SWITCHES if getattr(arguments, name)}
    chosen |= {name: False for name in _PRODUCTS if getattr(arguments, f"no_{name}")}
    options = options_from(chosen, Path(arguments.config) if arguments.config else None)
    signal.signal(signal.SIGTERM, _interrupted)
    with screen.counting() as watch:
        outcome = run_batch(options, watch)
    _show(outcome, options, screen)
    return outcome.exit_status


def _interrupted(_: int, __: FrameType | None) -> None:
    """A scheduler that ends the task is heard like Ctrl-C: what is in hand is finished, what was done is kept."""
    raise KeyboardInterrupt


def _show(outcome: Outcome, options: BatchOptions, screen: Screen) -> None:
    done = outcome.found - outcome.unchanged - outcome.left
    counted = f"这次处理 {done} 个，没有变化 {outcome.unchanged} 个，未处理 {outcome.left} 个"
    forms = outcome.found - outcome.passed_over
    screen.line((f"找到 {forms} 个文件，其中自评表 {outcome.forms} 张：{counted}。", "bold"))
    if outcome.saw_no_form:
        screen.line(("办不成", _BAD), f" NO_WORKBOOK  {_no_form(outcome, options)}")
    else:
        show_documents(outcome.own_reports, outcome.passed_over - outcome.own_reports, screen)
    if outcome.passed:
        screen.line(f"没有看的：{_listed(outcome.passed)}。")
    failed = Counter({code: count for code, count in outcome.codes.items() if code not in {OK, *PASSED_OVER}})
    if failed:
        screen.line(("没有办成的", _BAD), f"（原因见汇总和日志）：{_listed(failed)}。")
    screen.line(f"全部表格中：错误 {outcome.errors} 处、提醒 {outcome.warnings} 处。")
    _show_printed(outcome.printed, screen)
    _show_bound(outcome, options, screen)
    _show_handed(outcome, options, screen)
    if done or outcome.left or outcome.printed[OK] or outcome.handed.made:
        screen.line(f"结果在 {options.out}，日志 {outcome.log}。")
    else:
        screen.line("与上次相比没有变化，没有写入任何结果。")
    _show_rollup(outcome, options, screen)
    if outcome.written_back:
        counted = f"写回原表 {outcome.written_back} 个，原件留有备份。"
        screen.line(f"{counted}要撤回，运行：perfeval-xl undo {outcome.run} --out {options.out}")
    if not (outcome.forms or outcome.left or failed or outcome.saw_no_form):
        screen.line(("NO_FORM", _BAD), f"  {sentence('NO_FORM', 'files', what=outcome.found)}")
    if outcome.stopped:
        screen.line(("已停下", _BAD), f" {outcome.stopped.code}  {outcome.stopped.message}")


def _no_form(outcome: Outcome, options: BatchOptions) -> str:
    """What to do where the tree holds only what is no form or cannot be read."""
    if outcome.found:
        return sentence("NO_WORKBOOK", "documents", count=outcome.passed_over)
    return sentence("NO_WORKBOOK", "pages", what=options.folder, count=outcome.passed[PDF_FILES])


def _listed(counts: Counter[str]) -> str:
    return "、".join(f"{name} {count}" for name, count in sorted(counts.items()))


def _show_printed(printed: Counter[str], screen: Screen) -> None:
    """PDFs are counted apart from the forms: a form without one is done all the same."""
    if printed[OK]:
        screen.line(f"打印成 PDF {printed[OK]} 个。")
    if printed[NO_OFFICE]:
        notice = f"没有找到 LibreOffice，{printed[NO_OFFICE]} 个表没有打印成 PDF，其余不受影响。"
        screen.line(f"{notice}请安装 LibreOffice（免费），或加 --no-pdf。")
    failed = Counter({code: count for code, count in printed.items() if code not in (OK, NO_OFFICE)})
    if failed:
        screen.line(f"没有打印成 PDF 的：{_listed(failed)}。下次运行会再试。")


def _show_bound(outcome: Outcome, options: BatchOptions, screen: Screen) -> None:
    if outcome.bound[OK]:
        screen.line(f"各部门的 PDF 合订 {outcome.bound[OK]} 份，在 {options.out / NAME}。")
    if failed := Counter({code: count for code, count in outcome.bound.items() if code != OK}):
        screen.line(f"没有合订的：{_listed(failed)}。关闭或挪开同名的文件，下次运行会再试。")


def _show_handed(outcome: Outcome, options: BatchOptions, screen: Screen) -> None:
    if outcome.handed.made:
        screen.line(f"上报材料做了 {outcome.handed.made} 份，在 {options.out / FOLDER}；要办的事见各份里的材料清单。")
    elif options.dossier and not outcome.handed.refused:
        screen.line("上报材料与上次相同，没有重做。")
    for reason in outcome.handed.refused:
        screen.line(("上报材料没有做成", _BAD), f"　{reason}")


def _show_rollup(outcome: Outcome, options: BatchOptions, screen: Screen) -> None:
    if outcome.rollup:
        screen.line(("汇总没有写全", _BAD), f" {outcome.rollup.code}  {outcome.rollup.message}")
    elif options.rollup:
        screen.line(f"汇总：{options.out / BOOK}，网页 {PAGE}，摘要 {SUMMARY}。")


def undo(arguments: argparse.Namespace, screen: Screen) -> int:
    """Take an in-place run back; status 2 when a file could not be put back."""
    undone = undo_run(arguments.run, Path(arguments.out))
    for each in undone:
        if each.status not in (RESTORED, UNTOUCHED):
            screen.line(f"{each.file}：", ("没有撤回", _BAD), f" {each.status}  {each.message}")
    counts = Counter(each.status for each in undone)
    remaining = len(undone) - counts[RESTORED] - counts[UNTOUCHED]
    screen.line(
        (f"放回原件 {counts[RESTORED]} 个，本来就是原样 {counts[UNTOUCHED]} 个，没有撤回 {remaining} 个。", "bold")
    )
    return 2 if remaining else 0
