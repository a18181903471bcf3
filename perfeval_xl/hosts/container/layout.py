"""Where an element belongs in a sheet: the schema's order of a worksheet's children. Source: ECMA-376 18.3.1.99."""

from collections.abc import Sequence

from perfeval_xl.hosts.container import xml

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "AlternateContent", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""AlternateContent wraps the controls of a sheet with form buttons."""
_RANK = {name: rank for rank, name in enumerate(ORDER)}


def insertion(data: bytes, nodes: Sequence[xml.Node], name: str, text: bytes) -> xml.Splice:
    """Put an element among a worksheet's children, behind the last that comes before it or shares its name.

    Elements that the schema does not know may stand anywhere, and tell nothing of the place.
    """
    rank = _RANK[name]
    before = [node for node in nodes if node.depth == 1 and _RANK.get(node.name, len(ORDER)) <= rank]
    if not before:
        place = xml.tag_end(data, nodes[0].start)
        return xml.inside_end(data, nodes[0], text) if nodes[0].empty else xml.Splice(place, place, text)
    place = xml.node_end(data, before[-1])
    return xml.Splice(place, place, text)
