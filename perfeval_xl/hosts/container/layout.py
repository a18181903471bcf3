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
    """Put an element among a worksheet's children, behind those that come before it or share its name."""
    children = [node for node in nodes if node.depth == 1]
    rank = _RANK[name]
    following = next((node for node in children if _RANK.get(node.name, len(ORDER)) > rank), None)
    if following is not None:
        return xml.Splice(following.start, following.start, text)
    return xml.inside_end(data, nodes[0], text)
