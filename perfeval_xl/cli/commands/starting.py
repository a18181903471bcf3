"""`new` and `import`: how people come by an .xlsx form that they can fill in."""

import argparse
from pathlib import Path
from typing import Any

from perfeval_xl.cli.calls import add_hidden, add_standard, chosen_standard, results_folder, show_passed_over
from perfeval_xl.cli.screen import open_screen


def add_new(commands: Any) -> None:
    """`perfeval-xl new` with its options."""
    command = commands.add_parser(
        "new",
        help="新建一份空白自评表，可带入申报表或上年的指标",
        description="按模板新建自评表。加 --from 可从绩效目标申报表或上年的自评表\n"
        "带入项目名称、指标、指标值和分值，完成值与得分留空。",
    )
    command.add_argument(
        "--kind",
        choices=("project", "department", "base"),
        default="project",
        help="project 项目支出（默认）、department 整体支出、base 附件1 基础数据表",
    )
    command.add_argument(
        "--year", type=int, metavar="Y", help="评价年度，如 2025；不写时为申报表的年度，没有申报表的为上一年"
    )
    command.add_argument("--from", dest="source", metavar="FILE", help="绩效目标申报表（批复表），或上年的自评表")
    add_standard(command)
    add_hidden(command)
    command.add_argument("--out", metavar="FILE", help="新文件名；不写时按种类和年度起名，放在当前文件夹")
    command.set_defaults(execute=_new)


def _new(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.newform import new_form

    created = new_form(
        arguments.kind,
        arguments.year,
        arguments.source,
        arguments.out,
        hidden=arguments.hidden,
        standard=chosen_standard(arguments),
    )
    screen = open_screen()
    screen.line(f"已新建 {created.path}")
    for note in created.notes:
        screen.line("  请留意：", note)
    screen.line("下一步：在 Excel 或 WPS 里填写，填好后运行 perfeval-xl check 校验。")
    return 0


def add_import(commands: Any) -> None:
    """`perfeval-xl import` with its options."""
    command = commands.add_parser(
        "import",
        help="导入：把 .xls、.et、.ods、Word、PDF、网页里的自评表变成 .xlsx",
        description="把任何能读的文件里的自评表写成 .xlsx，以后就在 Excel 或 WPS 里填：\n"
        "表格照原样，文档每张表一个工作表，以项目命名。写好后读回来逐格核对，不同的地方说出来；已经有的文件不覆盖，原文件不动。",
    )
    command.add_argument("paths", nargs="+", metavar="FILE", help="文件或文件夹，可以写多个")
    command.add_argument("--out", required=True, metavar="DIR", type=results_folder, help="写到这个文件夹，同名 .xlsx")
    command.add_argument(
        "--template",
        action="store_true",
        help="写进自带的附件1.xlsx、附件2.xlsx 的样子，一张表一个文件；放不进去的逐条说出来",
    )
    add_standard(command)
    command.set_defaults(execute=_import)


def _import(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.importing import import_files
    from perfeval_xl.cli.imported import show_imported

    paths, pages = select_files(arguments.paths)
    screen = open_screen()
    result = import_files(
        paths,
        Path(arguments.out),
        progress=screen.progress,
        standard=chosen_standard(arguments),
        template=arguments.template,
    )
    show_imported(result, screen)
    show_passed_over(result, pages, screen)
    return result.exit_status
