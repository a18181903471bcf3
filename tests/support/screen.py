"""A screen without a monitor, hands that click on it, and a camera: Xvfb, xdotool, ImageMagick."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import end_group

_WIDTH, _HEIGHT = 1440, 900
_PATIENCE = 40
_SOON = 2
_LIMIT = 20


class Screen:
    """One screen; `environment` makes a program appear on it."""

    width, height = _WIDTH, _HEIGHT

    def __init__(self, number: str) -> None:
        self.environment = {**os.environ, "DISPLAY": f":{number}", "NO_AT_BRIDGE": "1", "GDK_BACKEND": "x11"}

    def windows(self, title: str) -> list[str]:
        """The visible windows whose title holds a text."""
        found = self._xdotool("search", "--onlyvisible", "--name", title, check=False)
        return found.split()

    def wait_for(self, title: str) -> str:
        """The window with that title, once it is there."""
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit:
            if found := self.windows(title):
                return found[-1]
            time.sleep(0.1)
        names = [self._xdotool("getwindowname", each, check=False).strip() for each in self.windows(".")]
        raise AssertionError(f"no window “{title}” on the screen, only {names}")

    def gone(self, title: str) -> bool:
        """Whether no window has that title, or soon has it no longer."""
        limit = time.monotonic() + _SOON
        while self.windows(title):
            if time.monotonic() > limit:
                return False
            time.sleep(0.1)
        return True

    def click(self, x: int, y: int, times: int = 1) -> None:
        """Click at a place of the screen."""
        self._xdotool("mousemove", str(x), str(y))
        time.sleep(0.2)
        self._xdotool("click", "--repeat", str(times), "1")

    def key(self, name: str) -> None:
        """Press a key (Return, ctrl+z) in the window that has the focus."""
        self._xdotool("key", name)

    def fill(self, window: str) -> None:
        """Make a window as large as the screen."""
        self._xdotool("windowmove", window, "0", "0")
        self._xdotool("windowsize", window, str(_WIDTH), str(_HEIGHT))

    def focus(self, window: str) -> None:
        """Give a window the focus."""
        self._xdotool("windowfocus", window)

    def picture(self, path: Path) -> Path:
        """What is on the screen, in few colours so that the file stays small."""
        words = [
            "import",
            "-window",
            "root",
            "+dither",
            "-colors",
            "64",
            "-define",
            "png:compression-level=9",
            f"PNG8:{path}",
        ]
        subprocess.run(words, env=self.environment, check=True, capture_output=True, timeout=_LIMIT)
        return path

    def _xdotool(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=check, timeout=_LIMIT
        )
        return done.stdout


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen of its own, ended by process group."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{_WIDTH}x{_HEIGHT}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield Screen(process.stdout.readline().strip())
    finally:
        end_group(process)
