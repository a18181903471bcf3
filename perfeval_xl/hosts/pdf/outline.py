"""Where the headings of a PDF stand, by its bookmarks."""

from typing import NamedTuple

import pypdfium2


class Bookmark(NamedTuple):
    """A heading with its page, counted from 0."""

    title: str
    page: int


def bookmarks(data: bytes) -> list[Bookmark]:
    """All bookmarks that lead to a page, in order."""
    document = pypdfium2.PdfDocument(data)
    try:
        listed = [(each.get_title(), each.get_dest()) for each in document.get_toc()]
        pages = [(title, place.get_index()) for title, place in listed if place is not None]
        return [Bookmark(title, page) for title, page in pages if page is not None]
    finally:
        document.close()
