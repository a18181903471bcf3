"""Layouts: which forms there are, and which columns each needs (data: layouts/*.yaml)."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from perfeval_xl.domain.form import FormKind


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

    def fits(self, title: str, columns: frozenset[str], first_levels: frozenset[str]) -> bool:
        """Whether a form with this title, these columns and these first levels has this layout."""
        if self.title.search(title) is None or self.without & columns:
            return False
        return self.columns <= columns and self.first_levels <= first_levels


def layout_of(name: str, content: Mapping[str, Any]) -> Layout:
    """The layout of that name from its file's content."""
    return Layout(
        name=name,
        kind=FormKind(content["kind"]),
        order=content["order"],
        title=re.compile(content["title"]),
        columns=frozenset(content.get("columns", ())),
        first_levels=frozenset(content.get("first_levels", ())),
        required=tuple(content["required"]),
        without=frozenset(content.get("without", ())),
    )
