"""A file server on loopback, and its share mounted in ways that offices mount theirs.

Needs root, /dev/fuse and what setup_shares.sh installs. Everything ends with the `with` block, by process group.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ADDRESS = "127.0.0.77"
"""Of loopback, and nobody else's: smbnetfs knows no port but 445."""
_SHARE = "forms"
_PATIENCE = 20
_SETTINGS = """[global]
interfaces = {address}/8
bind interfaces only = yes
smb ports = 445
disable netbios = yes
server role = standalone
map to guest = Bad User
guest account = root
load printers = no
private dir = {state}
lock directory = {state}
state directory = {state}
cache directory = {state}
pid directory = {state}
ncalrpc dir = {state}/ncalrpc
log file = {state}/log
[{share}]
path = {root}
read only = no
guest ok = yes
guest only = yes
force user = root
"""


class Server:
    """Samba with one share, `root` on the server's own disk."""

    def __init__(self, place: Path) -> None:
        self.root = place / "share"
        self._state = place / "samba"
        for folder in (self.root, self._state):
            folder.mkdir(parents=True)
        self._settings = place / "smb.conf"
        text = _SETTINGS.format(address=ADDRESS, state=self._state, share=_SHARE, root=self.root)
        self._settings.write_text(text)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listen; returns once it does."""
        words = ["smbd", "--foreground", "--no-process-group", "-s", str(self._settings)]
        self._process = subprocess.Popen(words, start_new_session=True, stdout=subprocess.DEVNULL)
        _wait(self._listens)

    def _listens(self) -> bool:
        import socket

        with socket.socket() as probe:
            return probe.connect_ex((ADDRESS, 445)) == 0

    def stop(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """End at once, as with the cable pulled; or stand still with SIGSTOP and go on with SIGCONT."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            if sign == signal.SIGKILL:
                self._process.wait()


@contextmanager
def served(place: Path) -> Iterator[Server]:
    """A server that is listening."""
    server = Server(place)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def smbnetfs(place: Path) -> Iterator[Path]:
    """The share through FUSE and libsmbclient; nothing is cached."""
    home, mount = place / "home", place / "mount"
    (home / ".smb").mkdir(parents=True)
    mount.mkdir()
    settings = home / ".smb" / "smbnetfs.conf"
    settings.write_text(f'auth "guest" ""\nhost {ADDRESS} visible=true\n')
    (home / ".smb" / "smb.conf").write_text("[global]\nclient min protocol = SMB2\n")
    for path in (home / ".smb").iterdir():
        path.chmod(0o600)
    words = ["smbnetfs", str(mount), "-f", "-o", f"config={settings}"]
    with _mounted(words, mount, home):
        share = mount / ADDRESS / _SHARE
        _wait(share.is_dir)
        yield share


@contextmanager
def rclone(place: Path) -> Iterator[Path]:
    """The share through FUSE with a cache that is written back some seconds later."""
    home, mount = place / "home", place / "mount"
    for folder in (home, mount):
        folder.mkdir(parents=True)
    target = f":smb,host={ADDRESS},user=guest:{_SHARE}"
    words = ["rclone", "mount", target, str(mount), "--vfs-cache-mode", "writes", "--config", os.devnull]
    words.append("--vfs-case-insensitive")  # as the server is; without it names are told apart that it cannot
    with _mounted([*words, "--cache-dir", str(home / "cache"), "--vfs-write-back", "1s"], mount, home):
        yield mount


@contextmanager
def _mounted(words: list[str], mount: Path, home: Path) -> Iterator[None]:
    environment = os.environ | {"HOME": str(home)}
    process = subprocess.Popen(
        words, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(lambda: os.path.ismount(mount))
        yield
    finally:
        subprocess.run(["fusermount3", "-u", str(mount)], stderr=subprocess.DEVNULL, check=False)
        try:
            process.wait(_PATIENCE)  # what is in the cache is written now
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            subprocess.run(["fusermount3", "-uz", str(mount)], stderr=subprocess.DEVNULL, check=False)


def _wait(condition: Callable[[], bool]) -> None:
    """Raises `TimeoutError` where it does not come true."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the share did not come up")
        time.sleep(0.1)


def is_possible() -> bool:
    """Whether this machine can make mounts and has the programs."""
    programs = ("smbd", "smbnetfs", "rclone", "fusermount3")
    return os.geteuid() == 0 and Path("/dev/fuse").exists() and all(map(shutil.which, programs))
