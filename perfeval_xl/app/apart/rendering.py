"""The process in which foreign report templates are read and carried out, see `templates`.

python -m perfeval_xl.app.apart.rendering MEMORY_MIB
"""

import base64
import json
import pickle
import signal
import sys
from functools import lru_cache

from perfeval_xl.app.apart.answering import Line, answer_tasks
from perfeval_xl.app.apart.templates import DOCUMENT, Carry
from perfeval_xl.app.limits import Limits, TimeUp, within
from perfeval_xl.app.reading import internal
from perfeval_xl.domain.errors import PerfevalError
from perfeval_xl.reports import Template
from perfeval_xl.reports.faults import fault
from perfeval_xl.reports.packing import saved

_LIMITS = Limits()
_SURELY = 10
"""Seconds later the system ends a process that nobody has ended: who asked may be gone."""


@lru_cache(maxsize=4)
def _template(data: bytes) -> Template:
    return Template(data)


def _carried(task: Carry) -> bytes:
    """The document; nothing where only reading was asked for. Raises `ReportTemplateError` for one that takes long."""
    try:
        template = _template(task.template)
        return b"" if task.values is None else saved(template.render(task.values))
    except TimeUp as stop:
        where = next(iter(getattr(stop, "__notes__", ())), "")
        raise fault(f"算了 {_LIMITS.seconds:g} 秒还没有做完", where) from None


def _line(packed: bytes) -> Line:
    task: Carry = pickle.loads(base64.b64decode(packed))
    _be_ended_after(int(_LIMITS.seconds) + _SURELY)
    try:
        made = within(_LIMITS, lambda: _carried(task))
        return Line(DOCUMENT + base64.b64encode(made), fit=True)
    except PerfevalError as refusal:
        return _refused(refusal.code, refusal.message)
    except Exception as odd:  # told with its own code
        return _refused(*internal(odd))
    finally:
        _be_ended_after(0)


def _refused(code: str, message: str) -> Line:
    return Line(json.dumps([code, message]).encode(), fit=code != "MEMORY")


def _be_ended_after(seconds: int) -> None:
    """Let the system's own clock end this process; 0 lets it go on. Windows has none, but ends nobody who asks."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


if __name__ == "__main__":
    answer_tasks(_line)
