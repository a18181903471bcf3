"""Closed .docx reports: read as plain paragraphs, never written."""

from perfeval_xl.hosts.document.reader import read_report

__all__ = ["read_report"]
