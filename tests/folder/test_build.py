"""The program folder as it is built: what is in it, from what, and that it is the same each time.

That for this machine is really built, so these tests need a package index, as their own set-up does. What Windows gets is
built from small stand-ins for its Python and the wheels; tests/folder/test_under_wine.py has the whole one.
"""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from scripts import build_folder
from scripts.build_folder import LIST, TOP, build, system_python
from scripts.folder import pythons
from scripts.folder.pythons import NotThisPython, OwnPython, listed, read_python

VERSION = "{}.{}".format(*sys.version_info)
EMBEDDED = f"python-{VERSION}.9-embed-amd64.zip"
STANDALONE = f"cpython-{VERSION}.16+20260901-x86_64-unknown-linux-gnu-install_only_stripped.tar.gz"
WHEELS = {
    "perfeval_xl-9.9.9-py3-none-any.whl": {"perfeval_xl/__init__.py": b"", "perfeval_xl/law/a.yaml": b"a: 1"},
    "plain-1-py3-none-any.whl": {
        "plain/__init__.py": b"ONE = 1\n",
        "plain/tests/test_it.py": b"",
        "plain/core.pyi": b"",
        "plain-1.dist-info/METADATA": b"Name: plain\nVersion: 1\n",
        "plain-1.dist-info/RECORD": b"",
    },
    "odd-2-cp3-none-win_amd64.whl": {
        "odd-2.data/platlib/odd.pyd": b"MZ",
        "odd-2.data/purelib/odd/tested.py": b"",
        "odd-2.data/scripts/odd.exe": b"",
        "odd-2.data/data/share/odd": b"",
    },
}


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def embedded(tmp_path: Path) -> OwnPython:
    """A Python for Windows, as python.org packs it, as far as files and names go."""
    path = tmp_path / EMBEDDED
    pth = f"python{VERSION.replace('.', '')}._pth"
    path.write_bytes(zipped({"python.exe": b"MZ", "pythonw.exe": b"MZ", pth: b"#import site\n"}))
    return read_python(path, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def few_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of wheels in place of the real ones."""

    def collect(wheels: Path, _: OwnPython) -> None:
        wheels.mkdir()
        for name, members in WHEELS.items():
            (wheels / name).write_bytes(zipped(members))

    monkeypatch.setattr(build_folder, "_collect", collect)


@pytest.mark.usefixtures("few_wheels")
def test_the_zip_for_windows_has_python_packages_icons_and_the_list(tmp_path: Path, embedded: OwnPython) -> None:
    path = build(tmp_path, embedded)
    assert path.name == "perfeval-xl-9.9.9-windows.zip"
    with zipfile.ZipFile(path) as archive:
        members = {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}
        assert all(member.flag_bits & 0x800 for member in archive.infolist()), "names are marked as UTF-8"
    site = "program/Lib/site-packages"
    digits = VERSION.replace(".", "")
    for name in (
        "program/python.exe",
        "校验.cmd",
        "打开网页.cmd",
        "安装按钮.cmd",
        "卸载按钮.cmd",
        "perfeval-xl.cmd",
        "先看这里.txt",
    ):
        assert name in members
    assert members[f"program/python{digits}._pth"].split(b"\n") == [
        f"python{digits}.zip".encode(),
        b".",
        b"import site",
        b"",
    ]
    assert f"{site}/plain/__pycache__/__init__.cpython-{digits}.pyc" in members
    assert members[f"{site}/odd.pyd"] == b"MZ"
    assert f"{site}/plain-1.dist-info/METADATA" in members
    for gone in ("plain/tests/test_it.py", "plain/core.pyi", "plain-1.dist-info/RECORD", "odd.exe", "share/odd"):
        assert f"{site}/{gone}" not in members
    lines = members.pop(LIST).decode().splitlines()
    assert lines == [f"{hashlib.sha256(members[name]).hexdigest()}  {name}" for name in sorted(members)]


@pytest.mark.usefixtures("few_wheels")
def test_what_windows_starts_is_plain_ascii_with_its_own_line_ends(tmp_path: Path, embedded: OwnPython) -> None:
    with zipfile.ZipFile(build(tmp_path, embedded)) as archive:
        commands = {name: archive.read(name) for name in archive.namelist() if name.endswith(".cmd")}
        first = archive.read(f"{TOP}/先看这里.txt")
    assert len(commands) == 5
    for data in commands.values():
        assert data.isascii(), "cmd.exe reads it in whatever code page the computer has"
        assert data.count(b"\n") == data.count(b"\r\n")
        assert b'"%~dp0program\\python.exe"' in data
    assert first.startswith(b"\xef\xbb\xbf") and first.count(b"\n") == first.count(b"\r\n")
    assert "9.9.9，Windows" in first.decode()


@pytest.mark.usefixtures("few_wheels")
def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, embedded: OwnPython) -> None:
    assert build(tmp_path / "1", embedded).read_bytes() == build(tmp_path / "2", embedded).read_bytes()


def test_a_python_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / EMBEDDED
    path.write_bytes(zipped({"python.exe": b"MZ"}))
    with pytest.raises(NotThisPython, match=hashlib.sha256(path.read_bytes()).hexdigest()):
        read_python(path)


def test_a_listed_python_under_another_name_is_not_guessed_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "python.zip"
    path.write_bytes(b"PK")
    monkeypatch.setattr(pythons, "listed", lambda: {"x": hashlib.sha256(b"PK").hexdigest()})
    with pytest.raises(NotThisPython, match="不要改名"):
        read_python(path)


def test_modules_are_compiled_by_the_same_version(tmp_path: Path) -> None:
    path = tmp_path / "python-3.9.9-embed-amd64.zip"
    path.write_bytes(zipped({"python.exe": b"MZ"}))
    with pytest.raises(NotThisPython, match=rf"要用 Python 3\.9 来做.*{VERSION}"):
        read_python(path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_the_list_names_archives_that_are_understood() -> None:
    assert len(listed()) >= 3
    for name, digest in listed().items():
        assert pythons._WINDOWS.fullmatch(name) or pythons._LINUX.fullmatch(name)
        assert len(bytes.fromhex(digest)) == 32


@pytest.mark.usefixtures("few_wheels")
def test_a_python_for_linux_keeps_its_links_and_rights(tmp_path: Path) -> None:
    path = tmp_path / STANDALONE
    with tarfile.open(path, "w:gz") as archive:
        program = tarfile.TarInfo(f"python/bin/python{VERSION}")
        program.size, program.mode = 3, 0o755
        archive.addfile(program, io.BytesIO(b"ELF"))
        link = tarfile.TarInfo("python/bin/python3")
        link.type, link.linkname = tarfile.SYMTYPE, f"python{VERSION}"
        archive.addfile(link)
    python = read_python(path, hashlib.sha256(path.read_bytes()).hexdigest())
    made = build(tmp_path, python)
    assert made.name == "perfeval-xl-9.9.9-linux-x86_64.tar.gz"
    with tarfile.open(made) as archive:
        archive.extractall(tmp_path, filter="data")
    top = tmp_path / TOP / "program" / "python"
    assert (top / "bin" / "python3").readlink() == Path(f"python{VERSION}")
    assert os.access(top / "bin" / "python3", os.X_OK)
    assert (top / "lib" / f"python{VERSION}" / "site-packages" / "plain" / "__init__.py").exists()


@pytest.fixture(scope="module")
def linux_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for this machine, built for real, unpacked where the name has blanks."""
    place = tmp_path_factory.mktemp("下载 目录")
    with tarfile.open(build(place, system_python())) as archive:
        archive.extractall(place, filter="data")
    return place / TOP


def run(folder: Path, *words: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """An icon of the folder, started as a desktop does: from elsewhere, with next to no environment."""
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    command = [str(folder / words[0]), *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", stdin=subprocess.DEVNULL)


def test_the_folder_for_linux_checks_a_form_and_is_found_again_where_it_is_moved(
    linux_folder: Path, root: Path, tmp_path: Path
) -> None:
    form = root / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"
    before = set(linux_folder.rglob("*"))
    done = run(linux_folder, "校验.sh", str(form), home=tmp_path)
    assert done.returncode == 0 and "错误 P403  H18" in done.stdout, done.stderr
    assert run(linux_folder, "perfeval-xl", "doctor", home=tmp_path).returncode == 0
    moved = linux_folder.rename(linux_folder.with_name("换了 地方"))
    out = tmp_path / "报告"
    done = run(moved, "perfeval-xl", "report", str(form), "--out", str(out), home=tmp_path)
    assert len(list(out.glob("*.docx"))) == 3, done.stdout + done.stderr
    moved.rename(linux_folder)
    new = {path for path in linux_folder.rglob("*") if path.is_file()} - before
    assert all(path.suffix == ".bin" for path in new), "only compiled data files are added, where that is possible"


def test_a_folder_without_python_says_which_one_it_wants(linux_folder: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cat"):
        (tools / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    command = [str(tools / "sh"), str(linux_folder / "perfeval-xl"), "doctor"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": str(tools), "HOME": str(tmp_path)})
    assert done.returncode == 2
    assert f"没有 python{VERSION}" in done.stderr
