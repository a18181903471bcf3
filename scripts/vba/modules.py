"""VBA modules as text (.bas, .cls) and as the streams that Office keeps."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_PREAMBLE = re.compile(r"\AVERSION [^\n]*\nBEGIN\n.*?\nEND\n", re.DOTALL)
_ATTRIBUTE = re.compile(r"Attribute (VB_\w+) = .*\n")
_CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_DOCUMENT_BASES = {
    "ThisWorkbook": "0{00020819-0000-0000-C000-000000000046}",
    "Sheet": "0{00020820-0000-0000-C000-000000000046}",
}


class Kind(Enum):
    """What a module is; the value is its key in the stream PROJECT."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True)
class Module:
    """A module: `source` is its stream, attributes first, lines ended by CR LF."""

    name: str
    kind: Kind
    source: str

    @property
    def suffix(self) -> str:
        """What follows the name in the stream PROJECT."""
        return "/&H00000000" if self.kind is Kind.DOCUMENT else ""


def standard_module(path: Path) -> Module:
    """A .bas file."""
    return Module(path.stem, Kind.STANDARD, _stream(path.stem, _body(path), []))


def class_module(path: Path) -> Module:
    """A .cls file."""
    return Module(path.stem, Kind.CLASS, _stream(path.stem, _body(path), _attributes(_CLASS_BASE, "False")))


def document_module(name: str, path: Path | None = None) -> Module:
    """The module of the workbook (ThisWorkbook) or of a sheet; empty without a file."""
    base = _DOCUMENT_BASES.get(name, _DOCUMENT_BASES["Sheet"])
    return Module(name, Kind.DOCUMENT, _stream(name, _body(path) if path else "", _attributes(base, "True")))


def _body(path: Path) -> str:
    """The text below the attributes that an editor's export carries. ValueError when the module has another name."""
    text = _PREAMBLE.sub("", path.read_text("ascii"))
    while found := _ATTRIBUTE.match(text):
        if found[1] == "VB_Name" and found[0].split('"')[1] != path.stem:
            raise ValueError(f"{path.name}: {found[0].strip()}")
        text = text[found.end() :]
    return text


def _attributes(base: str, predeclared: str) -> list[str]:
    values = (
        ("VB_Base", f'"{base}"'),
        ("VB_GlobalNameSpace", "False"),
        ("VB_Creatable", "False"),
        ("VB_PredeclaredId", predeclared),
        ("VB_Exposed", predeclared),
        ("VB_TemplateDerived", "False"),
        ("VB_Customizable", predeclared),
    )
    return [f"Attribute {key} = {value}" for key, value in values]


def _stream(name: str, body: str, attributes: list[str]) -> str:
    head = "\n".join((f'Attribute VB_Name = "{name}"', *attributes))
    return f"{head}\n{body}".rstrip("\n").replace("\n", "\r\n") + "\r\n"
