"""Whether the fonts that a PDF does not bring along are on this machine.

PDFium leaves out a text of a single sign that it has no glyph for, without a word: a 优 or 是 alone in its cell would
be read as a blank one.
"""

import ctypes
from functools import cache
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

_LATIN = ("helvetica", "arial", "times", "courier", "symbol", "zapfdingbats")
"""Beginnings of the names of fonts that every reader of PDF has."""
_LONGEST_NAME = 256
_PROBE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj "
    b"4 0 obj<</Length 37>>stream\nBT /F 10 Tf 20 20 Td <4F18> Tj ET    \nendstream endobj "
    b"5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>endobj "
    b"6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 2>>/DW 1000>>endobj trailer<</Root 1 0 R>>"
)
"""A page with the one sign 优 in a font that is not embedded."""


@cache
def has_chinese_fonts() -> bool:
    """Whether PDFium finds a glyph for a Chinese sign in a font that a file names without bringing it along."""
    document = pypdfium2.PdfDocument(_PROBE)
    try:
        return bool(document[0].get_textpage().count_chars())
    finally:
        document.close()


def lacks_font(text: Any) -> bool:
    """Whether a text object of a page is set in a font that the file does not hold and not every reader has."""
    font = raw.FPDFTextObj_GetFont(text)
    if not font or raw.FPDFFont_GetIsEmbedded(font):
        return False
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    raw.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    return not name.value.decode("utf-8", "replace").casefold().startswith(_LATIN)
