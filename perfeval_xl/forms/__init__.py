"""Snapshot -> Form, by labels and layouts that are data."""

from perfeval_xl.forms.reading import read

__all__ = ["read"]
