"""LibreOffice Calc as a program that tests talk to through UNO: its own profile, ended by process group."""

import builtins
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from perfeval_xl.hosts.office.profile import socket_of
from tests.support.processes import end_group

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60
_LIMIT = 90
"""Seconds that one test may take with LibreOffice; a call through UNO has no limit of its own."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop>
</item></oor:items>"""
"""Two tests may read the same form at once, and a LibreOffice that is ended by force leaves its locks behind."""
_FIND_UNO = "import sys, uno; print(sys.version_info[:2] == ({}, {}), uno.__file__)"


class _Bridge(NamedTuple):
    """The folder on PATH whose Python has the module uno, and where that module stands."""

    folder: str
    module: str


@cache
def _bridge() -> _Bridge:
    """Debian installs uno for the system's Python only; that one is found through PATH."""
    for folder in os.environ["PATH"].split(os.pathsep):
        python = shutil.which("python3", path=folder)
        if python is None:
            continue
        program = _FIND_UNO.format(*sys.version_info[:2])
        output = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False).stdout
        if output.startswith("True"):
            return _Bridge(folder, str(Path(output.split(maxsplit=1)[1].strip()).parent))
    raise AssertionError("python3-uno is missing or for another Python: run scripts/setup_tests.sh")


def load_uno() -> Any:
    """The module uno."""
    place = _bridge().module
    if place not in sys.path:
        sys.path.append(place)
    with _keep_imports():
        import uno

    return uno


@contextmanager
def _keep_imports() -> Iterator[None]:
    """Let uno's own way to import serve its own names only: other packages look for the error that Python raises."""
    plain = builtins.__import__
    yield
    own = builtins.__import__

    def chosen(name: str, *rest: Any, **more: Any) -> Any:
        return (own if name.startswith("com.sun.star") else plain)(name, *rest, **more)

    if own is not plain:
        builtins.__import__ = chosen


_offices: set[subprocess.Popen[bytes]] = set()


@contextmanager
def limited() -> Iterator[None]:
    """End every LibreOffice of this process when the block takes too long: whatever waits for it is told so."""
    watch = threading.Timer(_LIMIT, _end_all)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _end_all() -> None:
    for each in tuple(_offices):
        sys.stderr.write(f"LibreOffice took more than {_LIMIT} seconds and was ended\n")
        end_group(each)


class Calc:
    """A running LibreOffice; `context` is its component context."""

    def __init__(self, uno: Any, context: Any, process: subprocess.Popen[bytes]) -> None:
        self.uno = uno
        self.context = context
        self.process = process
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def option(self, name: str, value: object) -> Any:
        """A com.sun.star.beans.PropertyValue."""
        return self.uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value)

    def open(self, path: Path | None = None, **options: object) -> Any:
        """A document from a file, or a new one. Not hidden: LibreOffice 7.4 falls over undo in hidden documents.

        On the main thread: on another one a new menu asks for the clipboard in vain, and both wait for each other.
        """
        url = path.resolve().as_uri() if path else "private:factory/scalc"
        settings = {"OnMainThread": True, **options}
        properties = tuple(self.option(name, value) for name, value in settings.items())
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, properties)
        assert document is not None, f"LibreOffice did not load {url}"
        return document

    def inside(self, function: str, *given: Any) -> Any:
        """What a function, named with its module, returns when LibreOffice's own Python runs it: one round trip."""
        return self._caller.execute((self.uno.createUnoStruct("com.sun.star.beans.NamedValue", function, given),))

    @cached_property
    def _caller(self) -> Any:
        """tests/support/calc_inside.py within LibreOffice, which finds the project's packages from then on."""
        loader = self.context.ServiceManager.createInstanceWithContext("com.sun.star.loader.Python", self.context)
        place = f"vnd.openoffice.pymodule:{_ROOT.as_uri()}/tests.support.calc_inside"
        return loader.activate("tests.support.calc_inside.Caller", "", place, None).createInstanceWithContext(
            self.context
        )

    def settle(self) -> None:
        """Wait until the main loop has done what was in its queue; a box that is closing is gone by then."""
        self.on_main_thread(lambda: None)

    def on_main_thread(self, work: Callable[[], Any]) -> Any:
        """What `work` returns or raises; its calls to LibreOffice are carried out by LibreOffice's main thread.

        Calls come in on other threads. Those that run macros or make windows may then wait for the main thread while
        that waits for them.
        """
        import unohelper
        from com.sun.star.awt import XCallback

        answer: Future[Any] = Future()

        class Turn(unohelper.Base, XCallback):  # type: ignore[misc]  # uno comes without types
            """Told when it is its turn; what it calls back belongs to the thread that told it."""

            def notify(self, _: Any) -> None:
                try:
                    answer.set_result(work())
                except Exception as fault:  # raised where the answer is awaited
                    answer.set_exception(fault)

        service = "com.sun.star.awt.AsyncCallback"
        self.context.ServiceManager.createInstanceWithContext(service, self.context).addCallback(Turn(), None)
        return answer.result(_PATIENCE)

    def save(self, document: Any, path: Path) -> Path:
        """A copy of the document as .xlsx."""
        document.storeToURL(path.resolve().as_uri(), (self.option("FilterName", "Calc MS Excel 2007 XML"),))
        return path


@contextmanager
def running_calc(profile: Path, *words: str, environment: dict[str, str] | None = None) -> Iterator[Calc]:
    """LibreOffice from start to end; without a window unless `words` say otherwise. The profile need not be there."""
    uno = load_uno()
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
    pipe = f"perfeval{uuid4().hex[:12]}"
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--norestore", "--nologo"]
    command += [
        "--nodefault",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        *(words or ("--headless",)),
    ]
    log_path = profile.parent / f"{profile.name}.log"
    with _started(command, log_path, environment) as process:
        context = _connected(uno, pipe, process)
        assert context is not None, (
            f"LibreOffice did not start (status {process.poll()}): {log_path.read_text('utf-8', 'replace')}"
        )
        yield Calc(uno, context, process)
    for socket in (socket_of(profile.resolve()), Path("/tmp", f"OSL_PIPE_{os.getuid()}_{pipe}")):
        socket.unlink(missing_ok=True)


@contextmanager
def _started(
    command: list[str], log_path: Path, environment: dict[str, str] | None
) -> Iterator[subprocess.Popen[bytes]]:
    """A LibreOffice, ended with the block; what it says goes into a file."""
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command, start_new_session=True, stdout=log, stderr=log, env=_without_others(environment)
        )
    _offices.add(process)
    try:
        yield process
    finally:
        _offices.discard(process)
        numbers = list(_members(process.pid))
        end_group(process)
        for left in (left for number in numbers for left in Path(tempfile.gettempdir()).glob(f"lu{number}*.tmp")):
            shutil.rmtree(left, ignore_errors=True)


def _members(group: int) -> Iterator[int]:
    """The processes of a group: LibreOffice calls its temporary folders by its own number."""
    for entry in Path("/proc").iterdir():
        with suppress(ValueError, ProcessLookupError):
            if os.getpgid(int(entry.name)) == group:
                yield int(entry.name)


def _without_others(environment: Mapping[str, str] | None) -> dict[str, str]:
    """An environment whose PATH leads to no Python but LibreOffice's own.

    It would take the first one for its own: ours, pyenv's or conda's, for which its bridge is not made.
    """
    names = dict(os.environ if environment is None else environment)
    folders = (folder for folder in names["PATH"].split(os.pathsep) if folder and not _has_other_python(folder))
    return names | {"PATH": os.pathsep.join(folders)}


def _has_other_python(folder: str) -> bool:
    return folder != _bridge().folder and any((Path(folder) / name).exists() for name in ("python", "python3"))


def _connected(uno: Any, pipe: str, process: subprocess.Popen[bytes]) -> Any:
    """The program's context, None where it ends before it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    limit = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < limit:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.1)
    return None
