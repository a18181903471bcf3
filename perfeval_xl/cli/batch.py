"""`perfeval-xl batch` and `perfeval-xl undo` for people: progress while it runs, then what became of it."""

import argparse
import signal
from collections import Counter
from pathlib import Path
from types import FrameType

from perfeval_xl.batch.options import options_from
from perfeval_xl.batch.running import Outcome, run_batch
from perfeval_xl.batch.undo import RESTORED, UNTOUCHED, undo_run
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.finding import Severity

_BAD = SEVERITY_STYLE[Severity.ERROR]
_OPTIONS = ("folder", "out", "law", "template", "dask", "jobs")
_SWITCHES = ("in_place", "since_last")


def batch(arguments: argparse.Namespace, screen: Screen) -> int:
    """Carry out a run; the exit status for the scheduler."""
    given = {name: getattr(arguments, name) for name in _OPTIONS}
    given |= {name: True for name in _SWITCHES if getattr(arguments, name)}
    if arguments.no_report:
        given["report"] = False
    options = options_from(given, Path(arguments.config) if arguments.config else None)
    signal.signal(signal.SIGTERM, _interrupted)
    with screen.counting() as watch:
        outcome = run_batch(options, watch)
    _show(outcome, options.out, options.in_place, screen)
    return outcome.exit_status


def _interrupted(_: int, __: FrameType | None) -> None:
    """A scheduler that ends the task is heard like Ctrl-C: what is in hand is finished, what was done is kept."""
    raise KeyboardInterrupt


def _show(outcome: Outcome, out: Path, in_place: bool, screen: Screen) -> None:
    done = outcome.found - outcome.unchanged - outcome.left
    counted = f"这次处理 {done} 个，没有变化 {outcome.unchanged} 个，未处理 {outcome.left} 个"
    screen.line((f"找到 {outcome.found} 个表格：{counted}。", "bold"))
    if outcome.passed:
        told = "、".join(f"{reason} {count}" for reason, count in sorted(outcome.passed.items()))
        screen.line(f"没有看的：{told}。")
    failed = {code: count for code, count in sorted(outcome.codes.items()) if code != "ok"}
    if failed:
        told = "、".join(f"{code} {count}" for code, count in failed.items())
        screen.line(("没有办成的", _BAD), f"（原因见日志）：{told}。")
    screen.line(f"全部表格中：错误 {outcome.errors} 处、提醒 {outcome.warnings} 处。")
    if done or outcome.left:
        screen.line(f"结果在 {out}，日志 {outcome.log}。")
    else:
        screen.line("与上次相比没有变化，没有写入任何结果。")
    if in_place and outcome.written:
        screen.line(f"原表已写回，原件留有备份。要撤回，运行：perfeval-xl undo {outcome.run} --out {out}")
    if outcome.stopped:
        screen.line(("已停下", _BAD), f" {outcome.stopped.code}  {outcome.stopped.message}")


def undo(arguments: argparse.Namespace, screen: Screen) -> int:
    """Take an in-place run back; status 2 when a file could not be put back."""
    undone = undo_run(arguments.run, Path(arguments.out))
    for each in undone:
        if each.status not in (RESTORED, UNTOUCHED):
            screen.line(f"{each.file}：", ("没有撤回", _BAD), f" {each.status}  {each.message}")
    counts = Counter(each.status for each in undone)
    kept = len(undone) - counts[RESTORED] - counts[UNTOUCHED]
    screen.line((f"放回原件 {counts[RESTORED]} 个，本来就是原样 {counts[UNTOUCHED]} 个，没有撤回 {kept} 个。", "bold"))
    return 2 if kept else 0
