"""Chromium without a window, for pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; its sandbox cannot be had as root, who runs containers."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is missing: run scripts/setup_tests.sh"
    sandbox = [] if os.name != "posix" or os.getuid() else ["--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield browser
        browser.close()


def dismiss(dialog: Dialog, messages: list[str]) -> None:
    """Close a dialog and keep what it said."""
    messages.append(dialog.message)
    dialog.dismiss()


@contextmanager
def opened(browser: Browser, file: Path, width: int = 1200) -> Iterator[Page]:
    """A file as a page; fails where the page complains or asks for anything from outside itself."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("dialog", lambda dialog: dismiss(dialog, messages))
    page.on("request", lambda request: None if request.url == file.as_uri() else messages.append(request.url))
    page.goto(file.as_uri())
    yield page
    page.close()
    assert messages == []
