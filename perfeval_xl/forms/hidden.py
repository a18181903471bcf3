"""Forms on sheets that nobody sees: last year's, or a draft, hidden by hand or by another program."""

from dataclasses import replace
from typing import NamedTuple

from perfeval_xl.domain.grid import At
from perfeval_xl.domain.snapshot import Snapshot
from perfeval_xl.forms.lost import lost_forms
from perfeval_xl.forms.reading import read
from perfeval_xl.forms.vocabulary import Vocabulary


class HiddenForms(NamedTuple):
    """The forms of one hidden sheet: the title of the first one, and how many there are."""

    sheet: str
    at: At
    number: int

    def __str__(self) -> str:
        count = "一" if self.number == 1 else f" {self.number} "
        return f"隐藏的工作表“{self.sheet}”里还有{count}张自评表"


def without_hidden(snapshot: Snapshot) -> Snapshot:
    """The workbook as its reader sees it: hidden and very hidden sheets are left out."""
    if not any(sheet.hidden for sheet in snapshot.sheets):
        return snapshot
    return replace(snapshot, sheets=tuple(sheet for sheet in snapshot.sheets if not sheet.hidden))


def hidden_forms(snapshot: Snapshot, *, blank: bool, vocabulary: Vocabulary | None = None) -> tuple[HiddenForms, ...]:
    """The forms on hidden sheets, lost ones among them, by sheet; `blank` ones are only named where that is asked."""
    hidden = tuple(sheet for sheet in snapshot.sheets if sheet.hidden)
    if not hidden:
        return ()
    aside = replace(snapshot, sheets=hidden)
    forms = read(aside, vocabulary)
    places = [(form.sheet, form.title.at) for form in forms if blank or not form.untouched]
    titles: dict[str, list[At]] = {}
    for sheet, at in (*places, *lost_forms(aside, forms, vocabulary)):
        titles.setdefault(sheet, []).append(at)
    return tuple(HiddenForms(sheet, min(places), len(places)) for sheet, places in titles.items())
