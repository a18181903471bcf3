"""Where text goes: colours and a progress bar on a terminal, plain text in a pipe."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.texts import in_one_line

if TYPE_CHECKING:
    from rich.progress import Progress, Task

_WORK = "正在处理"
Span = str | tuple[str, str]
"""Text, or text with a style (rich's words: 'bold red')."""

SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


class Count(Protocol):
    """A count of files that goes up while somebody may watch."""

    def expect(self, files: int, work: str = _WORK) -> None:
        """So many files more will be done; other work than before begins a count of its own."""

    def one_done(self) -> None:
        """One of them is done."""


class Screen(Protocol):
    """Where a command writes what people read."""

    def line(self, *spans: Span) -> None:
        """Write one line made of spans."""

    def progress(self, paths: Iterable[Path]) -> Iterable[Path]:
        """The same paths, with progress shown where somebody watches."""

    def counting(self) -> AbstractContextManager[Count]:
        """A count of files, shown with rate and remaining time where somebody watches."""


class _Unwatched:
    """A count that nobody sees."""

    def expect(self, files: int, work: str = _WORK) -> None:
        """Nobody watches a pipe."""

    def one_done(self) -> None:
        """As above."""


class _Bar:
    """A count as a bar of rich."""

    def __init__(self, bar: "Progress") -> None:
        self._bar = bar
        self._task = bar.add_task(_WORK, total=0)

    def expect(self, files: int, work: str = _WORK) -> None:
        """The bar becomes longer, or begins anew with other work, so that it never counts more files than there are."""
        task = self._bar.tasks[0]
        if task.description != work:
            self._bar.reset(self._task, total=0, description=work)
        self._bar.update(self._task, total=(task.total or 0) + files)

    def one_done(self) -> None:
        """The bar moves on."""
        self._bar.advance(self._task)


class PlainScreen:
    """Text without colours, for pipes, files and NO_COLOR."""

    def line(self, *spans: Span) -> None:
        """Write one line; characters that the output cannot show are replaced."""
        text = in_one_line("".join(span if isinstance(span, str) else span[0] for span in spans))
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")

    def progress(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Nobody watches a pipe."""
        return paths

    def counting(self) -> AbstractContextManager[Count]:
        """As above."""
        return nullcontext(_Unwatched())


class RichScreen:
    """Colours and a progress bar, through rich, which is loaded only here."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(highlight=False, markup=False, emoji=False)

    def line(self, *spans: Span) -> None:
        """Write one line, wrapped at the terminal's width and as far from the left as it begins."""
        from rich.padding import Padding
        from rich.text import Text

        text = Text.assemble(*map(_shown, spans))
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

    @contextmanager
    def counting(self) -> Iterator[Count]:
        """A bar with the number done, files a second, and the time that remains."""
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: "Task") -> Text:
                speed = task.finished_speed or task.speed
                return Text(f"{speed:.0f} 个/秒" if speed else "", style="progress.data.speed")

        name, remaining = TextColumn("{task.description}"), TimeRemainingColumn()
        columns = (name, BarColumn(), MofNCompleteColumn(), Rate(), TextColumn("还需"), remaining)
        with Progress(*columns, console=self._console, transient=True) as bar:
            yield _Bar(bar)


def _shown(span: Span) -> Span:
    return in_one_line(span) if isinstance(span, str) else (in_one_line(span[0]), span[1])


def write_error(text: str) -> None:
    """Write a line to standard error, with nothing in it that a terminal would carry out."""
    sys.stderr.write(f"{in_one_line(text)}\n")


def open_screen() -> Screen:
    """A screen for standard output as it is: a terminal or not."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return RichScreen()
    return PlainScreen()
