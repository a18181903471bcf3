"""One line for each request: who, when, what, how it ended; never what stands in a form."""

import json
import sys
import time
from dataclasses import dataclass, field
from typing import IO


@dataclass(kw_only=True, slots=True)
class Entry:
    """A request as it goes along; sizes in bytes, `code` is '' where nothing was refused."""

    address: str
    method: str
    path: str
    user: str = ""
    status: int = 0
    code: str = ""
    received: int = 0
    sent: int = 0
    files: int = 0
    began: float = field(default_factory=time.monotonic)


class Audit:
    """Writes lines of JSON to a stream; an audit that cannot be written stops nothing, but is reported once."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._broken = False

    def write(self, entry: Entry) -> None:
        """The request's line."""
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "address": entry.address,
            "user": entry.user,
            "method": entry.method,
            "path": entry.path[:200],
            "status": entry.status,
            "code": entry.code,
            "files": entry.files,
            "received": entry.received,
            "sent": entry.sent,
            "ms": round((time.monotonic() - entry.began) * 1000),
        }
        try:
            self._stream.write(json.dumps(line, ensure_ascii=True) + "\n")
            self._stream.flush()
        except (OSError, ValueError) as fault:
            if not self._broken:
                self._broken = True
                sys.stderr.write(f"写不了审计日志：{fault}\n")
