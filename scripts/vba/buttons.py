"""Buttons in a sheet: form controls in VML, which Excel and LibreOffice read and openpyxl carries over."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from scripts.vba.package import Parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
"""Elements of a sheet that stand behind legacyDrawing. Source: ECMA-376 18.3.1.99."""
_FIRST_SHAPE = 1024
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" '
    'data="{map}"/></o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" '
    'strokeok="f" fillok="f" o:connecttype="rect"/><o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t201" style="position:absolute;margin-left:0;margin-top:0;width:80pt;'
    'height:24pt;z-index:{number};mso-wrap-style:tight" o:button="t" fillcolor="buttonFace [67]" '
    'strokecolor="windowText [64]" o:insetmode="auto"><v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>'
    '<o:lock v:ext="edit" rotation="t"/><v:textbox style="mso-direction-alt:auto" o:singleclick="f">'
    '<div style="text-align:center"><font face="等线" size="220" color="#000000">{label}</font></div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
    "<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{macro}</x:FmlaMacro><x:TextHAlign>Center</x:TextHAlign>"
    "<x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
)


class Button(NamedTuple):
    """What a button says and which macro it starts."""

    label: str
    macro: str


def add_buttons(parts: Parts, sheet: str, number: int, buttons: Sequence[Button], column: int, row: int) -> None:
    """Put buttons in pairs from a cell (0-based) on; `number` is the sheet's, from 1, and makes the shapes' ids unique.

    ValueError for a sheet that has notes or controls already.
    """
    tree = parts.xml(sheet)
    if tree.find(f"{{{_MAIN}}}legacyDrawing") is not None:
        raise ValueError(f"{sheet} has a legacy drawing")
    drawing = f"xl/drawings/vmlDrawing{number}.vml"
    shapes = (_shape(number, place, button, column, row) for place, button in enumerate(buttons))
    parts.content[drawing] = (_HEAD.format(map=number) + "".join(shapes) + "</xml>").encode()
    parts.declare_ending("vml", _KIND)
    relation = parts.relate(sheet, f"{_RELATION}/vmlDrawing", f"../drawings/vmlDrawing{number}.vml")
    behind = [each for each in tree if etree.QName(each).localname in _BEHIND]
    place = tree.index(behind[0]) if behind else len(tree)
    tag, attributes = f"{{{_MAIN}}}legacyDrawing", {f"{{{_RELATION}}}id": relation}
    # the prefix is given, because what lxml would choose depends on what else has been imported
    tree.insert(place, etree.Element(tag, attributes, nsmap={"r": _RELATION}))
    parts.put(sheet, tree)


def _shape(number: int, place: int, button: Button, column: int, row: int) -> str:
    """Two buttons stand side by side; each is one column wide and one row high."""
    left, top = column + place % 2 * 2, row + place // 2
    anchor = f"{left}, 2, {top}, 2, {left + 2}, 0, {top + 1}, 0"
    return _SHAPE.format(
        id=_FIRST_SHAPE * number + 1 + place, number=place + 1, label=button.label, anchor=anchor, macro=button.macro
    )
