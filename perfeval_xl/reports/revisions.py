"""A template as its author means it: tracked changes accepted, comments and editor's traces taken out."""

from perfeval_xl.reports.ooxml import Element, paragraphs, q, remove, unwrap

_GONE = (
    "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange", "sectPrChange",
    "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
    "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak",
)  # fmt: skip
_UNWRAPPED = ("ins", "moveTo", "smartTag")
_KEPT_BOOKMARKS = ("_Toc", "_Ref")


def settle(root: Element) -> None:
    """Change a part's tree in place."""
    _drop_deleted_rows(root)
    _join_deleted_marks(root)
    for name in _GONE:
        for node in list(root.iter(q(name))):
            remove(node)
    for name in _UNWRAPPED:
        for node in list(root.iter(q(name))):
            unwrap(node)
    _unwrap_inline_controls(root)
    _drop_comments_and_bookmarks(root)


def _drop_deleted_rows(root: Element) -> None:
    for row in list(root.iter(q("tr"))):
        if row.find(f"{q('trPr')}/{q('del')}") is not None:
            remove(row)


def _join_deleted_marks(root: Element) -> None:
    """A paragraph whose mark was deleted goes on in the next one."""
    for paragraph in list(paragraphs(root)):
        if paragraph.find(f"{q('pPr')}/{q('rPr')}/{q('del')}") is None:
            continue
        following = paragraph.getnext()
        if following is not None and following.tag == q("p"):
            own = [child for child in paragraph if child.tag != q("pPr")]
            properties = following.find(q("pPr"))
            at = 0 if properties is None else following.index(properties) + 1
            for child in reversed(own):
                following.insert(at, child)
            remove(paragraph)


def _unwrap_inline_controls(root: Element) -> None:
    """Content controls inside a paragraph give way to what they hold, so that no tag is cut by one."""
    for control in list(root.iter(q("sdt"))):
        content = control.find(q("sdtContent"))
        if content is not None and control.getparent().tag in (q("p"), q("r")):
            control.addprevious(content)
            remove(control)
            unwrap(content)


def _drop_comments_and_bookmarks(root: Element) -> None:
    for reference in [*root.iter(q("commentReference")), *root.iter(q("annotationRef"))]:
        remove(reference.getparent())
    dropped = set()
    for start in list(root.iter(q("bookmarkStart"))):
        if not (start.get(q("name")) or "").startswith(_KEPT_BOOKMARKS):
            dropped.add(start.get(q("id")))
            remove(start)
    for end in list(root.iter(q("bookmarkEnd"))):
        if end.get(q("id")) in dropped:
            remove(end)
