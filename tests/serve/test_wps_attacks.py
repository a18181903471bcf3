"""Ways to get at one person's own service behind the WPS buttons, `serve --wps`. docs/网页.md lists the same titles.

Who attacks is a page in the user's browser, another person on the same computer, or a form that came by mail.
"""

import http.client
import json
import socket
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from perfeval_xl.addin.settings import Settings, read_settings, save_settings
from perfeval_xl.addin.wps.pairing import Pairing, forget_pairing, make_pairing, read_pairing
from perfeval_xl.addin.wps.proving import PATH, is_ours, proof
from perfeval_xl.domain.errors import UsageError
from tests.support.attack_list import AttackList, listed_attacks, titles_of_tests
from tests.support.cases import clean_sheet
from tests.support.command import perfeval
from tests.support.macros import Macros, sent_by_excel
from tests.support.service import Running, drained

PRESS = "/api/press/check"
ELSEWHERE = (
    "/api/check",
    "/api/score",
    "/api/report",
    "/api/login",
    "/api/logout",
    "/api/status",
    "/",
    "/openapi.json",
)
STRANGERS = (
    "https://evil.example",
    "http://localhost",
    "http://127.0.0.1:1",
    "chrome-extension://abcdef",
    "file:///C:/x.html",
    "data:",
    "NULL",
    "null,https://evil.example",
)
WORD = "0123456789abcdef0123456789abcdef"


class Victim(NamedTuple):
    """Somebody with the buttons in WPS: their service, their home, what pairs the two."""

    service: Running
    home: Path
    pairing: Pairing


ATTACKS: AttackList[Victim] = AttackList()


def form_with(rows: dict[str, Any] | None = None, folder: str = "") -> list[Any]:
    """A workbook as the page sends it, which lies in a folder."""
    answer = Macros(sent_by_excel(clean_sheet({"set": rows or {}}))).answer
    answer[1] = folder
    return answer


@ATTACKS.add("别的网站、别的程序的网页借浏览器来按按钮")
def _(victim: Victim) -> None:
    for origin in STRANGERS:
        for method, path in (("OPTIONS", PRESS), ("POST", PRESS), ("POST", "/api/settings"), ("GET", PATH)):
            answer = victim.service.ask(method, path, b"[]", origin=origin)
            assert (answer.status, answer.json["code"]) == (403, "OTHER_ORIGIN"), (origin, method, path)
            assert not [name for name in answer.headers if name.startswith("access-control")]
    for site in ("cross-site", "same-site"):
        assert victim.service.ask("POST", PRESS, b"[]", sec_fetch_site=site).status == 403


@ATTACKS.add("从文件打开的别的网页，没有令牌就来按按钮、读设置")
def _(victim: Victim) -> None:
    for origin in ("null", "file://"):
        for method, path in (("POST", PRESS), ("GET", "/api/settings"), ("POST", "/api/settings")):
            for guess in ("", "Bearer ", f"Bearer {victim.pairing.token[:-1]}", f"Basic {victim.pairing.token}"):
                assert victim.service.ask(method, path, b"[]", origin=origin, authorization=guess).status == 401


@ATTACKS.add("从文件打开的网页带着令牌，去叫按钮以外的地址")
def _(victim: Victim) -> None:
    for origin in ("null", "file://"):
        for path in ELSEWHERE:
            assert victim.service.ask("POST", path, b"x", origin=origin).json["code"] == "OTHER_ORIGIN", path


@ATTACKS.add("让浏览器把答复交给别的网页（CORS）")
def _(victim: Victim) -> None:
    for origin in ("null", "file://"):
        for answer in (
            victim.service.ask("OPTIONS", PRESS, origin=origin, access_control_request_method="DELETE"),
            victim.service.ask("GET", "/api/settings", origin=origin),
        ):
            told = {name: text for name, text in answer.headers.items() if name.startswith("access-control")}
            assert told["access-control-allow-origin"] == origin
            assert "access-control-allow-credentials" not in told
            assert told.get("access-control-allow-methods", "GET, POST") == "GET, POST"
            assert answer.headers["vary"] == "origin"


@ATTACKS.add("让域名指到本机，来按按钮（DNS 重绑定）")
def _(victim: Victim) -> None:
    port = victim.pairing.port
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "127.1",
        "[::ffff:127.0.0.1]",
    ):
        for path in (PRESS, PATH, "/api/settings"):
            assert victim.service.ask("POST", path, b"[]", origin="null", host=host).status == 421, host


@ATTACKS.add("令牌写在网址里，送两个令牌，用别人的令牌")
def _(victim: Victim) -> None:
    token = victim.pairing.token
    assert victim.service.ask("POST", f"{PRESS}?token={token}", b"[]", authorization="").status == 401
    other = make_pairing(victim.home / "另一个人").token
    assert other != token
    for guess in (f"Bearer {other}", f"Bearer {token},Bearer {token}", f"Bearer {token} {token}"):
        assert victim.service.ask("POST", PRESS, b"[]", authorization=guess).status == 401


@ATTACKS.add("用重新安装以前的令牌")
def _(victim: Victim) -> None:
    folder = victim.home / "重装"
    before = make_pairing(folder)
    forget_pairing(folder)
    assert make_pairing(folder).token != before.token
    assert victim.service.ask("POST", PRESS, b"[]", authorization=f"Bearer {before.token}").status == 401


@ATTACKS.add("配对文件别人也能读，沿用里面的令牌")
def _(victim: Victim) -> None:
    folder = victim.home / "别人能读"
    before = make_pairing(folder)
    (file,) = folder.iterdir()
    for mode in (0o644, 0o640, 0o604, 0o622):
        file.chmod(mode)
        with pytest.raises(UsageError, match="NOT_PAIRED"):
            read_pairing(folder)
    fresh = make_pairing(folder)
    assert fresh.token != before.token
    assert file.stat().st_mode & 0o777 == 0o600


@ATTACKS.add("配对文件写坏，换成文件夹、链接")
def _(victim: Victim) -> None:
    folder = victim.home / "坏的"
    make_pairing(folder)
    (file,) = folder.iterdir()
    target = victim.home / "别的文件"
    target.write_text("留着", "utf-8")
    file.unlink()
    file.symlink_to(target)
    target.chmod(0o600)
    assert make_pairing(folder) == read_pairing(folder)
    assert not file.is_symlink()
    assert target.read_text("utf-8") == "留着"
    for broken in (b"\xff", b"[" * 100_000, b'{"port": "x", "token": 1}', b'{"port": Infinity, "token": "x"}'):
        file.write_bytes(broken)
        with pytest.raises(UsageError, match="NOT_PAIRED"):
            read_pairing(folder)


@ATTACKS.add("猜问话的答复，把听来的答复再说一遍")
def _(victim: Victim) -> None:
    service = victim.service
    right = service.ask("GET", f"{PATH}?word={WORD}", authorization="").json["proof"]
    assert right == proof(victim.pairing.token, WORD)
    other = WORD[::-1]
    assert service.ask("GET", f"{PATH}?word={other}", authorization="").json["proof"] != right
    assert proof(make_pairing(victim.home / "又一个人").token, WORD) != right


@ATTACKS.add("用问话套出令牌：空的、很长的、夹带别的字")
def _(victim: Victim) -> None:
    for word in (
        "",
        "x",
        "a" * 15,
        "a" * 65,
        "a" * 20_000,
        f"{WORD}%0a",
        f"{WORD}%00",
        "%E4%BB%A4" * 20,
        WORD + "&x=1%20",
    ):
        answer = victim.service.ask("GET", f"{PATH}?word={word}", authorization="")
        assert answer.status == 400 or answer.json == {"proof": proof(victim.pairing.token, WORD)}, word
        assert victim.pairing.token.encode() not in answer.body
    for method in ("POST", "PUT", "DELETE"):
        assert victim.service.ask(method, f"{PATH}?word={WORD}", b"").status in (403, 404, 405)


@ATTACKS.add("送很大的工作簿，说大小的和不说大小的")
def _(victim: Victim) -> None:
    service = victim.service
    head = f"POST {PRESS} HTTP/1.1\r\nHost: {service.host}\r\nAuthorization: Bearer {service.token}\r\n"
    assert b" 413 " in service.raw(f"{head}Content-Length: 9999999999\r\n\r\n".encode())
    with socket.create_connection(("127.0.0.1", service.port), timeout=2) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        sent = 0
        try:
            for sent in range(200):  # noqa: B007
                connection.sendall(b"100000\r\n" + b"1" * (1 << 20) + b"\r\n")
        except OSError:
            pass
        assert sent < 150 or b" 413 " in drained(connection)
    assert service.ask("POST", "/api/settings", b"x" * 100_000).json["code"] == "BODY_LARGE"


@ATTACKS.add("工作簿写成坏的 JSON，表大到画不完")
def _(victim: Victim) -> None:
    for body in (b"", b"[" * 100_000, b"null", b"{}", b'["a"]', b"\xff", json.dumps(form_with()[:6]).encode()):
        assert victim.service.ask("POST", PRESS, body).json["code"] == "BAD_ANSWER", body[:20]
    answer = form_with()
    answer[7][8] = "A1:XFD1048576," * 50
    began = time.monotonic()
    assert victim.service.press("check", answer).status in (200, 400, 422)
    assert time.monotonic() - began < 10


@ATTACKS.add("工作簿说自己在别的文件夹，把报告写到别处")
def _(victim: Victim) -> None:
    documents = victim.home / "Documents"
    before = outside(victim.home)
    for folder in (
        "../../..",
        "..",
        "相对/路径",
        "/没有/这个",
        "~",
        "$HOME",
        "http://x/y",
        "file:///etc",
        "\x00",
        "/dev/null",
    ):
        answer = victim.service.press("report", form_with(folder=folder))
        assert answer.status in (200, 422), folder
        assert all(Path(file["path"]).parent == documents for file in answer.json.get("files", ())), folder
    assert outside(victim.home) == before


@ATTACKS.add("项目名称里带文件夹、设备名、看不见的字，写报告")
def _(victim: Victim) -> None:
    for name in (
        "../../../x",
        "..\\..\\x",
        "/etc/x",
        "C:\\x",
        "CON",
        "a\x00b",
        "\u202excod",
        "a" * 4000,
        "~/x",
        "$(touch x)",
    ):
        answer = victim.service.press("report", form_with({"B3": name, "C3": name}, str(victim.home / "服务")))
        assert answer.status == 200, answer.body
        for file in answer.json["files"]:
            path = Path(file["path"])
            assert path.parent == victim.home / "服务" and path.is_file()
            assert not set("/\\:\x00\u202e") & set(file["name"])
            path.unlink()


@ATTACKS.add("在报告的名字上放一个链接，让报告写进别的文件")
def _(victim: Victim) -> None:
    place = victim.home / "有链接的"
    place.mkdir()
    told = victim.service.press("report", form_with(folder=str(place))).json
    report = Path(told["files"][0]["path"])
    report.unlink()
    secret = victim.home / "要紧的文件"
    secret.write_text("留着", "utf-8")
    for target in (secret, victim.home / "没有的文件"):
        report.symlink_to(target)
        assert victim.service.press("report", form_with(folder=str(place))).status == 200
        report.unlink()
    assert secret.read_text("utf-8") == "留着"
    assert not (victim.home / "没有的文件").exists()


@ATTACKS.add("改设置：没有的口径、路径、别的程序")
def _(victim: Victim) -> None:
    folder = victim.home / "perfeval_xl"
    save_settings(folder, Settings(command="/opt/自己的程序"))
    good = {"law": "", "fonts": "gb2312", "hidden": False, "charts": False}
    for bad in ({"law": "../../etc/passwd"}, {"law": ["mof-2024"]}, {"fonts": "\n[x]"}, {"law": "mof-2024\n命令 = x"}):
        answer = victim.service.ask("POST", "/api/settings", json.dumps({**good, **bad}).encode())
        assert answer.json["code"] == "BAD_REQUEST", bad
    victim.service.ask("POST", "/api/settings", json.dumps({**good, "command": "evil", "standard": "evil"}).encode())
    assert read_settings(folder).command == "/opt/自己的程序"


@ATTACKS.add("从请求里带进别的标准、文件夹、口径")
def _(victim: Victim) -> None:
    plain = victim.service.press("list", form_with({"H13": 1, "F13": "1%"})).json
    query = {"standard": "/etc", "folder": "/tmp", "law": "mof-2020", "hidden": "1", "overwrite": "1"}
    assert victim.service.press("list", form_with({"H13": 1, "F13": "1%"}), query).json == plain


@ATTACKS.add("在令牌该在的地方以外找令牌：命令行、环境、审计、答复")
def _(victim: Victim) -> None:
    token = victim.pairing.token.encode()
    process = Path("/proc") / str(victim.service.process.pid)
    assert token not in (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert token not in victim.service.audit.read_bytes()
    for path in ("/api/status", "/openapi.json", "/", "/api/settings", f"{PATH}?word={WORD}"):
        assert token not in victim.service.ask("GET", path).body
    assert [path.stat().st_mode & 0o077 for path in victim.home.rglob("WPS配对.json")] == [0] * len(
        list(victim.home.rglob("WPS配对.json"))
    )


@ATTACKS.add("同一台电脑上开几百个连接不说话，送到一半就断开")
def _(victim: Victim) -> None:
    connections = []
    try:
        for _number in range(150):
            connections.append(socket.create_connection(("127.0.0.1", victim.pairing.port), timeout=5))
        connections[0].sendall(f"POST {PRESS} HTTP/1.1\r\nHost: {victim.service.host}\r\nContent-".encode())
    finally:
        for connection in connections:
            connection.close()
    until = time.monotonic() + 20
    while not is_ours(victim.pairing):  # a busy machine takes a moment to see that they are gone
        assert time.monotonic() < until
        time.sleep(0.1)


@ATTACKS.add("换成 WebSocket，用不对的方法，叫不存在的按钮")
def _(victim: Victim) -> None:
    head = f"GET {PRESS} HTTP/1.1\r\nHost: {victim.service.host}\r\nAuthorization: Bearer {victim.pairing.token}\r\n"
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n"
    assert b" 101 " not in victim.service.raw(f"{head}{upgrade}\r\n".encode())
    for method in ("GET", "PUT", "DELETE", "TRACE"):
        assert victim.service.ask(method, PRESS).status in (403, 404, 405)
    for button in ("__init__", "..%2f..%2fsettings", "check/../../x", "%E6%B8%85%E9%99%A4", "CHECK", "check%00"):
        assert victim.service.ask("POST", f"/api/press/{button}", b"[]").status == 404, button


def outside(home: Path) -> set[Path]:
    """What lies in the places that an attack on a path would reach, besides the user's own documents."""
    return {path for place in (home.parent, home, Path("/etc"), Path("/")) for path in place.iterdir()} - {
        home / "Documents"
    }


@pytest.fixture(scope="module")
def victim(own: Running, home: Path, pairing: Pairing) -> Victim:
    return Victim(own, home, pairing._replace(port=own.port))


@pytest.mark.parametrize("title", ATTACKS)
def test_attack(victim: Victim, title: str) -> None:
    ATTACKS[title](victim)
    assert victim.service.process.poll() is None
    assert victim.service.press("list", form_with()).status == 200
    assert is_ours(victim.pairing)


def test_a_stolen_port_is_noticed_and_hears_no_token(impostor: tuple[int, list[str]]) -> None:
    """先占住端口，冒充程序骗令牌和表格"""
    port, heard = impostor
    token = "q3JJHMbDL1EzLkh9GBhXDwq3JJHMbDL1"
    assert not is_ours(Pairing(port, token))
    assert heard and token not in "".join(heard)


def test_who_says_nothing_or_nonsense_on_the_port_is_not_ours() -> None:
    """占住端口不说话、乱说话"""
    for said in (b"", b"\x00" * 100, b"HTTP/1.1 200 OK\r\n\r\nnull", b'HTTP/1.1 200 OK\r\n\r\n{"proof": null}'):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

            def answer(server: socket.socket = server, said: bytes = said) -> None:
                with server.accept()[0] as connection:
                    connection.recv(1000)
                    connection.sendall(said)

            thread = threading.Thread(target=answer)
            thread.start()
            assert not is_ours(Pairing(port, "x"))
            thread.join()


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--lan"], ["--host", "::"]])
def test_it_never_listens_to_a_network(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """把按钮的服务开到网络上"""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("APPDATA", raising=False)
    make_pairing(tmp_path / "perfeval_xl")
    answer = perfeval("serve", "--wps", *options)
    assert (answer.status, answer.err.split()[0]) == (2, "NO_PASSWORD")


def test_another_address_of_this_computer_reaches_nothing(own: Running) -> None:
    """从本机的别的网卡地址来按按钮"""
    own_address = socket.gethostbyname(socket.gethostname())
    address = "127.0.0.2" if own_address.startswith("127.0.0.1") else own_address
    connection = http.client.HTTPConnection(address, own.port, timeout=3)
    with pytest.raises(ConnectionError):
        connection.request("GET", f"{PATH}?word={WORD}")
    connection.close()


def test_the_page_describes_every_attack(root: Path) -> None:
    listed = listed_attacks((root / "docs" / "网页.md").read_text("utf-8").partition("### WPS 按钮")[2])
    in_the_browser = "表里写脚本，让窗格去执行（在浏览器里看）"
    assert sorted(listed) == sorted({*ATTACKS, *titles_of_tests(globals()), in_the_browser})
