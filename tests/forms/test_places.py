"""Layouts in the manner of places whose forms nobody here has typed: nothing missed, nothing false, rows judged right."""

from typing import Any

import pytest

from tests.support.cases import FOLDER, load_cases
from tests.support.published import published_form
from tests.support.truth import measured

PLACES: dict[str, Any] = load_cases(FOLDER / "places.yaml")
DETAILS = {"place": "", "year": None}


@pytest.mark.parametrize("name", PLACES)
def test_a_layout_of_another_place_is_read_and_judged(name: str) -> None:
    (each,) = measured([published_form(name, DETAILS | PLACES[name])])
    assert each.missed == ()
    assert [(finding.code, finding.at.a1, finding.message) for finding in each.false] == []
    assert each.misjudged == {}
    assert each.misscored == {}
