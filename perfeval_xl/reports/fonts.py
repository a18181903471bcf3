"""Font profiles: the fonts of GB/T 9704-2012 as government offices have them, or those of a plain Windows."""

from typing import Any

from docx.opc.part import XmlPart

from perfeval_xl.reports.ooxml import Element, element, q

PROFILES: dict[str, dict[str, str]] = {
    "gb2312": {},
    "windows": {"方正小标宋简体": "宋体", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体"},
}
"""Template fonts and what stands for them. A plain Windows has 仿宋, 楷体, 黑体 and 宋体 only."""
_TITLE = "方正小标宋简体"
_FONT_ATTRIBUTES = tuple(q(name) for name in ("ascii", "hAnsi", "eastAsia", "cs"))


def apply_fonts(document: Any, profile: str) -> None:
    """Change the fonts of every part in place; a title in 小标宋 becomes bold 宋体 where that is absent."""
    replacements = PROFILES[profile]
    if not replacements:
        return
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            for fonts in part.element.iter(q("rFonts")):
                _replace(fonts, replacements)


def _replace(fonts: Element, replacements: dict[str, str]) -> None:
    bold = fonts.get(q("eastAsia")) == _TITLE
    for attribute in _FONT_ATTRIBUTES:
        name = fonts.get(attribute)
        if name in replacements:
            fonts.set(attribute, replacements[name])
    if bold:
        for old in fonts.getparent().findall(q("b")):
            fonts.getparent().remove(old)
        fonts.addnext(element("b"))
