"""The folder that is read: is it still there? A network drive may go and come; absence is never deletion."""

import time
from pathlib import Path

from perfeval_xl.hosts.disk.windows import reachable

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between looks, before the run gives up."""


class Root:
    """A folder, and the identity that it had when the run began."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._identity = self._now()

    def _now(self) -> tuple[int, int] | None:
        try:
            status = reachable(self.path).stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def there(self) -> bool:
        """Whether the folder can be reached and is the same: an empty mount point is another."""
        return self._identity is not None and self._now() == self._identity

    def comes_back(self) -> bool:
        """Wait for it, longer each time."""
        for pause in PAUSES:
            if self.there():
                return True
            time.sleep(pause)
        return self.there()
