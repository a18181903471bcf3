"""Ways to get in or to bring the service down, and that none of them does. docs/网页.md lists the same titles."""

import asyncio
import io
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.serve import pool as pool_module
from perfeval_xl.serve.access import Doorkeeper
from perfeval_xl.serve.audit import Audit
from perfeval_xl.serve.guard import Guard
from perfeval_xl.serve.limits import Buckets, Room
from perfeval_xl.serve.options import ServeOptions
from perfeval_xl.serve.pool import Pool
from perfeval_xl.serve.records import FilesTask, Outcome, Upload
from perfeval_xl.serve.refusal import Refusal
from tests.serve.conftest import PASSWORD
from tests.support.attack_list import AttackList, listed_attacks, titles_of_tests
from tests.support.cases import clean_sheet
from tests.support.hostile import hostile_files
from tests.support.macros import Macros, sent_by_excel
from tests.support.service import BOUNDARY, Running, drained, form_of, running

ATTACKS: AttackList[Running] = AttackList()


def head(service: Running, *lines: str, method: str = "POST", path: str = "/api/check", host: str = "") -> bytes:
    """The head of a request, to the letter."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host or service.host}", *lines, "", ""]).encode()


def bearer(service: Running) -> str:
    return f"Authorization: Bearer {service.token}"


def status_of(answer: bytes) -> int:
    return int(answer.split()[1]) if answer else 0


@ATTACKS.add("不带令牌")
def _(service: Running) -> None:
    for path in ("/api/check", "/api/press/check", "/api/logout"):
        assert service.ask("POST", path, b"x", authorization="").status == 401


@ATTACKS.add("猜令牌、改大小写、只写一半、写成别的方式")
def _(service: Running) -> None:
    token = service.token
    for guess in ("x", token[:-1], token.swapcase(), f"{token}x", "", "令".encode().decode("latin-1")):
        assert service.ask("POST", "/api/logout", authorization=f"Bearer {guess}").status == 401
    assert service.ask("POST", "/api/logout", authorization=f"Basic {token}").status == 401


@ATTACKS.add("令牌写在网址里")
def _(service: Running) -> None:
    assert service.ask("POST", f"/api/logout?token={service.token}", authorization="").status == 401


@ATTACKS.add("送两个令牌")
def _(service: Running) -> None:
    request = head(service, bearer(service), "Authorization: Bearer x", "Content-Length: 0", path="/api/logout")
    assert status_of(service.raw(request)) == 401


@ATTACKS.add("别的网站的网页借浏览器来发请求")
def _(service: Running) -> None:
    for origin in (
        "https://evil.example",
        f"http://127.0.0.1:{service.port + 1}",
        "http://localhost",
        "null",
        "file://",
    ):
        assert service.ask("POST", "/api/logout", origin=origin).json["code"] == "OTHER_ORIGIN"
    assert service.ask("POST", "/api/logout", sec_fetch_site="cross-site").json["code"] == "OTHER_ORIGIN"
    assert service.ask("POST", "/api/status", sec_fetch_site="same-site").json["code"] == "OTHER_ORIGIN"


@ATTACKS.add("先问能不能跨站（CORS 预检）")
def _(service: Running) -> None:
    answer = service.ask("OPTIONS", "/api/check", origin="https://evil.example", access_control_request_method="POST")
    assert answer.status in (403, 405)
    for path in ("/", "/api/status", "/openapi.json"):
        assert not [name for name in service.ask("GET", path).headers if name.startswith("access-control")]


@ATTACKS.add("让域名指到本机（DNS 重绑定）")
def _(service: Running) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "8.8.8.8", "localhost:80:80", "[::2]"):
        assert service.ask("GET", "/", host=host).status == 421, host


@ATTACKS.add("没有 Host，或有两个")
def _(service: Running) -> None:
    assert status_of(service.raw(b"GET / HTTP/1.1\r\n\r\n")) in (400, 421)
    assert status_of(service.raw(b"GET / HTTP/1.0\r\n\r\n")) in (400, 421)
    assert status_of(service.raw(head(service, "Host: evil.example", method="GET", path="/"))) in (400, 421)


@ATTACKS.add("在网址里往上走，读服务外面的文件")
def _(service: Running) -> None:
    for path in (
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/page.css/../server.py",
        "/..%2fserver.py",
        "//etc/passwd",
        "/C:/Windows/win.ini",
    ):
        answer = service.ask("GET", path)
        assert answer.status == 404, path
        assert b"root:" not in answer.body


@ATTACKS.add("文件名里带文件夹，写到别处")
def _(service: Running) -> None:
    book = example_of(service)
    for name in ("../../../tmp/x.xlsx", r"..\..\x.xlsx", "/etc/passwd", r"C:\x.xlsx", "..", ".", "CON"):
        (file,) = service.send("check", [(name, book)]).json["files"]
        assert not set("/\\:") & set(file["path"])
        assert file["path"] not in ("", ".", "..", "CON")


@ATTACKS.add("文件名里带换行和看不见的字符，伪造答复的头")
def _(service: Running) -> None:
    book = example_of(service)
    for name in ("a%0d%0aSet-Cookie: x=1.xlsx", "表\u202excod.xlsx", "表\x00.xlsx", "表\x1b[31m.xlsx", "\udc80.xlsx"):
        answer = service.send("score", [(name, book)])
        assert answer.status == 200, answer.body
        assert "set-cookie" not in answer.headers
        assert not set("\r\n\x00\x1b") & set(answer.headers["content-disposition"])
        assert "%E2%80%AE" not in answer.headers["content-disposition"]


@ATTACKS.add("说要送很大的文件")
def _(service: Running) -> None:
    request = head(service, bearer(service), "Content-Length: 99999999999")
    assert status_of(service.raw(request)) == 413


@ATTACKS.add("不说多大，一直送（分块）")
def _(service: Running) -> None:
    request = head(
        service,
        bearer(service),
        "Transfer-Encoding: chunked",
        "Content-Type: application/json",
        path="/api/press/check",
    )
    piece = b"100000\r\n" + b"a" * (1 << 20) + b"\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=2) as connection:
        connection.sendall(request)
        sent = 0
        try:
            for sent in range(200):  # noqa: B007
                connection.sendall(piece)
        except OSError:
            pass
        assert sent < 150 or status_of(drained(connection)) == 413


@ATTACKS.add("请求头太大、太多")
def _(service: Running) -> None:
    assert status_of(service.raw(head(service, f"X-A: {'a' * 200_000}", method="GET", path="/"))) in (0, 400, 431)
    many = [f"X-{number}: 1" for number in range(20_000)]
    assert status_of(service.raw(head(service, *many, method="GET", path="/"))) in (0, 400, 431)


@ATTACKS.add("一个请求里夹带另一个（走私）")
def _(service: Running) -> None:
    inner = b"GET /api/status HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    for lines in (
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Content-Length: 4", "Content-Length: 90"),
        ("Transfer-Encoding: xchunked",),
    ):
        answer = service.raw(head(service, bearer(service), *lines, path="/api/logout") + b"0\r\n\r\n" + inner)
        assert b'"megabytes"' not in answer
        assert status_of(answer) in (400, 401, 501, 200)


@ATTACKS.add("坏的表单：没有分界、断在中间、字符集乱写")
def _(service: Running) -> None:
    body = form_of([("表.xlsx", b"x")])
    for kind in (
        "multipart/form-data",
        f"multipart/form-data; boundary={'b' * 5000}",
        "multipart/form-data; boundary=",
        "text/plain",
        f"multipart/form-data; boundary={BOUNDARY}; charset=zip",
    ):
        answer = service.ask("POST", "/api/check", body, content_type=kind)
        assert answer.status in (200, 400), kind
        assert answer.status == 400 or answer.json["files"][0]["status"] != "ok"
    cut = service.send("check", [])
    assert cut.json["code"] == "BAD_REQUEST"
    half = service.ask("POST", "/api/check", body[:-30], content_type=f"multipart/form-data; boundary={BOUNDARY}")
    assert half.status in (200, 400)


@ATTACKS.add("一次送几千个文件、几千个字段")
def _(service: Running) -> None:
    assert service.send("check", [(f"{number}.xlsx", b"x") for number in range(2000)]).json["code"] == "BAD_REQUEST"
    fields = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a{n}"\r\n\r\nx\r\n'.encode() for n in range(3000)
    )
    answer = service.ask(
        "POST",
        "/api/check",
        fields + f"--{BOUNDARY}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )
    assert answer.json["code"] == "BAD_REQUEST"


@ATTACKS.add("压缩炸弹、坏的压缩包、实体炸弹（同批处理的坏文件）")
def _(service: Running) -> None:
    small = {name: file for name, file in hostile_files().items() if len(file[0]) < 100_000}
    for name, (data, code) in small.items():
        (file,) = service.send("view", [(f"{name}.xlsx", data)]).json["files"]
        assert file["status"] == code, name


@ATTACKS.add("不是表格的东西改名成表格")
def _(service: Running) -> None:
    for data in (
        b"",
        b"\0" * 5000,
        b"MZ" + b"\0" * 500,
        b"%PDF-1.4\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000,
        b"<html><script>alert(1)</script>",
        b"PK\5\6" + b"\0" * 18,
    ):
        (file,) = service.send("check", [("表.xlsx", data)]).json["files"]
        assert file["status"] not in ("ok", "INTERNAL") or not file["forms"]


@ATTACKS.add("工作簿写成坏的 JSON：嵌套太深、不是数的数、缺项")
def _(service: Running) -> None:
    good = Macros(sent_by_excel(clean_sheet({}))).answer
    bad: list[Any] = [
        b"[" * 100_000,
        b"{",
        b"[]",
        b"null",
        b"1e999",
        b'["a"]',
        b"\xff\xfe",
        good[:6],
        [*good[:7], ["表"]],
        {"error": 1},
    ]
    bad += [
        json.dumps([*good[:5], value, 2, good[7]]).encode()
        for value in (float("nan"), float("inf"), 10**400, "x", None)
    ]
    for workbook in bad:
        answer = service.press("check", workbook)
        assert (answer.status, answer.json["code"]) == (400, "BAD_ANSWER"), workbook


@ATTACKS.add("工作簿里有铺满整张表的合并区")
def _(service: Running) -> None:
    answer = Macros(sent_by_excel(clean_sheet({}))).answer
    sheet = answer[7]
    sheet[8] = "A1:XFD1048576," * 50
    began = time.monotonic()
    assert service.press("check", answer).status in (200, 400, 422)
    assert time.monotonic() - began < 10


@ATTACKS.add("不存在的按钮、不存在的地址、不对的方法")
def _(service: Running) -> None:
    assert service.press("__import__", []).status == 404
    assert service.ask("POST", "/api/settings", b"x").status == 404
    for method in ("PUT", "DELETE", "TRACE", "PATCH", "GET", "XYZ"):
        assert service.ask(method, "/api/check").status in (404, 405)


@ATTACKS.add("换成 WebSocket")
def _(service: Running) -> None:
    lines = (
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
    )
    assert status_of(service.raw(head(service, *lines, method="GET", path="/"))) != 101


@ATTACKS.add("把页面放进别人的框里（点击劫持），让浏览器猜类型")
def _(service: Running) -> None:
    for path in ("/", "/docs", "/page.js", "/api/status", "/没有"):
        headers = service.ask("GET", path.encode().decode("latin-1") if path.isascii() else "/nothing").headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] in ("no-store", "no-cache")


@ATTACKS.add("在审计日志里造假行")
def _(service: Running) -> None:
    name = "/假%0a%7B%22status%22:200%7D%E2%80%A8".replace("假", "%E5%81%87")
    service.ask("GET", f"{name}?x=%0a")
    until = time.monotonic() + 5
    while not (lines := [line for line in service.lines() if line["path"].startswith("/假")]):
        assert time.monotonic() < until
    assert [(line["status"], line["path"]) for line in lines] == [(404, '/假\n{"status":200}\u2028')]
    assert not any(line.startswith('{"status"') for line in service.audit.read_text("utf-8").splitlines())


@ATTACKS.add("送到一半就断开")
def _(service: Running) -> None:
    for _number in range(20):
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
            connection.sendall(
                head(
                    service,
                    bearer(service),
                    "Content-Length: 5000000",
                    f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
                )
                + b"x" * 1000
            )
    assert service.ask("GET", "/api/status").status == 200


@ATTACKS.add("同一台电脑开几百个连接不说话")
def _(service: Running) -> None:
    connections = []
    try:
        for _number in range(150):
            connections.append(socket.create_connection(("127.0.0.1", service.port), timeout=5))
        time.sleep(0.2)
        closed = sum(not _open(connection) for connection in connections)
        assert closed >= 80
    finally:
        for connection in connections:
            connection.close()
    time.sleep(0.1)
    assert service.ask("GET", "/api/status").status == 200


def _open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@ATTACKS.add("把启动时没有的标准、文件夹从请求里带进来")
def _(service: Running) -> None:
    book = example_of(service)
    answer = service.send(
        "check", [("表.xlsx", book)], {"standard": "/etc", "folder": "/tmp", "act": "pdf", "law": "../../etc/passwd"}
    )
    assert answer.json["files"][0]["status"] == "NO_LAW"


def example_of(_: Running) -> bytes:
    return (Path(__file__).parent.parent.parent / "examples" / "2024" / "没有问题的表.xlsx").read_bytes()


@pytest.mark.parametrize("title", ATTACKS)
def test_attack(service: Running, title: str) -> None:
    ATTACKS[title](service)
    assert service.ask("GET", "/api/status").json["inside"]
    assert service.process.poll() is None


# Those that need a service of another kind, or its parts alone


def test_guessing_the_password(office: Running) -> None:
    """猜口令"""
    codes = [
        office.ask("POST", "/api/login", json.dumps({"password": f"口令{n}"}).encode()).json["code"] for n in range(8)
    ]
    assert codes == ["WRONG_PASSWORD"] * 5 + ["TOO_MANY"] * 3
    right = office.ask("POST", "/api/login", json.dumps({"password": PASSWORD}).encode())
    assert (right.status, right.json["code"]) == (429, "TOO_MANY")
    assert int(right.headers["retry-after"]) > 0


def test_strange_logins_are_refused() -> None:
    """登录时送奇怪的东西"""
    doorkeeper = Doorkeeper(ServeOptions(password="一个长的口令", lan=True))
    for password in ("", "一个长的口令 ", "\ud800", "x" * 10_000):
        with pytest.raises(Refusal, match=r"WRONG_PASSWORD|TOO_MANY"):
            doorkeeper.let_in(password, f"10.0.0.{len(password) % 250}")
    with pytest.raises(Refusal, match="WRONG_PASSWORD"):
        Doorkeeper(ServeOptions()).let_in("", "127.0.0.1")


def test_many_addresses_share_one_limit() -> None:
    """换着地址猜口令"""
    doorkeeper = Doorkeeper(ServeOptions(password="一个长的口令", lan=True), clock=lambda: 0.0)
    codes = []
    for number in range(100):
        with pytest.raises(Refusal) as refused:
            doorkeeper.let_in("x", f"10.0.{number}.1")
        codes.append(refused.value.code)
    assert codes.count("WRONG_PASSWORD") == 60


def test_a_visit_that_is_over_or_was_left() -> None:
    """用过期的、退出了的令牌"""
    now = [0.0]
    doorkeeper = Doorkeeper(ServeOptions(password="一个长的口令", lan=True, hours=1), clock=lambda: now[0])
    token = doorkeeper.let_in("一个长的口令", "10.0.0.1")
    headers = {"authorization": f"Bearer {token}"}
    now[0] = 3000
    assert doorkeeper.user_of("10.0.0.1", headers).startswith("visit-")
    now[0] = 6000
    assert doorkeeper.knows("10.0.0.1", headers)
    now[0] = 9601
    assert not doorkeeper.knows("10.0.0.1", headers)
    other = doorkeeper.let_in("一个长的口令", "10.0.0.1")
    doorkeeper.leave(other)
    assert not doorkeeper.knows("10.0.0.1", {"authorization": f"Bearer {other}"})


@pytest.mark.parametrize(
    ("address", "headers", "user"),
    [
        ("10.0.0.5", {"x-user": "张", "perfeval-client": "page"}, "张"),
        ("10.0.0.6", {"x-user": "张", "perfeval-client": "page"}, None),
        ("10.0.0.5", {"x-user": "张"}, None),
        ("10.0.0.5", {"x-user": " ", "perfeval-client": "page"}, None),
        ("10.0.0.5", {"x-forwarded-user": "张", "perfeval-client": "page"}, None),
        ("", {"x-user": "张", "perfeval-client": "page"}, None),
    ],
)
def test_the_proxys_word_is_believed_from_the_proxy_alone(
    address: str, headers: dict[str, str], user: str | None
) -> None:
    """冒充反向代理认过的人"""
    doorkeeper = Doorkeeper(ServeOptions(lan=True, user_header="X-User", proxies=("10.0.0.5",)))
    if user is None:
        with pytest.raises(Refusal, match="NO_TOKEN"):
            doorkeeper.user_of(address, headers)
    else:
        assert doorkeeper.user_of(address, headers) == user


def test_names_of_a_service_for_a_network() -> None:
    """在单位网络里做 DNS 重绑定"""
    doorkeeper = Doorkeeper(ServeOptions(lan=True, password="一个长的口令", names=("pj.bureau.cn",)))
    for host in ("pj.bureau.cn", "PJ.bureau.cn:443", "10.1.2.3:8765", "[fe80::1]:8765", "localhost:1"):
        doorkeeper.check_host(host)
    for host in ("", "evil.example", "10.1.2.3.evil.example", "pj.bureau.cn.evil.example", "10.1.2.3:x"):
        with pytest.raises(Refusal, match="OTHER_HOST"):
            doorkeeper.check_host(host)


def test_too_many_requests() -> None:
    """一秒钟发几百个请求"""
    options = ServeOptions(rate=20)
    guard = Guard(nothing_more, options, Doorkeeper(options), Audit(io.StringIO()))
    statuses: list[int] = []

    async def note(message: Any) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    async def ask(address: str) -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "client": (address, 1),
            "headers": [(b"host", b"localhost")],
        }
        await guard(scope, nothing_comes, note)

    async def many() -> None:
        for _ in range(20):
            await ask("10.0.0.1")
        await ask("10.0.0.2")

    asyncio.run(many())
    assert statuses == [200] * 11 + [429] * 9 + [200]


async def nothing_more(_: Any, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def nothing_comes() -> Any:
    return {"type": "http.request"}


def test_a_bucket_fills_up_again_and_forgets_the_oldest() -> None:
    now = [0.0]
    buckets = Buckets(60, 2, clock=lambda: now[0])
    assert [buckets.take("甲") for _ in range(3)] == [0, 0, 2]
    assert buckets.take("乙") == 0
    now[0] = 1.5
    assert [buckets.take("甲") for _ in range(2)] == [0, 1]
    for number in range(5000):
        buckets.take(str(number))
    assert len(buckets._levels) == 4096


def test_room_is_given_back() -> None:
    """许多人同时送大文件，占满内存"""
    room = Room(10)
    assert room.take(6)
    assert not room.take(6)
    room.release(6)
    assert room.take(10)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setattr(pool_module, "_CHILD", "tests.support.failing_child")
    pool = Pool(ServeOptions(workers=1, seconds=1))
    yield pool
    pool.close()


def test_a_file_that_ends_its_worker_or_does_not_stop(failing: Pool, example: bytes) -> None:
    """一个文件把处理它的进程弄死、卡住"""

    async def outcomes() -> list[Outcome]:
        return [
            await failing.outcome(FilesTask(act="check", uploads=(Upload(name, example),)))
            for name in ("被杀.xlsx", "好.xlsx", "不停.xlsx")
        ]

    told = asyncio.run(outcomes())
    assert [each.code for each in told] == ["CRASHED", "ok", "TIME"]
    assert all(each.message for each in told if not each.ok)
    assert failing.busy == 0


def test_too_many_tasks_wait(failing: Pool, monkeypatch: pytest.MonkeyPatch, example: bytes) -> None:
    """同时按几百次，排满队"""
    monkeypatch.setattr(pool_module, "_WAITING", 2)

    async def outcomes() -> list[Any]:
        task = FilesTask(act="check", uploads=(Upload("表.xlsx", example),))
        return await asyncio.gather(*(failing.outcome(task) for _ in range(8)), return_exceptions=True)

    told = asyncio.run(outcomes())
    assert [type(each).__name__ for each in told] == ["Outcome"] * 3 + ["Refusal"] * 5


def test_slow_heads_and_slow_bodies(tmp_path: Path) -> None:
    """慢慢送请求头、慢慢送正文，占住连接"""
    code = (
        "import sys; from perfeval_xl.serve import connections, guard; connections._PATIENCE = 0.5; guard._SLOWEST = 0.5;"
        "from perfeval_xl.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    with running(tmp_path, "--jobs", "1", code=code) as service:
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as connection:
            connection.sendall(b"GET / HT")
            began = time.monotonic()
            assert drained(connection) == b""
            assert time.monotonic() - began < 3
        request = head(
            service, bearer(service), "Content-Length: 100", "Content-Type: application/json", path="/api/press/check"
        )
        assert status_of(service.raw(request + b"[", 2)) == 408
        kept = service.raw(head(service, method="GET", path="/api/status") + b"GET /api/st", 2)
        assert kept.count(b"HTTP/1.1 200") == 1


def test_nothing_is_left_on_disk(service: Running, example: bytes) -> None:
    """找服务留下的文件"""
    service.send("report", [("表.xlsx", example)])
    service.send("rollup", [("表.xlsx", example)])
    assert not list(service.temporary.iterdir())


def test_the_page_describes_every_attack(root: Path) -> None:
    page = (root / "docs" / "网页.md").read_text("utf-8")
    listed = listed_attacks(page.split("## 挡住了哪些攻击")[1].split("### 照 OWASP")[0])
    in_the_browser = "表里写脚本，文件名里写脚本（在浏览器里看）"
    assert sorted(listed) == sorted({*ATTACKS, *titles_of_tests(globals()), in_the_browser})
    assert len(listed) >= 30
