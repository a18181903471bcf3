"""A workbook's own layer: its sheets in order, and the parts that all sheets share."""

from typing import NamedTuple

from perfeval_xl.hosts.container import xml
from perfeval_xl.hosts.container.package import STRICT, TRANSITIONAL
from perfeval_xl.hosts.container.relations import Relation
from perfeval_xl.hosts.file.sheet.around import NAMESPACES
from perfeval_xl.hosts.file.sheet.package import SheetPackage
from perfeval_xl.hosts.problems import problem

_NAMESPACES = dict(zip(NAMESPACES, (TRANSITIONAL, STRICT), strict=True))
_OTHER_SHEETS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


class SheetPart(NamedTuple):
    """A worksheet: the name people see, its part, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


class Structure:
    """workbook.xml, found through the package's relations, never by its name."""

    def __init__(self, package: SheetPackage) -> None:
        self.package = package
        self.part = self._workbook_part()
        self.nodes = package.outline(self.part, 2)
        root = self.nodes[0]
        self.prefix = root.tag.removesuffix(root.name)
        key = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        self.namespace = root.attributes.get(key, "")
        if self.namespace not in _NAMESPACES:
            raise problem("NOT_XLSX", "不是电子表格")
        self.relations_namespace = _NAMESPACES[self.namespace]
        self.relations = package.relations(self.part)
        self._targets = {relation.id: relation for relation in self.relations}
        self._listed = [node for node in self.nodes if node.name == "sheet"]
        self.sheets = self._sheets()

    def _workbook_part(self) -> str:
        part = self.package.related("", "officeDocument")
        if part is None or not self.package.has(part):
            raise problem("NOT_XLSX", "不是电子表格")
        if not part.lower().endswith(".xml"):
            raise problem("NOT_XLSX", "是二进制工作簿 .xlsb")
        return part

    def _sheets(self) -> tuple[SheetPart, ...]:
        """Worksheets only; chart sheets hold no cells.

        Raises XML_BAD where two have one name, as edits go by names, or one content, which would be marked as both.
        """
        found: list[SheetPart] = []
        for node in self._listed:
            relation = self._relation(node)
            if relation and relation.kind == "worksheet" and self.package.has(relation.target):
                hidden = node.attributes.get("state", "visible") != "visible"
                found.append(SheetPart(node.attributes.get("name", ""), relation.target, hidden))
        if len({sheet.name.casefold() for sheet in found}) < len(found):
            raise problem("XML_BAD", f"{self.part}：两张工作表同名")
        if len({sheet.part for sheet in found}) < len(found):
            raise problem("XML_BAD", f"{self.part}：两张工作表是同一份内容")
        return tuple(found)

    def _relation(self, node: xml.Node) -> Relation | None:
        relation_id = next((value for name, value in node.attributes.items() if name.endswith(":id")), "")
        return self._targets.get(relation_id)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sheets of any kind, whether they can be found or not."""
        return tuple(node.attributes.get("name", "") for node in self._listed)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of sheets that are listed but whose content is not in the file."""
        relations = ((node, self._relation(node)) for node in self._listed)
        return tuple(
            node.attributes.get("name", "")
            for node, relation in relations
            if relation is None
            or not self.package.has(relation.target)
            or relation.kind not in ("worksheet", *_OTHER_SHEETS)
        )

    def shared(self, kind: str) -> str | None:
        """The part that all sheets share: sharedStrings, styles, calcChain."""
        targets = (relation.target for relation in self.relations if relation.kind == kind)
        return next((target for target in targets if self.package.has(target)), None)

    def sheet(self, name: str) -> SheetPart:
        """A worksheet by name. Raises NO_SHEET."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise problem("NO_SHEET", name)

    @property
    def date1904(self) -> bool:
        """Whether days are counted from 1904."""
        return any(n.name == "workbookPr" and n.attributes.get("date1904") in ("1", "true") for n in self.nodes)
