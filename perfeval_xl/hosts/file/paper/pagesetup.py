"""The page set-up of a sheet's copy: columns, one page wide, margins, footer, page ends."""

from collections.abc import Iterator
from itertools import groupby

from perfeval_xl.domain.page import PageSetup, PrintPlan
from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.layout import insertion
from perfeval_xl.hosts.file.paper.measure import stored_width

_POINTS_PER_INCH = 72
_FOOTER = "&amp;C&amp;&quot;宋体,常规&quot;&amp;9第 &amp;P 页 共 &amp;N 页"


def set_up(data: bytes, part: str, plan: PrintPlan) -> bytes:
    """The sheet with its columns measured anew, with the plan's set-up and page ends."""
    nodes = [node for node in xml.outline(data, part, 2) if node.name not in ("row", "mergeCell")]
    prefix = nodes[0].tag.removesuffix("worksheet")
    splices = [_put(data, nodes, "cols", _columns(prefix, nodes, plan))]
    if plan.setup:
        splices = [_fitted(data, nodes, prefix), *splices, *_page(data, nodes, prefix, plan.setup)]
    if plan.breaks:
        splices.append(_put(data, nodes, "rowBreaks", _page_ends(prefix, plan.breaks)))
    return xml.spliced(data, splices)


def _child(nodes: list[xml.Node], name: str) -> xml.Node | None:
    return next((node for node in nodes if node.depth == 1 and node.name == name), None)


def _put(data: bytes, nodes: list[xml.Node], name: str, text: str) -> xml.Splice:
    """A child of the worksheet in the place of the one there is, or where it belongs."""
    node = _child(nodes, name)
    if node is None:
        return insertion(data, nodes, name, text.encode())
    return xml.Splice(node.start, xml.node_end(data, node), text.encode())


def _columns(prefix: str, nodes: list[xml.Node], plan: PrintPlan) -> str:
    """All columns as far as something is printed or said of them, those alike next to each other as one."""
    styles = {
        column: node.attributes.get("style", "")
        for node in nodes
        if node.name == "col"
        for column in range(max(node.whole("min"), 1), min(node.whole("max"), len(plan.layout.columns)) + 1)
    }
    last = max(plan.area.right, len(plan.layout.columns))
    looks = ((column, plan.layout.across(column), styles.get(column, "")) for column in range(1, last + 1))
    text = ""
    for (pixels, style), group in groupby(looks, key=lambda each: each[1:]):
        columns = [column for column, *_ in group]
        styled = f' style="{xml.escaped(style)}"' if style else ""
        hidden = "" if pixels else ' hidden="1"'
        text += (
            f'<{prefix}col min="{columns[0]}" max="{columns[-1]}" width="{stored_width(pixels):g}"{styled}{hidden} '
            'customWidth="1"/>'
        )
    return f"<{prefix}cols>{text}</{prefix}cols>"


def _fitted(data: bytes, nodes: list[xml.Node], prefix: str) -> xml.Splice:
    """The flag that makes programs heed the number of pages."""
    flag = next((node for node in nodes if node.name == "pageSetUpPr"), None)
    if flag is not None:
        return xml.set_attribute(data, flag, "fitToPage", "1")
    text = f'<{prefix}pageSetUpPr fitToPage="1"/>'
    properties = _child(nodes, "sheetPr")
    if properties is not None:
        return xml.inside_end(data, properties, text.encode())
    return insertion(data, nodes, "sheetPr", f"<{prefix}sheetPr>{text}</{prefix}sheetPr>".encode())


def _page(data: bytes, nodes: list[xml.Node], prefix: str, setup: PageSetup) -> Iterator[xml.Splice]:
    yield _put(data, nodes, "printOptions", f'<{prefix}printOptions horizontalCentered="1"/>')
    sides = {"left": setup.left, "right": setup.right, "top": setup.top, "bottom": setup.bottom}
    margins = " ".join(f'{side}="{points / _POINTS_PER_INCH:.4f}"' for side, points in sides.items())
    yield _put(data, nodes, "pageMargins", f'<{prefix}pageMargins {margins} header="0.24" footer="0.28"/>')
    turned = "landscape" if setup.landscape else "portrait"
    tall = 1 if setup.one_page else 0
    yield _put(
        data, nodes, "pageSetup", f'<{prefix}pageSetup paperSize="9" orientation="{turned}" fitToHeight="{tall}"/>'
    )
    footer = _footer(data, nodes, prefix)
    if footer:
        yield _put(data, nodes, "headerFooter", footer)


def _footer(data: bytes, nodes: list[xml.Node], prefix: str) -> str:
    """Page numbers, beside a header that the sheet has; '' where it has a footer of its own."""
    header = ""
    for node in nodes:
        if node.name == "oddFooter" and not node.empty and xml.tag_end(data, node.start) < node.close:
            return ""
        if node.name == "oddHeader":
            header = data[node.start : xml.node_end(data, node)].decode()
    return f"<{prefix}headerFooter>{header}<{prefix}oddFooter>{_FOOTER}</{prefix}oddFooter></{prefix}headerFooter>"


def _page_ends(prefix: str, ends: tuple[int, ...]) -> str:
    breaks = "".join(f'<{prefix}brk id="{row}" max="16383" man="1"/>' for row in ends)
    return f'<{prefix}rowBreaks count="{len(ends)}" manualBreakCount="{len(ends)}">{breaks}</{prefix}rowBreaks>'
