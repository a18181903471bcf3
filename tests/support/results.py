"""What became of files, as the case that a test expects."""

from collections.abc import Iterable
from typing import TypeVar

from perfeval_xl.app.results import FileResult, ReadFile
from perfeval_xl.rules import Book

Kind = TypeVar("Kind", bound=FileResult)


def expect(kind: type[Kind], file: FileResult) -> Kind:
    """The result as this kind of result; any other fails the test with what the program says of the file."""
    assert isinstance(file, kind), f"{type(file).__name__} {file.status}: {file.message}"
    return file


def books_of(files: Iterable[FileResult]) -> list[Book]:
    """What the rules saw of those files that hold forms."""
    return [file.book for file in files if isinstance(file, ReadFile)]
