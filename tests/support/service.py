"""A service that runs, and a client that says exactly what it is told to."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

_TOO_MANY, _WAIT = 429, 30
"""The answer to who asks too often, and the seconds within which he may ask again."""

_TEMPORARY = "临时"
BOUNDARY = "----perfeval"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Running(NamedTuple):
    """A service as a client knows it."""

    address: str
    token: str
    process: "subprocess.Popen[bytes]"
    audit: Path

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def temporary(self) -> Path:
        """Its own folder for temporary files: other tests use the system's at the same time."""
        return self.audit.parent / _TEMPORARY

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Any request; header names have _ for -, and a token goes along unless one is given."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token and "authorization" not in named:
            named["authorization"] = f"Bearer {self.token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def send(
        self, act: str, files: Sequence[tuple[str, bytes]], query: Mapping[str, Any] = {}, **headers: str
    ) -> Answer:
        """Files to an address of files."""
        more = {"content_type": f"multipart/form-data; boundary={BOUNDARY}", **headers}
        return self.ask("POST", f"/api/{act}?{urlencode(query)}", form_of(files), **more)

    def press(self, button: str, workbook: Any, query: Mapping[str, Any] = {}) -> Answer:
        """A button, over a workbook as JSON."""
        body = workbook if isinstance(workbook, bytes) else json.dumps(workbook).encode()
        return self.ask("POST", f"/api/press/{button}?{urlencode(query)}", body, content_type="application/json")

    def raw(self, request: bytes, wait: float = 1) -> bytes:
        """Bytes as they are; all that comes back until the service closes or says no more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(request)
            return drained(connection)

    def lines(self) -> list[dict[str, Any]]:
        """The audit."""
        return [json.loads(line) for line in self.audit.read_text("utf-8").splitlines()]


def drained(connection: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := connection.recv(65536):
            pieces.append(piece)
    except (TimeoutError, ConnectionResetError):
        pass
    return b"".join(pieces)


def form_of(files: Sequence[tuple[str, bytes]], field: str = "files") -> bytes:
    """The body of a form with files."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode(
            "utf-8", "surrogateescape"
        )
        + data
        + b"\r\n"
        for name, data in files
    ]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


@contextmanager
def running(
    folder: Path, *options: str, password: str = "", code: str = "", environment: Mapping[str, str] = {}
) -> Iterator[Running]:
    """A service in a process of its own, on a free port; `code` runs in place of the program's own start."""
    (folder / _TEMPORARY).mkdir(parents=True, exist_ok=True)
    environment = {"TMPDIR": str(folder / _TEMPORARY), **environment}
    ready, audit = folder / "ready.json", folder / "audit.log"
    program = ["-c", code] if code else ["-m", "perfeval_xl"]
    command = [sys.executable, *program, "serve", "--port", "0", "--ready", str(ready), "--audit", str(audit)]
    if password:
        secret = folder / "口令"
        secret.write_text(f"{password}\n", "utf-8")
        secret.chmod(0o600)
        command += ["--lan", "--host", "127.0.0.1", "--password-file", str(secret)]
    process = subprocess.Popen(
        [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | environment
    )
    try:
        fields = _address(process, ready)
        yield Running(fields["address"], fields["token"], process, audit)
    finally:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        process.wait(timeout=20)
        assert process.stderr is not None
        process.stderr.close()


def _address(process: "subprocess.Popen[bytes]", ready: Path) -> dict[str, Any]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if ready.exists() and (text := ready.read_text("utf-8")):
            fields: dict[str, Any] = json.loads(text)
            if _listens(fields["address"]):
                return fields
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        time.sleep(0.02)
    raise AssertionError("the service did not start")


def _listens(address: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=1).close()
    except OSError:
        return False
    return True


def with_login(service: Running, password: str) -> Running:
    """The service for somebody who has logged in."""
    body = json.dumps({"password": password}).encode()
    until = time.monotonic() + _WAIT
    answer = service.ask("POST", "/api/login", body, content_type="application/json")
    while answer.status == _TOO_MANY and time.monotonic() < until:  # the test before asked for all that is allowed
        time.sleep(1)
        answer = service.ask("POST", "/api/login", body, content_type="application/json")
    assert answer.status == 200, answer.body
    return service._replace(token=answer.json["token"])
