"""The tags of a template ({{ }}, {% %}) as people type them in Word, made whole and plain for Jinja.

Word cuts a tag into runs wherever the cursor once stood, and its users type full-width braces, bars and quotes. Here
every tag ends up in one piece with half-width signs, and a paragraph or table row that holds nothing but a statement
gives way to it (`statements`), so that nobody has to know docxtpl's {%p %} and {%tr %}.
"""

import copy
import re
from typing import NamedTuple

from perfeval_xl.reports.ooxml import Element, paragraphs, paragraphs_with, q, remove, set_text, text_of, texts
from perfeval_xl.reports.statements import lift_statements, stands_alone

TAGGED = "perfeval"
"""An attribute on paragraphs that hold tags; it lasts until the document is finished."""

_QUOTED = r"\"[^\"]{0,400}\"|'[^']{0,400}'"


def _up_to(end: str, *, quoted: bool = True) -> str:
    """Everything up to a tag's end, which counts only outside of quotes if `quoted`; no sign is taken twice."""
    last = end[0]
    if not quoted:
        return rf"(?:[^{last}]{{1,100}}+|{last}(?!\}})){{0,40}}+{end}"
    return rf"(?:{_QUOTED}|[^\"'{{{last}]{{1,100}}+|\{{|{last}(?!\}})){{0,100}}+{end}"


TAG = re.compile(
    rf"\{{\{{(?:{_up_to('}}')}|{_up_to('}}', quoted=False)})|"
    rf"\{{%(?:{_up_to('%}')}|{_up_to('%}', quoted=False)})|\{{#{_up_to('#}', quoted=False)}"
)
"""A tag, past the signs of its end that stand between quotes; where quotes are left open, to the first such sign.

Nothing longer than a few pages is a tag, so that braces without an end cost no more than their number."""
_BRACES = re.compile(r"[{｛](?=[{｛%％#＃])|(?<=[{｛])[{｛%％#＃]|[%％#＃}｝](?=[}｝])|(?<=[}｝%％#＃])[}｝]")
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")
_HALF = str.maketrans("｛｝％＃｜（），：．＝＞＜！　\u00a0［］＋－＊／＿", "{}%#|(),:.=><!  []+-*/_")
_QUOTES = str.maketrans("“”‘’＂＇", "\"\"''\"'")


class Tag(NamedTuple):
    """A tag with the text of the paragraph it stands in."""

    text: str
    paragraph: str


def mend(root: Element) -> list[Tag]:
    """Make the tags of a part whole, in place; gives them in document order."""
    found: list[Tag] = []
    for paragraph in list(paragraphs(root)):
        tags = _make_whole(paragraph)
        if tags:
            whole = text_of(paragraph)
            found += (Tag(tag, whole) for tag in tags)
            paragraph.set(TAGGED, "")
            _split_statements(paragraph, whole, tags)
    lift_statements(root, TAG.findall)
    return found


def _make_whole(paragraph: Element) -> list[str]:
    """Every tag into the text node in which it begins."""
    nodes = texts(paragraph)
    whole = _BRACES.sub(lambda match: match[0].translate(_HALF), "".join(node.text or "" for node in nodes))
    matches = list(TAG.finditer(whole))
    if not matches:
        return []
    owner = [number for number, node in enumerate(nodes) for _ in node.text or ""]
    letters = list(whole)
    for match in matches:
        letters[match.start() : match.end()] = _half_width(match[0])
        owner[match.start() : match.end()] = [owner[match.start()]] * len(match[0])
    for number, node in enumerate(nodes):
        set_text(node, "".join(letter for letter, own in zip(letters, owner, strict=True) if own == number))
    return [_half_width(match[0]) for match in matches]


def _half_width(tag: str) -> str:
    """Signs in half width but for what stands between quotes; the length stays."""
    parts = _STRING.split(tag.translate(_QUOTES))
    return "".join(part if number % 2 else part.translate(_HALF) for number, part in enumerate(parts))


def _split_statements(paragraph: Element, whole: str, tags: list[str]) -> None:
    """Several statements and nothing else: a paragraph for each."""
    if len(tags) < 2 or not all(map(stands_alone, tags)) or TAG.sub("", whole).strip():
        return
    for tag in tags[:-1]:
        twin = copy.deepcopy(paragraph)
        _keep_only(twin, tag)
        paragraph.addprevious(twin)
    _keep_only(paragraph, tags[-1])


def _keep_only(paragraph: Element, text: str) -> None:
    first, *rest = texts(paragraph)
    set_text(first, text)
    for node in rest:
        set_text(node, "")


def drop_marks(root: Element) -> None:
    """Take the marks off again; a paragraph whose tags gave nothing goes with them."""
    for paragraph in paragraphs_with(root, TAGGED):
        del paragraph.attrib[TAGGED]
        if _empty(paragraph):
            remove(paragraph)
    for cell in root.iter(q("tc")):
        if not len(cell) or cell[-1].tag != q("p"):
            cell.append(cell.makeelement(q("p")))


def _empty(paragraph: Element) -> bool:
    if text_of(paragraph).strip() or paragraph.find(f"{q('pPr')}/{q('sectPr')}") is not None:
        return False
    return next(paragraph.iter(*map(q, ("drawing", "pict", "object", "br", "fldChar"))), None) is None
