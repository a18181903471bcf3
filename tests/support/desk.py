"""A desk to sit down at: a screen, LibreOffice with a Chinese interface in a fresh profile, the extension installed."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.addin.libreoffice import install
from perfeval_xl.addin.libreoffice.commands import IDENTIFIER
from tests.support.calc import Calc, running_calc
from tests.support.screen import Screen, screen

_NOBODY = 65534
_TOOLBAR = f"private:resource/toolbar/addon_{IDENTIFIER}.toolbar"
_BOX = "^绩效自评$"
_PATIENCE = 30
_CHINESE = (
    ("Linguistic/General", "UILocale", "zh-CN"),
    ("Common/Misc", "ShowTipOfTheDay", "false"),
    ("Common/Misc", "FirstRun", "false"),
)


def make_profile(profile: Path) -> None:
    """A profile that has never been used, speaking Chinese and giving no tips."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _CHINESE
    )
    items += (
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>zh-CN</value>'
        '</prop></item><item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion" '
        'oor:op="fuse"><value>7.4</value></prop></item>'
    )
    target = profile / "user" / "registrymodifications.xcu"
    target.parent.mkdir(parents=True)
    schema = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    target.write_text(f'<?xml version="1.0" encoding="UTF-8"?><oor:items {schema}>{items}</oor:items>', "utf-8")


def use_profile(patch: pytest.MonkeyPatch, profile: Path) -> None:
    """Let unopkg work on this profile: a program of that name, found first, adds the profile and calls the real one.

    unopkg refuses to install for root alone, so root steps down to nobody for it.
    """
    real = shutil.which("unopkg")
    assert real is not None, "LibreOffice is missing: run scripts/setup_tests.sh"
    root = os.geteuid() == 0
    down = f"setpriv --reuid={_NOBODY} --regid={_NOBODY} --clear-groups env HOME='{profile}' " if root else ""
    folder = profile.parent / "bin"
    folder.mkdir()
    program = folder / "unopkg"
    program.write_text(
        "#!/bin/sh\n"
        'for word; do case "$word" in *.oxt) chmod a+rx "$(dirname "$word")";; esac; done\n'
        f'action=$1; shift\nexec {down}{real} "$action" "-env:UserInstallation={profile.as_uri()}" "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    patch.setenv("PATH", str(folder), prepend=os.pathsep)
    if root:
        patch.setattr(install, "_is_root", lambda: False)
        _give_to_nobody(profile)


def _give_to_nobody(profile: Path) -> None:
    for place in [profile, *profile.rglob("*")]:
        shutil.chown(place, _NOBODY, _NOBODY)


class Desk:
    """The screen, the program, and the buttons by their labels."""

    def __init__(self, shown: Screen, calc: Calc) -> None:
        self.screen = shown
        self.calc = calc

    def open(self, path: Path, title: str, **options: object) -> Any:
        """A document in a window that fills the screen."""
        document = self.calc.open(path, **options)
        self.until(lambda: self._fills(document, title))
        self.until(lambda: bool(self._buttons(document)))
        self._come_to_rest(document)
        return document

    def _fills(self, document: Any, title: str) -> bool:
        """Whether the window has taken the size that it was given; one of that title may be on its way out."""
        self.screen.fill(self.screen.wait_for(title))
        self.calc.settle()
        return bool(document.CurrentController.Frame.ContainerWindow.getPosSize().Width == self.screen.width)

    def press(self, document: Any, label: str, times: int = 1) -> None:
        """Click on a button of the toolbar, once LibreOffice has done what it was doing and listens again."""
        x, y = self._come_to_rest(document)[label]
        self.screen.click(x, y, times)

    def box(self) -> None:
        """Wait for a box of ours and close it."""
        self.screen.wait_for(_BOX)
        self.close(_BOX)

    def close(self, title: str) -> None:
        """Take what a window offers first; a key that comes before it has the focus is lost."""
        self.calc.settle()
        limit = time.monotonic() + _PATIENCE
        while self.screen.windows(title):
            assert time.monotonic() < limit, f"window “{title}” stays"
            self.screen.key("Return")
            self.screen.gone(title)

    def until(self, done: Callable[[], bool]) -> None:
        """Wait until something has come true."""
        limit = time.monotonic() + _PATIENCE
        while not done():
            assert time.monotonic() < limit, "it did not come true"
            time.sleep(0.1)

    def _come_to_rest(self, document: Any) -> dict[str, tuple[int, int]]:
        """Where the buttons are, when they have stopped moving and the main loop has had its turn twice in a row."""
        self.calc.settle()
        found = self._buttons(document)
        while (now := self._settled_buttons(document)) != found:
            found = now
        return found

    def _settled_buttons(self, document: Any) -> dict[str, tuple[int, int]]:
        time.sleep(0.2)
        self.calc.settle()
        return self._buttons(document)

    def _buttons(self, document: Any) -> dict[str, tuple[int, int]]:
        """The middle of every button on the screen.

        What Calc tells counts the menu bar or does not, depending on what has happened before; so places are taken
        from the corner of the window below the menu bar, which ends where the screen ends.
        """
        frame = document.CurrentController.Frame
        toolbar = frame.LayoutManager.getElement(_TOOLBAR)
        if toolbar is None:
            return {}
        context = toolbar.RealInterface.getAccessibleContext()
        children = (context.getAccessibleChild(number) for number in range(context.getAccessibleChildCount()))
        window = frame.ContainerWindow
        corner = window.getAccessibleContext().getLocationOnScreen()
        left, top = -corner.X, self.screen.height - window.getPosSize().Height - corner.Y
        found = {}
        for child in (each.getAccessibleContext() for each in children):
            place, size = child.getLocationOnScreen(), child.getSize()
            middle = (left + place.X + size.Width // 2, top + place.Y + size.Height // 2)
            found[child.getAccessibleName()] = middle
        return found


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that others may enter, as they may not enter those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """Everything from a bare folder to an open Calc."""
    profile = folder / "profile"
    make_profile(profile)
    with pytest.MonkeyPatch.context() as patch:
        use_profile(patch, profile)
        assert "已装入" in install.install()
    with screen() as shown:
        environment = {**shown.environment, "XDG_CONFIG_HOME": str(folder)}
        with running_calc(profile, "--calc", environment=environment) as calc:
            yield Desk(shown, calc)
