"""Which sheets of a workbook are printed, and where their groups of rows begin."""

import re
from collections.abc import Iterator, Sequence

from perfeval_xl.domain.form import Form
from perfeval_xl.domain.page import Landmarks, SheetLayout

_RESULTS, _RESULT_HEAD = "校验结果", (2, 2)
"""The sheet of findings, and the row with its heads."""
_GUIDE = re.compile(r"填[报表写]说明")
_MOST_TITLES = 3


def sheets_to_print(layouts: Sequence[SheetLayout], forms: Sequence[Form]) -> Iterator[tuple[SheetLayout, Landmarks]]:
    """Covers (what stands before the first form), forms and 校验结果; nothing where every form is hidden.

    A blank form beside a filled one is left out: nobody wants the other form of the template on paper.
    """
    printed = [form for form in forms if not form.untouched] or forms
    first = next((place for place, layout in enumerate(layouts) if forms_on(layout, printed)), None)
    if first is None:
        return
    for place, layout in enumerate(layouts):
        here = forms_on(layout, printed)
        if here:
            yield layout, landmarks(here)
        elif layout.name.startswith(_RESULTS):
            yield layout, Landmarks(titles=_RESULT_HEAD)
        elif place < first and not forms_on(layout, forms) and _is_cover(layout):
            yield layout, Landmarks()


def forms_on(layout: SheetLayout, forms: Sequence[Form]) -> list[Form]:
    """The forms that stand on a sheet."""
    return [form for form in forms if form.sheet == layout.name]


def _is_cover(layout: SheetLayout) -> bool:
    texts = [layout.name, *(box.text for box in layout.boxes[:1])]
    return bool(layout.boxes) and not any(_GUIDE.search(text) for text in texts)


def landmarks(forms: Sequence[Form]) -> Landmarks:
    """Where the groups of rows of a sheet begin; the head of the table is repeated where there is one form."""
    levels1 = {row.level1.entry.at.row for form in forms for row in form.indicators if row.level1}
    levels2 = {row.level2.entry.at.row for form in forms for row in form.indicators if row.level2}
    titles = _titles(forms[0]) if len(forms) == 1 else None
    strong = frozenset(levels1 | {form.area.top for form in forms})
    return Landmarks(tuple(form.area for form in forms), titles, strong, frozenset(levels2))


def _titles(form: Form) -> tuple[int, int] | None:
    """The rows of the indicators' head, or of the amounts' in 附件1."""
    if form.base:
        above = form.base[0].label.at.row - 1
        return (above, above) if above >= form.area.top else None
    if not form.head or not form.indicators:
        return None
    last = min(row.row for row in form.indicators) - 1
    return (form.head, last) if form.head <= last < form.head + _MOST_TITLES else (form.head, form.head)
