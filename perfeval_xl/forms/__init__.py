"""Snapshot -> Form, by labels and layouts that are data."""

from perfeval_xl.forms.reading import MARKERS, read

__all__ = ["MARKERS", "read"]
