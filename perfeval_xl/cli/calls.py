"""What the commands share: options that many of them have, the standard of a call, its exit status, its JSON."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval_xl.cli.screen import write_error
from perfeval_xl.problems import sentence

if TYPE_CHECKING:
    from perfeval_xl.app.runs import RunResult
    from perfeval_xl.cli.screen import Screen
    from perfeval_xl.standard import Standard


def results_folder(text: str) -> str:
    """The folder that --out names. Raises `ArgumentTypeError` for what looks like the name of a file."""
    from perfeval_xl.app.files import DOCUMENTS, PAGES, WORKBOOKS

    path = Path(text)
    if path.suffix.lower() in {*WORKBOOKS, *DOCUMENTS, PAGES} and not path.exists():
        folder = path.parent if path.name != text else Path("结果")
        raise argparse.ArgumentTypeError(f"后面要写文件夹，“{path.name}”像是文件名。只写文件夹就行，如 --out {folder}")
    return text


def add_paths(command: argparse.ArgumentParser) -> None:
    """The files, the output's format, and what all that read forms can be given."""
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；附件1 与附件2 一起写才能互相核对"
    )
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="输出格式：text 给人看（默认），json 给程序读"
    )
    add_law(command)
    add_hidden(command)


def add_law(command: argparse.ArgumentParser) -> None:
    """The law profile, which may stand in a standard of their own."""
    command.add_argument("--law", metavar="NAME", help="指定评分口径，有哪些见 perfeval-xl doctor；不写时按表的年度选")
    add_standard(command)


def add_standard(command: argparse.ArgumentParser) -> None:
    """Folders with what an office adds to our standard."""
    command.add_argument(
        "--standard",
        action="append",
        metavar="DIR",
        help="加上本单位的标准文件夹，放评分口径、表式、列名、单位、用语（写法见 docs/标准.md）；可以写多次",
    )


def add_hidden(command: argparse.ArgumentParser) -> None:
    """Forms on hidden sheets as well."""
    command.add_argument(
        "--hidden", action="store_true", help="隐藏的工作表里的自评表也算进去；不写时只提醒有这样的表，不去动它"
    )


def add_expected(command: argparse.ArgumentParser) -> None:
    """The departments that are to hand in."""
    command.add_argument(
        "--expected",
        metavar="FILE",
        help="应交部门的名单（.txt 或 .csv，一行一个部门），汇总里列出谁交了、谁没交",
    )


def chosen_standard(arguments: argparse.Namespace) -> "Standard":
    """The standard that the call asks for; what of it did not load is named, and the rest is used."""
    from perfeval_xl.standard import Standard

    folders = [Path(folder) for folder in arguments.standard or ()]
    standard = Standard.load(*folders) if folders else Standard.default()
    for fault in standard.faults:
        write_error(f"标准有误，这一处没有用上：{fault}")
    if getattr(arguments, "law", None):
        standard.law.named(arguments.law)  # a misspelt name is the call's fault, not that of every file
    return standard


def exit_status(result: "RunResult") -> int:
    """The exit status; a call that found no form at all says so."""
    if result.without_forms:
        write_error(f"NO_FORM  {sentence('NO_FORM', 'files', what=len(result.files))}")
    return result.exit_status


def show_passed_over(result: "RunResult", pages: Sequence[Path], screen: "Screen") -> None:
    """What of the call's files was no form, so that nothing is passed over in silence."""
    from perfeval_xl.cli.show import show_passed_over as show

    show(result, len(pages), screen)


def print_json(answer: object) -> None:
    """Write an answer for programs to standard output; where that is not UTF-8, it is ASCII with escapes."""
    import json

    json.dump(answer, sys.stdout, ensure_ascii=(sys.stdout.encoding or "").lower() != "utf-8", indent=2)
    sys.stdout.write("\n")
