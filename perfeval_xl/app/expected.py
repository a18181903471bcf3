"""The list of departments that are to hand in: one a line, as people keep it in a text file or in Excel's .csv."""

import csv
from pathlib import Path

from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.problems.system import system_words

_ENCODINGS = ("utf-8-sig", "gb18030")
"""Excel in China saves .csv in GB 18030, editors write UTF-8."""
_HEADS = frozenset({"部门", "主管部门", "单位", "单位名称", "部门名称", "预算单位"})


def read_expected(path: Path) -> tuple[str, ...]:
    """The names in the first column, each once; blank lines, a head and lines beginning with # are passed over.

    Raises `UsageError` NO_EXPECTED where the file cannot be read or names nobody.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise problem(UsageError, "NO_EXPECTED", what=path, fault=system_words(fault)) from None
    text = decode_list(data)
    if text is None:
        raise problem(UsageError, "NO_EXPECTED", "kind", what=path)
    rows = (row[0].strip() for row in csv.reader(text.splitlines()) if row)
    names = tuple(dict.fromkeys(name for name in rows if name and name not in _HEADS and not name.startswith("#")))
    if not names:
        raise problem(UsageError, "NO_EXPECTED", "empty", what=path)
    return names


def decode_list(data: bytes) -> str | None:
    """The text of a list that people keep, None for what is no text, such as a workbook."""
    if b"\0" in data:
        return None
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
