"""How much one client may ask for: buckets that fill up again with time."""

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST = 4096
"""Clients that are remembered; the one not seen for longest is forgotten first."""


class Buckets:
    """For each key `burst` requests at once, and `per_minute` more with time."""

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Seconds until the key's next request may come, 0 for now."""
        level = self._level(key)
        return 0 if level >= 1 else int((1 - level) / self._rate) + 1

    def take(self, key: str) -> int:
        """Count a request; the seconds to wait where it may not come, which is then not counted."""
        wait = self.wait(key)
        if not wait:
            self._levels[key] = (self._level(key) - 1, self._clock())
            self._levels.move_to_end(key)
            if len(self._levels) > _MOST:
                self._levels.popitem(last=False)
        return wait

    def forget(self, key: str) -> None:
        """The key's bucket is full again."""
        self._levels.pop(key, None)

    def _level(self, key: str) -> float:
        level, last_time = self._levels.get(key, (float(self._burst), self._clock()))
        return min(float(self._burst), level + (self._clock() - last_time) * self._rate)


class Room:
    """Bytes of requests that are in memory at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    def take(self, size: int) -> bool:
        """Whether there was room; it is then taken."""
        if self._taken + size > self._most:
            return False
        self._taken += size
        return True

    def release(self, size: int) -> None:
        """Give room back."""
        self._taken -= size
