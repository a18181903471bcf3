"""How long a connection may take, and how many one address may have."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

_PATIENCE = 15
"""Seconds in which the head of a request must have come."""
_UNREAD = 30
"""Seconds within which a client takes at least `_LEAST` bytes of an answer that waits for it."""
_LEAST = 64 << 10
_CONNECTIONS = 64
"""Connections of one address."""


class Patient(H11Protocol):
    """Closes connections that say nothing, take nothing, do so too slowly, or are too many.

    Proxies have as many as they like.

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
        self._taking: asyncio.TimerHandle | None = None
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
        self._end_taking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Begin to wait anew, unless a request is whole and being answered."""
        super().data_received(data)
        if self._answering():
            self._end_watch()
        else:
            self._begin_watch()

    def pause_writing(self) -> None:
        """Begin to watch whether the client takes what waits for it: an answer of any size is in memory until then."""
        super().pause_writing()
        self._expect_taking()

    def resume_writing(self) -> None:
        """What waited has been taken."""
        super().resume_writing()
        self._end_taking()

    def _expect_taking(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(_UNREAD, self._look_at_taking, waiting)

    def _look_at_taking(self, waited: int) -> None:
        if waited - self.transport.get_write_buffer_size() < _LEAST:
            self.transport.abort()
        else:
            self._expect_taking()

    def _end_taking(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

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
