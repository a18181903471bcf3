"""argparse with headings, help and errors in Chinese, which first say what was probably meant."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NoReturn

from perfeval_xl.domain.patterns import pattern

_ERRORS = (
    ("the following arguments are required: ", "缺少参数："),
    ("unrecognized arguments: ", "不认识的参数："),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("not allowed with argument", "不能同时使用："),
    ("ignored explicit argument", "后面不能跟值："),
    ("invalid int value: ", "应为整数，写的是 "),
    ("invalid float value: ", "应为数，写的是 "),
    ("invalid 日期（如 2025-05-16） value: ", "应为日期（如 2025-05-16），写的是 "),
    ("argument ", "参数 "),
)
_CHOICE = pattern(r"argument (?P<name>.{1,80}?): invalid choice: '(?P<given>.{0,200}?)' \(choose from .*", re.DOTALL)
_UNKNOWN = "unrecognized arguments: "
_MISSING = "the following arguments are required: "
_DASHES = "—–－―−"
"""What Word and Chinese keyboards make of two hyphens."""
_NAMED = {
    "校验": "check",
    "检查": "check",
    "核对": "check",
    "计分": "score",
    "打分": "score",
    "报告": "report",
    "打印": "print",
    "上报": "dossier",
    "上报材料": "dossier",
    "自查": "review",
    "导入": "import",
    "批处理": "batch",
    "撤回": "undo",
    "汇总": "rollup",
    "新建": "new",
    "规则": "rules",
    "帮助": "--help",
}
"""Commands by what their users call them."""
_PATH = pattern(r"[\\/]|\.(?:xlsx?|et|docx?)\Z", re.IGNORECASE)


_COLUMNS = 80
"""The width of a help that nobody's terminal shows."""


class _ChineseHelp(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        # argparse makes one for every option; asking shutil for the width would load three compressors
        super().__init__(prog, width=_terminal_width() - 2)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _terminal_width() -> int:
    """As shutil.get_terminal_size tells it."""
    with suppress(ValueError):
        if columns := int(os.environ.get("COLUMNS", 0)):
            return columns
    with suppress(AttributeError, ValueError, OSError):  # no stream, a closed one, no terminal
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _COLUMNS  # type: ignore[union-attr]
    return _COLUMNS


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose headings and errors are Chinese; a usage error ends with status 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_ChineseHelp, add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what was probably meant, what is wrong with the call, and where the help is."""
        parser: argparse.ArgumentParser = self
        lines = list(_explain_choice(self, message))
        if not lines:
            if message.startswith(_UNKNOWN):
                parser = _called(self)
                lines += _meant_options(parser, message.removeprefix(_UNKNOWN).split())
            elif message.startswith(_MISSING):
                lines += _name_missing(self, message.removeprefix(_MISSING).split(", "))
            lines.append(f"用法有误：{_translated(message)}")
        self.exit(2, "\n".join([*lines, f"运行 {parser.prog} --help 查看用法。", ""]))


def commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parsers below a parser by name, in order."""
    below = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    return {name: each for action in below for name, each in action.choices.items()}


def _called(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The command of the call, where it is known: the parser is then built for it alone."""
    commands = list(commands_of(parser).values())
    return _called(commands[0]) if len(commands) == 1 else parser


def _translated(message: str) -> str:
    for english, chinese in _ERRORS:
        message = message.replace(english, chinese)
    return message


def _explain_choice(parser: argparse.ArgumentParser, message: str) -> Iterator[str]:
    """For a choice that there is not: what comes near, then all there are, which for commands the help tells."""
    found = _CHOICE.fullmatch(message)
    if found is None:
        return
    typed = found["given"].replace(r"\\", "\\")  # argparse quotes what was typed
    action = next((each for each in parser._actions if found["name"] in _names(each)), None)
    choices = [str(each) for each in action.choices or ()] if action else []
    is_command = isinstance(action, argparse._SubParsersAction)
    if meant := _closest(typed, choices) or (is_command and _NAMED.get(typed)):
        yield f"是不是想写 {meant}？"
    elif is_command and _PATH.search(typed):
        yield f"要检查这个文件，请写：{parser.prog} check {typed}"
    wrong = f"没有“{typed}”这个命令。" if is_command else f"{found['name']} 没有“{typed}”这个选择。"
    yield f"用法有误：{wrong}" if is_command else f"用法有误：{wrong}可选：{'、'.join(choices)}。"


def _names(action: argparse.Action) -> list[str]:
    """How argparse may call an option or argument in an error."""
    return ["/".join(action.option_strings), *([str(action.metavar)] if action.metavar else []), action.dest]


def _closest(typed: str, choices: Iterable[str]) -> str:
    from difflib import get_close_matches  # only for a call that is wrong

    close = get_close_matches(typed.casefold(), list(choices), n=1)
    return close[0] if close else ""


def _meant_options(parser: argparse.ArgumentParser, words: Iterable[str]) -> Iterator[str]:
    """Options that come near those not known; what only has the wrong dashes is told so."""
    options = [name for action in parser._actions for name in action.option_strings]
    for word in words:
        name = word.partition("=")[0]
        plain = name.lstrip(_DASHES + "-")
        if name[:1] in tuple(_DASHES) and plain:
            yield f"“{name}”前面的横线请用英文的两个减号：--{plain}"
        elif name.startswith("-") and (meant := _closest(f"--{plain}", options)):
            yield f"是不是想写 {meant}？"


def _name_missing(parser: argparse.ArgumentParser, missing: Iterable[str]) -> Iterator[str]:
    """What is to be written in the place of what is missing."""
    for name in missing:
        action = next((each for each in parser._actions if name in _names(each)), None)
        if action and action.help:
            yield f"请写上 {name}：{action.help}"
