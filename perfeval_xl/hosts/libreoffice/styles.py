"""Cell styles that colour a marked cell and change nothing else about how it looks."""

from typing import Any

from perfeval_xl.domain.finding import Severity
from perfeval_xl.hosts.signs import FILLS

_PREFIX = "绩效校验"
_FONT = ("CharColor", "CharFontName", "CharHeight", "CharWeight", "CharPosture")
_PLACE = ("VertJustify", "HoriJustify", "IsTextWrapped")
_LOOK = (*_FONT, *(f"{name}Asian" for name in _FONT[1:]), *_PLACE)
"""What the root style of a document may set. In documents from Excel it sets the font."""
_COLOUR = "CellBackColor"


class MarkStyles:
    """The styles for marks of one document, made when they are first needed.

    Every style inherits from the document's root style, and what that one sets would be shown in place of the cell's
    own font. So a mark's style repeats those properties of the cell; cells that look alike share a style.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = document.StyleFamilies.getByName("CellStyles")
        self._inherited = self._set_by_root()
        self._made: dict[tuple[Any, ...], str] = {}

    def style(self, severity: Severity, cell: Any) -> str:
        """The name of the style for a mark on this cell."""
        look = tuple(cell.getPropertyValues(self._inherited)) if self._inherited else ()
        key = (severity, *map(repr, look))
        if key not in self._made:
            self._made[key] = self._find_or_make(severity, look)
        return self._made[key]

    def _set_by_root(self) -> tuple[str, ...]:
        root = self._styles.getByName("Default")
        states = root.getPropertyStates(_LOOK)
        return tuple(name for name, state in zip(_LOOK, states, strict=True) if state.value == "DIRECT_VALUE")

    def _find_or_make(self, severity: Severity, look: tuple[Any, ...]) -> str:
        """Styles of earlier presses are used again, so that their number does not grow."""
        names = (_COLOUR, *self._inherited)
        look_required = (int(FILLS[severity], 16), *look)
        number = 1
        while self._styles.hasByName(name := f"{_PREFIX}_{severity.chinese}_{number}"):
            if repr(tuple(self._styles.getByName(name).getPropertyValues(names))) == repr(look_required):
                return name
            number += 1
        style = self._document.createInstance("com.sun.star.style.CellStyle")
        self._styles.insertByName(name, style)
        for each, value in zip(names, look_required, strict=True):
            setattr(style, each, value)
        return name
