"""Relations that lead nowhere, taken over for our parts and given back as they were when our parts go.

What stood in a relation's place is kept as a comment in the part of the notes. A program that saves the workbook drops
the comment, and the loose end with it: then the relation goes with our part.
"""

import re

from perfeval_xl.hosts.container import xml

_KEPT = re.compile(rb"<!--perfeval_xl ([0-9a-f]+) ([0-9a-f]*)-->")


def keep(relation: str, text: bytes) -> bytes:
    """The comment that keeps a relation's element under its id."""
    return f"<!--perfeval_xl {relation.encode().hex()} {text.hex()}-->".encode()


def stored_elements(data: bytes) -> dict[str, bytes]:
    """The elements that a part of notes keeps, by the ids of their relations."""
    return {bytes.fromhex(id.decode()).decode(): bytes.fromhex(text.decode()) for id, text in _KEPT.findall(data)}


def without_stored(data: bytes) -> list[xml.Splice]:
    """The splices that take these comments out again."""
    return [xml.Splice(found.start(), found.end(), b"") for found in _KEPT.finditer(data)]
