"""`serve`: the program as a service for other programs, and as a page for an office."""

import argparse
import os
import sys
from pathlib import Path
from typing import IO, Any

from perfeval_xl.cli.calls import add_standard, chosen_standard
from perfeval_xl.cli.screen import Screen, open_screen

_QUIET = 30
"""Minutes without a press after which a service that WPS started ends."""


def add_serve(commands: Any) -> None:
    """`perfeval-xl serve` with its options."""
    command = commands.add_parser(
        "serve",
        help="网页和本机服务：在浏览器里校验、计分、出报告",
        description="在这台电脑上开一个服务：浏览器打开就能拖进表格校验、计分、下载报告，别的程序也能调用（/docs）。\n"
        "只有这台电脑能用；加 --lan 开放给单位的网络（要有口令或反向代理）。表格不留在服务里。按 Ctrl-C 结束。",
    )
    command.add_argument("--lan", action="store_true", help="开放给单位的网络；做法见 docs/网页.md")
    command.add_argument("--host", metavar="ADDRESS", help="监听的地址；不写时只在本机，加 --lan 时是全部网卡")
    command.add_argument("--port", type=int, metavar="N", help="端口（默认 8765；0 由系统挑一个）")
    command.add_argument("--password-file", metavar="FILE", help="口令文件：第一行是口令，只能自己可读")
    command.add_argument("--user-header", metavar="NAME", help="由反向代理认人：它把用户名放在这个请求头里")
    command.add_argument("--proxy", action="append", default=[], metavar="ADDRESS", help="反向代理的地址，可以写多次")
    command.add_argument("--name", action="append", default=[], metavar="NAME", help="访问时用的名称，可以写多次")
    command.add_argument("--cert", metavar="FILE", default="", help="HTTPS 证书文件（PEM）")
    command.add_argument("--key", metavar="FILE", default="", help="证书的私钥文件（PEM）")
    command.add_argument(
        "--idle", type=float, metavar="M", help=f"没有人用满这么多分钟就结束（--wps 时默认 {_QUIET}，否则不结束）"
    )
    command.add_argument("--wps", action="store_true", help="给 WPS 的按钮用；按按钮时自己会启动，不用手工运行")
    command.add_argument("--rate", type=int, metavar="N", help="每人每分钟最多多少次请求（--lan 时默认 600，否则不限）")
    command.add_argument("--audit", metavar="FILE", help="审计日志写到这个文件（追加）；不写时写到标准错误")
    command.add_argument("--ready", metavar="FILE", default="", help="开好以后把地址和令牌写进这个文件，结束时删掉")
    command.add_argument("--jobs", type=int, metavar="N", help="同时处理几个请求；不写时与处理器核数相同")
    command.add_argument("--socket", type=int, help=argparse.SUPPRESS)
    add_standard(command)
    command.set_defaults(execute=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from perfeval_xl.domain.errors import UsageError
    from perfeval_xl.problems import problem

    try:
        from perfeval_xl.serve.server import run_service
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.startswith("perfeval_xl"):
            raise
        raise problem(UsageError, "NEEDS_SERVE") from None
    options = _options(arguments)
    screen = open_screen() if sys.stdout is not None else None  # pythonw has none
    audit = _audit(arguments.audit)
    try:
        run_service(options, audit, lambda address, token: _say(screen, address, token, options.owner))
    finally:
        if audit is not sys.stderr:
            audit.close()
    return 0


def _options(arguments: argparse.Namespace) -> Any:
    """The service's options, as the call has them."""
    from perfeval_xl.addin.settings import settings_folder
    from perfeval_xl.addin.wps.pairing import read_pairing
    from perfeval_xl.serve.options import LOOPBACK, PORT, ServeOptions, read_password

    chosen_standard(arguments)  # what is wrong in the folders is said now
    lan = arguments.lan
    pairing = read_pairing(settings_folder()) if arguments.wps else None
    return ServeOptions(
        host=arguments.host or ("0.0.0.0" if lan else LOOPBACK),
        port=arguments.port if arguments.port is not None else pairing.port if pairing else PORT,
        lan=lan,
        password=read_password(Path(arguments.password_file)) if arguments.password_file else "",
        user_header=arguments.user_header or "",
        proxies=tuple(arguments.proxy),
        names=tuple(arguments.name),
        cert=arguments.cert,
        key=arguments.key,
        idle=arguments.idle if arguments.idle is not None else _QUIET if pairing else 0,
        token=pairing.token if pairing else "",
        owner=arguments.wps,
        handed=arguments.socket,
        rate=arguments.rate if arguments.rate is not None else 600 if lan else 0,
        workers=arguments.jobs or (1 if pairing else os.cpu_count() or 1),
        standard=tuple(arguments.standard or ()),
        ready=arguments.ready,
    )


def _audit(place: str | None) -> IO[str]:
    """Where the audit goes; nowhere without a file and without a console, as pythonw is."""
    return Path(place).open("a", encoding="utf-8") if place else sys.stderr or Path(os.devnull).open("w")


def _say(screen: Screen | None, address: str, token: str, owner: bool) -> None:
    """Where to open the page; the token stands behind the #, which browsers do not send."""
    if screen is None:
        return
    if owner:
        screen.line(f"给 WPS 按钮用的服务已经开好：{address}。按 Ctrl-C 结束。")
        return
    screen.line(f"服务已经开好：{address}/{f'#token={token}' if token else ''}")
    screen.line("在浏览器里打开上面的网址；接口说明在 /docs。按 Ctrl-C 结束。")
