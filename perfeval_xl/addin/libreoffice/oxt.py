"""Builds the extension: the texts of macros/libreoffice, and the part of this package that buttons need.

Data files go in as JSON, because LibreOffice's Python has no YAML parser. The same sources give the same bytes.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from perfeval_xl import __version__, datafiles
from perfeval_xl.addin.libreoffice.commands import COMMANDS, IDENTIFIER, PROTOCOL, Command
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem

FILE_NAME = f"perfeval_xl-{__version__}.oxt"
_PACKAGE = Path(__file__).resolve().parent.parent.parent
_PARTS = (
    *("domain", "problems", "schemas", "parsing", "law", "forms", "rules", "scoring", "standard", "app"),
    *("hosts/container", "hosts/disk", "hosts/file", "hosts/opening", "hosts/libreoffice", "addin/libreoffice"),
)
_SINGLE = (
    *("__init__.py", "datafiles.py", "hosts/__init__.py", "hosts/kinds.py", "hosts/problems.py", "hosts/signs.py"),
    *("addin/__init__.py", "addin/settings.py"),
)
_MOMENT = (2026, 1, 1, 0, 0, 0)
_CONTEXT = "com.sun.star.sheet.SpreadsheetDocument"


def bundle() -> bytes:
    """The extension's bytes. Raises `UsageError` where the texts are missing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted([*_texts(), *_modules()]):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _texts() -> Iterator[tuple[str, bytes]]:
    """The extension's own files with names, version and buttons filled in."""
    folder = _text_folder()
    values = {"identifier": IDENTIFIER, "version": __version__, "items": "\n".join(_items())}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in (".xml", ".xcu", ".py"):
            yield file.relative_to(folder).as_posix(), Template(file.read_text("utf-8")).substitute(values).encode()


def _text_folder() -> Path:
    """macros/libreoffice, beside the package or inside it."""
    for folder in (_PACKAGE.parent / "macros" / "libreoffice", _PACKAGE / "macros" / "libreoffice"):
        if folder.is_dir():
            return folder
    raise problem(UsageError, "NO_EXTENSION")


def _modules() -> Iterator[tuple[str, bytes]]:
    """Python modules and data below pythonpath/, which LibreOffice puts on the module path."""
    files = [_PACKAGE / name for name in _SINGLE]
    for part in _PARTS:
        files += [file for kind in ("*.py", "*.yaml", "*.json") for file in (_PACKAGE / part).rglob(kind)]
    for file in files:
        name = f"pythonpath/perfeval_xl/{file.relative_to(_PACKAGE).as_posix()}"
        yield name, _as_json(file) if file.suffix in (".yaml", ".json") else file.read_bytes()


def _as_json(file: Path) -> bytes:
    return json.dumps(datafiles.load(file), ensure_ascii=False, separators=(",", ":")).encode()


def _items() -> Iterator[str]:
    """The nodes of toolbar and menu."""
    for number, command in enumerate(COMMANDS):
        yield _item(f"m{number:02}", f"{PROTOCOL}{command.name}", command)
        if command.gap:
            yield _node(f"m{number:02}s", [_property("URL", "<value>private:separator</value>")])


def _item(name: str, address: str, command: Command) -> str:
    titles = (
        f'<value xml:lang="zh-CN">{escape(command.chinese)}</value>'
        f'<value xml:lang="en-US">{escape(command.english)}</value>'
    )
    return _node(
        name,
        [
            _property("URL", f"<value>{address}</value>"),
            _property("Title", titles),
            _property("Target", "<value>_self</value>"),
            _property("Context", f"<value>{_CONTEXT}</value>"),
        ],
    )


def _property(name: str, values: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>'


def _node(name: str, properties: list[str]) -> str:
    return f'<node oor:name="{name}" oor:op="replace">{"".join(properties)}</node>'
