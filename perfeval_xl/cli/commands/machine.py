"""`addin`, `doctor` and `completion`: what is installed on this machine, and what its shell knows of us."""

import argparse
import sys
from typing import Any

from perfeval_xl.cli.screen import open_screen


def add_addin(commands: Any) -> None:
    """`perfeval-xl addin` with its options."""
    command = commands.add_parser(
        "addin",
        help="装上、卸下或检查 Excel、WPS、LibreOffice 里的按钮",
        description="表格软件里的“绩效自评”按钮：装上、卸下，或看装好没有、缺什么；不需要管理员权限。\n"
        "不加 --wps、--libreoffice 时是 Windows 上的 Excel。",
    )
    command.add_argument(
        "action", choices=("install", "remove", "status"), help="install 装上或更新，remove 卸下，status 检查"
    )
    other = command.add_mutually_exclusive_group()
    other.add_argument("--wps", action="store_true", help="WPS 表格，Windows 和 Linux")
    other.add_argument("--libreoffice", action="store_true", help="LibreOffice Calc 的工具栏和菜单")
    command.set_defaults(execute=_addin)


def _addin(arguments: argparse.Namespace) -> int:
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.cli.addin import run_excel, run_libreoffice, run_wps

    if arguments.wps:
        from perfeval_xl.addin.wps.places import this_desk

        return run_wps(arguments.action, this_desk(), open_screen())
    if arguments.libreoffice:
        return run_libreoffice(arguments.action, open_screen())
    return run_excel(arguments.action, this_machine(), open_screen())


def add_doctor(commands: Any) -> None:
    """`perfeval-xl doctor` with its options."""
    command = commands.add_parser(
        "doctor", help="检查装了什么、缺什么、怎么办", description="检查运行环境：装了什么、缺什么、怎么办。"
    )
    command.set_defaults(execute=_doctor)


def _doctor(_: argparse.Namespace) -> int:
    from perfeval_xl.addin.excel.machine import this_machine
    from perfeval_xl.addin.wps.places import this_desk
    from perfeval_xl.app.doctor import examine
    from perfeval_xl.cli.addin import button_checks
    from perfeval_xl.cli.health import show_doctor

    return show_doctor([*examine(), *button_checks(this_machine(), this_desk())], open_screen())


def add_completion(commands: Any) -> None:
    """`perfeval-xl completion` with its options."""
    from perfeval_xl.cli.completion import SHELLS

    command = commands.add_parser(
        "completion",
        help="让命令行按 Tab 键补全命令和选项",
        description="写出补全用的脚本，装一次就行：\n"
        "bash：      perfeval-xl completion bash > ~/.local/share/bash-completion/completions/perfeval-xl\n"
        "zsh：       把 source <(perfeval-xl completion zsh) 写进 ~/.zshrc（放在 compinit 之后）\n"
        "fish：      perfeval-xl completion fish > ~/.config/fish/completions/perfeval-xl.fish\n"
        "PowerShell：perfeval-xl completion powershell | Out-String | Invoke-Expression，写进 $PROFILE",
    )
    command.add_argument("shell", choices=SHELLS, help="用的是哪种命令行")
    command.set_defaults(execute=_completion)


def _completion(arguments: argparse.Namespace) -> int:
    from perfeval_xl.cli.completion import completion

    sys.stdout.write(completion(arguments.shell, arguments.build_parser()))
    return 0
