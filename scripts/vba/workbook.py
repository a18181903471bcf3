"""A macro-enabled workbook or an add-in from a plain workbook, VBA modules, a ribbon and buttons."""

from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from scripts.vba.buttons import Button, add_buttons
from scripts.vba.modules import class_module, document_module, standard_module
from scripts.vba.package import Parts
from scripts.vba.project import vba_project

WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_BOOK = "xl/workbook.xml"
_THIS = "ThisWorkbook"
_RIBBONS = (
    ("customUI/customUI.xml", f"{_MICROSOFT}/2006/01/customui", "2006"),
    ("customUI/customUI14.xml", f"{_MICROSOFT}/2009/07/customui", "2007"),
)
"""Excel 2007 reads the first, later ones the second: part, namespace, year in the relation's name."""


class MacroBook:
    """A workbook that is given macros."""

    def __init__(self, base: bytes) -> None:
        self._parts = Parts.read(base)
        self._sheets = self._named()

    def _named(self) -> dict[str, str]:
        """Sheet name -> part; the workbook and each sheet get the code names that their modules have."""
        tree = self._parts.xml(_BOOK)
        _settings(tree, "workbookPr", after=("fileVersion", "fileSharing")).set("codeName", _THIS)
        self._parts.put(_BOOK, tree)
        found = {}
        for number, sheet in enumerate(tree.iter(f"{{{_MAIN}}}sheet"), 1):
            part = self._parts.target(_BOOK, sheet.get(f"{{{_RELATION}}}id"))
            root = self._parts.xml(part)
            _settings(root, "sheetPr", after=()).set("codeName", f"Sheet{number}")
            self._parts.put(part, root)
            found[sheet.get("name")] = part
        return found

    def add_macros(self, sources: Sequence[Path], kind: str) -> None:
        """Put in the modules (.bas, .cls) and make the workbook what `kind` says."""
        files = {path.stem: path for path in sources}
        modules = [document_module(_THIS, files.get(_THIS))]
        modules += [document_module(f"Sheet{number}") for number in range(1, len(self._sheets) + 1)]
        modules += [
            standard_module(path) if path.suffix == ".bas" else class_module(path)
            for name, path in sorted(files.items())
            if name != _THIS
        ]
        self._parts.content["xl/vbaProject.bin"] = vba_project(modules)
        self._parts.declare_ending("bin", "application/vnd.ms-office.vbaProject")
        self._parts.relate(_BOOK, f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")
        self._parts.declare(_BOOK, kind)

    def add_ribbon(self, source: Path) -> None:
        """Put in the ribbon, for Excel 2010 and later as it stands and for 2007 under the older namespace."""
        newest = _RIBBONS[-1][1]
        self._parts.declare_ending("xml", "application/xml")
        for part, namespace, year in _RIBBONS:
            self._parts.content[part] = source.read_bytes().replace(newest.encode(), namespace.encode())
            self._parts.relate("", f"{_MICROSOFT}/{year}/relationships/ui/extensibility", part)

    def add_buttons(self, sheet: str, buttons: Sequence[Button], column: int, row: int) -> None:
        """Put buttons into a sheet, from a cell (0-based) on."""
        number = list(self._sheets).index(sheet) + 1
        add_buttons(self._parts, self._sheets[sheet], number, buttons, column, row)

    def packed(self) -> bytes:
        """The workbook's bytes."""
        return self._parts.packed()


def _settings(tree: etree._Element, name: str, *, after: Sequence[str]) -> etree._Element:
    """The child with a name; one that is missing is made at its place, behind the children named."""
    found = tree.find(f"{{{_MAIN}}}{name}")
    if found is None:
        found = etree.Element(f"{{{_MAIN}}}{name}")
        tree.insert(sum(etree.QName(each).localname in after for each in tree), found)
    return found
