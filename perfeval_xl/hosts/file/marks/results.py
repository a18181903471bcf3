"""The sheet 校验结果: every finding with a link to its cell. Written anew each time, and told by its title."""

from collections.abc import Iterator
from itertools import count

from perfeval_xl.domain.finding import ResultRow, ResultTable
from perfeval_xl.domain.grid import At
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.file.sheet.reader import cells_of
from perfeval_xl.hosts.file.sheet.structure import SheetPart, Structure
from perfeval_xl.hosts.file.sheet.styles import Differential, differential_style, wrapped_style
from perfeval_xl.hosts.signs import (
    FILLS,
    RESULT_FIRST_ROW,
    RESULT_HEAD_ROW,
    RESULT_HEADS,
    RESULT_NAME,
    RESULT_TITLE,
    RESULT_WIDTHS,
    free_result_name,
    result_words,
    row_height,
)

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHOWN = {severity: Differential(fill=f"FF{colour}") for severity, colour in FILLS.items()}
_HEAD, _LINK = Differential(bold=True), Differential(colour="FF0563C1")
FORMATS = (*SHOWN.values(), _HEAD, _LINK)
"""All that marks and this sheet add to the styles for conditional formats."""
_TITLES, _NAMES = "_xlnm.Print_Titles", "definedNames"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_HIGHEST_ID = 65_534
"""Source: [MS-OI29500] 2.1.612."""


def write(structure: Structure, table: ResultTable) -> None:
    """Add the sheet behind all others; with a sheet of that name which is not ours, under a number."""
    package = structure.package
    name = free_result_name(frozenset(name.casefold() for name in structure.names))
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.write(part, "".join(_sheet(structure, table)).encode())
    package.declare(part, _SHEET_TYPE)
    relation = package.relate(structure.part, "worksheet", part, structure.relations_namespace)
    data = package.read(structure.part)
    nodes = xml.outline(data, structure.part, 2)
    sheets = next(node for node in nodes if node.depth == 1 and node.name == "sheets")
    number = _free_id({node.whole("sheetId") for node in nodes if node.name == "sheet"})
    text = (
        f'<{structure.prefix}sheet xmlns:r="{structure.relations_namespace}" name="{name}" sheetId="{number}" '
        f'r:id="{relation}"/>'
    )
    index = sum(node.name == "sheet" for node in nodes if node.depth == 2)
    titles = _print_titles(structure.prefix, data, nodes, f"'{name}'!${RESULT_HEAD_ROW}:${RESULT_HEAD_ROW}", index)
    package.edit(structure.part, xml.inside_end(data, sheets, text.encode()), *titles)


def _print_titles(prefix: str, data: bytes, nodes: list[xml.Node], rows: str, index: int) -> Iterator[xml.Splice]:
    """The name that puts the heads on every printed page of the sheet with this index.

    None where a name like it already waits for a sheet of that index: Excel takes two for damage. None either in a list
    that is one empty tag, as openpyxl writes it: nobody could tell afterwards that it had been there.
    """
    alike = {"name": _TITLES, "localSheetId": str(index)}
    if any(node.name == "definedName" and alike.items() <= node.attributes.items() for node in nodes):
        return
    name = f'<{prefix}definedName name="{_TITLES}" localSheetId="{index}">{rows}</{prefix}definedName>'
    names = next((node for node in nodes if node.depth == 1 and node.name == _NAMES), None)
    if names is not None:
        if not names.empty:
            yield xml.inside_end(data, names, name.encode())
        return
    before = [node for node in nodes if node.depth == 1 and node.name in _BEFORE_NAMES][-1]
    place = xml.node_end(data, before)
    yield xml.Splice(place, place, f"<{prefix}{_NAMES}>{name}</{prefix}{_NAMES}>".encode())


def _free_id(taken: set[int]) -> int:
    """A sheetId behind all others, or the first free one where that would be more than Excel reads."""
    following = max(taken, default=0) + 1
    return following if following <= _HIGHEST_ID else next(number for number in count(1) if number not in taken)


def _sheet(structure: Structure, table: ResultTable) -> Iterator[str]:
    """The part's text: title, heads, one row a finding, links, colours by conditional format, print set-up."""
    style = wrapped_style(structure)
    last = RESULT_FIRST_ROW + len(table.rows) - 1
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<worksheet xmlns="{structure.namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/>'
    yield f'</sheetPr><dimension ref="A1:H{last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="2" '
    yield 'topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for number, width in enumerate(RESULT_WIDTHS, 1):
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield '</cols><sheetData><row r="1" ht="24" customHeight="1">' + _text("A1", RESULT_TITLE, 0) + '</row><row r="2">'
    yield "".join(_text(f"{letter}2", head, style) for letter, head in zip("ABCDEFGH", RESULT_HEADS, strict=True))
    yield "</row>"
    for number, row in enumerate(table.rows, 1):
        yield _row(number, row, style)
    yield f'</sheetData><autoFilter ref="A2:H{last}"/>' + _colours(structure, last) + "<hyperlinks>"
    for number, row in enumerate(table.rows, RESULT_FIRST_ROW):
        place = xml.escaped("'" + row.sheet.replace("'", "''") + f"'!{row.at.a1}")
        yield f'<hyperlink ref="F{number}" location="{place}" display="{row.at.a1}"/>'
    yield '</hyperlinks><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    yield "<headerFooter><oddFooter>&amp;C第 &amp;P 页 共 &amp;N 页</oddFooter></headerFooter></worksheet>"


def _text(ref: str, text: str, style: int) -> str:
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is>{xml.cell_text(text).decode()}</is></c>'


def _row(number: int, row: ResultRow, style: int) -> str:
    place = number + RESULT_FIRST_ROW - 1
    cells = [f'<c r="A{place}" s="{style}"><v>{number}</v></c>']
    cells += [_text(f"{letter}{place}", word, style) for letter, word in zip("BCDEFGH", result_words(row), strict=True)]
    return f'<row r="{place}" ht="{row_height(row):g}" customHeight="1">' + "".join(cells) + "</row>"


def _colours(structure: Structure, last: int) -> str:
    """Severity colours, bold heads and blue links; no cell style is needed for them."""
    rules = [
        (
            f"C{RESULT_FIRST_ROW}:C{last}",
            f"$C{RESULT_FIRST_ROW}=&quot;{severity.chinese}&quot;",
            differential_style(structure, shown),
        )
        for severity, shown in SHOWN.items()
    ]
    rules.append(("A1:H2", "TRUE", differential_style(structure, _HEAD)))
    rules.append((f"F{RESULT_FIRST_ROW}:F{last}", "TRUE", differential_style(structure, _LINK)))
    return "".join(
        f'<conditionalFormatting sqref="{area}"><cfRule type="expression" dxfId="{style}" priority="{number}">'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
        for number, (area, formula, style) in enumerate(rules, 1)
    )


def remove(structure: Structure) -> bool:
    """Take the sheet away again, wherever it stands now; sheets of that name which are not ours stay."""
    gone = ours(structure)
    for sheet in gone:
        _remove(structure, sheet)
    return bool(gone)


def ours(structure: Structure) -> list[SheetPart]:
    """The sheets 校验结果 that we have written, under whatever number."""
    return [sheet for sheet in structure.sheets if sheet.name.startswith(RESULT_NAME) and _is_ours(structure, sheet)]


def _is_ours(structure: Structure, sheet: SheetPart) -> bool:
    """Whether the title in A1 is ours: inline as we wrote it, or shared once another program has saved the workbook."""
    if RESULT_TITLE.encode() in structure.package.read(sheet.part):
        return True
    first = cells_of(structure, sheet).get(At(1, 1))
    return first is not None and isinstance(first.value, str) and first.value.startswith(RESULT_TITLE)


def _remove(structure: Structure, sheet: SheetPart) -> None:
    package = structure.package
    data = package.read(structure.part)
    nodes = xml.outline(data, structure.part, 2)
    listed = [node for node in nodes if node.depth == 2 and node.name == "sheet"]
    place = next(number for number, node in enumerate(listed) if node.attributes.get("name") == sheet.name)
    splices = [xml.Splice(listed[place].start, xml.node_end(data, listed[place]), b"")]
    splices += _renumbered(data, nodes, place, sheet.name)
    package.edit(structure.part, *splices)
    package.unrelate(structure.part, sheet.part)
    package.remove(sheet.part)


def _renumbered(data: bytes, nodes: list[xml.Node], gone: int, name: str) -> Iterator[xml.Splice]:
    """Names that speak of the sheet go with it; numbers of sheets behind it move up by one.

    Other names stay as they are: one that belongs to no sheet has come to be ours only while our sheet stood there.
    """
    left = sum(node.depth == 2 and node.name == "sheet" for node in nodes) - 1
    names = [node for node in nodes if node.name == "definedName"]
    going = [node for node in names if _goes(data, node, gone, left, name)]
    if names and going == names:  # a list of names that would hold nothing any more
        going = [node for node in nodes if node.name == _NAMES]
    yield from (xml.Splice(node.start, xml.node_end(data, node), b"") for node in going)
    for node in nodes:
        if node.name == "definedName" and gone < node.whole("localSheetId") <= left:
            yield xml.set_attribute(data, node, "localSheetId", str(node.whole("localSheetId") - 1))
        active = node.attributes.get("activeTab", "")
        if node.name == "workbookView" and active.isdigit() and int(active) == left >= max(gone, 1):
            yield xml.set_attribute(data, node, "activeTab", str(left - 1))


def _goes(data: bytes, node: xml.Node, gone: int, left: int, name: str) -> bool:
    """Whether a name speaks of the sheet that is taken away."""
    if "localSheetId" not in node.attributes or node.whole("localSheetId") != gone:
        return False
    return gone < left or name.encode() in data[node.start : node.close]
