"""The whole program folder for Windows, unpacked and started under Wine: where a clerk's computer has no Python.

Its Python is the stand-in that scripts/wine/setup.sh makes; `make test-windows` runs this, elsewhere it is deselected.
What Wine 8 lacks is filled in the unpacked folder after its list has been held against it.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.build_folder import TOP, build
from scripts.folder.pythons import read_python
from tests.conftest import ROOT
from tests.support.wine import PREFIX, WINE, as_text, end_wine, start_wine, wine

pytestmark = pytest.mark.wine

STANDIN = WINE / "python-3.11.9-embed-amd64.zip"
XLSTART = PREFIX / "drive_c" / "users" / "张三" / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
SHARE = r"\\服务器\共享"
FORM = ROOT / "examples" / "2024" / "数字云溪-项目支出自评表.xlsx"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("zip"), read_python(STANDIN, hashlib.sha256(STANDIN.read_bytes()).hexdigest()))


@pytest.fixture(scope="module")
def folder(archive: Path) -> Iterator[Path]:
    """The zip, unpacked in the user's own folder on drive C:, in a folder with blanks and Chinese letters."""
    place = PREFIX / "drive_c" / "users" / "张三" / "下载 的文件"
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(archive) as members:
        members.extractall(place)
    yield place / TOP
    shutil.rmtree(place)
    end_wine()


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    """A folder that Windows' programs find under the name of a share. Wine asks no network for it."""
    server = PREFIX / "dosdevices" / "unc" / "服务器"
    server.mkdir(parents=True)
    (server / "共享").symlink_to(tmp_path)
    yield tmp_path
    shutil.rmtree(server.parent)


def icon(folder: Path, name: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """A double click: cmd.exe with the file's whole path, from another folder, and no key for its `pause`."""
    return wine("cmd", "/c", "call", windows_path(folder / name), *words)


def windows_path(path: Path) -> str:
    if path.is_relative_to(PREFIX / "drive_c"):
        return "C:\\" + str(path.relative_to(PREFIX / "drive_c")).replace("/", "\\")
    return "Z:" + str(path).replace("/", "\\")


def registered() -> str:
    """Which Python the buttons in Excel start."""
    done = wine("reg", "query", r"HKCU\Software\perfeval_xl", "/v", "python")
    return next((line.split("REG_SZ")[1].strip() for line in done.stdout.splitlines() if "REG_SZ" in line), "")


def test_the_buttons_are_installed_by_one_double_click(folder: Path) -> None:
    shutil.rmtree(XLSTART, ignore_errors=True)
    done = icon(folder, "安装按钮.cmd")
    assert "已安装 C:\\users\\张三\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART\\perfeval_xl.xlam" in done.stdout
    assert (XLSTART / "perfeval_xl.xlam").read_bytes() == (ROOT / "templates" / "perfeval_xl.xlam").read_bytes()
    assert registered() == windows_path(folder / "program" / "pythonw.exe")


def test_what_a_button_starts_runs(folder: Path) -> None:
    """The macro's own words; without Excel it can only say that there is none, which takes a box that waits."""
    done = wine(windows_path(folder / "program" / "python.exe"), "-P", "-m", "perfeval_xl.addin", "没有这个按钮")
    assert done.returncode == 2 and "check|score" in done.stdout


ODD = ("甲&乙.xlsx", "丙^&calc.xlsx", "100%PATH%.xlsx", "!x!(1)^(2).xlsx", "有 空格 & 和 %OS%.xlsx", "a;b,c=d'e'.xlsx")
"""Names of which cmd.exe takes a letter for its own, or runs the rest, where no quotes stand around them."""


@pytest.mark.parametrize("name", ["我的 表（改）.xlsx", *ODD])
def test_a_form_that_is_dropped_on_the_icon_is_checked(folder: Path, tmp_path: Path, name: str) -> None:
    form = tmp_path / name
    shutil.copy(FORM, form)
    told = icon(folder, "校验.cmd", windows_path(form)).stdout
    assert name in told
    assert "错误 P403  H18 完成值“72%”未达到" in told


def test_several_forms_and_a_folder_are_dropped_at_once(folder: Path, tmp_path: Path) -> None:
    inside = tmp_path / "一个 文件夹 & 括号(1)"
    inside.mkdir()
    forms = [tmp_path / name for name in ODD]
    for form in (*forms, inside / "里面的.xlsx"):
        shutil.copy(FORM, form)
    told = icon(folder, "校验.cmd", *map(windows_path, (*forms, inside))).stdout
    assert f"共 {len(ODD) + 1} 个文件" in told and "错误 P403  H18" in told
    assert all(name in told for name in (*ODD, "里面的.xlsx"))


def test_a_form_on_a_server_is_dropped(folder: Path, share: Path) -> None:
    form = share / "共享 & 表.xlsx"
    shutil.copy(FORM, form)
    told = icon(folder, "校验.cmd", f"{SHARE}\\{form.name}").stdout
    assert form.name in told and "错误 P403  H18" in told


def test_the_icon_itself_may_lie_in_a_folder_with_any_name(folder: Path, tmp_path: Path) -> None:
    """Wine's cmd looks for % and ! in what %~dp0 stands for, and its `call` stops at ; and ,: those are left out."""
    odd = folder.parent / "R&D (新) ^ it's"
    folder.parent.joinpath(TOP).rename(odd)
    try:
        told = icon(odd, "校验.cmd", windows_path(FORM)).stdout
        assert "错误 P403  H18" in told
    finally:
        odd.rename(folder)


def test_nothing_of_the_computer_is_looked_at(folder: Path, tmp_path: Path) -> None:
    """Neither PYTHONPATH nor a site-packages of the user counts: ._pth names all there is."""
    (tmp_path / "perfeval_xl.py").write_text("raise SystemExit('the wrong one')")
    done = wine(
        windows_path(folder / "program" / "python.exe"),
        "-m",
        "perfeval_xl",
        "doctor",
        PYTHONPATH=windows_path(tmp_path),
    )
    assert "需要的都齐了" in done.stdout
    shown = wine(windows_path(folder / "program" / "python.exe"), "-c", "import sys; print(ascii(sys.path))").stdout
    assert shown.count("program") == shown.count("C:")


def test_a_folder_that_lost_a_file_says_so_and_installs_nothing(folder: Path) -> None:
    lost = folder / "program" / "Lib" / "site-packages" / "xlwings" / "main.py"
    kept = lost.read_bytes()
    lost.unlink()
    try:
        done = icon(folder, "安装按钮.cmd")
    finally:
        lost.write_bytes(kept)
    assert "program/Lib/site-packages/xlwings/main.py" in done.stdout and "重新解压" in done.stdout


def test_after_it_is_moved_one_double_click_finds_the_buttons_again(folder: Path) -> None:
    moved = folder.parent / "又一个 地方" / TOP
    moved.parent.mkdir()
    folder.rename(moved)
    try:
        done = icon(moved, "校验.cmd", windows_path(FORM))
        assert "换了地方" in done.stdout
        assert registered() == windows_path(moved / "program" / "pythonw.exe")
    finally:
        moved.rename(folder)
    icon(folder, "安装按钮.cmd")
    assert registered() == windows_path(folder / "program" / "pythonw.exe")


def test_where_wps_is_the_icons_put_its_buttons_in_and_take_them_away(folder: Path) -> None:
    """Another add-in's entry stays; the waiting process that the buttons need is started and ended."""
    key = r"HKCU\Software\Kingsoft\Office\6.0\Common"
    wine("reg", "add", key, "/v", "InstallRoot", "/d", r"C:\WPS", "/f")
    addins = XLSTART.parents[2] / "kingsoft" / "wps" / "jsaddons"
    addins.mkdir(parents=True)
    published = addins / "publish.xml"
    other = b'<jsplugins><jsplugin name="other" type="et" url="other_1" version="1" enable="enable_dev"/></jsplugins>'
    published.write_bytes(other)
    try:
        done = icon(folder, "安装按钮.cmd")
        assert f"已安装 {windows_path(addins)}" in done.stdout and "XLSTART" not in done.stdout
        names = [entry.get("name") for entry in ElementTree.fromstring(published.read_bytes())]
        assert names == ["other", "perfeval_xl"]
        assert list(addins.glob("perfeval_xl*/ribbon.xml"))
        assert "WPS 按钮已卸下" in icon(folder, "卸载按钮.cmd").stdout
        assert published.read_bytes().replace(b"\n", b"") == other
        assert list(addins.iterdir()) == [published]
    finally:
        shutil.rmtree(addins.parents[1])
        wine("reg", "delete", key, "/f")
        icon(folder, "安装按钮.cmd")


def test_it_works_where_nothing_can_be_written(folder: Path, tmp_path: Path) -> None:
    """Folders in which no `__pycache__` can be made stand for a share that is read-only: root may write everywhere."""
    caches = [path for path in (folder / "program").rglob("*.yaml") if not (path.parent / "__pycache__").exists()]
    blocked = {path.parent / "__pycache__" for path in caches}
    for place in blocked:
        place.write_bytes(b"")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    try:
        assert "错误 P403" in icon(folder, "校验.cmd", windows_path(FORM)).stdout
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}.items() <= before.items()
    finally:
        for place in blocked:
            place.unlink()


def test_the_page_opens(folder: Path) -> None:
    """打开网页 serves on this computer until its window is closed; the address that it shows answers."""
    process = start_wine("cmd", "/c", "call", windows_path(folder / "打开网页.cmd"))
    try:
        assert process.stdout is not None
        line = next(line for line in map(as_text, process.stdout) if "http://127.0.0.1:" in line)
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % port)
            assert b"200" in connection.recv(64)
    finally:
        end_wine(process)


def test_reports_and_the_roll_up_are_written(folder: Path, tmp_path: Path) -> None:
    """With numpy and pandas, for which Wine's gaps are filled first; so this comes last."""
    python = [sys.executable, str(ROOT / "scripts" / "wine" / "gaps.py"), str(folder / "program")]
    subprocess.run(python, check=True, env={**os.environ, "PYTHONPATH": str(WINE / "tools")})
    program = windows_path(folder / "perfeval-xl.cmd")
    out = tmp_path / "结果"
    assert (
        "共写报告 3 份"
        in wine("cmd", "/c", "call", program, "report", windows_path(FORM), "--out", windows_path(out)).stdout
    )
    wine("cmd", "/c", "call", program, "rollup", windows_path(FORM), "--out", windows_path(out))
    assert {path.suffix for path in out.iterdir()} >= {".docx", ".xlsx", ".html", ".txt"}


def test_the_buttons_are_taken_away_again(folder: Path) -> None:
    assert "已卸下" in icon(folder, "卸载按钮.cmd").stdout
    assert list(XLSTART.iterdir()) == []
    assert registered() == ""
