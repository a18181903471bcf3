"""Ways in that OWASP's lists for such services name beside those of test_attacks.py; docs/网页.md lists these titles, too."""

import gzip
import io
import random
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import openpyxl
import pytest

from tests.serve.test_attacks import bearer, head, status_of
from tests.support.attack_list import AttackList, listed_attacks, titles_of_tests
from tests.support.cases import clean_sheet
from tests.support.service import BOUNDARY, Answer, Running, drained, form_of, running
from tests.support.snapshots import written_by_openpyxl

ATTACKS: AttackList[Running] = AttackList()
INNER = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
"""A request that an attacker would like to be taken for one of its own."""
TELLTALE = (b"Traceback", b"site-packages", b".py", b"/tmp/", b"/work/", b"starlette", b"uvicorn")


def tells_nothing(answer: Answer) -> bool:
    """Whether an answer says nothing of how or where the program runs."""
    return not [word for word in TELLTALE if word in answer.body] and "server" not in answer.headers


@ATTACKS.add("被拒绝的请求，正文里藏着下一个请求")
def _(service: Running) -> None:
    length = f"Content-Length: {len(INNER)}"
    heads = (
        (length,),
        (length, "Authorization: Bearer x"),
        (length, bearer(service), "Origin: https://evil.example"),
        (length, "Expect: 100-continue"),
    )
    for answer in together(service, *(head(service, *lines) + INNER for lines in heads)):
        assert answer.count(b"HTTP/1.1 ") == 1, answer
        assert status_of(answer) in (401, 403)


@ATTACKS.add("正文的长度写得含糊：负数、加号、十六进制、分块后面带尾巴")
def _(service: Running) -> None:
    lengths = ("-1", "+5", "0x5", "5, 6", "5 5")
    plain = [head(service, bearer(service), f"Content-Length: {each}", path="/api/logout") for each in lengths]
    chunked = head(service, "Transfer-Encoding: chunked", path="/api/login")
    bodies = (
        b"-5\r\nabcde\r\n0\r\n\r\n",
        b"5;" + b"x" * 40_000 + b"\r\nabcde\r\n0\r\n\r\n",
        b"FFFFFFFFFFFFFFFFFF\r\nabc\r\n",
        b"5\nabcde\n0\n\n",
        b"2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\nContent-Length: 3\r\n\r\n" + INNER,
    )
    requests = [each + b"abcde" for each in plain] + [chunked + body for body in bodies]
    for request, answer in zip(requests, together(service, *requests), strict=True):
        assert status_of(answer) in (0, 400, 413), request[:200]


@ATTACKS.add("用别的请求头改方法、改地址")
def _(service: Running) -> None:
    names = ("x-http-method-override", "x-method-override", "x-original-url", "x-rewrite-url", "x-forwarded-prefix")
    for name in names:
        assert service.ask("GET", "/api/status", None, authorization="", **{name: "POST"}).json["inside"] is False
        assert service.ask("POST", "/api/status", None, authorization="", **{name: "/api/check"}).status == 405
        assert service.ask("POST", "/api/check", b"x", authorization="", **{name: "/api/login"}).status == 401


@ATTACKS.add("把地址换一种写法，绕过门口")
def _(service: Running) -> None:
    for path in (
        "/API/check",
        "/api/check/",
        "//api/check",
        "/api//check",
        "/api/./check",
        "/api/login/../check",
        "/api%2fcheck",
        "/api/%63heck",
        "/api/check;/api/login",
        "/api/check%00",
        "/api/login%2f..%2fcheck",
        "/./api/check",
        "http://evil.example/api/check",
        "/api/press/../logout",
    ):
        answer = service.ask("POST", path, b"x", authorization="")
        assert answer.status in (307, 400, 401, 404, 405, 421), path
        assert "location" not in answer.headers or "evil" not in answer.headers["location"]
        assert "files" not in str(answer.body)


@ATTACKS.add("冒充别的地址来躲开次数限制（X-Forwarded-For）")
def _(service: Running) -> None:
    for name in ("x-forwarded-for", "forwarded", "x-real-ip", "true-client-ip"):
        service.ask("GET", f"/api/{name}", None, **{name: "for=10.9.8.7" if name == "forwarded" else "10.9.8.7"})
    until = time.monotonic() + 5
    while len(lines := [line for line in service.lines() if line["path"].endswith(("-for", "warded", "-ip"))]) < 4:
        assert time.monotonic() < until
    assert {line["address"] for line in lines} == {"127.0.0.1"}


@ATTACKS.add("把令牌放进 Cookie、Basic、别的头里")
def _(service: Running) -> None:
    for name in (
        "cookie",
        "x-api-key",
        "x-auth-token",
        "proxy-authorization",
        "perfeval-client",
        "x_user",
        "remote_user",
    ):
        for value in (service.token, f"token={service.token}", f"Bearer {service.token}"):
            assert service.ask("POST", "/api/logout", None, authorization="", **{name: value}).status == 401
    assert "set-cookie" not in service.ask("GET", "/").headers


@ATTACKS.add("改请求里的选项，抬高自己的权限和限额")
def _(
    service: Running,
) -> None:
    more = {
        "memory_mb": "99999",
        "seconds": "9999",
        "megabytes": "9999",
        "local": "true",
        "owner": "1",
        "user": "admin",
        "standard": "/etc",
        "act": "pdf",
        "charts": "1e9",
        "only": "-1",
        "fonts": "../../x",
        "hidden": "２",
    }
    (file,) = service.send("check", [("表.xlsx", small())], more).json["files"]
    assert file["status"] == "ok"
    assert service.ask("GET", "/api/status").json["megabytes"] == 64
    assert service.send("check", [("表.xlsx", small())], {"only": "9" * 5000}).status == 400
    for law in (
        "../../etc/passwd",
        "\x00",
        "x" * 20_000,
        "mof-2024/../mof-2024",
        "\ud800".encode("utf-8", "surrogatepass"),
    ):
        assert service.send("check", [("表.xlsx", small())], {"law": law}).json["files"][0]["status"] == "NO_LAW"


@ATTACKS.add("压缩过的请求正文（gzip 炸弹）")
def _(service: Running) -> None:
    bomb = gzip.compress(b"0" * (8 << 20))
    for kind in ("gzip", "deflate", "br", "gzip, gzip"):
        answer = service.ask(
            "POST", "/api/check", bomb, content_type=f"multipart/form-data; boundary={BOUNDARY}", content_encoding=kind
        )
        assert (answer.status, answer.json["code"]) == (400, "BAD_REQUEST")
    assert service.ask("POST", "/api/press/check", bomb, content_encoding="gzip").json["code"] == "BAD_ANSWER"


@ATTACKS.add("表里指向别处的链接、外部数据，让服务自己去连（SSRF）")
def _(service: Running) -> None:
    with listening() as (address, calls):
        files = [(name, data) for name, data in reaching_out(address)]
        for act in ("check", "view", "score", "report"):
            service.send(act, files)
        assert calls() == 0


@ATTACKS.add("出错时套出程序的路径、版本、堆栈")
def _(service: Running) -> None:
    odd = [
        ("POST", "/api/check", b"\xff" * 99),
        ("POST", "/api/press/check", b"[[[[1"),
        ("GET", "/%ff%fe", None),
        ("GET", "/api/" + "x" * 5000, None),
        ("POST", "/api/login", b'{"password":' + b"9" * 5000 + b"}"),
        ("POST", "/api/login", b'{"password":{"$ne":""}}'),
        ("POST", "/api/login", b"[]"),
        ("GET", "/?" + "%00" * 500, None),
        ("PROPFIND", "/", None),
    ]
    for method, path, body in odd:
        answer = service.ask(method, path, body)
        assert 400 <= answer.status < 500 or path.startswith("/?"), (method, path[:40], answer.status)
        assert path == "/?" + "%00" * 500 or tells_nothing(answer), answer.body
    for data in (b"PK\3\4" + b"\0" * 60, small()[:-200], b"<?xml version='1.0'?><Workbook/>"):
        assert tells_nothing(service.send("view", [("表.xlsx", data)]))


@ATTACKS.add("不说 HTTP：TLS、HTTP/2、代理命令、乱的字节")
def _(service: Running) -> None:
    openings = (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 300,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 60,
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"\0" * 500,
        b"GET / HTTP/9.9\r\n\r\n",
        "GET /表 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(),
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    )
    for answer in together(service, *openings):
        assert status_of(answer) in (0, 400, 404, 405, 421), answer[:60]
        assert b"evil" not in answer


@ATTACKS.add("表单里的怪部分：没有名字、名字重复、表单套表单、几万字的文件名")
def _(service: Running) -> None:
    def parted(*heads: str) -> Answer:
        body = b"".join(f"--{BOUNDARY}\r\n{each}\r\n\r\n".encode("latin-1") + small() + b"\r\n" for each in heads)
        return service.ask(
            "POST",
            "/api/check",
            body + f"--{BOUNDARY}--\r\n".encode(),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
        )

    disposition = 'Content-Disposition: form-data; name="files"; filename'
    for heads in (
        (disposition.split(";")[0],),
        ("X: y",),
        (f'{disposition}="{"x" * 60_000}.xlsx"',),
        (f"{disposition}*=utf-8''%2e%2e%2fa.xlsx",),
        (f'{disposition}="a.xlsx"; filename="b.xlsx"', f'{disposition}="a.xlsx"'),
        (f'{disposition}="a.xlsx"\r\nContent-Type: multipart/mixed; boundary=y',),
        (f'{disposition}="a.xlsx"\r\nContent-Transfer-Encoding: base64',),
    ):
        answer = parted(*heads)
        assert answer.status in (200, 400), heads
        names = [file["path"] for file in answer.json.get("files", ())]
        assert len(set(names)) == len(names)
        assert all(len(name.encode()) <= 255 and not set("/\\") & set(name) for name in names)


@ATTACKS.add("同名的表、只差大小写和全角的名字：下载的压缩包里互相顶替、写到外面")
def _(service: Running) -> None:
    names = [
        "a.xlsx",
        "A.XLSX",
        "ａ.xlsx",
        "a.xlsx",
        "../a.xlsx",
        "..\\a.xlsx",
        "a.xlsx/",
        "a.xlsx ",
        "a.xlsx.",
        "NUL.xlsx",
    ]
    packed = zipfile.ZipFile(io.BytesIO(service.send("mark", [(name, small()) for name in names]).body))
    inside = packed.namelist()
    assert len({name.casefold() for name in inside}) == len(inside) == len(names)
    assert not [
        name for name in inside if set("/\\:") & set(name) or name.startswith(".") or name.lower().startswith("nul.")
    ]


@ATTACKS.add("单元格里的公式，混进汇总和清单")
def _(service: Running) -> None:
    formulas = ('=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-2+3", "\t=1+1")
    files = [(f"{number}.xlsx", small(text)) for number, text in enumerate(formulas)]
    packed = zipfile.ZipFile(io.BytesIO(service.send("rollup", files).body))
    for name in (name for name in packed.namelist() if name.endswith(".xlsx")):
        book = openpyxl.load_workbook(io.BytesIO(packed.read(name)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert [cell for cell in cells if "=HYPERLINK" in cell.value]
        assert not [
            cell.value for cell in cells if cell.data_type == "f" and ("evil" in cell.value or "cmd" in cell.value)
        ]


@ATTACKS.add("单元格里很长很怪的字，拖住读指标的程序（ReDoS）")
def _(service: Running) -> None:
    texts = (
        "≥" * 30_000,
        "1," * 15_000,
        "（" * 30_000,
        "1-" * 15_000 + "x",
        "万元" * 15_000,
        "一" * 30_000,
        " " * 30_000 + "%",
        "9" * 30_000,
        "1/" * 15_000,
        "≥1且" * 8_000,
    )
    files = [(f"{number}.xlsx", small(text, cell)) for number, text in enumerate(texts) for cell in ("E13", "F13")]
    began = time.monotonic()
    answer = service.send("check", files)
    assert answer.status == 200
    assert time.monotonic() - began < 25
    assert {file["status"] for file in answer.json["files"]} <= {"ok", "TIME"}


@pytest.mark.parametrize("title", ATTACKS)
def test_attack(service: Running, title: str) -> None:
    ATTACKS[title](service)
    assert service.ask("GET", "/api/status").json["inside"]
    assert service.process.poll() is None


def test_an_answer_that_nobody_takes(tmp_path: Path) -> None:
    """要很大的答复，却不收（慢慢读）"""
    code = (
        "import sys; from perfeval_xl.serve import connections; connections._UNREAD = 0.5;"
        "from perfeval_xl.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    body = form_of([("表.xlsx", with_weight(8 << 20))])
    with running(tmp_path, "--jobs", "1", code=code) as service, socket.socket() as connection:
        form = (f"Content-Type: multipart/form-data; boundary={BOUNDARY}", f"Content-Length: {len(body)}")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", service.port))
        connection.sendall(head(service, bearer(service), *form, path="/api/mark") + body)
        assert connection.recv(12) == b"HTTP/1.1 200"
        time.sleep(1.5)
        assert len(drained(connection)) < 8 << 20
        whole = service.send("mark", [("表.xlsx", with_weight(8 << 20))])
        assert (whole.status, len(whole.body) > 8 << 20) == (200, True)


def with_weight(size: int) -> bytes:
    """A form with so many bytes beside its sheets that cannot be packed."""
    whole = io.BytesIO(small())
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("xl/media/image1.png", random.Random(1).randbytes(size))
    return whole.getvalue()


def together(service: Running, *requests: bytes) -> list[bytes]:
    """What comes back for each of several requests, sent to the letter at once."""
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(service.raw, requests))


def small(text: str = "", cell: str = "F13") -> bytes:
    """A form without faults, or with a text of an attacker's in a cell."""
    return written_by_openpyxl(clean_sheet({"set": {cell: text}} if text else {}))


@contextmanager
def listening() -> Iterator[tuple[str, Callable[[], int]]]:
    """An address of this machine, and how many programs have called there."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(0.3)

        def calls() -> int:
            count = 0
            try:
                while True:
                    server.accept()[0].close()
                    count += 1
            except TimeoutError:
                return count

        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls


def reaching_out(address: str) -> Iterator[tuple[str, bytes]]:
    """Forms that name something elsewhere which a careless reader would fetch."""
    relation = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="{address}/x.xlsx" TargetMode="External"/>'
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small())) as source, zipfile.ZipFile(whole, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("workbook.xml.rels"):
                data = data.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            if name.endswith("sheet1.xml"):
                data = (
                    data.replace(b"?>", f'?><!DOCTYPE x [<!ENTITY e SYSTEM "{address}/e">]>'.encode(), 1)
                    if b"?>" in data[:80]
                    else data
                )
            target.writestr(name, data)
    yield "外部.xlsx", whole.getvalue()
    yield "实体.xml", f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{address}/d"><x>&e;</x>'.encode()
    yield (
        "网页.xls",
        f'<html><base href="{address}/"><link rel=stylesheet href=a.css><img src="{address}/a.png"><table><tr><td background="{address}/b">项目支出绩效自评表</td></tr></table>'.encode(),
    )
    yield "公式.xlsx", small(f'=WEBSERVICE("{address}/w")')


def test_the_page_describes_every_attack(root: Path) -> None:
    page = (root / "docs" / "网页.md").read_text("utf-8")
    listed = listed_attacks(page.split("### 照 OWASP")[1].split("### 换一种写法")[0])
    assert sorted(listed) == sorted({*ATTACKS, *titles_of_tests(globals())})
