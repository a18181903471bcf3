"""Forms with formulas in them, as programs leave them: with the result that was stored, or without one."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.support.packages import parts, with_parts

_SHEET = "xl/worksheets/sheet1.xml"
_MORE = "xl/worksheets/more.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_KIND = {int: "", float: "", str: ' t="str"', type(None): ""}


def with_formulas(data: bytes, formulas: Mapping[str, tuple[str, object]], values: Mapping[str, object] = {}) -> bytes:
    """The workbook with formulas and their stored results, and with plain numbers, written into its first sheet."""
    sheet = parts(data)[_SHEET].decode()
    for place, number in values.items():
        sheet = _replaced(sheet, place, "", f"<v>{number}</v>")
    for place, (formula, result) in formulas.items():
        stored = "" if result is None else f"<v>{escape(str(result))}</v>"
        kind = ' t="e"' if str(result).startswith("#") else _KIND[type(result)]
        sheet = _replaced(sheet, place, kind, f"<f>{escape(formula)}</f>{stored}")
    return with_parts(data, **{_SHEET: sheet})


def _replaced(sheet: str, place: str, kind: str, content: str) -> str:
    """The cell with another content; its style stays."""
    cell = re.search(rf'<c r="{place}"((?: s="[0-9]+")?)[^>]*?(?:/>|>.*?</c>)', sheet, re.DOTALL)
    assert cell is not None, place
    return f'{sheet[: cell.start()]}<c r="{place}"{cell[1]}{kind}>{content}</c>{sheet[cell.end() :]}'


def with_cell(data: bytes, place: str, cell: str) -> bytes:
    """The workbook with one cell of its first sheet written as given."""
    sheet = parts(data)[_SHEET].decode()
    old = re.search(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', sheet, re.DOTALL)
    assert old is not None, place
    return with_parts(data, **{_SHEET: sheet[: old.start()] + cell + sheet[old.end() :]})


def with_text(data: bytes, place: str, text: str) -> bytes:
    """The workbook with an inline text in a cell of its first sheet; control characters as Excel writes them."""
    spelled = "".join(f"_x{ord(each):04X}_" if ord(each) < 0x20 else each for each in text)
    return with_cell(data, place, f'<c r="{place}" t="inlineStr"><is><t>{escape(spelled)}</t></is></c>')


ELSEWHERE: Mapping[str, tuple[str, str, Mapping[str, tuple[str, object]]]] = {
    "一格": ("合计!B1", "合计", {"B1": ("SUM(自评表!H12:H19)+自评表!I5", 0)}),
    "名字带引号": ("'得分 汇总'!A1", "得分 汇总", {"A1": ("SUM(自评表!H12:H19,自评表!I5)", 0)}),
    "几步": ("合计!A3", "合计", {"A1": ("SUM(自评表!H12:H19)", 0), "A2": ("自评表!I5", 0), "A3": ("A1+A2", 0)}),
    "一部分": ("I5+合计!A1", "合计", {"A1": ("SUM(自评表!H12:H19)", 78.95)}),
    "INDIRECT": ('INDIRECT("合计"&"!B1")', "合计", {"B1": ("SUM(自评表!H12:H19)+自评表!I5", 0)}),
}
"""总分 as it is added up on another sheet that holds no word of a form: its formula, that sheet and what stands there."""


def with_total_elsewhere(data: bytes, case: str, values: Mapping[str, object]) -> bytes:
    """The blank form with 总分 from another sheet, and with plain numbers."""
    total, sheet, cells = ELSEWHERE[case]
    return with_formulas(with_sheet(data, sheet, cells), {"H20": (total, 0)}, values)


def with_sheet(data: bytes, name: str, formulas: Mapping[str, tuple[str, object]]) -> bytes:
    """The workbook with one sheet more that holds only formulas with their stored results, a row each."""
    content = parts(data)
    cells = "".join(
        f'<row r="{place[1:]}"><c r="{place}"><f>{escape(formula)}</f><v>{result}</v></c></row>'
        for place, (formula, result) in formulas.items()
    )
    book, links, types = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")
    added = {
        book: ("</sheets>", f'<sheet xmlns:r="{_DOC}" name="{name}" sheetId="99" r:id="rIdMore"/></sheets>'),
        links: (
            "</Relationships>",
            f'<Relationship Id="rIdMore" Type="{_DOC}/worksheet" Target="/{_MORE}"/></Relationships>',
        ),
        types: ("</Types>", f'<Override PartName="/{_MORE}" ContentType="{_CONTENT}.worksheet+xml"/></Types>'),
    }
    changes = {part: content[part].decode().replace(*edit) for part, edit in added.items()}
    return with_parts(
        data, **changes, **{_MORE: f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'}
    )
