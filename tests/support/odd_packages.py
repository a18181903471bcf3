"""The scored-blank example as other programs would have left it: one oddity each, which spreadsheet programs open."""

import re
from collections.abc import Callable
from pathlib import Path

from tests.support.packages import packed, parts

Parts = dict[str, bytes]
SHEET, BOOK, TYPES, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"
RELATIONS, BOOK_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"
COMMENTS, VML = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
_DOC = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
_NOTE = b'<comment ref="A1" authorId="0"><text><t>\xe8\xaf\xb7\xe6\xa0\xb8\xe5\xaf\xb9</t></text></comment>'
_SHAPES = b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' + (
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t202" style="">'
    b'<x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>'
)


def odd_book(root: Path, name: str) -> bytes:
    """The form with one oddity."""
    content = form(root)
    ODDITIES[name](content)
    return packed(content)


def form(root: Path) -> Parts:
    """The parts of the form that all oddities start from."""
    return parts((root / "examples" / "2024" / "空白得分-待计分.xlsx").read_bytes())


def changed(content: Parts, name: str, old: bytes, new: bytes) -> None:
    """Put a text once in the place of another that must be there."""
    assert old in content[name], (name, old)
    content[name] = content[name].replace(old, new, 1)


def with_encoding(content: Parts, name: str, encoding: str, declared: str, mark: bytes = b"") -> None:
    """A part in another encoding, declared as such, with a byte order mark or without."""
    text = re.sub(r"&#(\d{3,});", lambda found: chr(int(found[1])), content[name].decode("utf-8"))
    body = re.sub(r"^<\?xml[^>]*\?>\s*", "", text)
    head = f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n' if declared else ""
    content[name] = mark + (head + body).encode(encoding, "xmlcharrefreplace")


def ghost(*names: str) -> Callable[[Parts], None]:
    """Declares parts that are not there, in the way of tools that take sheets out."""

    def change(content: Parts) -> None:
        lines = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in names)
        changed(content, TYPES, b"</Types>", lines.encode() + b"</Types>")

    return change


def relations(*lines: bytes, element: bytes = b"") -> Callable[[Parts], None]:
    """Relations of the sheet, and an element at its end that speaks of them."""

    def change(content: Parts) -> None:
        place = b"http://schemas.openxmlformats.org/package/2006/relationships"
        content[RELATIONS] = b'<Relationships xmlns="%b">' % place + b"".join(lines) + b"</Relationships>"
        changed(content, SHEET, b"</worksheet>", element + b"</worksheet>")

    return change


def relation(id: bytes, kind: bytes, target: bytes, more: bytes = b"") -> bytes:
    """One relation's element."""
    return b'<Relationship Id="%b" Type="%b/%b" Target="%b"%b/>' % (id, _DOC, kind, target, more)


def drawing(id: bytes) -> bytes:
    """The sheet's element for the shapes of notes."""
    return b'<legacyDrawing xmlns:r="%b" r:id="%b"/>' % (_DOC, id)


def notes(inside: bytes, vml: bytes | None = None) -> Callable[[Parts], None]:
    """A comments part with this content, with a drawing or without."""

    def change(content: Parts) -> None:
        element = b"" if vml is None else drawing(b"rId2")
        lines = [relation(b"rId1", b"comments", b"../comments1.xml")]
        if vml is not None:
            lines.append(relation(b"rId2", b"vmlDrawing", b"../drawings/vmlDrawing1.vml"))
            content[VML] = vml
            vml_type = b"application/vnd.openxmlformats-officedocument.vmlDrawing"
            changed(content, TYPES, b"<Default", b'<Default Extension="vml" ContentType="%b"/><Default' % vml_type)
        relations(*lines, element=element)(content)
        content[COMMENTS] = b'<comments xmlns="%b">' % _MAIN + inside + b"</comments>"
        line = b'<Override PartName="/xl/comments1.xml" ContentType="%bcomments+xml"/></Types>' % _KIND
        changed(content, TYPES, b"</Types>", line)

    return change


def in_sheet(pattern: str, new: str) -> Callable[[Parts], None]:
    """The sheet's text with a pattern replaced everywhere."""

    def change(content: Parts) -> None:
        text, times = re.subn(pattern, new, content[SHEET].decode(), flags=re.DOTALL)
        assert times, pattern
        content[SHEET] = text.encode()

    return change


def in_book(old: bytes, new: bytes) -> Callable[[Parts], None]:
    """The workbook part with a text replaced."""
    return lambda content: changed(content, BOOK, old, new)


def encoded(name: str, encoding: str, declared: str, mark: bytes = b"") -> Callable[[Parts], None]:
    """As `with_encoding`."""
    return lambda content: with_encoding(content, name, encoding, declared, mark)


def many(*changes: Callable[[Parts], None]) -> Callable[[Parts], None]:
    """Several changes, one after another."""

    def change(content: Parts) -> None:
        for each in changes:
            each(content)

    return change


def mixed_cells(content: Parts) -> None:
    """Every other cell under a prefix of its own for the namespace of sheets."""
    changed(content, SHEET, b"<worksheet ", b'<worksheet xmlns:y="%b" ' % _MAIN)
    in_sheet(r'<c (r="[B-I][0-9]+"[^>]*)>((?:(?!<c |</row>).)*?)</c>', r"<y:c \1>\2</y:c>")(content)


def mixed_rows(content: Parts) -> None:
    """The rows declare the namespace anew, under a prefix that the root does not have."""
    in_sheet("<row ", f'<y:row xmlns:y="{_MAIN.decode()}" ')(content)
    in_sheet("</row>", "</y:row>")(content)


def without_names(content: Parts) -> None:
    """Rows and cells that do not tell their places; every row is filled up to I."""
    rows = dict(re.findall(rb'<row r="([0-9]+)"[^>]*>(.*?)</row>', content[SHEET], re.DOTALL))
    lines = [_nameless(rows.get(b"%d" % number, b"")) for number in range(1, max(map(int, rows)) + 1)]
    body = b"<sheetData>" + b"".join(lines) + b"</sheetData>"
    content[SHEET] = re.sub(rb"<sheetData>.*</sheetData>", lambda _: body, content[SHEET], flags=re.DOTALL)


def declared_twice(content: Parts) -> None:
    """A part whose type some other program has declared twice already."""
    (line,) = re.findall(rb'<Override PartName="/xl/workbook.xml"[^>]*/>', content[TYPES])
    changed(content, TYPES, line, line + line)


def without_properties(content: Parts) -> None:
    """Neither properties nor a theme, though they are declared and led to."""
    for name in [each for each in content if each.startswith(("docProps/", "xl/theme/"))]:
        del content[name]


def without_styles(*changes: Callable[[Parts], None], declared: bool = True) -> Callable[[Parts], None]:
    """No styles, though cells name theirs; the part is still led to and, where wanted, declared."""

    def change(content: Parts) -> None:
        del content[STYLES]
        if not declared:
            content[TYPES] = re.sub(rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", content[TYPES])
        many(*changes)(content)

    return change


def styles_led_to(new: bytes) -> Callable[[Parts], None]:
    """The workbook's relation to its styles in other words."""

    def change(content: Parts) -> None:
        content[BOOK_RELATIONS], times = re.subn(
            rb'<Relationship [^>]*"styles.xml"[^>]*/>', new, content[BOOK_RELATIONS]
        )
        assert times == 1

    return change


def _nameless(row: bytes) -> bytes:
    found = re.findall(rb'<c r="([A-I])[0-9]+"([^>]*>.*?</c>)', row, re.DOTALL)
    cells = {letter: b"<c" + rest for letter, rest in found}
    return b"<row>" + b"".join(cells.get(b"%c" % letter, b"<c/>") for letter in b"ABCDEFGHI") + b"</row>"


_UTF16 = [
    (f"{name.rpartition('/')[2]} in {encoding}{' with mark' if mark else ''}", encoded(name, encoding, "UTF-16", mark))
    for name in (SHEET, BOOK, TYPES, STYLES, BOOK_RELATIONS)
    for encoding, mark in (
        ("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
    )
]  # fmt: skip
ODDITIES: dict[str, Callable[[Parts], None]] = {
    **dict(_UTF16),
    "undeclared utf-16": encoded(SHEET, "utf-16-be", ""),
    "utf-8 with mark": encoded(SHEET, "utf-8", "UTF-8", b"\xef\xbb\xbf"),
    **{f"sheet in {name}": encoded(SHEET, name, name) for name in ("gbk", "GB18030", "big5", "iso-8859-1")},
    "gbk called gb2312": encoded(SHEET, "gbk", "GB2312"),
    "book in gbk": encoded(BOOK, "gbk", "GBK"),
    "notes in utf-16": many(
        notes(b"<authors><author>x</author></authors><commentList>" + _NOTE + b"</commentList>", _SHAPES),
        encoded(COMMENTS, "utf-16-le", "UTF-16"),
        encoded(VML, "utf-16-le", "UTF-16", b"\xff\xfe"),
    ),
    "styles not there": without_styles(),
    "styles not there or declared": without_styles(declared=False),
    "no styles at all": without_styles(styles_led_to(b""), declared=False),
    "styles elsewhere": styles_led_to(relation(b"rId2", b"styles", b"nothing.xml")),
    "styles NULL": styles_led_to(relation(b"rId2", b"styles", b"NULL")),
    "styles outside": styles_led_to(relation(b"rId2", b"styles", b"styles.xml", b' TargetMode="External"')),
    "styles led to twice": styles_led_to(
        relation(b"rId2", b"styles", b"styles.xml") + relation(b"rId9", b"styles", b"nothing.xml")
    ),
    "styles of nothing": lambda content: content.update({STYLES: b'<styleSheet xmlns="%b"/>' % _MAIN}),
    "ghost sheet": ghost("xl/worksheets/sheet2.xml"),
    "ghosts of all": ghost(
        "xl/worksheets/Sheet2.xml", "XL/comments1.xml", "xl/comments2.xml", "xl/drawings/vmlDrawing1.vml"
    ),
    "ghost relation": many(
        relations(relation(b"rId1", b"printerSettings", b"../comments1.xml")), ghost("xl/drawings/vmldrawing1.vml")
    ),
    "drawing not there": relations(
        relation(b"rId1", b"vmlDrawing", b"../drawings/vmlDrawing1.vml"), element=drawing(b"rId1")
    ),
    "drawing NULL": relations(relation(b"rId1", b"vmlDrawing", b"NULL"), element=drawing(b"rId1")),
    "drawing of no target": relations(relation(b"rId1", b"vmlDrawing", b""), element=drawing(b"rId1")),
    "drawing outside": relations(
        relation(b"rId1", b"vmlDrawing", b"file:///c:/a.vml", b' TargetMode="External"'), element=drawing(b"rId1")
    ),
    "drawing without relation": relations(relation(b"rId1", b"hyperlink", b"#A1"), element=drawing(b"rId7")),
    "drawing of another kind": relations(
        relation(b"rId1", b"printerSettings", b"../../docProps/app.xml"), element=drawing(b"rId1")
    ),
    "empty drawing": notes(b"", b""),
    "notes not there": relations(relation(b"rId1", b"comments", b"../comments1.xml")),
    "notes NULL": relations(relation(b"rId1", b"comments", b"NULL")),
    "notes and drawing not there": relations(
        relation(b"rId1", b"comments", b"/xl/comments1.xml"),
        relation(b"rId2", b"vmlDrawing", b"/xl/drawings/vmlDrawing1.vml"),
        element=drawing(b"rId2"),
    ),
    "notes without authors": notes(b"<commentList>" + _NOTE + b"</commentList>", _SHAPES),
    "notes without list": notes(b"<authors><author>x</author></authors>"),
    "notes without anything": notes(b""),
    "notes with empty list": notes(b"<authors/><commentList/>", _SHAPES),
    "notes without drawing": notes(b"<authors><author>x</author></authors><commentList>" + _NOTE + b"</commentList>"),
    "blank text": in_sheet(r't="n"></c>', 't="s"><v></v></c>'),
    "blank text in one tag": in_sheet(r't="n"></c>', 't="s"><v/></c>'),
    "blank formula": in_sheet(r't="n"></c>', "><f/></c>"),
    "blank formula with a value": in_sheet(r't="n"></c>', "><f></f><v></v></c>"),
    "blank of all types": in_sheet(
        r"</sheetData>",
        '<row r="900"><c r="A900" t="s"><v/></c><c r="B900" t="n"><v> </v></c><c r="C900" t="b"><v/></c>'
        '<c r="D900" t="str"><v/></c><c r="E900" t="e"/><c r="F900" t="inlineStr"><is/></c></row></sheetData>',
    ),
    "mixed cells": mixed_cells,
    "mixed rows": mixed_rows,
    "no names": without_names,
    "no dimension": in_sheet(r"<dimension[^>]*/>", ""),
    "empty elements": in_sheet(r"<headerFooter>.*</headerFooter>", "<rowBreaks/><colBreaks/><tableParts/><extLst/>"),
    "unknown before": in_sheet(
        r"<sheetData>", '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Fallback/></mc:AlternateContent><sheetData>'
    ),
    "unknown behind": in_sheet(r"</sheetData>", '</sheetData><f:mine xmlns:f="urn:f"><f:x/></f:mine>'),
    "high sheetId": in_book(b'sheetId="1"', b'sheetId="65534"'),
    "active sheet not there": in_book(b'activeTab="0"', b'activeTab="4"'),
    "name of no sheet": in_book(
        b"<definedNames>",
        "<definedNames><definedName name=\"部门名\" localSheetId=\"1\">自评表!$B$3</definedName><definedName "
        'name="_xlnm.Print_Area" localSheetId="3">自评表!$A$1:$I$20</definedName>'.encode(),
    ),
    "no docProps": without_properties,
}  # fmt: skip
