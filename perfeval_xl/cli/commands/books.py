"""`rules`, `new-rule`, `codes` and `standard`: what the program goes by, explained and added to."""

import argparse
from pathlib import Path
from typing import Any

from perfeval_xl.cli.calls import add_standard, chosen_standard, print_json
from perfeval_xl.cli.screen import open_screen


def add_rules(commands: Any) -> None:
    """`perfeval-xl rules` with its options."""
    command = commands.add_parser(
        "rules",
        help="规则目录；加代码看详细说明",
        description="列出全部规则；加规则代码（如 P403）看查什么、为什么、对错示例、依据和改法。",
    )
    command.add_argument("code", nargs="?", metavar="CODE", help="规则代码")
    add_standard(command)
    command.set_defaults(execute=_rules)


def _rules(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.rulebook import show_catalogue, show_rule

    if arguments.code:
        show_rule(arguments.code, chosen_standard(arguments), open_screen())
    else:
        show_catalogue(chosen_standard(arguments), open_screen())
    return 0


def add_new_rule(commands: Any) -> None:
    """`perfeval-xl new-rule` with its options."""
    command = commands.add_parser(
        "new-rule",
        help="写一条新规则的样子：规则和它的例子，照着改",
        description="写出一条能运行的规则和它的例子（两个有问题，两个没有），照着改成要的规则。\n"
        "在本程序的源代码里写到 perfeval_xl/rules 和 tests/cases/rules；加 --out 写到自己的扩展包里，另带一个测试。",
    )
    command.add_argument("code", metavar="CODE", help="规则代码，如 P450；头一个字母是哪一类，见 perfeval-xl rules")
    command.add_argument("name", nargs="?", default="rule", metavar="NAME", help="文件名里的英文名称，如 grade_agrees")
    command.add_argument("--out", metavar="DIR", help="扩展包里放规则的文件夹")
    add_standard(command)
    command.set_defaults(execute=_new_rule)


def _new_rule(arguments: argparse.Namespace) -> int:
    from perfeval_xl.app.newrule import write_new_rule

    folder = Path(arguments.out) if arguments.out else None
    files = write_new_rule(arguments.code, arguments.name, chosen_standard(arguments).rules, folder)
    screen = open_screen()
    for path in files:
        screen.line(("已写", "green"), f"  {path}")
    tests = files[-1] if folder else f"tests/rules -k {arguments.code.strip().upper()}"
    screen.line(f"照着改成要的规则，再运行 pytest {tests}。")
    return 0


def add_codes(commands: Any) -> None:
    """`perfeval-xl codes` with its options."""
    command = commands.add_parser(
        "codes",
        help="查代码的意思：办不成的事各有一个代码，是什么、怎么办",
        description="列出全部代码；后面写一个代码（如 BUSY），看是什么、怎么办、批处理会不会再试。",
    )
    command.add_argument("code", nargs="?", metavar="CODE", help="代码，如 BUSY；不写时列出全部")
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="输出格式：text 给人看（默认），json 给程序读"
    )
    command.set_defaults(execute=_codes)


def _codes(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.codebook import codes_json, show_code, show_codes

    if arguments.format == "json":
        print_json(codes_json(arguments.code))
    elif arguments.code:
        show_code(arguments.code, open_screen())
    else:
        show_codes(open_screen())
    return 0


def add_standard_book(commands: Any) -> None:
    """`perfeval-xl standard` with its options."""
    command = commands.add_parser(
        "standard",
        help="核对自己写的标准：读成了什么，哪里写错了",
        description="读一个标准文件夹，列出读成的评分口径，写错的地方说出文件和行。写法见 docs/标准.md。",
    )
    command.add_argument("action", choices=("check",), help="check 核对")
    command.add_argument("folder", metavar="DIR", help="标准文件夹")
    command.set_defaults(execute=_standard_book)


def _standard_book(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.standardbook import show_standard

    return show_standard(Path(arguments.folder), open_screen())
