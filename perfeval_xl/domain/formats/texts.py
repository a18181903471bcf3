"""What a number format makes of a text: the section with @, or the fourth, says what stands around it."""

from functools import lru_cache

from perfeval_xl.domain.formats.code import LONGEST, Section, all_sections

_FOURTH = 4


@lru_cache(maxsize=1024)
def _section_for_texts(code: str) -> Section | None:
    """The section for texts; None where a code has none, and texts are shown as they are."""
    if len(code) > LONGEST or ("@" not in code and code.count(";") < _FOURTH - 1):
        return None
    sections = all_sections(code)
    if len(sections) >= _FOURTH:
        return sections[_FOURTH - 1]
    return sections[-1] if sections[-1].textual else None


def show_text(code: str, text: str) -> str:
    """A text as a cell with this code shows it: '@"万元"' and 30 -> 30万元; '' where the code shows no texts."""
    section = _section_for_texts(code)
    if section is None or not section.readable:
        return text
    return "".join(text if token.kind == "cell" else token.text for token in section.tokens).strip(" ")


@lru_cache(maxsize=1024)
def changes_texts(code: str) -> bool:
    """Whether a code shows texts otherwise than as they are."""
    return show_text(code, "甲") != "甲"
