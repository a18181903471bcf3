"""Layouts: which forms there are, and which columns each needs (data: layouts/*.yaml)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from perfeval_xl.domain.form import FormKind

Typed = str | int | float | None
"""What stands in a cell of a sample."""


class Layout(NamedTuple):
    """One layout file: which forms it is for and which columns such a form needs."""

    name: str
    kind: FormKind
    order: int
    title: re.Pattern[str]
    columns: frozenset[str]
    first_levels: frozenset[str]
    required: tuple[str, ...]
    without: frozenset[str] = frozenset()
    """Columns that such a form does not have."""
    template: str = ""
    """The name of the report template for such forms, '' for the newest."""
    sample: tuple[tuple[Typed, ...], ...] = ()
    """A small form of this layout, row by row from column A on, as people type it."""
    file: str = ""

    def fits(self, title: str, columns: frozenset[str], first_levels: frozenset[str]) -> bool:
        """Whether a form with this title, these columns and these first levels has this layout."""
        if self.title.search(title) is None or self.without & columns:
            return False
        return self.columns <= columns and self.first_levels <= first_levels


def layout_of(name: str, content: Mapping[str, Any], file: Path) -> Layout:
    """The layout of that name from its file's content."""
    return Layout(
        name=name,
        kind=FormKind(content["kind"]),
        order=content.get("order", 0),
        title=re.compile(content["title"]),
        columns=frozenset(content.get("columns", ())),
        first_levels=frozenset(content.get("first_levels", ())),
        required=tuple(content["required"]),
        without=frozenset(content.get("without", ())),
        template=content.get("template", ""),
        sample=tuple(map(tuple, content["sample"])),
        file=str(file),
    )
