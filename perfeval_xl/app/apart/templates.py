"""A report template that somebody else has written is read and carried out in a process of its own.

What goes there are the template's bytes and the values of one form; what comes back is the document, or what is wrong
with the template. Whatever it does, the process that asks waits no longer than for any file, and grows by no more than
the document.
"""

import base64
import io
import json
import pickle
from collections.abc import Mapping
from typing import Any, NamedTuple

from docx import Document

from perfeval_xl.app.apart.workers import Ended, run_limited
from perfeval_xl.app.limits import ONE_FILE
from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.problems import problem
from perfeval_xl.reports.faults import ReportTemplateError

_CHILD = "perfeval_xl.app.apart.rendering"
_LATEST = 5
"""Seconds after which a process is ended that has not stopped itself, and so cannot tell where it was."""
DOCUMENT = b"D"


class Carry(NamedTuple):
    """What the process is to do: read a template, and carry it out where there are values."""

    template: bytes
    values: Mapping[str, Any] | None


class ForeignTemplate:
    """As `reports.Template`. Raises `ReportTemplateError`, and `FileProblem` TIME and MEMORY, on reading as well."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        self._data = data
        self._run(None)

    def render(self, context: Mapping[str, Any]) -> Any:
        """A python-docx `Document` with the template's tags carried out, not yet finished."""
        return Document(io.BytesIO(self._run(context)))

    def _run(self, values: Mapping[str, Any] | None) -> bytes:
        task = base64.b64encode(pickle.dumps(Carry(self._data, values)))
        reply = run_limited(task, int(ONE_FILE.seconds) + _LATEST, ONE_FILE.memory_mib, _CHILD)
        if isinstance(reply, Ended):
            code = "TIME" if reply.code == "TIME" else "MEMORY"
            raise problem(FileProblem, code, "template", what=self._name)
        if reply.startswith(DOCUMENT):
            return base64.b64decode(reply[1:])
        raise ReportTemplateError(*json.loads(reply))
