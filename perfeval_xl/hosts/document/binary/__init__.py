"""Documents of Word 97 to 2003 and of WPS (.doc, .wps), read without any other program. Source: [MS-DOC]."""

from perfeval_xl.hosts.document.binary.reading import doc_tables, read_doc

__all__ = ["doc_tables", "read_doc"]
