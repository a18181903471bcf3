"""The number formats of cells and the sheets that are hidden, by the names of their styles."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from perfeval_xl.hosts.opendocument.codes import code_of
from perfeval_xl.hosts.opendocument.names import NUMBER, STYLE, TABLE

_DEEPEST = 20
"""Styles that rest on one another; a circle of them ends here."""


class Styles:
    """All styles of a document. Those of styles.xml come first, so that the content's own ones win."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._roots = list(roots)
        self._codes: dict[str, str] = {}

    @cached_property
    def _cells(self) -> dict[str, Any]:
        return {node.get(f"{STYLE}name"): node for root in self._roots for node in root.iter(f"{STYLE}style")}

    @cached_property
    def _data(self) -> dict[str, Any]:
        nodes = (node for root in self._roots for node in root.iter() if isinstance(node.tag, str))
        return {node.get(f"{STYLE}name"): node for node in nodes if _is_data_style(node.tag)}

    def number_format(self, name: str | None) -> str:
        """The code of a cell style; General for one that says nothing."""
        if name is None:
            return "General"
        if name not in self._codes:
            self._codes[name] = self._code(name)
        return self._codes[name]

    def _code(self, name: str) -> str:
        for _ in range(_DEEPEST):
            style = self._cells.get(name)
            if style is None:
                break
            data = self._data.get(style.get(f"{STYLE}data-style-name", ""))
            if data is not None:
                return code_of(data, self._data)
            name = style.get(f"{STYLE}parent-style-name", "")
        return "General"

    def hides(self, name: str | None) -> bool:
        """Whether tables of this style are hidden."""
        style = self._cells.get(name or "")
        properties = () if style is None else style.iter(f"{STYLE}table-properties")
        return any(each.get(f"{TABLE}display") == "false" for each in properties)


def _is_data_style(tag: str) -> bool:
    return tag.startswith(NUMBER) and tag.endswith("-style")
