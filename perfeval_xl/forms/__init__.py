"""Snapshot -> Form, by labels and layouts that are data."""

from perfeval_xl.forms.lost import lost_forms
from perfeval_xl.forms.reading import MARKERS, read

__all__ = ["MARKERS", "lost_forms", "read"]
