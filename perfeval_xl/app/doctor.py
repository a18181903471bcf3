"""doctor: what is installed, what is missing, and what to do about it."""

import os
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from perfeval_xl import __version__
from perfeval_xl.blank import template_path
from perfeval_xl.domain.errors import LawError, PerfevalError
from perfeval_xl.domain.form import FormKind
from perfeval_xl.hosts.file import Workbook
from perfeval_xl.hosts.office import find_office, office_version
from perfeval_xl.standard import Standard

_OLDEST = (3, 11)
_NEEDED = (
    ("PyYAML", "读取评分口径和表格版式"),
    ("rich", "终端里的颜色和进度条"),
    ("docxtpl", "生成报告"),
    ("Jinja2", "报告模板和汇总网页"),
    ("XlsxWriter", "报告里的图表和汇总表"),
    ("pandas", "Python 里的 to_frame()"),
)
_LATEST_LAW_YEAR = 2024


class Check(NamedTuple):
    """One thing looked at; `advice` is '' where all is well. Only what is `needed` makes the examination fail."""

    name: str
    state: str
    advice: str = ""
    needed: bool = True


def examine() -> list[Check]:
    """All checks, in the order in which to mend what is missing."""
    standard = Standard.default()
    return [
        _python(),
        *_packages(),
        *_law(standard),
        _rules(standard),
        *_templates(),
        _temporary_folder(),
        _libreoffice(),
    ]


def _python() -> Check:
    state = f"Python {sys.version.split()[0]}，perfeval-xl {__version__}"
    fine = sys.version_info >= _OLDEST
    return Check("Python", state, "" if fine else "请安装 Python 3.11 或更新的版本。")


def _packages() -> Iterator[Check]:
    for name, purpose in _NEEDED:
        try:
            yield Check(name, version(name))
        except PackageNotFoundError:
            yield Check(name, "没有安装", f"用于{purpose}。请运行 python -m pip install {name}。")


def _law(standard: Standard) -> Iterator[Check]:
    for name in standard.law.profiles:
        try:
            law = standard.law.for_form(_LATEST_LAW_YEAR, name)
            weight = f"执行率分值 {law.number('weight.execution'):f}" if law.has("weight.execution") else "执行率不计分"
            yield Check(f"评分口径 {name}", f"可用，{weight}")
        except LawError as problem:
            yield Check(f"评分口径 {name}", "现在用不了", problem.message)
    for fault in standard.faults:
        yield Check("标准", "没有读成", str(fault))


def _rules(standard: Standard) -> Check:
    return Check("校验规则", f"{len(standard.rules)} 条")


def _templates() -> Iterator[Check]:
    for kind in (FormKind.PROJECT, FormKind.BASE):
        try:
            template = template_path(kind)
            Workbook.open(template)
        except PerfevalError as problem:
            yield Check("模板", "读不了", problem.message)
        else:
            yield Check("模板", template.name)


def _temporary_folder() -> Check:
    folder = tempfile.gettempdir()
    fine = os.access(folder, os.W_OK)
    return Check("临时文件夹", folder, "" if fine else "不能写入。请设置环境变量 TMPDIR 为能写入的文件夹。")


def _libreoffice() -> Check:
    found = find_office()
    if found is None:
        advice = "校验和计分用不到它；打印（perfeval-xl print）要用。请从 https://zh-cn.libreoffice.org 下载安装。"
        return Check("LibreOffice", "没有找到", advice, needed=False)
    version = office_version(found)
    advice = "" if version else "找到了但启动不了，打印会办不成。请重新安装 LibreOffice。"
    return Check("LibreOffice", f"{version} {found}".strip(), advice, needed=False)
