"""What every request goes through before it reaches an endpoint, and every answer on its way out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from perfeval_xl.addin.wps.proving import PATH
from perfeval_xl.serve.access import Client, Doorkeeper
from perfeval_xl.serve.audit import Audit, Entry
from perfeval_xl.serve.limits import Buckets, Room
from perfeval_xl.serve.options import ServeOptions
from perfeval_xl.serve.refusal import Refusal

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_OPEN = ("/api/login", "/api/status", PATH)
_SLOWEST = 120
"""Seconds that a request's body may take."""
_BODIES = 4
"""Requests of full size that are taken at once."""
_MINUTES = 0.5
"""Of the rate, so much may come at once."""
_ASKED = 600
"""Seconds for which a browser need not ask again whether the add-in's page may call."""
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)


class Guard:
    """An ASGI application around another: host, origin, user, rate, size and time, headers, and the audit."""

    def __init__(self, inner: Application, options: ServeOptions, doorkeeper: Doorkeeper, audit: Audit) -> None:
        self._inner = inner
        self._options = options
        self._doorkeeper = doorkeeper
        self._audit = audit
        self._rate = Buckets(options.rate, int(options.rate * _MINUTES) + 1) if options.rate else None
        self._room = Room(options.largest * _BODIES)
        self.requests = 0
        """How many have come."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer a request; whatever is no HTTP is refused or passed on as ASGI wants it."""
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        self.requests += 1
        entry = Entry(address=(scope.get("client") or ("", 0))[0], method=scope["method"], path=scope["path"])
        answer = _Answer(send, entry, secure=self._options.secure)
        body = _Body(receive, entry, self._options.largest, self._room)
        try:
            scope["perfeval"] = entry
            _check_length(_headers(scope))
            self._doorkeeper.check_host(_headers(scope).get("host", ""))
            page = self._doorkeeper.addin_origin(scope["path"], _headers(scope))
            answer.page = page
            if page and scope["method"] == "OPTIONS":
                await answer.allow(_headers(scope))
                return
            scope["client_of"] = self._admitted(scope, entry, page)
            body.expect(_headers(scope).get("content-length", ""))
            await self._inner(scope, body.receive, answer.send)
        except Refusal as refusal:
            entry.code = refusal.code
            await answer.refuse(refusal)
        finally:
            body.close()
            self._audit.write(entry)

    def _admitted(self, scope: Mapping[str, Any], entry: Entry, page: str) -> Client:
        """Who sends the request, `page` being the add-in's origin. Raises `Refusal`."""
        headers = _headers(scope)
        if not page:
            self._doorkeeper.check_origin(entry.method, headers)
        if scope["path"].startswith("/api/") and scope["path"] not in _OPEN:
            entry.user = self._doorkeeper.user_of(entry.address, headers)
        client = Client(entry.address, entry.user)
        wait = self._rate.take(client.key) if self._rate else 0
        if wait:
            raise Refusal(429, "TOO_MANY", wait, wait=wait)
        return client


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    """The request's headers; of one that comes twice, all, so that none of them passes for the only one."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


def _check_length(headers: Mapping[str, str]) -> None:
    """Raises `Refusal` for a body whose end is told in two ways: a proxy before us might go by the other one.

    Source: RFC 9112, 6.1.
    """
    if "content-length" in headers and "transfer-encoding" in headers:
        raise Refusal(400, "BAD_REQUEST", "content-length")


class _Body:
    """A request's body as it comes in, with its limits."""

    def __init__(self, receive: Receive, entry: Entry, largest: int, room: Room) -> None:
        self._receive = receive
        self._entry = entry
        self._largest = largest
        self._room = room
        self._taken = 0
        self._until = asyncio.get_running_loop().time() + _SLOWEST

    def expect(self, length: str) -> None:
        """Raises `Refusal` for a body that says itself that it is too large."""
        if length.isdigit() and int(length[:20]) > self._largest:
            raise self._large()

    async def receive(self) -> Message:
        """The next piece. Raises `Refusal` for too much, for too slow, and where memory is taken by others."""
        if self._entry.status:  # the answer has begun: this waits for the client to go away
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(408, "BODY_SLOW", _SLOWEST) from None
        size = len(message.get("body", b""))
        self._entry.received += size
        if self._entry.received > self._largest:
            raise self._large()
        if not self._room.take(size):
            raise Refusal(503, "SERVICE_BUSY", wait=5)
        self._taken += size
        return message

    def _large(self) -> Refusal:
        return Refusal(413, "BODY_LARGE", self._largest >> 20)

    def close(self) -> None:
        """Its memory is free again."""
        self._room.release(self._taken)


class _Answer:
    """The answer on its way out, with our headers."""

    def __init__(self, send: Send, entry: Entry, *, secure: bool) -> None:
        self._send = send
        self._entry = entry
        self._secure = secure
        self.page = ""
        """The origin of the add-in's page, which may read the answer; '' where nobody else's page may."""

    async def allow(self, headers: Mapping[str, str]) -> None:
        """Tell the browser that the add-in's page may call; what it sends then still needs the token."""
        allowed = [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"authorization, content-type"),
            (b"access-control-max-age", str(_ASKED).encode()),
        ]
        if "access-control-request-private-network" in headers:
            allowed.append((b"access-control-allow-private-network", b"true"))
        await self.send({"type": "http.response.start", "status": 204, "headers": allowed})
        await self.send({"type": "http.response.body", "body": b""})

    async def send(self, message: Message) -> None:
        """Pass a piece on."""
        if message["type"] == "http.response.start":
            self._entry.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *_HEADERS, *self._more(message)]
        self._entry.sent += len(message.get("body", b""))
        await self._send(message)

    def _more(self, message: Message) -> list[tuple[bytes, bytes]]:
        names = {name for name, _ in message.get("headers", ())}
        more = [] if b"cache-control" in names else [(b"cache-control", b"no-store")]
        if self.page:
            more += [(b"access-control-allow-origin", self.page.encode()), (b"vary", b"origin")]
        return [*more, (b"strict-transport-security", b"max-age=31536000")] if self._secure else more

    async def refuse(self, refusal: Refusal) -> None:
        """Answer with a refusal, where nothing has been answered yet; whatever follows is not heard any more."""
        if self._entry.status:
            return
        body = json.dumps(refusal.as_json(), ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if refusal.wait:
            headers.append((b"retry-after", str(refusal.wait).encode()))
        if refusal.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self.send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})
