"""What a number format code shows: `render` for reading a cell as its user does, `display` for the very digits.

Standard library only, because the same code runs inside LibreOffice's Python. Source: ECMA-376 part 1, 18.8.30 and
18.8.31.
"""

from perfeval_xl.domain.formats.display import display
from perfeval_xl.domain.formats.numbered import BUILT_IN, DAY
from perfeval_xl.domain.formats.reading import Shown, disguises, is_date_format, render
from perfeval_xl.domain.formats.texts import changes_texts, show_text

__all__ = [
    "BUILT_IN",
    "DAY",
    "Shown",
    "changes_texts",
    "disguises",
    "display",
    "is_date_format",
    "render",
    "show_text",
]
