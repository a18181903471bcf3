"""Where text goes: colours and a progress bar on a terminal, plain text in a pipe."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from perfeval_xl.domain.finding import Severity

Span = str | tuple[str, str]
"""Text, or text with a style (rich's words: 'bold red')."""

SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


class Screen(Protocol):
    """Where a command writes what people read."""

    def line(self, *spans: Span) -> None:
        """Write one line made of spans."""

    def progress(self, paths: Iterable[Path]) -> Iterable[Path]:
        """The same paths, with progress shown where somebody watches."""


class PlainScreen:
    """Text without colours, for pipes, files and NO_COLOR."""

    def line(self, *spans: Span) -> None:
        """Write one line; characters that the output cannot show are replaced."""
        text = "".join(span if isinstance(span, str) else span[0] for span in spans)
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")

    def progress(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Nobody watches a pipe."""
        return paths


class RichScreen:
    """Colours and a progress bar, through rich, which is loaded only here."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, markup=False, emoji=False)

    def line(self, *spans: Span) -> None:
        """Write one line, wrapped at the terminal's width and as far from the left as it begins."""
        from rich.padding import Padding
        from rich.text import Text

        text = Text.assemble(*spans)
        indent = len(text.plain) - len(text.plain.lstrip(" "))
        self._console.print(Padding(text[indent:], (0, 0, 0, indent)))

    def progress(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The paths, under a bar that tells how many files are done; one file needs no bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        paths = list(paths)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True, disable=len(paths) < 2) as bar:
            task = bar.add_task("正在处理", total=len(paths))
            for path in paths:
                yield path
                bar.advance(task)


def open_screen() -> Screen:
    """A screen for standard output as it is: a terminal or not."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return RichScreen()
    return PlainScreen()
