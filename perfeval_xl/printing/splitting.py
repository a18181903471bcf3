"""Merged areas that a page's end would leave open: each page gets a closed box of its own, with the label repeated."""

from collections.abc import Iterable, Mapping, Sequence

from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.page import Split, TextBox

_CONTINUED = "（续）"
_FROM_BEFORE = "（续上页）"
_LONGEST_LABEL = 16


def split_areas(
    merges: Iterable[Area], boxes: Mapping[At, TextBox], ends: Sequence[int], titles: tuple[int, int] | None
) -> tuple[Split, ...]:
    """How the merged areas that cross the end of a page are cut; none where all fits on one page.

    An area that begins in the repeated rows and goes on below them is cut there too: its label belongs to the rows
    below, and every page repeats only what is in the head.
    """
    if not ends:
        return ()
    found = []
    for area in merges:
        heads = [titles[1]] if titles and titles[0] <= area.top <= titles[1] < area.bottom else []
        cuts = [*heads, *(end for end in ends if area.top <= end < area.bottom)]
        if any(end not in heads for end in cuts):
            found.append(_split(area, sorted(set(cuts)), boxes.get(area.anchor), 1 if heads else 0))
    return tuple(found)


def _split(area: Area, cuts: Sequence[int], box: TextBox | None, first: int) -> Split:
    """`first` is the part that takes the label as it is."""
    tops = [area.top, *(cut + 1 for cut in cuts)]
    parts = tuple(area._replace(top=top, bottom=bottom) for top, bottom in zip(tops, [*cuts, area.bottom], strict=True))
    label = box.text if box else ""
    texts = ("",) * first + (label,) + (_continued(label),) * (len(parts) - first - 1)
    return Split(area, parts, texts)


def _continued(label: str) -> str:
    """'产出指标' -> '产出指标\\n（续）'; a number or a long text is not said twice."""
    if not label:
        return ""
    plain = label.strip().replace(".", "").replace("%", "")
    if plain.isdigit() or len(label) > _LONGEST_LABEL:
        return _FROM_BEFORE
    return f"{label}\n{_CONTINUED}"


def boxes_after(boxes: Mapping[At, TextBox], splits: Iterable[Split]) -> dict[At, TextBox]:
    """The texts by cell once areas are split."""
    after = dict(boxes)
    for split in splits:
        box = after.pop(split.area.anchor, None)
        for part, text in zip(split.parts, split.texts, strict=True):
            if box is not None and text:
                after[part.anchor] = box._replace(at=part.anchor, text=text)
    return after


def merges_after(merges: Iterable[Area], splits: Iterable[Split]) -> list[Area]:
    """The merged areas once some are split; a part of one cell is no longer merged."""
    gone = {split.area: split.parts for split in splits}
    parts = [part for area in merges for part in gone.get(area, (area,))]
    return [part for part in parts if part.top < part.bottom or part.left < part.right]
