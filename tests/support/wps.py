"""WPS 表格 with the add-in: LibreOffice behind its object model, Chromium for its pages."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from perfeval_xl.addin.wps.installing import install, remove
from perfeval_xl.addin.wps.places import Desk, folder_of
from tests.support.browser import dismiss
from tests.support.calc import Calc
from tests.support.wps_objects import Application, Thing, Workbook

_SCRIPT = Path(__file__).resolve().parent.parent / "wps" / "standin.js"
VALUES = ("Value2", "Formula")


class Bridge:
    """Answers the pages: what they hold are numbers of our things. `requests` counts members, `sent` what is set."""

    def __init__(self, application: Application) -> None:
        self._things: dict[int, Thing] = {}
        self.application = application
        self.requests: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    @property
    def for_values(self) -> int:
        """Round trips for what stands in cells."""
        return sum(self.requests[name] for name in VALUES)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, messages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What the last message asks for; those before it only set something."""
        with self._lock:
            try:
                *_, found = [self._reached(message) if message else self.application for message in messages]
                return self._described(found)
            except Exception as fault:  # a fault of WPS is an exception in the page
                return {"fault": f"{type(fault).__name__}: {fault}"}

    def _reached(self, place: Mapping[str, Any]) -> Any:
        """What stands at the end of a path that begins at one of our things; the last step may set."""
        thing = self._things[place["object"]]
        for step in place["path"]:
            thing = self._stepped(thing, step)
        return thing

    def _stepped(self, thing: Any, step: Mapping[str, Any]) -> Any:
        name = step["name"]
        assert name[0].isupper() or name in ("getItem", "setItem"), f"{name} is no member"
        self.requests[name] += 1
        if "value" in step:
            assert name in vars(thing) or hasattr(type(thing), name) or name in _announced(thing), name
            return setattr(thing, name, step["value"])
        found = getattr(thing, name)
        assert callable(found) == ("given" in step), f"{type(thing).__name__}.{name}"
        return found(*map(self._argument, step["given"])) if "given" in step else found

    def _argument(self, value: Any) -> Any:
        return self._reached(value) if isinstance(value, dict) else value

    def _described(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, Thing):
            return {"value": value}
        self._things[id(value)] = value
        return {"object": id(value)}

    def _handler(self) -> type[StreamRequestHandler]:
        bridge = self

        class Handler(StreamRequestHandler):
            """HTTP as far as one page speaks it, because a press asks a thousand times."""

            disable_nagle_algorithm = True

            def handle(self) -> None:
                while head := self._head():
                    body = self.rfile.read(int(head["content-length"]))
                    answer_body = json.dumps(bridge.answer(json.loads(body))).encode()
                    self.wfile.write(_ANSWER % len(answer_body) + answer_body)

            def _head(self) -> dict[str, str]:
                lines = list(iter(lambda: self.rfile.readline().strip(), b""))
                return {
                    name.lower(): text.strip() for name, _, text in (line.decode().partition(":") for line in lines)
                }

        return Handler


_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\naccess-control-allow-origin: *\r\n\r\n"


def _announced(thing: Thing) -> Mapping[str, Any]:
    """Members that are only set."""
    return getattr(type(thing), "__annotations__", {})


class Wps:
    """One WPS with the add-in installed in a folder."""

    def __init__(self, bridge: Bridge, context: BrowserContext, folder: Path) -> None:
        self.bridge, self._context, self._folder = bridge, context, folder
        self.application = bridge.application
        self.faults: list[str] = []
        self.sent: list[tuple[str, str]] = []
        """What the pages asked for, with what they sent."""
        self.ribbon = self._page("index.html")
        self._pane: Page | None = None

    def _page(self, name: str) -> Page:
        page = self._context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: dismiss(dialog, self.faults))
        page.on("request", lambda request: self.sent.append((request.url, request.post_data or "")))
        page.goto((self._folder / name).as_uri())
        return page

    @property
    def pane(self) -> Page:
        """The page of the task pane, which WPS loads when it is made."""
        if self._pane is None:
            (made,) = self.application.panes
            assert made.Visible
            assert made.url_ == (self._folder / "pane.html").as_uri()
            self._pane = self._page("pane.html")
            self._pane.set_viewport_size({"width": made.Width, "height": 900})
        return self._pane

    @property
    def answer(self) -> str:
        """The workbook as the last press sent it to the service."""
        return [body for url, body in self.sent if "/api/press/" in url and body][-1]

    @property
    def book(self) -> Workbook:
        """The active workbook."""
        assert self.application.ActiveWorkbook is not None
        return self.application.ActiveWorkbook

    def open(self, path: Path) -> Workbook:
        return self.application.opened(path)

    def press(self, button: str) -> dict[str, Any]:
        """A button of the ribbon, until it is done; what is known then."""
        self.bridge.requests.clear()
        assert self.ribbon.evaluate(f"PevOnAction({{Id: 'pev_{button}'}})")
        return self.settle()

    def settle(self) -> dict[str, Any]:
        self.ribbon.wait_for_function("() => !pevState().busy", timeout=80_000, polling=50)
        state: dict[str, Any] = self.ribbon.evaluate("pevState()")
        assert self.application.ScreenUpdating and self.application.EnableEvents and self.application.DisplayAlerts
        return state

    def fire(self, event: str) -> None:
        """WPS tells the pages that something has happened."""
        self.pane.evaluate(f"window.fire({event!r})")


@contextmanager
def installed_for(home: Path) -> Iterator[Desk]:
    """A user of their own on this computer who has the add-in; what waits for presses ends with the block."""
    home.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        patch.delenv("APPDATA", raising=False)
        desk = Desk(home=home)
        install(desk)
        try:
            yield desk
        finally:
            remove(desk)


@contextmanager
def wps(calc: Calc, browser: Browser, desk: Desk) -> Iterator[Wps]:
    """WPS of a user who has the add-in, from start to end."""
    assert desk.addins is not None
    bridge = Bridge(Application(calc))
    context = browser.new_context()
    context.add_init_script(f"({_SCRIPT.read_text('utf-8')})({bridge.address!r})")
    running = Wps(bridge, context, folder_of(desk.addins))
    try:
        yield running
        assert running.faults == []
    finally:
        context.close()
        running.application.close_all()
        bridge.close()
