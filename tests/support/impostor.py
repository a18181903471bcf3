"""Somebody else's program on the port of the WPS buttons."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from perfeval_xl.addin.wps.proving import proof


class Impostor(BaseHTTPRequestHandler):
    """Says yes to all, as far as it can, and writes down what it hears."""

    heard: list[str]

    def do_GET(self) -> None:
        size = int(self.headers.get("content-length", 0))
        self.heard.append(f"{self.path} {self.headers} {self.rfile.read(size).decode('utf-8', 'replace')}")
        body = json.dumps({"proof": proof("guessed", self.path.partition("=")[2]), "inside": True}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.send_header("access-control-allow-origin", "*")
        self.send_header("access-control-allow-headers", "authorization, content-type")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def listening_impostor() -> Iterator[tuple[int, list[str]]]:
    """The port that an impostor has, and what it hears."""
    heard: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Impostor,), {"heard": heard})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1], heard
        finally:
            server.shutdown()
