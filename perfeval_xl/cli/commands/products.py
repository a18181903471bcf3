"""`report`, `print` and `rollup`: what is made from filled-in forms."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from perfeval_xl.cli.calls import (
    add_expected,
    add_hidden,
    add_law,
    add_standard,
    chosen_standard,
    exit_status,
    results_folder,
    show_passed_over,
)
from perfeval_xl.cli.screen import open_screen


def add_report(commands: Any) -> None:
    """`perfeval-xl report` with its options."""
    command = commands.add_parser(
        "report",
        help="生成报告：为每张自评表写一份 Word 报告",
        description="生成绩效自评报告（.docx）。每张项目支出自评表一份；整体支出自评表一份，同时给出的项目写成其中各节。\n"
        "表里没有的内容在报告中写成【待填：…】并标黄。改过的报告不会被覆盖，新报告另编号。原表不动。",
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；整体表与项目表、附件1 一起写"
    )
    command.add_argument("--out", metavar="DIR", type=results_folder, help="报告放到这个文件夹；不写时放在表格旁边")
    add_look(command)
    command.add_argument(
        "--collect",
        action="append",
        metavar="DOCX",
        help="不写报告，收集改好的报告里补写的内容，做成“报告素材”表，明年可用；可以写多次",
    )
    command.add_argument("--charts", action="store_true", help="加上图表：一级指标得分率、预算执行情况")
    add_law(command)
    add_hidden(command)
    command.set_defaults(execute=_report)


def add_look(command: argparse.ArgumentParser) -> None:
    """Template, fonts and date of the reports."""
    command.add_argument("--template", metavar="FILE", help="自己的报告模板（.docx）；不写时按表式选用自带模板")
    command.add_argument(
        "--fonts",
        choices=("gb2312", "windows"),
        default="gb2312",
        help="字体：gb2312 用方正小标宋、仿宋_GB2312 等公文字体（默认），windows 只用 Windows 自带字体",
    )
    command.add_argument("--date", metavar="DATE", type=_day, help="成文日期，如 2025-05-16；不写时为今天")


def _day(text: str) -> date:
    return date.fromisoformat(text)


_day.__name__ = "日期（如 2025-05-16）"


def _report(arguments: argparse.Namespace) -> int:
    return _collect(arguments) if arguments.collect else _write_reports(arguments)


def _collect(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.collecting import collect_reports
    from perfeval_xl.app.files import select_files
    from perfeval_xl.cli.handed import show_collected

    made = collect_reports(
        select_files(arguments.paths).files,
        arguments.collect,
        out=Path(arguments.out) if arguments.out else None,
        template=Path(arguments.template) if arguments.template else None,
        profile=arguments.law,
        hidden=arguments.hidden,
        standard=chosen_standard(arguments),
    )
    return show_collected(made, open_screen())


def _write_reports(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.reporting import ReportOptions, report_files
    from perfeval_xl.cli.show import show_reports

    screen = open_screen()
    options = ReportOptions(
        template=Path(arguments.template) if arguments.template else None,
        out=Path(arguments.out) if arguments.out else None,
        fonts=arguments.fonts,
        charts=arguments.charts,
        day=arguments.date,
    )
    (paths, pages), standard = select_files(arguments.paths), chosen_standard(arguments)
    result = report_files(
        paths,
        options,
        profile=arguments.law,
        progress=screen.progress,
        standard=standard,
        hidden=arguments.hidden,
    )
    show_reports(result, screen)
    show_passed_over(result, pages, screen)
    return exit_status(result)


def add_print(commands: Any) -> None:
    """`perfeval-xl print` with its options."""
    command = commands.add_parser(
        "print",
        help="打印：生成 PDF，封面、自评表和校验结果都印全",
        description="用 LibreOffice 把封面、自评表和“校验结果”打印成 PDF（A4）。\n"
        "原表不动；行高、分页只在打印用的副本上调整。",
    )
    command.add_argument("paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个")
    command.add_argument(
        "--out", metavar="DIR", type=results_folder, help="PDF 放到这个文件夹；不写时放在原表旁边，同名 .pdf"
    )
    add_standard(command)
    add_hidden(command)
    command.add_argument(
        "--xlsx",
        action="store_true",
        help="另外留下排好版的副本“…（打印副本）.xlsx”，可在 Excel 或 WPS 里打印；没有 LibreOffice 时只留副本",
    )
    command.add_argument(
        "--bind", action="store_true", help="另把每个部门的 PDF 合成一份“部门-打印合订.pdf”，一张表一个书签"
    )
    command.add_argument(
        "--limit", type=int, default=60, metavar="S", help="每个文件最多用多少秒，超过就跳过并说明（默认 60）"
    )
    command.set_defaults(execute=_print)


def _print(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.binding import bind_departments, check_binding
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.printing import print_files
    from perfeval_xl.cli.printed import show_bound, show_printed

    if arguments.bind:
        check_binding()
    paths, pages = select_files(arguments.paths)
    screen = open_screen()
    out = Path(arguments.out) if arguments.out else None
    result = print_files(
        paths,
        out=out,
        keep_xlsx=arguments.xlsx,
        hidden=arguments.hidden,
        standard=chosen_standard(arguments),
        limit=arguments.limit,
        progress=screen.progress,
    )
    show_printed(result, screen)
    bound = bind_departments(result, out) if arguments.bind else []
    show_bound(bound, screen)
    show_passed_over(result, pages, screen)
    return 2 if any(each.failure for each in bound) else result.exit_status


def add_rollup(commands: Any) -> None:
    """`perfeval-xl rollup` with its options."""
    command = commands.add_parser(
        "rollup",
        help="汇总：许多表的得分、等级和问题汇成一份 Excel 和一个网页",
        description="校验全部表格，写出 汇总.xlsx（概览和图表、各表、问题清单、按部门年度、勾稽、读不了的文件）、\n"
        "汇总.html（同样内容的网页，手机上也能看）和 摘要.txt（可以直接发邮件）。原表不动，以前的汇总会被替换。",
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；附件1 与附件2 一起写才能互相核对"
    )
    command.add_argument("--out", metavar="DIR", type=results_folder, required=True, help="汇总放到这个文件夹")
    add_expected(command)
    add_law(command)
    add_hidden(command)
    command.set_defaults(execute=_rollup)


def _rollup(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.expected import read_expected
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.rolling import roll_up

    screen = open_screen()
    (paths, pages), folder = select_files(arguments.paths), Path(arguments.out)
    rolled = roll_up(
        paths,
        folder,
        profile=arguments.law,
        progress=screen.progress,
        standard=chosen_standard(arguments),
        hidden=arguments.hidden,
        expected=read_expected(Path(arguments.expected)) if arguments.expected else (),
    )
    for line in rolled.summary.splitlines():
        screen.line(line)
    show_passed_over(rolled.result, pages, screen)
    return exit_status(rolled.result)
