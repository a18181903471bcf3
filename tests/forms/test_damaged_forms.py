"""Forms in the shapes that people give them tell the same: the same rules at the same rows."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from perfeval_xl.app.reading import book_of
from perfeval_xl.domain.snapshot import Sheet, Snapshot
from perfeval_xl.rules import run
from tests.support.cases import clean_sheet
from tests.support.damage import DAMAGES, beside_itself
from tests.support.published import published_forms
from tests.support.snapshots import snapshot_from_openpyxl

SLIPS = {"F12": "2场", "I17": "。", "H14": 8, "F13": None, "H19": 97, "G15": 12, "I5": 9, "E6": 19}
SHEETS = {
    "project": clean_sheet({"set": SLIPS}),
    "department": clean_sheet({"of": "department", "set": {"F12": "90项", "F4": 510}}),
    **{each.name: each.sheet for each in published_forms() if not each.set_aside and each.expected.verdicts},
}
REAL = ("01", "02", "03", "04", "06", "08", "09", "11", "13", "15", "19")
"""The forms beside the project, by the number before their names."""
SEEDS = range(3)


def findings(sheet: Sheet) -> Counter[tuple[str, str]]:
    """The codes of what is told, each with the indicator of its row; which columns were inferred (S107) may differ."""
    book = book_of(Snapshot(path="表", sheets=(sheet,)), None)
    names = {row.row: row.level3.text for case in book.cases for row in case.form.indicators}
    return Counter((each.code, names.get(each.at.row, "")) for each in run([book]) if each.code != "S107")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_damaged_form_tells_the_same(name: str, damage: str) -> None:
    told = findings(SHEETS[name])
    assert told
    for seed in SEEDS:
        assert findings(DAMAGES[damage](SHEETS[name], Random(seed))) == told, seed


@pytest.mark.parametrize("name", SHEETS)
def test_a_form_beside_itself_tells_everything_twice(name: str) -> None:
    told = findings(SHEETS[name])
    assert findings(beside_itself(SHEETS[name], Random(0))) == told + told


@pytest.mark.parametrize("seed", range(80))
def test_a_form_with_several_damages_tells_the_same(seed: int) -> None:
    random = Random(seed)
    sheet = SHEETS[random.choice(list(SHEETS))]
    damaged = sheet
    for damage in random.sample(list(DAMAGES), 3):
        damaged = DAMAGES[damage](damaged, random)
    assert findings(damaged) == findings(sheet)


@pytest.mark.parametrize("number", REAL)
def test_a_real_form_tells_the_same(forms: Path, number: str) -> None:
    (path,) = forms.glob(f"{number}-*.xlsx")
    (sheet, *_) = snapshot_from_openpyxl(path).sheets
    told = findings(sheet)
    for seed, (name, damage) in enumerate(DAMAGES.items()):
        assert findings(damage(sheet, Random(seed))) == told, name
    assert findings(beside_itself(sheet, Random(0))) == told + told
