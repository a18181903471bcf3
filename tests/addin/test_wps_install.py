"""The WPS add-in put in place for users that are not there: their folders, others' add-ins, and what may go wrong."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl import __version__
from perfeval_xl.addin.excel.machine import this_machine
from perfeval_xl.addin.excel.registry import USER
from perfeval_xl.addin.wps import waiting
from perfeval_xl.addin.wps.installing import install, refind, remove, status
from perfeval_xl.addin.wps.package import FOLDER, addin_files, bundle
from perfeval_xl.addin.wps.pairing import forget_pairing, make_pairing, read_pairing
from perfeval_xl.addin.wps.places import Desk
from perfeval_xl.addin.wps.proving import proof
from perfeval_xl.addin.wps.publishing import Broken, Entry, entries_of, with_entry, without_entry
from perfeval_xl.cli.addin import button_checks, run_wps
from perfeval_xl.cli.screen import PlainScreen
from perfeval_xl.domain.errors import UsageError
from scripts.build_wps import main as build
from tests.addin.test_install import FakeRegistry, windows
from tests.support.command import perfeval

OURS = Entry("perfeval_xl", "perfeval_xl_1.0", "1.0")
THEIRS = '<jspluginonline name="公文助手" type="wps" url="http://127.0.0.1:3889/?a=1&amp;b=&quot;&gt;" enable="enable_dev" install="null"/>'
FILES = [
    f"<jsplugins>{THEIRS}</jsplugins>",
    f"<jsplugins>\r\n    {THEIRS}\r\n</jsplugins>\r\n",
    f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- 单位统一部署 -->\n<jsplugins>\n\t{THEIRS}\n\t<!-- a > b -->\n</jsplugins>\n',
    f"<jsplugins >\n{THEIRS}\n<jsplugin name='乙' type='et' url='乙_1' version='1'></jsplugin></jsplugins >",
    "<jsplugins/>",
    "<jsplugins></jsplugins>",
    '<jsplugins x="/>" />\n<!-- 末尾 -->\n',
    f'<jsplugins><![CDATA[<jsplugin name="perfeval_xl"/>]]>{THEIRS}</jsplugins>',
    f'<jsplugins><other><jsplugin name="perfeval_xl"/></other>{THEIRS}</jsplugins>',
]
BROKEN = [
    b"<jsplugins>",
    b"<plugins></plugins>",
    b"\x89PNG",
    b"<jsplugins></jsplugins><jsplugins/>",
    b'<?xml version="1.0" encoding="no-such"?><jsplugins/>',
    b'<!DOCTYPE a [<!ENTITY b "c">]><jsplugins>&b;</jsplugins>',
    "<jsplugins>公文</jsplugins>".encode("gb18030"),
    b"<jsplugins><jsplugin name='a' name='b'/></jsplugins>",
]


def encoded(text: str) -> Iterator[bytes]:
    yield text.encode()
    yield b"\xef\xbb\xbf" + text.encode()
    if not text.startswith("<?xml"):
        yield f'<?xml version="1.0" encoding="GBK"?>{text}'.encode("gb18030")
        yield b"\xff\xfe" + text.encode("utf-16-le")
        yield b"\xfe\xff" + text.encode("utf-16-be")


def text_of(data: bytes) -> str:
    """A file without its line breaks and indents; an empty root written with an end tag."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding)
            break
    else:
        text = data.decode("gb18030" if b"GBK" in data else "utf-8")
    lines = "".join(line.strip() for line in text.splitlines())
    return lines.replace("<jsplugins/>", "<jsplugins></jsplugins>").replace('x="/>" />', 'x="/>"></jsplugins>')


@pytest.mark.parametrize("data", [data for text in FILES for data in encoded(text)])
def test_an_entry_goes_in_and_out_and_others_stay(data: bytes) -> None:
    inside = with_entry(data, OURS)
    assert entries_of(inside, OURS.name) == [OURS.text]
    assert with_entry(inside, OURS) == inside
    assert text_of(inside).replace(OURS.text, "") == text_of(data)
    assert inside[:2] == data[:2]
    assert text_of(without_entry(inside, OURS.name)) == text_of(data)
    newer = Entry(OURS.name, "perfeval_xl_2.0", "2.0")
    assert entries_of(with_entry(inside, newer), OURS.name) == [newer.text]
    assert without_entry(with_entry(inside, newer), OURS.name) == without_entry(inside, OURS.name)


def test_what_others_wrote_is_the_same_bytes() -> None:
    before = f"<jsplugins>\r\n    {THEIRS}\r\n    <!-- x -->\r\n</jsplugins>\r\n".encode("utf-8-sig")
    inside = with_entry(before, OURS)
    assert inside == before.replace(b"</jsplugins>", f"  {OURS.text}\r\n</jsplugins>".encode())
    assert without_entry(inside, OURS.name) == before


def test_several_entries_of_ours_become_one() -> None:
    twice = f'<jsplugins>\n<jspluginonline name="perfeval_xl" url="http://x/"/>\n{THEIRS}\n<jsplugin name="perfeval_xl">\n</jsplugin>\n</jsplugins>'
    assert with_entry(twice.encode(), OURS).decode() == f"<jsplugins>\n{OURS.text}\n{THEIRS}\n</jsplugins>"


@pytest.mark.parametrize("data", BROKEN)
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    for edit in (lambda: with_entry(data, OURS), lambda: without_entry(data, OURS.name), lambda: entries_of(data, "x")):
        with pytest.raises(Broken):
            edit()


@pytest.mark.parametrize("data", [b"", b" \r\n"])
def test_an_empty_file_gets_a_list_of_its_own(data: bytes) -> None:
    assert entries_of(with_entry(data, OURS), OURS.name) == [OURS.text]
    assert without_entry(data, OURS.name) == data


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would be started, in place of starting them."""
    told: list[list[str]] = []
    monkeypatch.setattr(waiting, "_start", told.append)
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    return told


def linux(folder: Path, **more: Any) -> Desk:
    return Desk(
        **{
            "platform": "linux",
            "home": folder,
            "environment": {"XDG_CONFIG_HOME": str(folder / "设置")},
            "programs": (),
            **more,
        }
    )


def on_windows(folder: Path, **more: Any) -> Desk:
    machine = windows(folder)
    given: dict[str, Any] = {
        "platform": "win32",
        "home": folder,
        "environment": machine.environment,
        "python": machine.python,
        "registry": machine.registry,
    }
    return Desk(**{**given, **more})


DESKS = {"linux": linux, "windows": on_windows}


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest, tmp_path: Path, started: list[list[str]]) -> Desk:
    return DESKS[request.param](tmp_path)


def advice(desk: Desk) -> dict[str, str]:
    return {check.name: f"{check.state}：{check.advice}" for check in status(desk) if check.advice}


@contextmanager
def listening(desk: Desk, token: str = "") -> Iterator[None]:
    """Somebody on the port who has the token, as the waiting process and its program have."""
    pairing = read_pairing(desk.settings)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = proof(token or pairing.token, self.path.partition("=")[2])
            self.wfile.write(f'HTTP/1.0 200 OK\r\n\r\n{{"proof": "{said}"}}'.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", pairing.port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def test_the_places_are_those_of_the_systems(tmp_path: Path, started: list[list[str]]) -> None:
    assert linux(tmp_path).addins == tmp_path / ".local/share/Kingsoft/wps/jsaddons"
    assert on_windows(tmp_path).addins == tmp_path / "Roaming/kingsoft/wps/jsaddons"
    with pytest.raises(UsageError, match="NO_APPDATA"):
        install(on_windows(tmp_path, environment={}))


@pytest.mark.parametrize(
    ("root", "key"),
    [
        ("HKCU", r"Software\Kingsoft\Office\6.0\Common"),
        ("HKLM", r"SOFTWARE\Kingsoft\Office\6.0\Common"),
        ("HKLM", r"SOFTWARE\WOW6432Node\Kingsoft\Office\6.0\Common"),
    ],
)
def test_wps_is_found_where_it_has_registered_itself(tmp_path: Path, root: str, key: str) -> None:
    assert not on_windows(tmp_path).has_wps
    assert on_windows(tmp_path, registry=FakeRegistry({(root, key, "InstallRoot"): r"C:\WPS"})).has_wps


def test_wps_is_found_by_the_settings_that_it_keeps(tmp_path: Path, started: list[list[str]]) -> None:
    desk = on_windows(tmp_path)
    install(desk)
    assert not desk.has_wps, "what we install is no sign of WPS"
    Path(desk.environment["APPDATA"], "kingsoft", "office6").mkdir(parents=True)
    assert desk.has_wps


def test_installing_puts_folder_entry_pairing_and_start(desk: Desk, started: list[list[str]]) -> None:
    folder = install(desk)
    assert desk.addins and folder == desk.addins / FOLDER
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        *addin_files(),
        "pairing.js",
    }
    assert [
        entry.split('url="')[1].split('"')[0]
        for entry in entries_of((desk.addins / "publish.xml").read_bytes(), "perfeval_xl")
    ] == [FOLDER]
    pairing = read_pairing(desk.settings)
    script = (folder / "pairing.js").read_text("utf-8")
    assert script.startswith("window.PEV_SERVICE = {")
    assert json.loads(script[len("window.PEV_SERVICE = ") : -2]) == {"address": pairing.address, "token": pairing.token}
    assert started == [desk.waiting]
    assert os.name == "nt" or (folder / "pairing.js").stat().st_mode & 0o077 == 0
    if desk.windows:
        assert desk.registry.read(USER, waiting.RUN, waiting.VALUE) == subprocess.list2cmdline(desk.waiting)
        assert desk.waiting[0].endswith("pythonw.exe")
    else:
        assert 'Exec="' in desk.autostart.read_text("utf-8")
    with listening(desk):
        assert advice(desk) == {}


def test_installing_again_changes_nothing(desk: Desk) -> None:
    install(desk)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in desk.home.rglob("*.*") if path.is_file()}
    pairing = read_pairing(desk.settings)
    install(desk)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in desk.home.rglob("*.*") if path.is_file()}
    assert read_pairing(desk.settings) == pairing
    assert {path for path in before if before[path] != after[path]} <= {
        path for path in before if path.name in ("pairing.js", "perfeval-xl-wps.desktop")
    }
    assert {path: data for path, (_, data) in after.items()} == {path: data for path, (_, data) in before.items()}


def test_an_older_version_goes_and_others_stay(desk: Desk) -> None:
    assert desk.addins
    for name in ("perfeval_xl_0.0.9", "perfeval_xl_notes", "公文助手_1.0"):
        (desk.addins / name).mkdir(parents=True)
    published = desk.addins / "publish.xml"
    published.write_bytes(
        f'<jsplugins>\n{THEIRS}\n<jsplugin name="perfeval_xl" url="perfeval_xl_0.0.9"/>\n</jsplugins>'.encode()
    )
    folder = install(desk)
    (folder / "old.js").write_text("")
    install(desk)
    assert not (folder / "old.js").exists()
    assert sorted(path.name for path in desk.addins.iterdir()) == sorted(
        [FOLDER, "perfeval_xl_notes", "公文助手_1.0", "publish.xml"]
    )
    assert THEIRS.encode() in published.read_bytes()
    assert remove(desk)
    assert published.read_bytes() == f"<jsplugins>\n{THEIRS}\n</jsplugins>".encode()
    assert sorted(path.name for path in desk.addins.iterdir()) == sorted(
        ["perfeval_xl_notes", "公文助手_1.0", "publish.xml"]
    )


def test_removing_leaves_nothing_but_settings(desk: Desk) -> None:
    install(desk)
    (desk.settings / "设置.ini").write_text("")
    assert remove(desk)
    assert not remove(desk)
    assert [path.name for path in desk.settings.iterdir()] == ["设置.ini"]
    assert not desk.autostart.exists()
    assert desk.registry.read(USER, waiting.RUN, waiting.VALUE) is None
    assert set(advice(desk)) == {"加载项", "publish.xml", "按钮后面的程序"}


def test_a_port_that_somebody_else_has_is_told_and_changed(desk: Desk) -> None:
    install(desk)
    before = read_pairing(desk.settings)
    with listening(desk, token="somebody's"):
        assert "别的程序占着" in advice(desk)["按钮后面的程序"]
        folder = install(desk)
        after = read_pairing(desk.settings)
        assert after.port != before.port and after.token != before.token
        assert after.token in (folder / "pairing.js").read_text("utf-8")
    with listening(desk):
        install(desk)
        assert read_pairing(desk.settings) == after


@pytest.mark.parametrize("place", ["pairing.js", "WPS配对.json"])
def test_a_token_that_others_could_read_is_used_no_more(desk: Desk, place: str) -> None:
    folder = install(desk)
    before = read_pairing(desk.settings)
    ((folder if place == "pairing.js" else desk.settings) / place).chmod(0o644)
    install(desk)
    assert read_pairing(desk.settings).token != before.token
    assert (folder / "pairing.js").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"<jsplugins>", b"\x89PNG"])
def test_a_broken_list_is_told_and_left_alone(desk: Desk, data: bytes) -> None:
    assert desk.addins
    desk.addins.mkdir(parents=True)
    (desk.addins / "publish.xml").write_bytes(data)
    for act in (install, remove):
        with pytest.raises(UsageError, match=r"BROKEN_PUBLISH: .*publish\.xml.*没有动它"):
            act(desk)
    assert [path.name for path in desk.addins.iterdir()] == ["publish.xml"]
    assert (desk.addins / "publish.xml").read_bytes() == data
    assert "publish.xml" in advice(desk)


def test_a_read_only_list_stays(desk: Desk) -> None:
    assert desk.addins
    desk.addins.mkdir(parents=True)
    published = desk.addins / "publish.xml"
    published.write_bytes(b"<jsplugins/>")
    published.chmod(0o444)
    with pytest.raises(UsageError, match=r"DENIED: .*publish\.xml.*只读"):
        install(desk)
    assert published.read_bytes() == b"<jsplugins/>"


def test_a_list_that_is_a_link_stays_one(desk: Desk, tmp_path: Path) -> None:
    assert desk.addins
    desk.addins.mkdir(parents=True)
    real = tmp_path / "别处.xml"
    real.write_bytes(b"<jsplugins/>")
    (desk.addins / "publish.xml").symlink_to(real)
    install(desk)
    assert (desk.addins / "publish.xml").is_symlink()
    assert b"perfeval_xl" in real.read_bytes()


def test_a_place_that_cannot_be_written_is_told(desk: Desk) -> None:
    assert desk.addins
    desk.addins.parent.mkdir(parents=True)
    desk.addins.write_text("a file where a folder should be")
    with pytest.raises(UsageError, match="DENIED"):
        install(desk)


def test_a_locked_registry_is_told(tmp_path: Path, started: list[list[str]]) -> None:
    with pytest.raises(UsageError, match="DENIED"):
        install(on_windows(tmp_path, registry=FakeRegistry({}, locked=True)))


def test_without_the_packages_of_the_service(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"NEEDS_SERVE: WPS .*pip install"):
        install(desk)


def test_status_sees_what_is_damaged(desk: Desk) -> None:
    folder = install(desk)
    with listening(desk):
        (folder / "pane.js").write_text("")
        assert "不完整" in advice(desk)["加载项"]
        install(desk)
        assert desk.addins
        (desk.addins / "authaddin.json").write_text(json.dumps({"et": {"x": {"path": str(folder), "enable": False}}}))
        assert "启用" in advice(desk)["WPS 的许可"]
        (desk.addins / "authaddin.json").write_text(
            json.dumps({"et": [{"name": "别人的", "enable": False}, {"name": FOLDER, "enable": True}]})
        )
        assert advice(desk) == {}
        (desk.addins / "authaddin.json").write_text("[" * 100_000)
        assert advice(desk) == {}
    assert "没有在运行" in advice(desk)["按钮后面的程序"]


def test_the_command_tells_the_next_step(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_wps("status", desk, PlainScreen()) == 2
    install(desk)
    with listening(desk):
        assert run_wps("install", desk, PlainScreen()) == 0
        assert run_wps("status", desk, PlainScreen()) == 0
    told = capsys.readouterr().out
    assert "点“允许”" in told and "按“校验”试一次" in told
    assert run_wps("remove", desk, PlainScreen()) == 0
    assert "已卸下" in capsys.readouterr().out
    assert run_wps("remove", desk, PlainScreen()) == 0
    assert "没有安装过" in capsys.readouterr().out


def test_the_doctor_asks_after_the_buttons_where_wps_is(tmp_path: Path, started: list[list[str]]) -> None:
    program = tmp_path / "et"
    program.touch()
    desk, machine = linux(tmp_path, programs=(program,)), replace(this_machine(), platform="linux")
    names = [check.name for check in button_checks(machine, desk)]
    assert names == ["WPS 按钮", "LibreOffice 按钮"]
    assert "addin install --wps" in button_checks(machine, desk)[0].advice
    install(desk)
    with listening(desk):
        assert button_checks(machine, desk)[0].state == "已装"
    assert "没有在运行" in button_checks(machine, desk)[0].state


def test_one_program_at_a_time() -> None:
    assert perfeval("addin", "status", "--wps", "--libreoffice").status == 2


def test_the_build_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("一", "二"):
        build(tmp_path / name)
    build(tmp_path / "二")
    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("一", "二")
    )
    assert one == two
    assert zipfile.ZipFile(BytesIO(bundle())).namelist() == [f"{FOLDER}/{name}" for name in addin_files()]
    assert {f"{FOLDER}/{name}" for name in addin_files()} == {
        path.as_posix() for path in one if path.parts[0] == FOLDER
    }
    assert f"perfeval_xl_{__version__}" == FOLDER
    assert not [name for name in addin_files() if name.endswith(".ts") or name == "pairing.js"]


def test_the_waiting_process_starts_the_program_at_a_press_and_ends_with_the_pairing(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path), "APPDATA": ""}
    desk = linux(tmp_path, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    pairing = make_pairing(desk.settings)
    command = [sys.executable, "-P", "-m", "perfeval_xl", "serve", "--wps", "--idle", "0.02", "--socket"]
    code = f"import sys; from perfeval_xl.addin.wps.__main__ import main; sys.exit(main({command!r}))"
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, start_new_session=True)
    try:
        until(lambda: waiting.listens(pairing))
        for _ in range(2):  # it ends when nobody presses, and the next press starts it again
            began = time.monotonic()
            assert status_of(pairing.port, pairing.token) == 200
            assert time.monotonic() - began < 10
            until(lambda: not children(process.pid))
        second = subprocess.run(desk.waiting, env=environment, timeout=30)
        assert second.returncode == 0
        assert status_of(pairing.port, pairing.token) == 200
        forget_pairing(desk.settings)  # while the program runs: the process ends once that has ended
        assert process.wait(10) == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def until(done: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().strip()


def status_of(port: int, token: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        head = f"GET /api/settings HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return int(connection.recv(65536).split()[1])


@pytest.mark.parametrize("name", ["python", "我的 程序/python", 'a%b"c/$d`e\\f'])
def test_buttons_of_a_program_that_was_moved_are_led_to_its_new_place(
    desk: Desk, started: list[list[str]], tmp_path: Path, name: str
) -> None:
    if desk.windows or os.name == "nt":  # neither can stand in a name there
        name = name.replace('"', "").replace("\\", "")
    before = replace(desk, python=tmp_path / "原来的地方" / name)
    install(before)
    moved = replace(desk, python=tmp_path / "新地方" / name)
    for each in (before, moved):
        each.python.parent.mkdir(parents=True, exist_ok=True)
        each.python.touch()
        each.python.with_name("pythonw.exe").touch()
    assert not refind(moved), "the program that is known is still there"
    before.python.unlink()
    before.python.with_name("pythonw.exe").unlink()
    assert refind(moved)
    assert waiting.registered(moved)
    assert not refind(moved)


def test_nothing_is_led_where_nothing_was_installed(desk: Desk, started: list[list[str]]) -> None:
    assert not refind(desk)
    assert started == []
