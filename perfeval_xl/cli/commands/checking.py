"""`check`, `score` and `accept`: what is wrong in the forms, what their scores are, what of it a reviewer accepts."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from perfeval_xl.cli.calls import (
    add_paths,
    add_standard,
    chosen_standard,
    exit_status,
    print_json,
    results_folder,
    show_passed_over,
)
from perfeval_xl.cli.screen import PlainScreen, open_screen


def add_check(commands: Any) -> None:
    """`perfeval-xl check` with its options."""
    command = commands.add_parser(
        "check",
        help="校验：逐行检查，列出每一处问题和改法",
        description="校验绩效自评表。默认只看不改；加 --mark 才在原表上标出问题单元格。",
    )
    add_paths(command)
    command.add_argument("--select", metavar="CODES", help="只查这些规则，如 P403,F1（写开头即可）")
    command.add_argument("--ignore", metavar="CODES", help="不查这些规则，写法同上")
    command.add_argument(
        "--report",
        action="append",
        default=[],
        metavar="DOCX",
        help="一并核对自评报告（.docx）：报告里的金额、比率、数量和名称与表不一致的会列出；可以写多次",
    )
    marking = command.add_mutually_exclusive_group()
    marking.add_argument(
        "--mark", action="store_true", help="在原表上标出问题单元格并加批注，写“校验结果”表；再次运行会更新"
    )
    marking.add_argument("--clear", action="store_true", help="去掉本程序加的标记、批注和“校验结果”表")
    command.set_defaults(execute=_check)


def _check(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.checking import check_files, chosen_rules, clear_files, mark_files
    from perfeval_xl.app.files import find_reports, select_files

    standard = chosen_standard(arguments)
    rules = chosen_rules(arguments.select, arguments.ignore, standard)
    (paths, pages), reports = select_files(arguments.paths), find_reports(arguments.report)
    screen = PlainScreen() if arguments.format == "json" else open_screen()
    if arguments.clear:
        result = clear_files(paths, progress=screen.progress)
    else:
        result = check_files(
            paths,
            profile=arguments.law,
            rules=rules,
            reports=reports,
            hidden=arguments.hidden,
            progress=screen.progress,
            standard=standard,
        )
        if arguments.mark:
            result = mark_files(result, rules)
    if arguments.format == "json":
        from perfeval_xl.app.jsonform import run_json

        print_json(run_json(result))
    elif arguments.clear:
        from perfeval_xl.cli.show import show_cleared

        show_cleared(result, screen)
    else:
        from perfeval_xl.cli.show import show_check

        show_check(result, screen, marked=arguments.mark)
    if arguments.format != "json":
        show_passed_over(result, pages, screen)
    return exit_status(result)


def add_score(commands: Any) -> None:
    """`perfeval-xl score` with its options."""
    command = commands.add_parser(
        "score",
        help="计分：填执行率、得分、总分和等级",
        description="计分。只填空白格；已写的数要加 --overwrite 才会改，公式永远不改。\n"
        "不加 --in-place 或 --out 时只试算，不写文件。",
    )
    add_paths(command)
    command.add_argument("--overwrite", action="store_true", help="已写的得分也按口径重算（公式和需要人工判断的除外）")
    target = command.add_mutually_exclusive_group()
    target.add_argument("--in-place", action="store_true", help="直接写回原表")
    target.add_argument("--out", metavar="DIR", type=results_folder, help="原表不动，把计好分的表写到这个文件夹")
    command.set_defaults(execute=_score)


def _score(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.files import select_files
    from perfeval_xl.app.scoring import score_files

    paths, pages = select_files(arguments.paths)
    screen = PlainScreen() if arguments.format == "json" else open_screen()
    result = score_files(
        paths,
        profile=arguments.law,
        overwrite=arguments.overwrite,
        hidden=arguments.hidden,
        in_place=arguments.in_place,
        out=Path(arguments.out) if arguments.out else None,
        progress=screen.progress,
        standard=chosen_standard(arguments),
    )
    if arguments.format == "json":
        from perfeval_xl.app.jsonform import score_json

        print_json(score_json(result))
    else:
        from perfeval_xl.cli.show import show_score

        show_score(result, screen)
        show_passed_over(result, pages, screen)
    return exit_status(result)


def add_accept(commands: Any) -> None:
    """`perfeval-xl accept` with its options."""
    command = commands.add_parser(
        "accept",
        help="审核人认可一处问题：写明理由，以后划掉、单独计数",
        description="认可一处问题，理由写进表旁边的 已认可.yaml。\n"
        "以后校验、汇总仍列出这一处，但划掉，单独计数，不算错误。\n"
        "这一行挪了位置，只要还是同一个指标，认可仍然有效。",
    )
    command.add_argument("file", metavar="FILE", help="有这个问题的表")
    command.add_argument(
        "cell", metavar="CELL", help="单元格，如 F12；Word、PDF 里照校验时说的地方写，如 第1个表第3行第2格"
    )
    command.add_argument("code", metavar="CODE", help="规则代码，如 P402")
    command.add_argument("--sheet", metavar="NAME", default="", help="工作表；几张表的同一格都有时要写")
    chosen = command.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--reason", metavar="TEXT", help="认可的理由")
    chosen.add_argument("--withdraw", action="store_true", help="不再认可")
    add_standard(command)
    command.set_defaults(execute=_accept)


def _accept(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.accepted import accept, withdraw

    path, screen = Path(arguments.file), open_screen()
    cell, code, sheet = arguments.cell, arguments.code, arguments.sheet
    if arguments.withdraw:
        made = withdraw(path, cell, code, sheet=sheet, standard=chosen_standard(arguments))
        screen.line(f"不再认可 {made.where} {made.entry.code}，已改 {made.path}")
        return 0
    standard = chosen_standard(arguments)
    made = accept(path, cell, code, arguments.reason, sheet=sheet, day=date.today(), standard=standard)
    about = f"（{made.entry.indicator}）" if made.entry.indicator else ""
    screen.line(f"已认可 {made.where} {made.entry.code}{about}：{made.entry.reason}")
    screen.line(f"写在 {made.path}；不再认可时加 --withdraw。")
    return 0
