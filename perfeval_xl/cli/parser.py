"""The command line with all its commands, in the order in which people meet them."""

from perfeval_xl import __version__
from perfeval_xl.cli.chinese import ChineseParser
from perfeval_xl.cli.commands import books, checking, machine, nightly, products, starting

_COMMANDS = (
    checking.add_check,
    checking.add_score,
    products.add_report,
    products.add_print,
    starting.add_import,
    nightly.add_batch,
    nightly.add_undo,
    products.add_rollup,
    starting.add_new,
    books.add_rules,
    books.add_codes,
    books.add_standard_book,
    machine.add_addin,
    machine.add_doctor,
)


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
    for add_command in _COMMANDS:
        add_command(commands)
    return parser
