"""Attacks that say the same in another way than is looked for, or make a little into much; docs/网页.md lists the titles."""

import re
import socket
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.serve.test_attacks import bearer, head, status_of
from tests.serve.test_more_attacks import small, together
from tests.support.attack_list import AttackList, listed_attacks
from tests.support.service import BOUNDARY, Running, form_of

ATTACKS: AttackList[Running] = AttackList()
INNER = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\u202e\u2066\U000e0041\u3164\u115f\uffa0"
_GROWTH = 8
"""How many times a body may be in the memory of the service itself: as it came, on its way to the worker, copies between."""


def target(service: Running, host: str, line: str = "GET /api/status HTTP/1.1") -> bytes:
    return f"{line}\r\nHost: {host}\r\nConnection: close\r\n{bearer(service)}\r\n\r\n".encode()


@ATTACKS.add("主机名的别的写法：数字地址、短地址、末尾的点、@ 前后、后面接别的域名")
def _(service: Running) -> None:
    numbers = (
        "2130706433",
        "0x7f.1",
        "017700000001",
        "127.1",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "１２７.0.0.1",
        "127.0.0.1.",
    )
    names = (
        "localhost.",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost,evil.example",
        "localhost:8@evil.example",
        "127.0.0.1.nip.io",
    )
    ports = ("127.0.0.1:", "127.0.0.1:²", "127.0.0.1:80:80", "127.0.0.1:-1", "127.0.0.1:0x50", ":80", "")
    hosts = (*numbers, *names, *ports)
    answers = together(service, *(target(service, host) for host in hosts))
    assert {host: status_of(answer) for host, answer in zip(hosts, answers, strict=True)} == dict.fromkeys(hosts, 421)


@ATTACKS.add("来源的别的写法：别的协议、用户名、后面接别的域名、两个来源")
def _(service: Running) -> None:
    own = service.host
    for origin in (
        f"chrome-extension://{own}",
        f"ftp://{own}",
        f"//{own}",
        own,
        f"http://user@{own}",
        f"http://{own}@evil.example",
        f"http://{own}.evil.example",
        f"http://evil.example?{own}",
        f"http://{own}/",
        f"http://{own} http://evil.example",
        "http://127.0.0.1",
        "http://localhost:1",
        "file://",
        "null",
        "",
    ):
        assert service.ask("POST", "/api/press/check", b"[]", origin=origin).status == 403, origin
    for scheme in ("http", "https"):
        assert service.ask("POST", "/api/press/check", b"[]", origin=f"{scheme}://{own}").json["code"] == "BAD_ANSWER"


@ATTACKS.add("正文的长短说两遍：长度和分块都写，让代理和服务各信一个")
def _(service: Running) -> None:
    lengths = ("Content-Length: 5", f"Content-Length: {5 + len(INNER)}", "Content-Length: 0")
    requests = [
        head(service, bearer(service), *pair, path="/api/press/check") + b"0\r\n\r\n" + INNER
        for length in lengths
        for pair in (("Transfer-Encoding: chunked", length), (length, "Transfer-Encoding: chunked"))
    ]
    odd = ("chunked, identity", "xchunked", "identity", "\x0bchunked", "chunked\r\nTransfer-Encoding: chunked")
    requests += [
        head(service, bearer(service), f"Transfer-Encoding: {each}", path="/api/press/check") + b"0\r\n\r\n" + INNER
        for each in odd
    ]
    for answer in together(service, *requests):
        assert (answer.count(b"HTTP/1.1 "), status_of(answer)) == (1, 400), answer


@ATTACKS.add("很老的说法：HTTP/1.0、HTTP/0.9，不说主机")
def _(service: Running) -> None:
    for request in (
        b"GET /api/status HTTP/1.0\r\n\r\n",
        b"GET /\r\n",
        b"GET / HTTP/0.9\r\n\r\n",
        b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + INNER,
    ):
        answer = service.raw(request)
        assert status_of(answer) in (0, 400, 421) and answer.count(b"HTTP/1.1 ") <= 1, (request, answer)


@ATTACKS.add("要求换成别的协议：h2c、TLS")
def _(service: Running) -> None:
    for wanted in ("h2c", "TLS/1.2", "websocket, h2c"):
        lines = (f"Upgrade: {wanted}", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__")
        answer = service.raw(head(service, *lines, method="GET", path="/api/status"))
        assert status_of(answer) == 200 and b"101 " not in answer[:20]


@ATTACKS.add("地址写成整个网址、带编码的斜线、NUL、分号、反斜线、别的大小写")
def _(service: Running) -> None:
    paths = (
        "http://evil.example/api/status",
        "//evil.example/api/status",
        "*",
        "/api/status%00",
        "/api/STATUS",
        "/api\\status",
        "/api/status;x",
        "/api/./status",
        "/api/press/check%2f..%2fscore",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page.js/../index.html",
    )
    for path, answer in zip(
        paths,
        together(service, *(target(service, service.host, f"GET {path} HTTP/1.1") for path in paths)),
        strict=True,
    ):
        assert status_of(answer) in (400, 404), path


@ATTACKS.add("只要答复的几百段（Range）")
def _(service: Running) -> None:
    whole = service.ask("GET", "/page.js")
    for wanted in ("bytes=0-0", "bytes=5-1", "bytes=" + ",".join(["0-"] * 500)):
        answer = service.ask("GET", "/page.js", range=wanted)
        assert (answer.status, answer.body) == (200, whole.body)


@ATTACKS.add("文件名里用看不见的字、设备名的变体、怪的字符集，冒充另一个文件")
def _(service: Running) -> None:
    book = small()
    answer = service.send("check", [("表.xlsx", book), *((f"表{sign}.xlsx", book) for sign in UNSEEN)])
    paths = [file["path"] for file in answer.json["files"]]
    assert not set(UNSEEN) & set("".join(paths))
    assert len(set(paths)) == len(paths)
    for name in ("LPT¹.xlsx", "com².xlsx", "Com³"):
        assert service.send("check", [(name, book)]).json["files"][0]["path"].startswith("_")
    for charset, bare in (
        ("unicode_escape", rb"a\u202e\x00.xlsx"),
        ("utf-7", b"+AC4ALgAv-x.xlsx"),
        ("punycode", b"x-" + b"kva9b8c" * 400),
    ):
        body = form_of([("NAME", book)]).replace(b"NAME", bare)
        answer = service.ask(
            "POST", "/api/check", body, content_type=f"multipart/form-data; boundary={BOUNDARY}; charset={charset}"
        )
        assert answer.status == 400 or not set("/\\\x00\u202e") & set(answer.json["files"][0]["path"])


@ATTACKS.add("表单的一部分有几百万个头、很长的头，正文里全是差一个字的分界")
def _(service: Running) -> None:
    start, rest = form_of([("表.xlsx", b"|")]).split(b"\r\n\r\n|")
    near = f"\r\n--{BOUNDARY[:-1]}x".encode()
    for body, status in (
        (start + b"\r\n" + b"a:b\r\n" * 400_000 + b"\r\n|" + rest, 400),
        (start + b"\r\na: " + b"x" * (4 << 20) + b"\r\n\r\n|" + rest, 400),
        (start + b"\r\n\r\n" + near * 50_000 + rest, 200),
        (b"x" * (4 << 20) + start + b"\r\n\r\n|" + rest, 400),
    ):
        began = time.monotonic()
        answer = service.ask("POST", "/api/check", body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        assert answer.status == status
        assert time.monotonic() - began < 20


@ATTACKS.add("一个宽字把很大的工作簿在内存里撑成四倍")
def _(service: Running) -> None:
    size = 12
    with Path(f"/proc/{service.process.pid}/clear_refs").open("w") as marks:
        marks.write("5")  # the highest use of memory is counted anew
    before = highest(service)
    assert service.press("check", ('["' + "a" * (size << 20) + '😀"]').encode()).json["code"] == "BAD_ANSWER"
    assert highest(service) - before < _GROWTH * size


@ATTACKS.add("压缩里再压缩：一层套一层的压缩包、几千个空成员")
def _(service: Running) -> None:
    many, nested = BytesIO(), BytesIO(small())
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/media/{number}.xml", "")
    for _ in range(3):
        inner, nested = nested.getvalue(), BytesIO()
        with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.xlsx", inner)
    files = [("多.xlsx", many.getvalue()), ("套.xlsx", nested.getvalue())]
    codes = [file["status"] for file in service.send("check", files).json["files"]]
    assert codes == ["KIND_UNKNOWN", "KIND_UNKNOWN"]


@ATTACKS.add("一口气排上几千个请求，不等答复")
def _(service: Running) -> None:
    request = f"GET /api/status HTTP/1.1\r\nHost: {service.host}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        connection.sendall(request * 2_000)
        began = time.monotonic()
        assert service.ask("GET", "/api/status").status == 200
        assert time.monotonic() - began < 5


def highest(service: Running) -> int:
    """The most memory that the service itself has used, MiB."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    return int(found[1]) >> 10


@pytest.mark.parametrize("title", ATTACKS)
def test_attack(service: Running, title: str) -> None:
    ATTACKS[title](service)
    assert service.ask("GET", "/api/status").json["inside"]
    assert service.process.poll() is None


def test_the_page_describes_every_attack(root: Path) -> None:
    page = (root / "docs" / "网页.md").read_text("utf-8")
    listed = listed_attacks(page.split("### 换一种写法")[1].split("### WPS 按钮")[0])
    assert sorted(listed) == sorted(ATTACKS)
