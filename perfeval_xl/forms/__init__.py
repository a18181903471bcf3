"""Snapshot -> Form, by labels and layouts that are data."""

from perfeval_xl.forms.reading import MARKERS, read
from perfeval_xl.forms.scored import with_scores

__all__ = ["MARKERS", "read", "with_scores"]
