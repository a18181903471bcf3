"""Page numbers in the contents: what is told where LibreOffice does not print."""

from pathlib import Path
from typing import Any

import pytest

from perfeval_xl.app import contents
from perfeval_xl.dossier.contents import Heading


class Bound:
    """As much of a `Binding` as page numbers need."""

    headings = (Heading("附件1　基础数据表", 1, "_Toc1000"),)

    def __init__(self) -> None:
        self.pages: list[int | None] = []

    def set_pages(self, pages: list[int | None]) -> None:
        """Remember them."""
        self.pages = pages


@pytest.mark.parametrize(
    ("prints", "pdf", "told", "made"),
    [
        ([b"1"], False, "", None),
        ([b"1", b"2"], True, "", b"2"),
        ([b"1", None], True, "没有打印成汇编.pdf", None),
        ([None], True, "汇编目录里还没有页码，也没有汇编.pdf", None),
        ([None], False, "汇编目录里还没有页码：", None),
    ],
)
def test_what_could_not_be_printed_is_told(
    monkeypatch: pytest.MonkeyPatch, prints: list[bytes | None], pdf: bool, told: str, made: bytes | None
) -> None:
    waiting = iter(prints)
    monkeypatch.setattr(contents, "find_office", lambda: Path("soffice"))
    monkeypatch.setattr(contents, "_print", lambda office, binding: next(waiting))
    monkeypatch.setattr(contents, "_pages", lambda *given, **options: [3])
    bound: Any = Bound()
    printed = contents.print_contents(bound, restart=False, pdf=pdf)
    assert (printed.why == "") == (told == "")
    assert told in printed.why
    assert printed.pdf == made
    assert bound.pages == ([3] if prints[0] else [])
    assert next(waiting, "none left") == "none left"


def test_without_libreoffice_both_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "find_office", lambda: None)
    bound: Any = Bound()
    assert "也没有汇编.pdf" in contents.print_contents(bound, restart=False, pdf=True).why
    assert "汇编.pdf" not in contents.print_contents(bound, restart=False, pdf=False).why
