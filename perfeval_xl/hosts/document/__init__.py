"""Closed .docx files: reports read as plain paragraphs, templates as bytes; never written."""

from perfeval_xl.hosts.document.reader import read_document, read_report

__all__ = ["read_document", "read_report"]
