"""`dossier` and `review`: everything that a department hands in, and a rehearsal of its review."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from perfeval_xl.cli.calls import add_hidden, add_law, chosen_standard, results_folder
from perfeval_xl.cli.commands.products import add_look
from perfeval_xl.cli.screen import open_screen


def add_dossier(commands: Any) -> None:
    """`perfeval-xl dossier` with its options."""
    command = commands.add_parser(
        "dossier",
        help="上报材料：汇编、自评结果汇总表、自评工作总结、材料清单，一次做齐",
        description="把一个部门的附件1、附件2 和各项目自评表做成上报材料：\n"
        "汇编.docx（封面、目录、附件1、附件2、各项目的报告和自评表，按附件1 的次序）、自评结果汇总表.xlsx、\n"
        "自评工作总结.docx、材料清单，另有一份公开稿。\n"
        "文件夹里有人写的或改过的项目报告，原样收进汇编。原表不动；材料有人改过的不会被覆盖。",
    )
    command.add_argument("paths", nargs="+", metavar="FOLDER", help="放自评表（和报告）的文件夹，也可以写多个文件")
    command.add_argument("--out", metavar="DIR", type=results_folder, required=True, help="材料放到 DIR/上报材料")
    command.add_argument(
        "--numbering",
        choices=("continue", "restart"),
        default="continue",
        help="页码：continue 全书连续（默认），restart 每个附件从 1 编起",
    )
    command.add_argument("--pdf", action="store_true", help="把汇编也打印成 PDF，带书签；要有 LibreOffice")
    command.add_argument("--no-office", action="store_true", help="不用 LibreOffice 算目录页码，快一些")
    command.add_argument("--brief", action="store_true", help="只说放在哪里、齐不齐（“上报材料”按钮用的就是它）")
    add_look(command)
    add_law(command)
    add_hidden(command)
    command.set_defaults(execute=_dossier)


def _dossier(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.bundling import brief_lines
    from perfeval_xl.app.dossier import DossierOptions, make_dossier
    from perfeval_xl.cli.handed import show_dossier

    screen = open_screen()
    options = DossierOptions(
        out=Path(arguments.out),
        day=arguments.date or date.today(),
        fonts=arguments.fonts,
        restart=arguments.numbering == "restart",
        template=Path(arguments.template) if arguments.template else None,
        pdf=arguments.pdf,
        office=not arguments.no_office,
    )
    made = make_dossier(
        arguments.paths,
        options,
        profile=arguments.law,
        hidden=arguments.hidden,
        progress=screen.progress,
        standard=chosen_standard(arguments),
    )
    if arguments.brief:
        for line in brief_lines(made, options.place):
            screen.line(line)
        return made.result.exit_status
    return show_dossier(made, screen)


def add_review(commands: Any) -> None:
    """`perfeval-xl review` with its options."""
    command = commands.add_parser(
        "review",
        help="报送前自查：照复核的做法先查一遍，列出佐证材料清单和复核底稿",
        description="照公开的复核做法把一个部门的材料先查一遍，写出 复核自查.xlsx\n"
        "（自查结果、复核会问的、佐证材料清单、复核底稿）和决算公开用的预算绩效情况说明。\n"
        "每一条都写明单元格。原表不动。",
    )
    command.add_argument("paths", nargs="+", metavar="FOLDER", help="放自评表（和报告）的文件夹，也可以写多个文件")
    command.add_argument("--out", metavar="DIR", type=results_folder, required=True, help="结果放到 DIR/报送前自查")
    add_law(command)
    add_hidden(command)
    command.set_defaults(execute=_review)


def _review(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.reviewing import ReviewOptions, make_review
    from perfeval_xl.cli.handed import show_review

    screen = open_screen()
    made = make_review(
        arguments.paths,
        ReviewOptions(out=Path(arguments.out)),
        profile=arguments.law,
        hidden=arguments.hidden,
        progress=screen.progress,
        standard=chosen_standard(arguments),
    )
    return show_review(made, screen)
