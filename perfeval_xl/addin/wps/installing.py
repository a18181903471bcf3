"""perfeval-xl addin install | remove | status --wps, for one user, without administrator's rights.

Four things are put in place: the add-in's folder, its entry in publish.xml, the pairing of page and program, and a
process that waits for presses from log-in on.
"""

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from perfeval_xl import __version__
from perfeval_xl.addin.wps import waiting
from perfeval_xl.addin.wps.package import FOLDER, NAME, PAIRING, addin_files
from perfeval_xl.addin.wps.pairing import Pairing, forget_pairing, make_pairing, read_pairing, write_secret
from perfeval_xl.addin.wps.places import Desk, folder_of
from perfeval_xl.addin.wps.proving import is_ours
from perfeval_xl.addin.wps.publishing import Broken, Entry, entries_of, with_entry, without_entry
from perfeval_xl.app.doctor import Check
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

_PUBLISHED = "publish.xml"
_TRUSTED = "authaddin.json"
"""Where WPS keeps which add-ins the user has allowed; it alone writes there."""
_ENTRY = Entry(NAME, FOLDER, __version__)
_AGAIN = "请运行 perfeval-xl addin install --wps。"


def install(desk: Desk) -> Path:
    """Put everything in place, anew or over an older version; the add-in's folder.

    publish.xml is written last, so that WPS never sees half an add-in. Raises NEEDS_SERVE, NO_APPDATA, BROKEN_PUBLISH,
    DENIED.
    """
    waiting.check_packages()
    addins = _addins(desk)
    published = addins / _PUBLISHED
    fresh = _edited(published, lambda data: with_entry(data, _ENTRY))
    with _denial_as_problem(addins):
        pairing = _own_pairing(desk, addins)
        _put_folder(addins, pairing)
    waiting.begin(desk, pairing)
    _write(published, fresh)
    for old in _others(addins):
        shutil.rmtree(old, ignore_errors=True)
    return folder_of(addins)


def refind(desk: Desk) -> bool:
    """Lead an installed add-in to this program where the one that it knows is gone, as when a folder was moved.

    False where nothing had to be done, or could be.
    """
    if not installed(desk) or not waiting.program_gone(desk):
        return False
    try:
        install(desk)
    except UsageError:
        return False
    return True


def remove(desk: Desk) -> bool:
    """Take everything away again; False when nothing was there. Settings stay. Raises DENIED and as `install`."""
    addins = _addins(desk)
    published = addins / _PUBLISHED
    there = bool(_entries(published)) or folder_of(addins).exists()
    if published.exists():
        _write(published, _edited(published, lambda data: without_entry(data, NAME)))
    with _denial_as_problem(addins):
        for folder in (folder_of(addins), *_others(addins)):
            if folder.exists():
                shutil.rmtree(folder)
        pairing = _pairing(desk)
        forget_pairing(desk.settings)
    waiting.end(desk, pairing)
    return there


def status(desk: Desk) -> list[Check]:
    """What is installed, and what may keep the buttons from working. Raises NO_APPDATA."""
    addins = _addins(desk)
    return [_wps(desk), _folder(desk, addins), _entry(addins / _PUBLISHED), *_trust(addins), _waiting(desk)]


def installed(desk: Desk) -> bool:
    """Whether the add-in's folder is there."""
    return desk.addins is not None and folder_of(desk.addins).is_dir()


def _addins(desk: Desk) -> Path:
    if desk.addins is None:
        raise problem(UsageError, "NO_APPDATA")
    return desk.addins


def _others(addins: Path) -> Iterator[Path]:
    """Folders of other versions of ours."""
    return (folder for folder in addins.glob(f"{NAME}_[0-9]*") if folder.name != FOLDER and folder.is_dir())


@contextmanager
def _denial_as_problem(place: Path) -> Iterator[None]:
    """Raise DENIED for what the system refuses."""
    try:
        yield
    except OSError as fault:
        what = f"{fault.filename or place}：{system_words(fault)}"
        raise problem(UsageError, "DENIED", what=what) from fault


def _edited(published: Path, edit: Callable[[bytes], bytes]) -> bytes:
    """What publish.xml is going to be. Raises BROKEN_PUBLISH, DENIED."""
    with _denial_as_problem(published):
        data = published.read_bytes() if published.exists() else b""
    try:
        return edit(data)
    except Broken as fault:
        raise problem(UsageError, "BROKEN_PUBLISH", what=published, fault=fault) from None


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, unless it says that already; one that is read-only stays. Raises DENIED."""
    with _denial_as_problem(path):
        target = path.resolve()
        if target.exists() and target.read_bytes() == data:
            return
        if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            raise problem(UsageError, "DENIED", what=f"{target}：文件是只读的")
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.new")
        fresh.write_bytes(data)
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)


def _put_folder(addins: Path, pairing: Pairing) -> None:
    """The add-in's files, each only if it differs; what an older build had besides goes. Raises `OSError`."""
    folder = folder_of(addins)
    files = addin_files()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    write_secret(folder / PAIRING, _script(pairing))
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in (*files, PAIRING):
            path.unlink()
    if os.name == "posix":
        folder.chmod(0o700)


def _script(pairing: Pairing) -> bytes:
    fields = json.dumps({"address": pairing.address, "token": pairing.token})
    return f"window.PEV_SERVICE = {fields};\n".encode()


def _own_pairing(desk: Desk, addins: Path) -> Pairing:
    """The pairing, new where there was none, where others could read it, or somebody else's program has its port."""
    earlier = _pairing(desk)
    script = folder_of(addins) / PAIRING
    read_by_others = os.name == "posix" and script.exists() and script.stat().st_mode & 0o077
    if earlier is not None and (read_by_others or (waiting.listens(earlier) and not is_ours(earlier))):
        forget_pairing(desk.settings)
        waiting.wake(earlier)
    return make_pairing(desk.settings)


def _pairing(desk: Desk) -> Pairing | None:
    try:
        return read_pairing(desk.settings)
    except UsageError:
        return None


def _entries(published: Path) -> list[str]:
    try:
        return entries_of(published.read_bytes(), NAME)
    except (OSError, Broken):
        return []


def _wps(desk: Desk) -> Check:
    if desk.has_wps:
        return Check("WPS", "已安装")
    return Check("WPS", "没有在常见的位置找到；装在别处的不要紧")


def _folder(desk: Desk, addins: Path) -> Check:
    folder = folder_of(addins)
    if not folder.is_dir():
        return Check("加载项", "没有安装", _AGAIN)
    expected = addin_files()
    pairing = _pairing(desk)
    if pairing is not None:
        expected[PAIRING] = _script(pairing)
    if pairing is None or any(not _same(folder / name, data) for name, data in expected.items()):
        return Check("加载项", "与程序的版本不同，或不完整", _AGAIN)
    return Check("加载项", str(folder))


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _entry(published: Path) -> Check:
    try:
        _edited(published, lambda data: with_entry(data, _ENTRY))
    except UsageError as fault:
        return Check(_PUBLISHED, "读不了", fault.message)
    if _entries(published) != [_ENTRY.text]:
        return Check(_PUBLISHED, "没有登记这个版本", _AGAIN)
    return Check(_PUBLISHED, "已登记")


def _trust(addins: Path) -> Iterator[Check]:
    """Whether the user has forbidden WPS to load the add-in; silent where WPS has not asked yet."""
    try:
        trust = json.loads((addins / _TRUSTED).read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return
    if any(record.get("enable") is False for record in _records(trust)):
        advice = "请在 WPS 表格的“文件→选项→加载项”里启用 perfeval_xl，再重新打开 WPS。"
        yield Check("WPS 的许可", "没有允许这个加载项", advice)


def _records(content: object) -> Iterator[dict[str, object]]:
    """The records that name our folder, however deep they stand."""
    if isinstance(content, dict):
        if any(isinstance(value, str) and NAME in value for value in content.values()):
            yield content
        for value in content.values():
            yield from _records(value)
    elif isinstance(content, list):
        for value in content:
            yield from _records(value)


def _waiting(desk: Desk) -> Check:
    pairing = _pairing(desk)
    if pairing is None or not waiting.registered(desk):
        return Check("按钮后面的程序", "没有登记登录时启动", _AGAIN)
    if not waiting.listens(pairing):
        return Check("按钮后面的程序", "没有在运行", "请注销后重新登录，或运行 perfeval-xl addin install --wps。")
    if not is_ours(pairing):
        return Check("按钮后面的程序", f"它的端口（{pairing.address}）被别的程序占着", _AGAIN)
    return Check("按钮后面的程序", f"正在等按钮（{pairing.address}）")
