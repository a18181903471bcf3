"""Relations of a package: what a part leads to, and how that is written."""

import posixpath
from typing import NamedTuple

from perfeval_xl.hosts.container import xml


class Relation(NamedTuple):
    """One relation of a part: id, the last word of its type (worksheet, comments …), and the part it leads to."""

    id: str
    kind: str
    target: str
    node: xml.Node


def relation_element(root: xml.Node, id: str, kind: str, target: str) -> bytes:
    """A relation's element under the prefix of its root."""
    prefix = root.tag.removesuffix("Relationships")
    names = f'Id="{xml.escaped(id)}" Type="{kind}" Target="/{xml.escaped(target)}"'
    return f"<{prefix}Relationship {names}/>".encode()


def without_node(data: bytes, node: xml.Node) -> bytes:
    """The part without one of its elements."""
    return xml.spliced(data, [xml.Splice(node.start, xml.node_end(data, node), b"")])


def resolve_target(base: str, target: str) -> str:
    """'xl', '../docProps/app.xml#top' -> 'docProps/app.xml'; a target that begins with / stands alone."""
    path = target.replace("\\", "/").partition("#")[0]
    return path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))


def relations_part(part: str) -> str:
    """'xl/workbook.xml' -> 'xl/_rels/workbook.xml.rels'."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
