"""PDF files that want all time or memory, or lead in circles; each with the code it ends in."""

import zlib
from collections.abc import Callable

from tests.support.pdf_pages import file_of_objects, stream_of

Maker = Callable[[], bytes]


def pdf(objects: list[str]) -> bytes:
    """A PDF of these objects behind its catalogue, whose pages are object 2."""
    return file_of_objects(["<< /Type /Catalog /Pages 2 0 R >>", *objects])


def _page(contents: int, more: str = "") -> str:
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Resources << {more} >> >>"


def _one(contents: str, more: str = "", *rest: str) -> bytes:
    return pdf(["<< /Type /Pages /Kids [3 0 R] /Count 1 >>", _page(4, more), contents, *rest])


def _forms(depth: int, times: int) -> bytes:
    """Forms of which each draws the next several times."""
    forms = [
        stream_of(
            "/F Do " * times,
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F {6 + number} 0 R >> >>",
        )
        for number in range(depth)
    ]
    last = stream_of("0 0 m 5 5 l S", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return _one(stream_of("/F Do"), "/XObject << /F 5 0 R >>", *forms, last)


def _deflated(data: bytes, count: int) -> str:
    squeezer = zlib.compressobj(9)
    raw = b"".join(squeezer.compress(data) for _ in range(count)) + squeezer.flush()
    packed = zlib.compress(raw, 9).hex()
    return (
        f"<< /Filter [/ASCIIHexDecode /FlateDecode /FlateDecode] /Length {len(packed)} >>\nstream\n{packed}\nendstream"
    )


def pdf_files() -> dict[str, tuple[Maker, str]]:
    """PDF files."""
    kids = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    lines = "".join(f"{number % 590} {number % 800} m {number % 500} 9 l S\n" for number in range(400_000))
    return {
        "forms in forms": (lambda: _forms(28, 2), "MEMORY"),
        "forms in circles": (
            lambda: _one(
                stream_of("/F Do"),
                "/XObject << /F 5 0 R >>",
                stream_of(
                    "/F Do /F Do",
                    "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
                ),
            ),
            "MEMORY",
        ),
        "pages in circles": (lambda: pdf([kids]), "PDF_BROKEN"),
        "two thousand million pages": (
            lambda: pdf(["<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", _page(4), stream_of("")]),
            "NO_TEXT",
        ),
        "many lines": (lambda: _one(stream_of(lines)), "NO_TEXT"),
        "a bomb": (lambda: _one(_deflated(b"0 0 m 9 9 l S\n" * 1000, 60_000)), "MEMORY"),
        "a bomb of signs": (
            lambda: _one(
                _deflated(b"BT /F1 9 Tf (" + b"a" * 10_000 + b") Tj ET\n", 20_000),
                "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
            ),
            "MEMORY",
        ),
        "arrays in arrays": (lambda: _one(stream_of("[" * 200_000)), "NO_TEXT"),
        "dictionaries in dictionaries": (lambda: pdf(["<< /A " * 100_000]), "NO_TEXT"),
        "states without end": (lambda: _one(stream_of("q " * 600_000)), "NO_TEXT"),
        "objects that are each other": (lambda: pdf(["3 0 R", "4 0 R", "2 0 R"]), "PDF_BROKEN"),
        "a huge page": (
            lambda: pdf(
                [
                    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                    _page(4).replace("595 842", "1e30 1e30"),
                    stream_of("0 0 m 1e30 1e30 l S"),
                ]
            ),
            "NO_TEXT",
        ),
    }
