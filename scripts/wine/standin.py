"""Makes a stand-in for python.org's embeddable package, laid out as that is: python-3.11-standin-amd64.zip.

    python scripts/wine/standin.py WHEEL ZIP

The wheel of panda3d carries python.org's own python311.dll and extension modules. python.exe is compiled here
(python.c), and the standard library is this Python's own, which must be a 3.11 too. For tests, not to be given away.
"""

import compileall
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from py_compile import PycInvalidationMode

HERE = Path(__file__).resolve().parent
COMPILER = "x86_64-w64-mingw32-gcc"
LIBRARIES = "deploy_libs/"
"""The folder of panda3d's wheel with what a program made by it is given along."""
_MOMENT = (2026, 1, 1, 0, 0, 0)
_OTHERS = re.compile(r"-win_amd64|^api-ms|^(_tkinter|tcl|tk|zlib)")
"""What else lies there: modules of other versions of Python, names that Windows itself has, windows by Tk."""
_LEFT_OUT = frozenset(
    {"site-packages", "dist-packages", "lib-dynload", "test", "tests", "idlelib", "tkinter", "ensurepip"}
)
_PTH = "python311.zip\n.\n\n# Uncomment to run site.main() automatically\n#import site\n"


def make_standin(wheel: Path, target: Path) -> None:
    """Write the zip."""
    if sys.version_info[:2] != (3, 11):
        raise SystemExit("the stand-in takes its standard library from a Python 3.11")
    members = dict(_needed_members(wheel))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, options in (("python.exe", []), ("pythonw.exe", ["-mwindows"])):
            members[name] = _compiled(place, name, options)
        members["python3.dll"] = _stable_names(place, members["python311.dll"])
        members["python311.zip"] = _standard_library(place)
    members["python311._pth"] = _PTH.encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)


def _needed_members(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """What the wheel has of Python 3.11: its DLL, the modules of the standard library and the DLLs these need."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            file = PurePosixPath(name)
            ours = name.startswith(LIBRARIES) and not _OTHERS.search(file.name)
            if ours and file.suffix in (".dll", ".pyd"):
                yield file.name, archive.read(name)


def _compiled(place: Path, name: str, options: list[str]) -> bytes:
    """python.exe or pythonw.exe, against the DLL's name alone."""
    _link_library(place, "python311.dll", ["Py_Main"])
    flags = ["-O2", "-municode", "-Wl,--no-insert-timestamp", *options]
    subprocess.run([COMPILER, *flags, "-o", name, str(HERE / "python.c"), "python311.dll.a"], cwd=place, check=True)
    return (place / name).read_bytes()


def _link_library(place: Path, dll: str, names: list[str]) -> None:
    definition = place / f"{dll}.def"
    definition.write_text("\n".join([f"LIBRARY {dll}", "EXPORTS", *names, ""]))
    subprocess.run(["x86_64-w64-mingw32-dlltool", "-d", definition, "-l", f"{dll}.a"], cwd=place, check=True)


def _stable_names(place: Path, dll: bytes) -> bytes:
    """python3.dll: the names of the stable ABI, each passed on to python311.dll."""
    import pefile

    names = [each.name.decode() for each in pefile.PE(data=dll).DIRECTORY_ENTRY_EXPORT.symbols if each.name]
    passed = "\n".join(["LIBRARY python3.dll", "EXPORTS", *(f"{name}=python311.{name}" for name in names), ""])
    (place / "stable.def").write_text(passed)
    (place / "stable.c").write_text("int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }\n")
    flags = ["-shared", "-nostdlib", "-e", "DllMainCRTStartup", "-Wl,--no-insert-timestamp"]
    subprocess.run([COMPILER, *flags, "-o", "python3.dll", "stable.c", "stable.def"], cwd=place, check=True)
    return (place / "python3.dll").read_bytes()


def _standard_library(place: Path) -> bytes:
    """This Python's library, compiled, as python311.zip."""
    library, compiled = Path(sysconfig.get_path("stdlib")), place / "library"
    for source in sorted(library.rglob("*.py")):
        inside = source.relative_to(library)
        if not _LEFT_OUT & set(inside.parts) and not inside.parts[0].startswith(("config-", "_sysconfigdata")):
            (compiled / inside).parent.mkdir(parents=True, exist_ok=True)
            (compiled / inside).write_bytes(source.read_bytes())
    unchecked = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(compiled, quiet=2, legacy=True, stripdir=str(compiled), invalidation_mode=unchecked)
    target = place / "python311.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(compiled.rglob("*.pyc")):
            member = zipfile.ZipInfo(file.relative_to(compiled).as_posix(), _MOMENT)
            archive.writestr(member, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return target.read_bytes()


if __name__ == "__main__":
    make_standin(Path(sys.argv[1]), Path(sys.argv[2]))
