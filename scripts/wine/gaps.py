"""Fills what Wine 8 lacks and our packages need; real Windows needs none of it.

    python scripts/wine/gaps.py FOLDER…      folders with a python.exe and Lib/site-packages beside it

- numpy and pandas import C99's complex functions, which Wine's C runtime has as stubs that end the process: their
  extension modules are pointed to a DLL that has them, by a name of the same length in their import tables.
- Modules written in Rust import ProcessPrng (prng.c).
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pefile

COMPILER = "x86_64-w64-mingw32-gcc"
HERE = Path(__file__).resolve().parent
LACKING = b"api-ms-win-crt-math-l1-1-0.dll"
FILLED = b"wine-shim-crt-math-l1-1-00.dll"
_PACKAGES = ("numpy", "numpy.libs", "pandas")
_PARTS = {"creal": "z.r", "cimag": "z.i", "cabs": "hypot(z.r, z.i)", "carg": "atan2(z.i, z.r)"}
_OF_ONE = frozenset(f"c{name}{hyper}" for name in ("sin", "cos", "tan", "asin", "acos", "atan") for hyper in ("", "h"))
_UNARY = _OF_ONE | {"cexp", "clog", "csqrt"}
_BINARY = frozenset({"cpow"})
_HEAD = """
typedef struct { double r, i; } D;
typedef struct { float r, i; } F;
double hypot(double, double);
double atan2(double, double);
#define IN(z) __builtin_complex(z.r, z.i)
"""


def fill(home: Path) -> int:
    """Fill the gaps for the Python in a folder; how many extension modules were pointed to the DLL."""
    modules = [path for path in _libraries(home / "Lib" / "site-packages") if LACKING in path.read_bytes().lower()]
    needed = sorted({name for path in modules for name in _imported(path)})
    _build(
        home / FILLED.decode(), "shim.c", "\n".join([_HEAD, *filter(None, map(_written, needed))]), _exported(needed)
    )
    subprocess.run(
        [COMPILER, "-O2", "-shared", "-o", home / "bcryptprimitives.dll", HERE / "prng.c", "-ladvapi32"], check=True
    )
    for path in modules:
        path.write_bytes(re.sub(re.escape(LACKING), FILLED, path.read_bytes(), flags=re.IGNORECASE))
    return len(modules)


def _libraries(site: Path) -> list[Path]:
    return [path for name in _PACKAGES for path in (site / name).rglob("*") if path.suffix in (".pyd", ".dll")]


def _imported(path: Path) -> list[str]:
    """The names that a module imports from the C runtime's mathematics."""
    module = pefile.PE(str(path), fast_load=True)
    module.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
    tables = [table for table in module.DIRECTORY_ENTRY_IMPORT if table.dll.lower() == LACKING]
    return [entry.name.decode() for table in tables for entry in table.imports]


def _kind(name: str) -> tuple[str, str]:
    """The function behind a name and its suffix: csqrtf is csqrt for float, crealf creal."""
    for base, suffix in ((name, ""), (name[:-1], name[-1])):
        if base in _PARTS or base in _UNARY or base in _BINARY:
            return base, suffix
    return "", ""


def _written(name: str) -> str:
    """The C function for a name that Wine lacks, '' for one that it has; structs keep Microsoft's way of calling."""
    base, suffix = _kind(name)
    pair, real, end = ("F", "float", "f") if suffix == "f" else ("D", "double", "")
    number = f"{real} _Complex"
    if base in _PARTS:
        return f"{real} s_{name}({pair} z) {{ return ({real})({_PARTS[base]}); }}"
    if not base:
        return ""
    others, call = (f", {pair} y", "IN(z), IN(y)") if base in _BINARY else ("", "IN(z)")
    declared = f"{number} {base}{end}({', '.join([number] * (2 if others else 1))});"
    body = f"{number} w = {base}{end}({call}); {pair} a = {{ __real__ w, __imag__ w }}; return a;"
    return f"{declared} {pair} s_{name}({pair} z{others}) {{ {body} }}"


def _exported(names: list[str]) -> list[str]:
    return [f"{name}=s_{name}" if _kind(name)[0] else f"{name}=ucrtbase.{name}" for name in names]


def _build(target: Path, source: str, text: str, exported: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place, source).write_text(text)
        Path(place, "names.def").write_text("\n".join([f"LIBRARY {target.name}", "EXPORTS", *exported, ""]))
        flags = ["-fno-builtin", "-w", "-O2", "-shared", "-static-libgcc"]
        subprocess.run([COMPILER, *flags, "-o", target, source, "names.def"], cwd=place, check=True)


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        fill(Path(folder).resolve())
