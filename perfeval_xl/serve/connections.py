"""How long a connection may take, and how many one address may have."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

_PATIENCE = 15
"""Seconds in which the head of a request must have come."""
_CONNECTIONS = 64
"""Connections of one address."""


class Patient(H11Protocol):
    """Closes connections that say nothing, or too slowly, or are too many; proxies have as many as they like.

    `counts` are the connections of one service by address.
    """

    counts: ClassVar[Counter[str]]

    @staticmethod
    def trusts(_: str) -> bool:
        """Whether an address is a proxy's; none is, unless the service says so."""
        return False

    def connection_made(self, transport: Any) -> None:
        """Count the connection; one too many is closed at once."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.counts[self._address] += 1
        self._watch: asyncio.TimerHandle | None = None
        if self.counts[self._address] > _CONNECTIONS and not self.trusts(self._address):
            transport.abort()
        else:
            self._begin_watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it no longer."""
        self.counts[self._address] -= 1
        if self.counts[self._address] <= 0:
            del self.counts[self._address]
        self._end_watch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Begin to wait anew, unless a request is whole and being answered."""
        super().data_received(data)
        if self._answering():
            self._end_watch()
        else:
            self._begin_watch()

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _begin_watch(self) -> None:
        if self._watch is None:
            self._watch = self.loop.call_later(_PATIENCE, self._give_up)

    def _end_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _give_up(self) -> None:
        self._watch = None
        if not self._answering():
            self.transport.abort()


def patient_protocol(trusts: Callable[[str], bool]) -> type[asyncio.Protocol]:
    """The protocol of one service, which counts its own connections."""
    return type("PatientProtocol", (Patient,), {"counts": Counter(), "trusts": staticmethod(trusts)})
