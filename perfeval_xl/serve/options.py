"""How a service is to run."""

import os
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

LOOPBACK = "127.0.0.1"
PORT = 8765
_SHORTEST = 8
"""Characters of a password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeOptions:
    """Limits are for one request: megabytes of what is sent, seconds and mebibytes of what works on it.

    `password` or `user_header` say who may come in over a network; without them a random token does. `names` are
    further names under which the service is called, `proxies` the addresses whose `user_header` is believed. `idle`
    are the minutes after which a service that nobody uses ends, 0 for never. `rate` are requests a minute of one
    client, 0 for any number.
    """

    host: str = LOOPBACK
    port: int = PORT
    lan: bool = False
    password: str = ""
    user_header: str = ""
    proxies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    cert: str = ""
    key: str = ""
    idle: float = 0
    token: str = ""
    """The token to ask for, in place of one that differs each time."""
    handed: int | None = None
    """A socket that listens already, see addin.wps.handing."""
    owner: bool = False
    """For one person's own add-in, see `owner`: a page out of a file of theirs may ask for the buttons."""
    rate: int = 0
    megabytes: int = 64
    files: int = 300
    seconds: int = 20
    memory_mib: int = 1024
    workers: int = os.cpu_count() or 1
    hours: float = 8
    """How long a visit may go on without a request before one must log in again."""
    standard: tuple[str, ...] = ()
    ready: str = ""
    """A file that says address and token while the service runs, readable by its owner alone."""

    @property
    def secure(self) -> bool:
        """Whether it speaks HTTPS."""
        return bool(self.cert)

    @property
    def largest(self) -> int:
        """Bytes of one request."""
        return self.megabytes << 20

    def trusts(self, address: str) -> bool:
        """Whether what a proxy at this address says of its users is believed."""
        try:
            return any(ip_address(address) in ip_network(proxy, strict=False) for proxy in self.proxies)
        except ValueError:
            return False


def check_options(options: ServeOptions) -> None:
    """Raises `UsageError` for a service that anybody could come into, or whose certificate is not whole."""
    if options.user_header and not options.proxies:
        raise problem(UsageError, "NO_PASSWORD", "proxy")
    if options.owner and (options.lan or not _is_loopback(options.host)):
        raise problem(UsageError, "NO_PASSWORD", "owner")
    if (options.lan or not _is_loopback(options.host)) and not options.password and not options.user_header:
        raise problem(UsageError, "NO_PASSWORD")
    if bool(options.cert) != bool(options.key):
        raise problem(UsageError, "BAD_CERTIFICATE", what=options.cert or options.key)
    for proxy in options.proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            raise problem(UsageError, "NO_PASSWORD", "proxy") from None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_password(path: Path) -> str:
    """The first line of a file that nobody else can read. Raises NO_PASSWORD."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            mode = os.fstat(file.fileno()).st_mode
            password = file.readline().strip()
    except (OSError, ValueError) as fault:
        why = system_words(fault) if isinstance(fault, OSError) else "不是 UTF-8 文本"
        raise problem(UsageError, "NO_PASSWORD", "read", what=path, fault=why) from None
    if os.name == "posix" and mode & 0o007:
        raise problem(UsageError, "NO_PASSWORD", "open", what=path)
    if len(password) < _SHORTEST:
        raise problem(UsageError, "NO_PASSWORD", "short", what=path, least=_SHORTEST)
    return password
