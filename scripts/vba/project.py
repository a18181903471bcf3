"""vbaProject.bin from modules: source only, which Office compiles when it first loads it. Source: MS-OVBA 2.2, 2.3."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.vba.compression import compress
from scripts.vba.container import compound_file
from scripts.vba.modules import Kind, Module

NAME = "PerfevalXl"
_ID = "{5B0F3E52-6E51-4B0B-9C5A-0B6A4B1C7A10}"
_SEED = 0x5D
_ENCODING = "ascii"
"""The editor works in the system's code page; ASCII is the same in all of them."""
_CODE_PAGE, _LANGUAGE, _WIN32 = 1252, 0x409, 1
_NO_CACHE = bytes.fromhex("CC61FFFF000000")
"""_VBA_PROJECT without compiled code. Source: MS-OVBA 2.3.4.1."""


@dataclass(frozen=True)
class Reference:
    """A type library that the project uses."""

    name: str
    library: str


REFERENCES = (
    Reference(
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    Reference(
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
        r"\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


def vba_project(modules: Sequence[Module]) -> bytes:
    """The part xl/vbaProject.bin; the same modules give the same bytes. UnicodeEncodeError for text beyond ASCII."""
    vba = {module.name: compress(module.source.encode(_ENCODING)) for module in modules}
    vba |= {"dir": compress(_dir(modules)), "_VBA_PROJECT": _NO_CACHE}
    return compound_file({"VBA": vba, "PROJECT": _settings(modules), "PROJECTwm": _names(modules)})


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _text(number: int, unicode_number: int, text: str) -> bytes:
    """The two records that hold a text: in the code page, and as UTF-16."""
    return _record(number, text.encode(_ENCODING)) + _record(unicode_number, text.encode("utf-16-le"))


def _dir(modules: Sequence[Module]) -> bytes:
    """The stream `dir`: information, references, modules. Source: MS-OVBA 2.3.4.2."""
    return b"".join((_information(), *map(_reference, REFERENCES), _module_count(modules), *map(_module, modules))) + (
        _record(0x10)
    )


def _information() -> bytes:
    whole = struct.Struct("<I").pack
    return b"".join(
        (
            _record(0x01, whole(_WIN32)),
            _record(0x02, whole(_LANGUAGE)),
            _record(0x14, whole(_LANGUAGE)),
            _record(0x03, struct.pack("<H", _CODE_PAGE)),
            _record(0x04, NAME.encode(_ENCODING)),
            _text(0x05, 0x40, ""),
            _text(0x06, 0x3D, ""),
            _record(0x07, whole(0)),
            _record(0x08, whole(0)),
            struct.pack("<HIIH", 0x09, 4, 1, 0),
            _text(0x0C, 0x3C, ""),
        )
    )


def _reference(reference: Reference) -> bytes:
    library = reference.library.encode(_ENCODING)
    return _text(0x16, 0x3E, reference.name) + _record(0x0D, struct.pack("<I", len(library)) + library + bytes(6))


def _module_count(modules: Sequence[Module]) -> bytes:
    return _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, b"\xff\xff")


def _module(module: Module) -> bytes:
    return b"".join(
        (
            _text(0x19, 0x47, module.name),
            _text(0x1A, 0x32, module.name),
            _text(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        )
    )


def _settings(modules: Sequence[Module]) -> bytes:
    """The stream PROJECT. Source: MS-OVBA 2.3.1."""
    lines = [f'ID="{_ID}"', *(f"{module.kind.value}={module.name}{module.suffix}" for module in modules)]
    lines += [f'Name="{NAME}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"']
    lines += [f'{key}="{_obscured(data)}"' for key, data in (("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff"))]
    lines += ["", "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"]
    lines += ["", "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules), ""]
    return "\r\n".join(lines).encode(_ENCODING)


def _obscured(data: bytes) -> str:
    """Protection state (none), password (none) and visibility (visible) as Office hides them. Source: 2.4.3.2."""
    key = sum(_ID.encode(_ENCODING)) & 0xFF
    out = [_SEED, _SEED ^ 2, _SEED ^ key]
    plain, first, second = key, out[2], out[1]
    for byte in bytes((_SEED & 6) // 2) + struct.pack("<I", len(data)) + data:
        hidden = byte ^ ((second + plain) & 0xFF)
        out.append(hidden)
        second, first, plain = first, hidden, byte
    return bytes(out).hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    """The stream PROJECTwm, which is not compressed: each name in both encodings. Source: MS-OVBA 2.3.3."""
    pairs = (module.name.encode(_ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"
