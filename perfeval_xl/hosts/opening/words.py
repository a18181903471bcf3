"""Whether a document has words of a form at all: most documents in an office's folders are something else."""

import re

from perfeval_xl.domain.errors import FileProblem
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.gate import DOCUMENT, open_archive
from perfeval_xl.hosts.kinds import FORM_WORDS, Kind

_TAGS = pattern(rb"<[^<>]*>|\s+")
_MAIN = pattern(r"word/document\d*\.xml", re.IGNORECASE)
_OWN_SEAL = b"perfeval-xl:"
"""In the properties of the reports that we write; their annex repeats a form."""
_INSERTED = b"altChunk"
"""The element for another file that Word takes in on opening: its words stand elsewhere."""
_PROPERTIES = 1 << 16
"""Bytes of the properties that are looked through."""


OTHER, OWN = "OTHER_DOCUMENT", "OWN_REPORT"


def why_no_form(data: bytes, kind: Kind) -> str:
    """The code for a document that certainly holds no form to check: it has none of its words, or is a report of ours.

    '' where that cannot be told without reading it whole.
    """
    if kind is Kind.DOCX:
        return _why_no_form(data)
    if kind is Kind.DOC:
        named = any(word.encode(code) in data for word in FORM_WORDS for code in ("utf-16-le", "gb18030"))
    else:
        named = kind is not Kind.WORD_XML or _has_word(data)
    return "" if named else OTHER


def _why_no_form(data: bytes) -> str:
    archive = open_archive(data, DOCUMENT)
    if "docProps/core.xml" in archive.members and _OWN_SEAL in archive.peek("docProps/core.xml", _PROPERTIES):
        return OWN
    main = next((name for name in archive.members if _MAIN.fullmatch(name)), None)
    content = b"" if main is None else archive.read(main)
    return OTHER if content and _INSERTED not in content and not _has_word(content) else ""


def _has_word(data: bytes) -> bool:
    """Words are looked for without the marks between their signs; runs may part them anywhere.

    True as well where that cannot be told: in damaged text, and where characters are written as references (&#25351;).
    """
    try:
        text = _TAGS.sub(b"", xml.decode(data, "").utf8)
    except FileProblem:
        return True
    return b"&#" in text or any(word.encode() in text for word in FORM_WORDS)
