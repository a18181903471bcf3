"""Everything the program knows and did not compute, as one value that is passed down."""

from perfeval_xl.standard.standard import Standard

__all__ = ["Standard"]
