"""Who may come in: names of the service, pages that may call it, tokens and the password."""

import hashlib
import hmac
import secrets
import socket
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import NamedTuple

from perfeval_xl.addin.wps.proving import PATH, is_word, proof
from perfeval_xl.serve.limits import Buckets
from perfeval_xl.serve.options import ServeOptions
from perfeval_xl.serve.refusal import Refusal

_MOST_VISITS = 2000
_BEARER = "bearer "
_TRIES, _TRIES_A_MINUTE = 5, 2
"""Wrong passwords of one address."""
_ALL_TRIES, _ALL_A_MINUTE = 60, 30
"""And of all together."""
_FILES = ("null", "file://")
"""Origins of a page out of a file, as newer and older browsers tell them."""
_ADDIN = ("/api/press/", "/api/settings", PATH)
CALLER = "perfeval-client"
"""A header that a page of another site cannot set without being asked first; needed where no token is."""


class Client(NamedTuple):
    """Who sends a request; `user` is '' until it is known."""

    address: str
    user: str = ""

    @property
    def key(self) -> str:
        """What its requests are counted by."""
        return self.user or self.address


class Doorkeeper:
    """Knows the one token or password of a service, and who is inside."""

    def __init__(self, options: ServeOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self._options = options
        self._clock = clock
        self.token = "" if options.password or options.user_header else options.token or secrets.token_urlsafe(24)
        self._visits: OrderedDict[bytes, tuple[float, str]] = OrderedDict()
        self._tries = Buckets(_TRIES_A_MINUTE, _TRIES, clock)
        self._all_tries = Buckets(_ALL_A_MINUTE, _ALL_TRIES, clock)
        self._names = _names(options)

    def check_host(self, host: str) -> None:
        """Raises `Refusal` for a request that was meant for another name: a page that has its name point here."""
        name = _without_port(host)
        if name not in self._names and not (self._options.lan and _is_address(name)):
            raise Refusal(421, "OTHER_HOST")

    def addin_origin(self, path: str, headers: Mapping[str, str]) -> str:
        """The origin of the user's own add-in, '' for every other request.

        A page out of a file has none that proves anything, and so has every sandboxed page: the token, which stands in
        a file of the user's, keeps those out. So they only come as far as the addresses of the add-in.
        """
        origin = headers.get("origin", "")
        return origin if self._options.owner and origin in _FILES and path.startswith(_ADDIN) else ""

    def check_origin(self, method: str, headers: Mapping[str, str]) -> None:
        """Raises `Refusal` for a request from a page that is not ours; programs name no page."""
        origin = headers.get("origin")
        if origin is not None and origin not in _origins_of(headers.get("host", "")):
            raise Refusal(403, "OTHER_ORIGIN")
        if method != "GET" and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal(403, "OTHER_ORIGIN")

    def user_of(self, address: str, headers: Mapping[str, str]) -> str:
        """Who sends the request. Raises `Refusal` where that is not known."""
        options = self._options
        if options.user_header and options.trusts(address):
            user = headers.get(options.user_header.lower(), "").strip()
            if user and headers.get(CALLER):
                return user[:100]
        token = headers.get("authorization", "")
        if token.lower().startswith(_BEARER):
            return self._holder(token[len(_BEARER) :].strip())
        raise Refusal(401, "NO_TOKEN")

    def knows(self, address: str, headers: Mapping[str, str]) -> bool:
        """Whether who sends the request may come in."""
        try:
            self.user_of(address, headers)
        except Refusal:
            return False
        return True

    def _holder(self, token: str) -> str:
        if self.token and hmac.compare_digest(token.encode(), self.token.encode()):
            return "local"
        visit = _digest(token)
        ends, user = self._visits.get(visit, (0.0, ""))
        if ends <= self._clock():
            self._visits.pop(visit, None)
            raise Refusal(401, "NO_TOKEN")
        self._visits[visit] = (self._end(), user)
        return user

    def let_in(self, password: str, address: str) -> str:
        """A token for a visit. Raises `Refusal` for a wrong password, and for one more after too many."""
        wait = max(self._tries.wait(address), self._all_tries.wait(""))
        if wait:
            raise Refusal(429, "TOO_MANY", wait, wait=wait)
        right = self._options.password
        if not right or not hmac.compare_digest(_digest(password), _digest(right)):
            self._tries.take(address)
            self._all_tries.take("")
            raise Refusal(403, "WRONG_PASSWORD")
        self._tries.forget(address)
        token = secrets.token_urlsafe(24)
        self._visits[_digest(token)] = (self._end(), f"visit-{_digest(token).hex()[:8]}")
        if len(self._visits) > _MOST_VISITS:
            self._visits.popitem(last=False)
        return token

    def prove(self, word: str) -> str:
        """What tells the add-in's page that this service has its token. Raises `Refusal` for what is no such word."""
        if not is_word(word):
            raise Refusal(400, "BAD_REQUEST", "word")
        return proof(self.token, word)

    def leave(self, token: str) -> None:
        """End a visit."""
        self._visits.pop(_digest(token), None)

    def _end(self) -> float:
        return self._clock() + self._options.hours * 3600


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _names(options: ServeOptions) -> frozenset[str]:
    names = {"127.0.0.1", "localhost", "[::1]", *(name.lower() for name in options.names)}
    if options.lan:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    return frozenset(names)


def _origins_of(host: str) -> tuple[str, ...]:
    """As browsers write it of our own page; a proxy may speak https where we do not."""
    return f"http://{host}", f"https://{host}"


def _without_port(host: str) -> str:
    """'[::1]:80' -> '[::1]'; '' for what is no name with a port."""
    name, colon, port = host.lower().rpartition(":")
    if not colon or host.endswith("]"):
        return host.lower()
    return name if port.isdigit() else ""


def _is_address(name: str) -> bool:
    """A page can have its own name point here, but never a bare address."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
