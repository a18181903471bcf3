"""The service on a socket: uvicorn, with connections that do not wait for ever, and an end when nobody comes."""

import asyncio
import json
import os
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import uvicorn

from perfeval_xl.addin.wps.handing import take_over
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words
from perfeval_xl.serve.access import Doorkeeper
from perfeval_xl.serve.audit import Audit
from perfeval_xl.serve.connections import patient_protocol
from perfeval_xl.serve.guard import Guard
from perfeval_xl.serve.http import Service
from perfeval_xl.serve.options import ServeOptions, check_options
from perfeval_xl.serve.owner import is_paired
from perfeval_xl.serve.pool import Pool

_KEPT = 30
"""Seconds that a connection may stay open without a request."""
_LARGEST_HEAD = 32 << 10
_LOOK = 1.0

Started = Callable[[str, str], None]
"""Receives the address and token of the service once it listens."""


def run_service(options: ServeOptions, audit: IO[str], started: Started) -> None:
    """Serve until interrupted or idle. Raises `UsageError`: NO_PASSWORD, PORT_TAKEN, BAD_CERTIFICATE."""
    check_options(options)
    doorkeeper, pool = Doorkeeper(options), Pool(options)
    service = Service(options, doorkeeper, pool)
    guard = Guard(service.application(), options, doorkeeper, Audit(audit))
    bound = _bound(options)
    try:
        server = uvicorn.Server(_config(guard, options))
        pool.warm()
        address = f"{'https' if options.secure else 'http'}://{_shown(options)}:{bound.getsockname()[1]}"
        with _Ready(options.ready, address, doorkeeper.token):
            asyncio.run(_serve(server, bound, guard, pool, options, lambda: started(address, doorkeeper.token)))
    finally:
        bound.close()
        pool.close()


def _bound(options: ServeOptions) -> socket.socket:
    if options.handed is not None:
        return take_over(options.handed)
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listening = socket.socket(family)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((options.host, options.port))
    except OSError as fault:
        listening.close()
        raise problem(UsageError, "PORT_TAKEN", what=f"{options.port}（{system_words(fault)}）") from None
    return listening


def _shown(options: ServeOptions) -> str:
    """The name to open the service by."""
    if options.names:
        return options.names[0]
    return socket.gethostname() if options.host in ("0.0.0.0", "::") else options.host


def _config(guard: Guard, options: ServeOptions) -> uvicorn.Config:
    config = uvicorn.Config(
        guard,
        http=patient_protocol(options.trusts),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEPT,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        backlog=256,
        ssl_certfile=options.cert or None,
        ssl_keyfile=options.key or None,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError, ValueError) as fault:
        raise problem(UsageError, "BAD_CERTIFICATE", what=fault) from None
    return config


async def _serve(
    server: uvicorn.Server,
    bound: socket.socket,
    guard: Guard,
    pool: Pool,
    options: ServeOptions,
    started: Callable[[], None],
) -> None:
    """Serve, and say once that the service listens."""
    serving = asyncio.create_task(server.serve([bound]))
    requests, quiet = 0, 0.0
    while not serving.done():
        await asyncio.wait([serving], timeout=_LOOK if server.started else 0.02)
        if server.started and started is not _nothing:
            started()
            started = _nothing
        quiet = 0.0 if guard.requests != requests or pool.busy else quiet + _LOOK
        requests = guard.requests
        left_alone = options.idle and quiet > options.idle * 60
        if left_alone or (options.owner and not is_paired(options.token)):
            server.should_exit = True
    await serving


def _nothing() -> None:
    """Has been said."""


class _Ready:
    """A file with address and token while the service runs; only its owner can read it."""

    def __init__(self, place: str, address: str, token: str) -> None:
        self._place = Path(place) if place else None
        self._text = json.dumps({"address": address, "token": token, "pid": os.getpid()})

    def __enter__(self) -> None:
        if self._place is None:
            return
        self._place.unlink(missing_ok=True)
        file = os.open(self._place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(self._text)

    def __exit__(self, *_: object) -> None:
        if self._place is not None:
            with suppress(OSError):
                self._place.unlink()
