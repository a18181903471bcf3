"""Fonts that a document takes from its theme, written out by name, so that its text looks the same elsewhere."""

from typing import Any

from docx.oxml.parser import parse_xml

from perfeval_xl.reports.ooxml import Element, q

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEMED = {
    "asciiTheme": ("ascii", "latin"),
    "hAnsiTheme": ("hAnsi", "latin"),
    "eastAsiaTheme": ("eastAsia", "ea"),
    "cstheme": ("cs", "cs"),
}


def name_fonts(root: Element, part: Any) -> None:
    """Replace every reference to a font of the theme below `root`; `part` is the main part of its document."""
    referring = [each for each in root.iter(q("rFonts")) if any(each.get(q(name)) for name in _THEMED)]
    if not referring:
        return
    fonts = _fonts_of(part)
    for node in referring:
        for attribute, (plain, script) in _THEMED.items():
            themed = node.attrib.pop(q(attribute), None)
            font = fonts.get((themed or "")[:5], {}).get(script, "")
            if font:
                node.set(q(plain), font)


def _fonts_of(part: Any) -> dict[str, dict[str, str]]:
    """The fonts of a document's theme by 'major' and 'minor', then by 'latin', 'ea' and 'cs'."""
    theme = next((each.target_part for each in part.rels.values() if each.reltype.endswith("/theme")), None)
    if theme is None:
        return {}
    root = parse_xml(theme.blob)
    return {kind: _scripts(root.find(f".//{_A}{kind}Font")) for kind in ("major", "minor")}


def _scripts(fonts: Element | None) -> dict[str, str]:
    if fonts is None:
        return {}
    named = {name: fonts.find(f"{_A}{name}") for name in ("latin", "ea", "cs")}
    faces = {name: "" if node is None else node.get("typeface", "") for name, node in named.items()}
    chinese = next((each.get("typeface", "") for each in fonts.iter(f"{_A}font") if each.get("script") == "Hans"), "")
    return {**faces, "ea": faces["ea"] or chinese}
