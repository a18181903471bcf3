"""argparse with headings, help and errors in Chinese."""

import argparse
import re
from typing import Any, NoReturn

_ERRORS = (
    ("the following arguments are required:", "缺少参数："),
    ("unrecognized arguments:", "不认识的参数："),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("not allowed with argument", "不能同时使用："),
    ("invalid choice:", "没有这个选择："),
    ("(choose from", "（可选："),
    ("invalid int value:", "应为整数："),
    ("invalid 日期（如 2025-05-16） value:", "应为日期（如 2025-05-16）："),
    ("argument ", "参数 "),
)


_MISSPELT = re.compile(r"invalid choice: '(.{0,200}?)' \(choose from ([^()]*)\)")
_CHOICE = re.compile(r"'?([A-Za-z][\w-]*)'?")


class _ChineseHelp(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose headings and errors are Chinese; a usage error ends with status 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_ChineseHelp, add_help=False, allow_abbrev=False, **options)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the call and where the help is."""
        meant = _meant(message)
        for english, chinese in _ERRORS:
            message = message.replace(english, chinese)
        self.exit(2, f"用法有误：{message}\n{meant}运行 {self.prog} --help 查看用法。\n")


def _meant(message: str) -> str:
    """What somebody who misspelt a choice may have meant; '' where nothing comes near."""
    found = _MISSPELT.search(message)
    if found is None:
        return ""
    from difflib import get_close_matches  # only for a call that is wrong

    close = get_close_matches(found[1].casefold(), _CHOICE.findall(found[2]), n=1)
    return f"是不是想写 {close[0]}？\n" if close else ""
