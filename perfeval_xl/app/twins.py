"""The same form in several files of one call: which of them counts, and which are its copies."""

from collections.abc import Sequence
from dataclasses import replace

from perfeval_xl.app.results import Failed, FileResult, OpenFile, ReadFile
from perfeval_xl.domain.finding import Finding
from perfeval_xl.rules import Book
from perfeval_xl.rules.cross import twins


def with_twins(files: Sequence[FileResult]) -> list[FileResult]:
    """The files with the copies among their forms told apart: the one in the best kind of file counts.

    What was found in a copy that says the same as the form that counts is left out.
    """
    books = iter(twins.with_twins([_ranked(file.made) for file in files if isinstance(file.made, ReadFile)]))
    return [_with_book(file, next(books)) if isinstance(file.made, ReadFile) else file for file in files]


def rank_of(file: FileResult) -> int:
    """The place of a file's kind among those that copies of a form come in."""
    return file.made.opened.kind.rank if isinstance(file.made, OpenFile) else 0


def _ranked(file: ReadFile) -> Book:
    rank = rank_of(file)
    return file.book._replace(cases=tuple(case._replace(rank=rank) for case in file.book.cases))


def _with_book(file: FileResult, book: Book) -> FileResult:
    """The file, or what had been made of it when it failed, with its book."""
    if isinstance(file, Failed):
        return replace(file, before=_with_book(file.before, book), findings=_without_copies(file.findings, book))
    assert isinstance(file, ReadFile), "what has a book was read"
    return replace(file, book=book, findings=_without_copies(file.findings, book))


def _without_copies(findings: Sequence[Finding], book: Book) -> tuple[Finding, ...]:
    same = [case.form for case in book.cases if case.twin is not None and case.twin.same]
    return tuple(
        each for each in findings if not any(each.sheet == form.sheet and form.area.holds(each.at) for form in same)
    )
