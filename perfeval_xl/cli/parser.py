"""The command line with all its commands, in the order in which people meet them."""

from perfeval_xl import __version__
from perfeval_xl.cli.chinese import ChineseParser
from perfeval_xl.cli.commands import books, checking, handing, machine, nightly, products, service, starting

_COMMANDS = {
    "check": checking.add_check,
    "score": checking.add_score,
    "accept": checking.add_accept,
    "report": products.add_report,
    "print": products.add_print,
    "dossier": handing.add_dossier,
    "review": handing.add_review,
    "import": starting.add_import,
    "batch": nightly.add_batch,
    "undo": nightly.add_undo,
    "rollup": products.add_rollup,
    "new": starting.add_new,
    "rules": books.add_rules,
    "new-rule": books.add_new_rule,
    "codes": books.add_codes,
    "standard": books.add_standard_book,
    "serve": service.add_serve,
    "addin": machine.add_addin,
    "doctor": machine.add_doctor,
    "completion": machine.add_completion,
}


def build_parser(called: str = "") -> ChineseParser:
    """The command that is called with its options; all commands where it is none of them."""
    parser = ChineseParser(
        prog="perfeval-xl",
        description="绩效自评表的校验与计分：在熟悉的 Excel 表里填，填完让程序核对一遍。",
        epilog="退出状态：0 没有错误；1 发现错误；2 有事没有办成（用法不对、文件读不了或写不了）；70 程序自己出错。",
    )
    parser.add_argument("--version", action="version", version=f"perfeval-xl {__version__}", help="显示版本号")
    commands = parser.add_subparsers(
        dest="command", metavar="命令", title="命令", required=True, parser_class=ChineseParser
    )
    parser.set_defaults(build_parser=build_parser)  # `completion` completes all commands, whichever was called
    for name in [called] if called in _COMMANDS else _COMMANDS:
        _COMMANDS[name](commands)
    return parser
