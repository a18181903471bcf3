"""Every regular expression that the package compiles, with how it is used. Run as a module, prints them as JSON.

The expressions are caught where they are compiled, so those built at run time and those in YAML files are among them.
"""

import ast
import contextlib
import importlib
import io
import json
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import MagicMock, patch

ROOT = Path(__file__).resolve().parent.parent.parent
_FORMS = ("数字云溪-项目支出自评表.xlsx", "附件1和整体支出自评表.xlsx")
_UNO = ("uno", "unohelper", "com", "com.sun", "com.sun.star")


class Compiled(NamedTuple):
    """An expression with the place that compiles it; `anchored` is one never looked for inside a text."""

    source: str
    flags: int
    is_bytes: bool
    place: str
    anchored: bool

    def compile(self) -> "re.Pattern[Any]":
        """The expression itself."""
        source = self.source.encode("latin-1") if self.is_bytes else self.source
        flags = self.flags & ~re.UNICODE if self.is_bytes else self.flags
        return re.compile(source, flags)


def all_patterns() -> list[Compiled]:
    """Found in a process of its own, in which nothing has been compiled yet."""
    command = [sys.executable, "-m", "tests.support.patterns"]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120).stdout
    return [Compiled(*each) for each in json.loads(out)]


def _collect() -> list[Compiled]:
    caught: dict[tuple[Any, int], tuple[re.Pattern[Any], str, int]] = {}
    real = re._compile  # type: ignore[attr-defined]  # every call passes here, also those answered from the cache

    def compile_and_note(source: Any, flags: Any) -> Any:
        made = real(source, flags)
        if (place := _place()) is not None:
            caught.setdefault((made.pattern, made.flags), (made, *place))
        return made

    from perfeval_xl.domain import patterns

    # what is compiled when first used is compiled at once here, where it is written
    with patch.object(re, "_compile", compile_and_note), patch.object(patterns, "pattern", _compile_at_once):
        _import_all()
        _use_all()
    return [_compiled(*each) for each in caught.values()]


def _compile_at_once(source: str, flags: int = 0, *, signs: str = "") -> "re.Pattern[str]":
    """As `patterns.pattern`, now; `signs` only spares texts the expression."""
    return re.compile(source, flags)


def _place() -> tuple[str, int] | None:
    """File and line of the package that compiles, if it is the package."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__") in ("re", "functools", __name__):
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "")
    return (frame.f_code.co_filename, frame.f_lineno) if name.startswith("perfeval_xl") else None


def _compiled(made: "re.Pattern[Any]", file: str, line: int) -> Compiled:
    is_bytes = isinstance(made.pattern, bytes)
    source = made.pattern.decode("latin-1") if is_bytes else made.pattern
    place = f"{Path(file).relative_to(ROOT)}:{line}"
    return Compiled(source, made.flags, is_bytes, place, _is_anchored(Path(file), line))


def _is_anchored(file: Path, line: int) -> bool:
    """Whether every use of the name that the expression is given is .match or .fullmatch."""
    name = next((name for name, first, last in _names(file) if first <= line <= last), None)
    if name is None:
        return False
    uses = re.findall(rf"\b{name}\b(?:\.(\w+))?", file.read_text("utf-8"))
    methods = set(uses[1:])  # the first is the assignment
    return name.startswith("_") and bool(methods) and methods <= {"match", "fullmatch"}


def _names(file: Path) -> Iterator[tuple[str, int, int]]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.lineno, node.end_lineno or node.lineno


def _import_all() -> None:
    """Every module; those of LibreOffice see a stand-in for its own."""
    sys.modules.update({name: MagicMock() for name in _UNO})
    import perfeval_xl

    for module in pkgutil.walk_packages(perfeval_xl.__path__, "perfeval_xl."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(TypeError, ImportError):  # what derives from LibreOffice itself
                importlib.import_module(module.name)


def _use_all() -> None:
    """A form checked and reported, and the report held against it: what is compiled late is compiled then."""
    from perfeval_xl.cli.main import main

    forms = [str(ROOT / "examples" / "2024" / name) for name in _FORMS]
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        main(["check", *forms])
        main(["report", *forms, "--out", folder])
        report = next(Path(folder).glob("*.docx"))
        main(["check", forms[0], "--report", str(report)])
        main(["rollup", *forms, "--out", folder])


if __name__ == "__main__":
    json.dump(_collect(), sys.stdout)
