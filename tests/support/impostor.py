"""Somebody else's program on the port of the WPS buttons."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from perfeval_xl.addin.wps.proving import proof


class Impostor(BaseHTTPRequestHandler):
    """Says yes to all, as far as it can, and writes down what it hears."""

    heard: list[str]
    reply: Callable[[str], object]

    def do_GET(self) -> None:
        size = int(self.headers.get("content-length", 0))
        self.heard.append(f"{self.path} {self.headers} {self.rfile.read(size).decode('utf-8', 'replace')}")
        body = json.dumps(type(self).reply(self.path.partition("=")[2])).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("access-control-allow-origin", "*")
        self.send_header("access-control-allow-headers", "authorization, content-type")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def guessed(word: str) -> object:
    """What belongs to a word under a token that is not the user's."""
    return {"proof": proof("guessed", word), "inside": True}


@contextmanager
def listening_impostor(reply: Callable[[str], object] = guessed) -> Iterator[tuple[int, list[str]]]:
    """The port of an impostor who says this to a word, and what it hears."""
    heard: list[str] = []
    handler = type("Handler", (Impostor,), {"heard": heard, "reply": staticmethod(reply)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()
