"""A Word document laid out by GB/T 9704-2012: page, styles, page numbers; figures from report_templates.yaml."""

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm
from lxml import etree

Source = dict[str, Any]

_TWIPS = 20
_LATIN = "Times New Roman"
_UNUSED = ("/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
_USED_STYLES = ("title", "heading 1", "heading 2", "heading 3", "header", "footer")
_ALIGN = {"justify": "both"}
_LINE_PITCH = 579
"""28.95 pt in twips: 22 lines a page."""
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN "
    "adjustRightInd snapToGrid spacing ind contextualSpacing jc outlineLvl rPr",
    "rPr": "rFonts b bCs i iCs color spacing w kern position sz szCs highlight lang",
}


def element(name: str, /, **attributes: object) -> Any:
    """A new w:name with w: attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def new_document(data: Source) -> Any:
    """An empty document with page, styles and page numbers."""
    document = Document()
    for paragraph in list(document.paragraphs):
        paragraph._p.getparent().remove(paragraph._p)
    _drop_leftovers(document)
    for name, spec in data["styles"].items():
        _style(document, name, spec, data)
    _page(document, data["page"])
    _settings(document)
    _font_table(document, data["fonts"])
    return document


def _drop_leftovers(document: Any) -> None:
    """What python-docx's template brings along: preview, lists, styles, theme fonts that beat named ones."""
    package = document.part.package
    for owner, endings in ((package, ("/thumbnail",)), (document.part, _UNUSED)):
        for number, relation in list(owner.rels.items()):
            if relation.reltype.endswith(endings):
                del owner.rels[number]
    _drop_styles(document)
    themed = [qn(f"w:{name}") for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")]
    for each in document.styles.element.iter(qn("w:rFonts")):
        for name in themed:
            each.attrib.pop(name, None)


def _drop_styles(document: Any) -> None:
    """Every style that no program needs for a start; ours come after."""
    styles = document.styles.element
    for style in list(styles.iterchildren(qn("w:style"))):
        if style.get(qn("w:default")) != "1" and style.find(qn("w:name")).get(qn("w:val")).lower() not in _USED_STYLES:
            styles.remove(style)


def _style(document: Any, name: str, spec: Source, data: Source) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.quick_style, style.hidden = True, False
    _fill(style.element.get_or_add_rPr(), _run_properties(spec, data), "rPr")
    _fill(style.element.get_or_add_pPr(), _paragraph_properties(spec, data), "pPr")


def _fill(properties: Any, children: list[Any], kind: str) -> None:
    """Replace all properties by these, in the order the schema asks for."""
    for old in list(properties):
        properties.remove(old)
    order = _ORDER[kind].split()
    for child in sorted(children, key=lambda each: order.index(each.tag.split("}")[1])):
        properties.append(child)


def fonts(name: str) -> Any:
    """w:rFonts for a Chinese font; Latin letters and digits stay in Times New Roman."""
    return element("rFonts", ascii=_LATIN, hAnsi=_LATIN, eastAsia=name, cs=_LATIN, hint="eastAsia")


def _run_properties(spec: Source, data: Source) -> list[Any]:
    size = int(spec["size"] * 2)
    found = [fonts(data["fonts"][spec["font"]]["name"]), element("b", val=0), element("bCs", val=0)]
    found += [element("color", val="000000"), element("sz", val=size), element("szCs", val=size)]
    if spec["size"] == data["styles"]["Normal"]["size"]:
        found.append(element("spacing", val=data["page"]["spacing"]))
    return found


def _paragraph_properties(spec: Source, data: Source) -> list[Any]:
    exact = spec.get("exact", data["page"]["line"])
    line: Source = {"line": 240, "lineRule": "auto"}
    if exact != "none":
        line = {"line": round(exact * _TWIPS), "lineRule": "exact"}
    found = [
        element("widowControl", val=0),
        *([_leader(data)] if spec.get("leader") else []),
        element("spacing", before=0, after=0, **line),
        element("ind", **_indents(spec)),
        element("jc", val=_ALIGN.get(spec["align"], spec["align"])),
    ]
    if exact == "none" or exact < spec["size"] * 1.2:
        found.append(element("snapToGrid", val=0))
    if spec.get("keep"):
        found.append(element("keepNext"))
    if spec.get("break"):
        found.append(element("pageBreakBefore"))
    if "level" in spec:
        found.append(element("outlineLvl", val=spec["level"]))
    return found


def _leader(data: Source) -> Any:
    """A tab at the right edge with dots before it, as contents have it."""
    page = data["page"]
    tabs = element("tabs")
    width = round(Mm(page["width"] - page["left"] - page["right"]).twips)
    tabs.append(element("tab", val="right", leader="dot", pos=width))
    return tabs


def _indents(spec: Source) -> dict[str, object]:
    """Indents in characters, and in twips for programs that know only those."""
    names = {"first": "firstLine", "hanging": "hanging", "left": "left", "right": "right"}
    found: dict[str, object] = {}
    for key, name in names.items():
        characters = spec.get(key, 0)
        if characters or key == "first":
            found[f"{name}Chars"] = characters * 100
            found[name] = round(characters * spec["size"] * _TWIPS)
    if "hanging" in found:
        found.pop("firstLineChars"), found.pop("firstLine")
    return found


def _page(document: Any, page: Source) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    section.top_margin, section.bottom_margin = Mm(page["top"]), Mm(page["bottom"])
    section.left_margin, section.right_margin = Mm(page["left"]), Mm(page["right"])
    section.footer_distance = Mm(page["footer"])
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="lines", linePitch=_LINE_PITCH))
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")


def _page_number(footer: Any, side: str) -> None:
    """— 1 — outside, one character from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("ind", **{f"{side}Chars": 100, side: 14 * _TWIPS}))
    properties.append(element("jc", val=side))
    for text, field in (
        ("— ", None),
        ("", "begin"),
        ("PAGE", "code"),
        ("", "separate"),
        ("1", None),
        ("", "end"),
        (" —", None),
    ):
        run = paragraph.add_run("" if field else text)
        if field == "code":
            code = element("instrText")
            code.text = text
            run._r.append(code)
        elif field:
            run._r.append(element("fldChar", fldCharType=field))


def _settings(document: Any) -> None:
    """Punctuation may be compressed; the zoom says how much, as the schema demands."""
    settings = document.settings.element
    for zoom in settings.findall(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    for control in settings.findall(qn("w:characterSpacingControl")):
        control.set(qn("w:val"), "compressPunctuation")


def _font_table(document: Any, named: Source) -> None:
    """The font table with an alternative for every Chinese font, for machines that lack it."""
    part = next(each for each in document.part.package.iter_parts() if each.content_type.endswith("fontTable+xml"))
    table = element("fonts")
    for font in named.values():
        entry = element("font", name=font["name"])
        entry.append(element("altName", val=",".join(font["or"])))
        entry.append(element("charset", val="86"))
        entry.append(element("family", val="auto"))
        table.append(entry)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def set_font(run: Any, name: str) -> None:
    """Another Chinese font for one run."""
    run._r.get_or_add_rPr().insert(0, fonts(name))
