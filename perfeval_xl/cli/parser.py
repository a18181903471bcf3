"""The command line as argparse sees it, with every word that people read in Chinese."""

import argparse
import re
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn

from perfeval_xl import __version__

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
    close = get_close_matches(found[1].casefold(), _CHOICE.findall(found[2]), n=1)
    return f"是不是想写 {close[0]}？\n" if close else ""


def build_parser() -> ChineseParser:
    """All commands with their options."""
    parser = ChineseParser(
        prog="perfeval-xl",
        description="绩效自评表的校验与计分：在熟悉的 Excel 表里填，填完让程序核对一遍。",
        epilog="退出状态：0 没有错误；1 发现错误；2 有事没有办成（用法不对、文件读不了或写不了）；70 程序自己出错。",
    )
    parser.add_argument("--version", action="version", version=f"perfeval-xl {__version__}", help="显示版本号")
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", required=True, parser_class=ChineseParser
    )
    _add_check(commands)
    _add_score(commands)
    _add_report(commands)
    _add_print(commands)
    _add_import(commands)
    _add_batch(commands)
    _add_undo(commands)
    _add_rollup(commands)
    _add_new(commands)
    _add_rules(commands)
    _add_codes(commands)
    _add_standard_book(commands)
    _add_addin(commands)
    commands.add_parser(
        "doctor", help="检查装了什么、缺什么、怎么办", description="检查运行环境：装了什么、缺什么、怎么办。"
    )
    return parser


def _add_paths(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；附件1 与附件2 一起写才能互相核对"
    )
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="输出格式：text 给人看（默认），json 给程序读"
    )
    _add_law(command)
    _add_hidden(command)


def _add_law(command: argparse.ArgumentParser) -> None:
    command.add_argument("--law", metavar="NAME", help="指定评分口径，有哪些见 perfeval-xl doctor；不写时按表的年度选")
    _add_standard(command)


def _add_standard(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--standard",
        action="append",
        metavar="DIR",
        help="加上本单位的标准文件夹，放评分口径、表式、列名、单位、用语（写法见 docs/标准.md）；可以写多次",
    )


def _add_hidden(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--hidden", action="store_true", help="隐藏的工作表里的自评表也算进去；不写时只提醒有这样的表，不去动它"
    )


def _add_check(commands: Any) -> None:
    command = commands.add_parser(
        "check",
        help="校验：逐行检查，列出每一处问题和改法",
        description="校验绩效自评表。默认只看不改；加 --mark 才在原表上标出问题单元格。",
    )
    _add_paths(command)
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


def _add_score(commands: Any) -> None:
    command = commands.add_parser(
        "score",
        help="计分：填执行率、得分、总分和等级",
        description="计分。只填空白格；已写的数要加 --overwrite 才会改，公式永远不改。\n"
        "不加 --in-place 或 --out 时只试算，不写文件。",
    )
    _add_paths(command)
    command.add_argument("--overwrite", action="store_true", help="已写的得分也按口径重算（公式和需要人工判断的除外）")
    target = command.add_mutually_exclusive_group()
    target.add_argument("--in-place", action="store_true", help="直接写回原表")
    target.add_argument("--out", metavar="DIR", help="原表不动，把计好分的表写到这个文件夹")


def _add_report(commands: Any) -> None:
    command = commands.add_parser(
        "report",
        help="生成报告：为每张自评表写一份 Word 报告",
        description="生成绩效自评报告（.docx）。每张项目支出自评表一份；整体支出自评表一份，同时给出的项目写成其中各节。\n"
        "表里没有的内容在报告中写成【待填：…】并标黄。改过的报告不会被覆盖，新报告另编号。原表不动。",
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；整体表与项目表、附件1 一起写"
    )
    command.add_argument("--template", metavar="FILE", help="自己的报告模板（.docx）；不写时按表式选用自带模板")
    command.add_argument("--out", metavar="DIR", help="报告放到这个文件夹；不写时放在表格旁边")
    command.add_argument(
        "--fonts",
        choices=("gb2312", "windows"),
        default="gb2312",
        help="字体：gb2312 用方正小标宋、仿宋_GB2312 等公文字体（默认），windows 只用 Windows 自带字体",
    )
    command.add_argument("--charts", action="store_true", help="加上图表：一级指标得分率、预算执行情况")
    command.add_argument("--date", metavar="DATE", type=_day, help="成文日期，如 2025-05-16；不写时为今天")
    _add_law(command)
    _add_hidden(command)


def _day(text: str) -> date:
    return date.fromisoformat(text)


_day.__name__ = "日期（如 2025-05-16）"


def _add_print(commands: Any) -> None:
    command = commands.add_parser(
        "print",
        help="打印：生成 PDF，封面、自评表和校验结果都印全",
        description="用 LibreOffice 把封面、自评表和“校验结果”打印成 PDF（A4）。\n"
        "原表不动；行高、分页只在打印用的副本上调整。",
    )
    command.add_argument("paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个")
    command.add_argument("--out", metavar="DIR", help="PDF 放到这个文件夹；不写时放在原表旁边，同名 .pdf")
    _add_standard(command)
    _add_hidden(command)
    command.add_argument(
        "--xlsx",
        action="store_true",
        help="另外留下排好版的副本“…（打印副本）.xlsx”，可在 Excel 或 WPS 里打印；没有 LibreOffice 时只留副本",
    )
    command.add_argument(
        "--limit", type=int, default=60, metavar="S", help="每个文件最多用多少秒，超过就跳过并说明（默认 60）"
    )


def _add_import(commands: Any) -> None:
    command = commands.add_parser(
        "import",
        help="导入：把 .xls、.et、.ods、Word、网页里的自评表变成 .xlsx",
        description="把任何能读的文件里的自评表写成 .xlsx，以后就在 Excel 或 WPS 里填：\n"
        "表格照原样，文档每张表一个工作表，以项目命名。写好后读回来逐格核对，不同的地方说出来；已经有的文件不覆盖，原文件不动。",
    )
    command.add_argument("paths", nargs="+", metavar="FILE", help="文件或文件夹，可以写多个")
    command.add_argument("--out", required=True, metavar="DIR", help="写到这个文件夹，同名 .xlsx")
    _add_standard(command)


def _add_batch(commands: Any) -> None:
    command = commands.add_parser(
        "batch",
        help="夜间批处理：整个文件夹校验、计分、写报告、打印、汇总",
        description="处理整个文件夹（含子文件夹）里的自评表：校验、计分、写报告、打印成 PDF，最后汇总。\n"
        "结果放到 --out，原表不动；"
        "加 --in-place 才写回原表，并留下原件，可用 undo 撤回。中断后再运行会接着做。",
    )
    command.add_argument("folder", nargs="?", metavar="FOLDER", help="要处理的文件夹；写在 --config 里时可省略")
    command.add_argument("--out", metavar="RESULTS", help="结果文件夹：汇总、计分、报告、打印、日志都在里面")
    command.add_argument("--config", metavar="FILE", help="配置文件（TOML）；命令行上写了的以命令行为准")
    command.add_argument("--in-place", action="store_true", help="把执行率、得分和标记写回原表，原件另存备份")
    command.add_argument("--since-last", action="store_true", help="只处理上次以来有变化的文件")
    command.add_argument("--no-report", action="store_true", help="不写 Word 报告")
    command.add_argument("--no-pdf", action="store_true", help="不打印 PDF；没有装 LibreOffice 时本来就不打印")
    command.add_argument("--no-rollup", action="store_true", help="不写汇总（汇总.xlsx、汇总.html、摘要.txt）")
    command.add_argument("--template", metavar="FILE", help="自己的报告模板（.docx）；不写时按表式选用自带模板")
    command.add_argument("--jobs", type=int, metavar="N", help="同时处理几个文件；不写时与处理器核数相同")
    command.add_argument("--dask", metavar="ADDRESS", help="交给 Dask 集群处理，如 tcp://10.0.0.5:8786")
    _add_law(command)
    _add_hidden(command)


def _add_undo(commands: Any) -> None:
    command = commands.add_parser(
        "undo",
        help="撤回一次写回原表的批处理",
        description="把 batch --in-place 写过的原表恢复成运行前的样子；之后又被人改过的不动。",
    )
    command.add_argument("run", metavar="RUN", help="运行编号（batch 结束时显示），或 原件/编号 文件夹")
    command.add_argument("--out", metavar="RESULTS", default=".", help="当时的结果文件夹；不写时为当前文件夹")


def _add_rollup(commands: Any) -> None:
    command = commands.add_parser(
        "rollup",
        help="汇总：许多表的得分、等级和问题汇成一份 Excel 和一个网页",
        description="校验全部表格，写出 汇总.xlsx（概览和图表、各表、问题清单、按部门年度、勾稽、读不了的文件）、\n"
        "汇总.html（同样内容的网页，手机上也能看）和 摘要.txt（可以直接发邮件）。原表不动，以前的汇总会被替换。",
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="表格文件或文件夹，可以写多个；附件1 与附件2 一起写才能互相核对"
    )
    command.add_argument("--out", metavar="DIR", required=True, help="汇总放到这个文件夹")
    _add_law(command)
    _add_hidden(command)


def _add_new(commands: Any) -> None:
    command = commands.add_parser(
        "new",
        help="新建一份空白自评表，可带入上年指标",
        description="按模板新建自评表。加 --from 可从上年的表带入项目名称、指标、指标值和分值，完成值与得分留空。",
    )
    command.add_argument(
        "--kind",
        choices=("project", "department", "base"),
        default="project",
        help="project 项目支出（默认）、department 整体支出、base 附件1 基础数据表",
    )
    command.add_argument("--year", type=int, metavar="Y", help="评价年度，如 2025；不写时为上一年")
    command.add_argument("--from", dest="source", metavar="FILE", help="上年的自评表")
    _add_standard(command)
    _add_hidden(command)
    command.add_argument("--out", metavar="FILE", help="新文件名；不写时按种类和年度起名，放在当前文件夹")


def _add_rules(commands: Any) -> None:
    command = commands.add_parser(
        "rules",
        help="规则目录；加代码看详细说明",
        description="列出全部规则；加规则代码（如 P403）看查什么、为什么、对错示例、依据和改法。",
    )
    command.add_argument("code", nargs="?", metavar="CODE", help="规则代码")
    _add_standard(command)


def _add_codes(commands: Any) -> None:
    command = commands.add_parser(
        "codes",
        help="查代码的意思：办不成的事各有一个代码，是什么、怎么办",
        description="列出全部代码；后面写一个代码（如 BUSY），看是什么、怎么办、批处理会不会再试。",
    )
    command.add_argument("code", nargs="?", metavar="CODE", help="代码，如 BUSY；不写时列出全部")
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help="输出格式：text 给人看（默认），json 给程序读"
    )


def _add_standard_book(commands: Any) -> None:
    command = commands.add_parser(
        "standard",
        help="核对自己写的标准：读成了什么，哪里写错了",
        description="读一个标准文件夹，列出读成的评分口径，写错的地方说出文件和行。写法见 docs/标准.md。",
    )
    command.add_argument("action", choices=("check",), help="check 核对")
    command.add_argument("folder", metavar="DIR", help="标准文件夹")


def _add_addin(commands: Any) -> None:
    command = commands.add_parser(
        "addin",
        help="装上、卸下或检查 Excel、LibreOffice 里的按钮",
        description="表格软件里的“绩效自评”按钮：装上、卸下，或看装好没有、缺什么；不需要管理员权限。\n"
        "不加 --libreoffice 时是 Windows 上的 Excel。",
    )
    command.add_argument(
        "action", choices=("install", "remove", "status"), help="install 装上或更新，remove 卸下，status 检查"
    )
    command.add_argument("--libreoffice", action="store_true", help="LibreOffice Calc 的工具栏和菜单")
