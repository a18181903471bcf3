"""Forms in workbooks that hold all that people put into workbooks: notes, buttons, pictures, charts, macros …"""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.packages import packed, parts

Sheet: TypeAlias = openpyxl.worksheet.worksheet.Worksheet
_BUTTON = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype><v:shape id="_x0000_s1025" type="#_x0000_t201" '
    'style="position:absolute;margin-left:400pt;margin-top:2pt;width:60pt;height:20pt" o:button="t" fillcolor="#eee">'
    '<v:textbox><div>校验<br></div></v:textbox><x:ClientData ObjectType="Button"><x:Anchor>10, 0, 0, 2, 11, 20, 1, 5'
    "</x:Anchor><x:FmlaMacro>Check</x:FmlaMacro></x:ClientData></v:shape></xml>"
)
"""A form button as Excel writes it; `<br>` is not well-formed, as in real files."""


def rich_books(form: Path) -> dict[str, bytes]:
    """The form's workbook in several dresses, by name."""
    dresses: dict[str, Callable[[Sheet], None]] = {
        "notes": _notes,
        "picture": _picture,
        "chart": _chart,
        "validation": _validation,
        "protection": _protection,
        "filter": _filter,
        "conditional": _conditional,
    }
    books = {name: _dressed(form, dress) for name, dress in dresses.items()}
    books["all"] = _dressed(form, lambda sheet: [dress(sheet) for dress in dresses.values()])
    books["button"] = with_button(books["validation"])
    books["macros"] = with_macros(books["notes"])
    return books


def _dressed(form: Path, dress: Callable[[Sheet], object]) -> bytes:
    book = openpyxl.load_workbook(form)
    dress(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _notes(sheet: Sheet) -> None:
    sheet["E12"].comment = Comment("请核对口径", "财务处")
    sheet["A2"].comment = Comment("全称", "财务处")


def _picture(sheet: Sheet) -> None:
    image = Image(io.BytesIO(_png()))
    sheet.add_image(image, "K2")


def _chart(sheet: Sheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=7, min_row=12, max_row=15))
    sheet.add_chart(chart, "K10")


def _validation(sheet: Sheet) -> None:
    rule = DataValidation("list", formula1='"优,良,中,差"')
    rule.add("I24")
    sheet.add_data_validation(rule)


def _protection(sheet: Sheet) -> None:
    sheet.protection.sheet = True


def _filter(sheet: Sheet) -> None:
    sheet.auto_filter.ref = "A11:I23"


def _conditional(sheet: Sheet) -> None:
    fill = PatternFill(bgColor="FFFF0000", fill_type="solid")
    sheet.conditional_formatting.add("H12:H23", CellIsRule(operator="lessThan", formula=["5"], fill=fill))


def with_button(data: bytes) -> bytes:
    """A form button on the first sheet: its shape in VML, reached by legacyDrawing."""
    content = parts(data)
    name = "xl/worksheets/sheet1.xml"
    sheet = content[name]
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = f'<legacyDrawing xmlns:r="{relations}" r:id="rIdButton"/>'.encode()
    content[name] = sheet.replace(b"</worksheet>", drawing + b"</worksheet>")
    content["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rIdButton" Type="{relations}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"'
        "/></Relationships>"
    ).encode()
    content["xl/drawings/vmlDrawing1.vml"] = _BUTTON.encode()
    types = content["[Content_Types].xml"]
    extra = b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    place = types.index(b"<Default")
    content["[Content_Types].xml"] = types[:place] + extra + types[place:]
    return packed(content)


def with_macros(data: bytes) -> bytes:
    """A macro-enabled workbook; the project's bytes are opaque to us and must come out as they went in."""
    content = parts(data)
    types = content["[Content_Types].xml"]
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = types.replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    extra = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    content["[Content_Types].xml"] = types.replace(b"</Types>", extra)
    relations = content["xl/_rels/workbook.xml.rels"]
    line = (
        b'<Relationship Id="rIdVba" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>'
    )
    content["xl/_rels/workbook.xml.rels"] = relations.replace(b"</Relationships>", line)
    content["xl/vbaProject.bin"] = base64.b64decode("0M8R4KGxGuE=") + bytes(range(256)) * 4
    return packed(content)


def _png() -> bytes:
    """A red dot, so that no picture library is needed to make one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
