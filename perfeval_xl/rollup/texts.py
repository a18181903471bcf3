"""Text and paths from forms, made fit to be shown: it stays the text it was, and never becomes a formula or a link."""

import os
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from perfeval_xl.domain.texts import BIDIRECTIONAL
from perfeval_xl.parsing import plausible

LONGEST = 32_767
"""What one cell holds, counted as Excel counts: in UTF-16 units."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNFIT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff{BIDIRECTIONAL}]")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,30})?")


def plain(text: str) -> str:
    """Text that XML can carry: no control characters, one kind of line end, � for halves of characters."""
    if text.isprintable():
        return text
    return _LINE_ENDS.sub("\n", _UNFIT.sub("", _SURROGATE.sub("\ufffd", text)))


def cell_text(text: str) -> str:
    """Text as long as a cell holds; an ellipsis stands for what is cut off."""
    if len(text) * 2 <= LONGEST:
        return text
    units = text.encode("utf-16-le")
    return text if len(units) <= LONGEST * 2 else units[: LONGEST * 2 - 2].decode("utf-16-le", "ignore") + "…"


def short(text: str, width: int) -> str:
    """A label of at most `width` columns, a Chinese character being two; cut labels end in an ellipsis."""
    line = " ".join(text.split())
    # no more characters than columns can fit, so a text of a whole cell costs no more than a label
    label = line[: width + 1]
    if columns_of(label) <= width:
        return label
    while columns_of(label) > width - 2:
        label = label[:-1]
    return f"{label}…"


def columns_of(text: str) -> int:
    """How wide a text is, a Chinese character being two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def number(text: str | None) -> Decimal | None:
    """A number written in digits; whatever else stands in a cell is no number to reckon with."""
    return plausible(Decimal(text)) if text and _NUMBER.fullmatch(text) else None


def path_from(path: str, folder: str) -> str:
    """A path as a page in `folder` reaches it, with forward slashes; one on another drive stays absolute."""
    above, name = os.path.split(path)
    try:
        return (_way(folder, above) / name).as_posix()
    except ValueError:
        return Path(path).absolute().as_posix()


@lru_cache(maxsize=64)
def _way(folder: str, other: str) -> Path:
    """From one folder to another; the files of a folder mostly come one after the other."""
    return Path(os.path.relpath(other or os.curdir, folder))


def page_link(path: str) -> str:
    """An address for HTML: nothing in a file's name can be taken for a scheme, a query or an anchor."""
    absolute = Path(path).is_absolute()
    address = quote(os.fsencode(path), safe="/:" if absolute else "/")
    return f"file:///{address.lstrip('/')}" if absolute else address


_RESERVED = re.compile(r"""[\x00-\x20\x7f%#?:"<>|*^`{}\[\]\\\ud800-\udfff]""")


def book_link(path: str) -> str:
    """An address for a cell's hyperlink, for XlsxWriter. Chinese stays as it is: escaped it would soon be too long."""
    drive, rest = os.path.splitdrive(path)
    # ./ keeps XlsxWriter from taking the beginning of a short name for a drive
    return f"external:{drive or ('' if rest.startswith('/') else './')}{_RESERVED.sub(_escaped, rest)}"


def _escaped(found: re.Match[str]) -> str:
    return quote(os.fsencode(found[0]), safe="")
