"""What goes to a worker process and comes back. `batch.codec` makes bytes of it."""

from dataclasses import dataclass
from typing import NamedTuple


class Upload(NamedTuple):
    """A file as it was sent; names within one task differ."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What a request may choose, as the options of the commands of the same names."""

    law: str | None = None
    hidden: bool = False
    overwrite: bool = False
    fonts: str = "gb2312"
    charts: bool = False
    only: int | None = None
    """The place of the one file that products are wanted for, where the others are only held against it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilesTask:
    """Something to do with files: `act` is the last part of the address, `folder` a place of its own that goes after.

    `standard` are folders with what an office adds to our standard.
    """

    act: str
    uploads: tuple[Upload, ...]
    choices: Choices = Choices()
    standard: tuple[str, ...] = ()
    folder: str = ""

    @property
    def chosen_uploads(self) -> tuple[Upload, ...]:
        """The files for which products are to be made."""
        only = self.choices.only
        return self.uploads if only is None else self.uploads[only : only + 1]


@dataclass(frozen=True, kw_only=True, slots=True)
class PressTask:
    """A button that was pressed over an open workbook; `answer` is the workbook as JSON in UTF-8, see `pressing`.

    `standard` and `folder` as of `FilesTask`. `local` where the workbook lies on the computer of the service, whose
    user is the one who pressed.
    """

    button: str
    answer: bytes
    choices: Choices = Choices()
    standard: tuple[str, ...] = ()
    folder: str = ""
    local: bool = False


class Envelope(NamedTuple):
    """A task on its way to a worker."""

    task: FilesTask | PressTask


class Product(NamedTuple):
    """A file that was made."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of a task: `code` is 'ok' or a code of `problems`, then `message` says what to do.

    `document` is the JSON to answer with, '' where products are the answer.
    """

    code: str = "ok"
    message: str = ""
    document: str = ""
    products: tuple[Product, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.code == "ok"
