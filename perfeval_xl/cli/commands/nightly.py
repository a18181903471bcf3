"""`batch` and `undo`: whole trees of forms, and the way back."""

import argparse
from typing import Any

from perfeval_xl.cli.calls import add_expected, add_hidden, add_law, results_folder
from perfeval_xl.cli.screen import open_screen


def add_batch(commands: Any) -> None:
    """`perfeval-xl batch` with its options."""
    command = commands.add_parser(
        "batch",
        help="夜间批处理：整个文件夹校验、计分、写报告、打印、汇总",
        description="处理整个文件夹（含子文件夹）里的自评表：校验、计分、写报告、打印成 PDF，最后汇总。\n"
        "结果放到 --out，原表不动；"
        "加 --in-place 才写回原表，并留下原件，可用 undo 撤回。中断后再运行会接着做。",
    )
    command.add_argument("folder", nargs="?", metavar="FOLDER", help="要处理的文件夹；写在 --config 里时可省略")
    command.add_argument(
        "--out", metavar="RESULTS", type=results_folder, help="结果文件夹：汇总、计分、报告、打印、日志都在里面"
    )
    command.add_argument("--config", metavar="FILE", help="配置文件（TOML）；命令行上写了的以命令行为准")
    command.add_argument("--in-place", action="store_true", help="把执行率、得分和标记写回原表，原件另存备份")
    command.add_argument("--since-last", action="store_true", help="只处理上次以来有变化的文件")
    command.add_argument("--no-report", action="store_true", help="不写 Word 报告")
    command.add_argument("--no-pdf", action="store_true", help="不打印 PDF；没有装 LibreOffice 时本来就不打印")
    command.add_argument(
        "--bind", action="store_true", help="另把各部门的 PDF 合成一份，放在 RESULTS/打印合订，一张表一个书签"
    )
    command.add_argument("--no-rollup", action="store_true", help="不写汇总（汇总.xlsx、汇总.html、摘要.txt）")
    command.add_argument("--dossier", action="store_true", help="另做各部门的上报材料，放在 RESULTS/上报材料")
    command.add_argument("--template", metavar="FILE", help="自己的报告模板（.docx）；不写时按表式选用自带模板")
    add_expected(command)
    command.add_argument("--jobs", type=int, metavar="N", help="同时处理几个文件；不写时与处理器核数相同")
    command.add_argument("--dask", metavar="ADDRESS", help="交给 Dask 集群处理，如 tcp://10.0.0.5:8786")
    add_law(command)
    add_hidden(command)
    command.add_argument("--read-pdf", action="store_true", help="文件夹里的 PDF 也读；不写时只报个数")
    command.set_defaults(execute=_batch)


def _batch(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.batch import batch

    return batch(arguments, open_screen())


def add_undo(commands: Any) -> None:
    """`perfeval-xl undo` with its options."""
    command = commands.add_parser(
        "undo",
        help="撤回一次写回原表的批处理",
        description="把 batch --in-place 写过的原表恢复成运行前的样子；之后又被人改过的不动。",
    )
    command.add_argument("run", metavar="RUN", help="运行编号（batch 结束时显示），或 原件/编号 文件夹")
    command.add_argument(
        "--out", metavar="RESULTS", type=results_folder, default=".", help="当时的结果文件夹；不写时为当前文件夹"
    )
    command.set_defaults(execute=_undo)


def _undo(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.batch import undo

    return undo(arguments, open_screen())
